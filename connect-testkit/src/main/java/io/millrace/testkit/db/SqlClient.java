package io.millrace.testkit.db;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Statements and queries, each over a connection of its own. Thread-safe. */
public final class SqlClient {
    /** Opens connections. */
    @FunctionalInterface
    interface Connector {
        Connection connect() throws SQLException;
    }

    private final String server;
    private final Connector connector;

    /** @param server its name, for messages */
    SqlClient(String server, Connector connector) {
        this.server = server;
        this.connector = connector;
    }

    /**
     * A client of any server.
     *
     * @param server its name, for messages
     * @param jdbcUrl without user and password, which a message may not tell
     */
    public static SqlClient of(String server, String jdbcUrl, String user, String password) {
        return new SqlClient(server, () -> DriverManager.getConnection(jdbcUrl, user, password));
    }

    /** Runs statements one after another, over one connection, each in a transaction of its own. */
    public void execute(String... statements) {
        run(true, statements);
    }

    /** Runs statements one after another, each in a transaction of its own, or all in one. */
    void run(boolean autoCommit, String... statements) {
        String current = "connect";
        try (Connection connection = connector.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(autoCommit);
            for (String sql : statements) {
                current = sql;
                statement.execute(sql);
            }
            if (!autoCommit) {
                connection.commit();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(server + " refused: " + current, e);
        }
    }

    /** The rows of a query, each with its columns in order. */
    public List<Map<String, @Nullable Object>> query(String sql) {
        try (Connection connection = connector.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            ResultSetMetaData columns = result.getMetaData();
            List<Map<String, @Nullable Object>> rows = new ArrayList<>();
            while (result.next()) {
                Map<String, @Nullable Object> row = new LinkedHashMap<>();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    row.put(columns.getColumnLabel(i), result.getObject(i));
                }
                rows.add(row);
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(server + " refused: " + sql, e);
        }
    }
}
