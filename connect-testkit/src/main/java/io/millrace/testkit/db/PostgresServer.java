package io.millrace.testkit.db;

import io.millrace.testkit.internal.TempFolder;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL server with logical decoding, on a port of the loopback interface, its data in a temporary folder that
 * goes away with it. Its locale is C, its encoding UTF-8, whatever the machine's are. Runs as root too where Linux lets it have
 * a user namespace, since PostgreSQL itself refuses root. Thread-safe.
 */
public final class PostgresServer implements AutoCloseable {
    /** The database that exists from the start. */
    public static final String DATABASE = "postgres";

    public static final String USER = "postgres";
    public static final String PASSWORD = "postgres";
    public static final String HOST = "localhost";

    private static final int START_ATTEMPTS = 3;
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private final TempFolder folder;
    private final EmbeddedPostgres server;
    private final SqlClient client = new SqlClient("PostgreSQL", this::connect);

    private PostgresServer(TempFolder folder, EmbeddedPostgres server) {
        this.folder = folder;
        this.server = server;
    }

    /** Starts a server on a free port. */
    public static PostgresServer start() {
        return start(0);
    }

    /**
     * Starts a server.
     *
     * @param port its port; 0 takes a free one
     * @throws IllegalStateException as root without user namespaces
     * @throws UncheckedIOException when it does not start
     */
    public static PostgresServer start(int port) {
        // A free port may be taken by somebody else before the server binds it: then another one is tried.
        int attempts = port == 0 ? START_ATTEMPTS : 1;
        IOException last = null;
        for (int attempt = 0; attempt < attempts; attempt++) {
            TempFolder folder = TempFolder.create("postgres");
            try {
                return new PostgresServer(folder, launch(folder, port));
            } catch (IOException e) {
                folder.close();
                last = e;
            } catch (RuntimeException | Error e) {
                folder.close();
                throw e;
            }
        }
        throw new UncheckedIOException("PostgreSQL does not start" + (port == 0 ? "" : " on port " + port), last);
    }

    private static EmbeddedPostgres launch(TempFolder folder, int port) throws IOException {
        refuseRoot(folder.path());
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(folder.path().resolve("data"))
                .setCleanDataDirectory(true)
                .setPGStartupWait(START_TIMEOUT)
                // Or the environment names one, which need not exist on this machine.
                .setLocaleConfig("locale", "C")
                .setServerConfig("listen_addresses", HOST)
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("wal_level", "logical")
                .setServerConfig("max_wal_senders", "20")
                // Each connector that ever was leaves its slot behind, and all tests of a JVM may share the server.
                .setServerConfig("max_replication_slots", "200")
                .setServerConfig("max_connections", "100")
                .setServerConfig("shared_buffers", "16MB")
                .setServerConfig("timezone", "UTC")
                // The data does not outlive the test, so nothing needs to reach the disk.
                .setServerConfig("fsync", "off")
                .setServerConfig("full_page_writes", "off")
                // Without a flush at commit (zonky's default) decoding sees a change only some 200 ms later.
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("autovacuum", "off");
        return (port == 0 ? builder : builder.setPort(port)).start();
    }

    private static void refuseRoot(Path ours) throws IOException {
        if (Files.getAttribute(ours, "unix:uid").equals(0) && !LinuxUtils.isUnshareAvailable()) {
            throw new IllegalStateException(
                    "PostgreSQL does not run as root, and there are no user namespaces to run it as"
                            + " somebody else in (unshare -U does not work here): run this as another user, or allow user"
                            + " namespaces");
        }
    }

    public String host() {
        return HOST;
    }

    public int port() {
        return server.getPort();
    }

    /** The address of {@link #DATABASE}, user and password included. */
    public String jdbcUrl() {
        return jdbcUrl(DATABASE);
    }

    /** The address of a database, user and password included. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://" + HOST + ":" + port() + "/" + database + "?user=" + USER + "&password=" + PASSWORD;
    }

    /** A new connection to {@link #DATABASE}, which the caller closes. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl());
    }

    /** Runs statements one after another in {@link #DATABASE}, each in a transaction of its own. */
    public void execute(String... statements) {
        client.execute(statements);
    }

    /** Runs statements in {@link #DATABASE} in one transaction. */
    public void transaction(String... statements) {
        client.run(false, statements);
    }

    /** The rows of a query against {@link #DATABASE}, each with its columns in order. */
    public List<Map<String, @Nullable Object>> query(String sql) {
        return client.query(sql);
    }

    /** Stops the server and removes its data. Safe to call again. */
    @Override
    public void close() {
        try (folder) {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL does not stop", e);
        }
    }
}
