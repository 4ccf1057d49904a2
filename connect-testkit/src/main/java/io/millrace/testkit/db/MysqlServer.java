package io.millrace.testkit.db;

import io.millrace.testkit.internal.Await;
import io.millrace.testkit.internal.TempFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A real MySQL 8.0 server with GTIDs and a binary log of whole rows, on a port of the loopback interface, its data in a temporary
 * folder that goes away with it. Its time zone is UTC, its character set utf8mb4. Linux on x86-64 only; needs {@code libaio.so.1}
 * and {@code libnuma.so.1}. It ends with {@link #close()}, and when this JVM shuts down; it outlives one that is killed.
 * Thread-safe.
 */
public final class MysqlServer implements AutoCloseable {
    /** Who may do everything. */
    public static final String USER = "root";

    public static final String PASSWORD = "mysql";
    /** Who may do no more than Debezium's documentation says its connector has to. */
    public static final String CONNECTOR_USER = "debezium";

    public static final String CONNECTOR_PASSWORD = "debezium";
    public static final String HOST = "127.0.0.1";

    /** What a new data folder is told, a statement a line. */
    static final List<String> USERS = List.of(
            "CREATE USER '" + USER + "'@'%' IDENTIFIED BY '" + PASSWORD + "';",
            "GRANT ALL ON *.* TO '" + USER + "'@'%' WITH GRANT OPTION;",
            "CREATE USER '" + CONNECTOR_USER + "'@'%' IDENTIFIED BY '" + CONNECTOR_PASSWORD + "';",
            "GRANT SELECT, RELOAD, SHOW DATABASES, REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO '" + CONNECTOR_USER
                    + "'@'%';");

    private static final int START_ATTEMPTS = 3;
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    private final TempFolder folder;
    private final int port;
    private final Process process;
    private final Thread atExit;
    private final SqlClient client = new SqlClient("MySQL", this::connect);

    private MysqlServer(TempFolder folder, int port, Process process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
        this.atExit = new Thread(this::end, "mysql-exit");
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Why there can be no server on this machine, whose processor or system has no binaries; empty where there can. */
    public static Optional<String> unsupported() {
        return Optional.of(MysqlInstallation.unsupported()).filter(reason -> !reason.isEmpty());
    }

    /** Starts a server on a free port. */
    public static MysqlServer start() {
        return start(0);
    }

    /**
     * Starts a server.
     *
     * @param port its port; 0 takes a free one
     * @throws IllegalStateException when it does not start: on other machines than it is made for, or for want of a library, which the
     *     message names with its package
     */
    public static MysqlServer start(int port) {
        // A free port may be taken by somebody else before the server binds it: then another one is tried.
        for (int attempt = port == 0 ? START_ATTEMPTS : 1; ; attempt--) {
            try {
                return launch(port == 0 ? freePort() : port);
            } catch (IOException e) {
                throw new UncheckedIOException("MySQL does not start", e);
            } catch (IllegalStateException e) {
                if (attempt == 1 || !String.valueOf(e.getMessage()).contains("TCP/IP port")) {
                    throw e;
                }
            }
        }
    }

    private static MysqlServer launch(int port) throws IOException {
        MysqlInstallation installation = MysqlInstallation.find();
        TempFolder folder = TempFolder.create("mysql");
        Path log = folder.path().resolve("mysqld.log");
        MysqlServer server;
        try {
            Path data = folder.path().resolve("data");
            installation.copyData(data);
            server = new MysqlServer(folder, port, installation.start(data, log, settings(port)));
        } catch (IOException | RuntimeException e) {
            folder.close();
            throw e;
        }
        try {
            server.awaitConnections(log);
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private static List<String> settings(int port) {
        return List.of(
                "--bind-address=" + HOST,
                "--port=" + port,
                "--socket=",
                "--mysqlx=OFF",
                "--skip-name-resolve",
                "--default-time-zone=+00:00",
                "--server-id=1",
                "--log-bin=binlog",
                "--binlog-format=ROW",
                "--binlog-row-image=FULL",
                "--binlog-row-metadata=FULL",
                "--binlog-rows-query-log-events=ON",
                "--gtid-mode=ON",
                "--enforce-gtid-consistency=ON",
                "--innodb-flush-log-at-trx-commit=0",
                "--innodb-doublewrite=0",
                "--sync-binlog=0",
                "--innodb-buffer-pool-size=32M",
                "--performance-schema=OFF",
                "--pid-file=mysqld.pid");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitConnections(Path log) {
        Await.until(
                START_TIMEOUT,
                () -> MysqlInstallation.failure("MySQL does not start", log).getMessage(),
                () -> {
                    if (!process.isAlive()) {
                        throw MysqlInstallation.failure("MySQL does not start", log);
                    }
                    try (Connection connection = connect();
                            Statement statement = connection.createStatement();
                            ResultSet result = statement.executeQuery("SELECT @@datadir")) {
                        // Else it is somebody else's server that has taken the port, and ours is about to find that
                        // out.
                        return result.next()
                                && Path.of(result.getString(1))
                                        .equals(folder.path().resolve("data"));
                    } catch (SQLException notYet) {
                        return false;
                    }
                });
    }

    public String host() {
        return HOST;
    }

    public int port() {
        return port;
    }

    /** The address without a database, user and password included. */
    public String jdbcUrl() {
        return jdbcUrl("");
    }

    /** The address of a database, user and password included. */
    public String jdbcUrl(String database) {
        return "jdbc:mysql://" + HOST + ":" + port + "/" + database + "?user=" + USER + "&password=" + PASSWORD
                + "&sslMode=DISABLED&allowPublicKeyRetrieval=true&connectionTimeZone=UTC";
    }

    /** A new connection to no database, which the caller closes. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl());
    }

    /** Runs statements one after another, over one connection, each in a transaction of its own. */
    public void execute(String... statements) {
        client.execute(statements);
    }

    /** Runs statements in one transaction. */
    public void transaction(String... statements) {
        client.run(false, statements);
    }

    /** The rows of a query, each with its columns in order. */
    public List<Map<String, @Nullable Object>> query(String sql) {
        return client.query(sql);
    }

    /** Ends the server and removes its data. Safe to call again. */
    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        end();
    }

    private void end() {
        try (folder) {
            process.destroyForcibly();
            if (!process.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("MySQL (process " + process.pid() + ") does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while MySQL ended", e);
        }
    }
}
