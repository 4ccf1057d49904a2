package io.millrace.quickstart;

import io.millrace.quickstart.Database.Result;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the databases that speak SQL share. */
final class Jdbc {
    private Jdbc() {}

    /** A connection whose statements are one transaction. */
    static Connection connect(String url) throws SQLException {
        Connection connection = DriverManager.getConnection(url);
        connection.setAutoCommit(false);
        return connection;
    }

    /** Runs SQL, several statements in a text too, and returns the number of rows that were changed. */
    static int execute(Statement statement, List<String> texts, Consumer<Result> results) throws SQLException {
        int changed = 0;
        for (String text : texts) {
            boolean isResult = statement.execute(text);
            while (isResult || statement.getUpdateCount() >= 0) {
                if (isResult) {
                    results.accept(read(statement.getResultSet()));
                } else {
                    changed += statement.getUpdateCount();
                }
                isResult = statement.getMoreResults();
            }
        }
        return changed;
    }

    /** The first value of a query's result. */
    static @Nullable String value(Statement statement, String query) throws SQLException {
        try (ResultSet result = statement.executeQuery(query)) {
            return result.next() ? result.getString(1) : null;
        }
    }

    private static Result read(ResultSet result) throws SQLException {
        ResultSetMetaData metaData = result.getMetaData();
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= metaData.getColumnCount(); i++) {
            columns.add(metaData.getColumnLabel(i));
        }
        List<List<String>> rows = new ArrayList<>();
        while (result.next()) {
            if (rows.size() == Result.MAX_ROWS) {
                return new Result(columns, rows, false);
            }
            List<String> row = new ArrayList<>();
            for (int i = 1; i <= columns.size(); i++) {
                row.add(String.valueOf(result.getString(i)));
            }
            rows.add(row);
        }
        return new Result(columns, rows, true);
    }
}
