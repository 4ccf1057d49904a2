package io.millrace.ops.jdbc;

import io.millrace.ops.Databases;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.OpsSettings.Database;
import io.millrace.ops.Secrets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** {@link Databases} by JDBC, with the drivers of {@link JdbcDrivers}. Nothing is loaded before a connection is asked for. */
public final class JdbcDatabases implements Databases, AutoCloseable {
    private static final int TIMEOUT_SECONDS = 10;

    private final Map<String, Database> databases;
    private final Map<Path, JdbcDrivers> drivers = new HashMap<>();
    private final @Nullable Path folder;

    /**
     * @param databases by the name of the source connector, or {@link Databases#ANY}
     */
    public JdbcDatabases(Map<String, Database> databases) {
        this(databases, JdbcDrivers.folder());
    }

    JdbcDatabases(Map<String, Database> databases, @Nullable Path folder) {
        this.databases = Map.copyOf(databases);
        this.folder = folder;
    }

    @Override
    public boolean has(String connector) {
        return database(connector) != null;
    }

    @Override
    public Connection open(String connector) {
        Database database = database(connector);
        if (database == null) {
            throw new OpsException(
                    Kind.INVALID,
                    "It is not known how to reach the database of '%s': give its JDBC URL (--database-url, or databases.%s.url of the context)."
                            .formatted(connector, connector));
        }
        Driver driver = drivers(database).of(database);
        try {
            Connection connection = driver.connect(database.url(), properties(database));
            if (connection == null) {
                throw new OpsException(
                        Kind.INVALID, "The driver " + driver.getClass().getName() + " does not take " + database + ".");
            }
            return connection;
        } catch (SQLException e) {
            throw refused(database, e);
        }
    }

    @Override
    public synchronized void close() {
        drivers.values().forEach(JdbcDrivers::close);
        drivers.clear();
    }

    private @Nullable Database database(String connector) {
        Database own = databases.get(connector);
        return own == null ? databases.get(ANY) : own;
    }

    private synchronized JdbcDrivers drivers(Database database) {
        Path jar = database.driver() == null ? Path.of("") : database.driver();
        return drivers.computeIfAbsent(jar, ignored -> JdbcDrivers.load(folder, database.driver()));
    }

    private static Properties properties(Database database) {
        Properties properties = new Properties();
        boolean isMillis =
                database.url().startsWith("jdbc:mysql:") || database.url().startsWith("jdbc:mariadb:");
        properties.put("connectTimeout", Integer.toString(isMillis ? TIMEOUT_SECONDS * 1000 : TIMEOUT_SECONDS));
        if (database.username() != null) {
            properties.put("user", database.username());
        }
        if (database.password() != null) {
            properties.put("password", database.password());
        }
        return properties;
    }

    /** Class 28 of SQL's states is "invalid authorization specification". */
    private static OpsException refused(Database database, SQLException e) {
        boolean isUser = e.getSQLState() != null && e.getSQLState().startsWith("28");
        return new OpsException(
                isUser ? Kind.NOT_ALLOWED : Kind.UNREACHABLE,
                "The database %s %s: %s"
                        .formatted(database, isUser ? "refuses the user" : "cannot be reached", shown(database, e)),
                e);
    }

    /** Drivers quote what they were given: some the URL, with the password among its parameters. */
    private static String shown(Database database, SQLException e) {
        String message = String.valueOf(e.getMessage())
                .lines()
                .findFirst()
                .orElse("")
                .replace(database.url(), database.toString());
        message = Secrets.withoutUrlSecrets(message);
        return database.password() == null || database.password().isEmpty()
                ? message
                : message.replace(database.password(), "***");
    }
}
