package io.millrace.ops.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ops.Databases;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.OpsSettings.Database;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Map;
import java.util.Properties;
import java.util.jar.JarOutputStream;
import java.util.logging.Logger;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdbcDatabasesTest {
    private static final Database SHOP = new Database("jdbc:fake://shop?password=s3cret", "ann", "t0psecret");

    @TempDir
    private Path folder;

    @Test
    void findsADriverInTheFolder() throws IOException, SQLException {
        jar(folder.resolve("fake.jar"), FakeDriver.class);

        try (JdbcDatabases databases = new JdbcDatabases(Map.of("orders", SHOP), folder);
                Connection connection = databases.open("orders")) {
            assertThat(databases.has("orders")).isTrue();
            assertThat(connection.getClientInfo())
                    .containsEntry("user", "ann")
                    .containsEntry("password", "t0psecret")
                    .containsKey("connectTimeout");
        }
    }

    @Test
    void findsTheDriverThatTheContextNames() throws IOException, SQLException {
        Path jar = jar(folder.resolve("elsewhere.jar"), FakeDriver.class);

        try (JdbcDatabases databases = new JdbcDatabases(
                        Map.of(Databases.ANY, new Database(SHOP.url(), null, null, jar)), folder.resolve("absent"));
                Connection connection = databases.open("whichever")) {
            assertThat(databases.has("whichever")).isTrue();
            assertThat(connection.getClientInfo()).doesNotContainKey("user");
        }
    }

    @Test
    void saysThatTheDriverOfTheContextIsNotThere() {
        try (JdbcDatabases databases = new JdbcDatabases(
                Map.of("orders", new Database(SHOP.url(), null, null, folder.resolve("absent.jar"))), folder)) {
            assertThatThrownBy(() -> databases.open("orders"))
                    .isInstanceOf(OpsException.class)
                    .hasMessageContaining("absent.jar")
                    .hasMessageContaining("jdbcDriver");
        }
    }

    @Test
    void saysHowToNameADatabase() {
        try (JdbcDatabases databases = new JdbcDatabases(Map.of("orders", SHOP), folder)) {
            assertThat(databases.has("customers")).isFalse();
            assertRefused(databases, "customers", Kind.INVALID, "--database-url", "databases.customers.url");
        }
    }

    @Test
    void saysWhereToPutADriver() {
        Map<String, Database> mysql =
                Map.of("orders", new Database("jdbc:mysql://ann:t0psecret@host/shop?password=s3cret", null, null));
        try (JdbcDatabases databases = new JdbcDatabases(mysql, folder)) {
            assertRefused(
                    databases,
                    "orders",
                    Kind.INVALID,
                    "jdbc:mysql://***@host/shop",
                    "com.mysql:mysql-connector-j",
                    folder.toString());
        }
    }

    @Test
    void namesADriverThatCannotBeLoaded() throws IOException {
        Path jar = folder.resolve("broken.jar");
        jar(jar, "io.millrace.NoSuchDriver");

        try (JdbcDatabases databases = new JdbcDatabases(Map.of("orders", SHOP), folder)) {
            assertRefused(databases, "orders", Kind.INVALID, "io.millrace.NoSuchDriver");
        }
    }

    @Test
    void tellsARefusedUserFromADatabaseThatDoesNotAnswer() throws IOException {
        jar(folder.resolve("fake.jar"), FakeDriver.class);
        Map<String, Database> shops = Map.of(
                "refused", new Database("jdbc:fake:refused?password=s3cret", "ann", "t0psecret"),
                "down", new Database("jdbc:fake:down?password=s3cret", "ann", "t0psecret"));

        try (JdbcDatabases databases = new JdbcDatabases(shops, folder)) {
            assertRefused(databases, "refused", Kind.NOT_ALLOWED, "jdbc:fake:refused as ann", "refuses the user");
            assertRefused(databases, "down", Kind.UNREACHABLE, "jdbc:fake:down as ann", "cannot be reached");
        }
    }

    @Test
    void hidesWhatAUrlKeepsSecret() {
        assertThat(new Database("jdbc:sqlserver://host:1433;databaseName=shop;password=x", null, null))
                .hasToString("jdbc:sqlserver://host:1433");
        assertThat(new Database("jdbc:oracle:thin:ann/tiger@//host:1521/shop", null, null))
                .hasToString("jdbc:oracle:thin:***@//host:1521/shop");
        assertThat(new Database("jdbc:postgresql://localhost:5432/shop", "ann", "x"))
                .hasToString("jdbc:postgresql://localhost:5432/shop as ann");
    }

    private static void assertRefused(Databases databases, String connector, Kind kind, String... parts) {
        assertThatThrownBy(() -> databases.open(connector))
                .isInstanceOfSatisfying(
                        OpsException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContainingAll(parts)
                .hasMessageNotContainingAny("s3cret", "t0psecret");
    }

    private static Path jar(Path file, Class<? extends Driver> driver) throws IOException {
        return jar(file, driver.getName());
    }

    private static Path jar(Path file, String driver) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out)) {
            jar.putNextEntry(new ZipEntry("META-INF/services/java.sql.Driver"));
            jar.write(driver.getBytes(StandardCharsets.UTF_8));
            jar.closeEntry();
        }
        return file;
    }

    /** Its connections only know what they were opened with. */
    public static final class FakeDriver implements Driver {
        @Override
        public Connection connect(String url, Properties info) throws SQLException {
            if (url.startsWith("jdbc:fake:refused")) {
                throw new SQLException("no t0psecret for " + url, "28P01");
            }
            if (url.startsWith("jdbc:fake:down")) {
                throw new SQLException("nobody at " + url + "\nand more", "08001");
            }
            return (Connection) Proxy.newProxyInstance(
                    FakeDriver.class.getClassLoader(),
                    new Class<?>[] {Connection.class},
                    (proxy, method, arguments) -> method.getName().equals("getClientInfo") ? info : null);
        }

        @Override
        public boolean acceptsURL(String url) {
            return url.startsWith("jdbc:fake:");
        }

        @Override
        public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
            return new DriverPropertyInfo[0];
        }

        @Override
        public int getMajorVersion() {
            return 1;
        }

        @Override
        public int getMinorVersion() {
            return 0;
        }

        @Override
        public boolean jdbcCompliant() {
            return false;
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            throw new SQLFeatureNotSupportedException();
        }
    }
}
