package io.millrace.ops.snapshot;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A database with a table of signals, as far as JDBC's interfaces are asked. */
final class FakeSignalTable {
    private final String quote;
    private final List<String> inserted = new ArrayList<>();
    private int columns = 3;
    private boolean isPublished = true;
    private boolean isDenied;

    private FakeSignalTable(String quote) {
        this.quote = quote;
    }

    static FakeSignalTable postgres() {
        return new FakeSignalTable("\"");
    }

    static FakeSignalTable mysql() {
        return new FakeSignalTable("`");
    }

    /** None: there is no table. */
    FakeSignalTable columns(int number) {
        columns = number;
        return this;
    }

    FakeSignalTable notPublished() {
        isPublished = false;
        return this;
    }

    FakeSignalTable denied() {
        isDenied = true;
        return this;
    }

    /** The statement and its values. */
    List<String> inserted() {
        return inserted;
    }

    Connection connection() {
        return proxy(Connection.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "getMetaData" -> metadata();
            case "prepareStatement" -> statement((String) arguments[0]);
            case "getAutoCommit" -> true;
            default -> null;
        });
    }

    private DatabaseMetaData metadata() {
        return proxy(DatabaseMetaData.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "getIdentifierQuoteString" -> quote;
            case "getSearchStringEscape" -> "\\";
            case "getColumns" -> rows(columns);
            default -> null;
        });
    }

    private PreparedStatement statement(String sql) {
        List<String> values = new ArrayList<>(List.of(sql));
        return proxy(PreparedStatement.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "setString" -> {
                values.add((String) arguments[1]);
                yield null;
            }
            case "executeQuery" -> rows(1);
            case "executeUpdate" -> {
                if (isDenied) {
                    throw new SQLException("INSERT command denied", "42000", 1142);
                }
                inserted.addAll(values);
                yield 1;
            }
            default -> null;
        });
    }

    private ResultSet rows(int count) {
        AtomicInteger left = new AtomicInteger(count);
        return proxy(ResultSet.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "next" -> left.getAndDecrement() > 0;
            case "getString" -> "postgres"; // the database's name
            case "getInt" -> (int) arguments[0] == 1 ? (isPublished ? 1 : 0) : 5;
            default -> null;
        });
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        InvocationHandler handler = answer::to;
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private interface Answer {
        @Nullable
        Object to(Object proxy, java.lang.reflect.Method method, Object[] arguments) throws SQLException;
    }
}
