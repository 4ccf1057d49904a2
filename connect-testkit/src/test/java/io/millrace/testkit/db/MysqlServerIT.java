package io.millrace.testkit.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "MySQL's binaries are for Linux amd64 only")
class MysqlServerIT {
    private static MysqlServer mysql;

    @BeforeAll
    static void start() {
        mysql = MysqlServer.start();
    }

    @AfterAll
    static void stop() {
        mysql.close();
        mysql.close();
    }

    @Test
    void logsWholeRowsWithGlobalIds() {
        assertThat(mysql.query("SELECT @@binlog_format AS format, @@binlog_row_image AS image,"
                        + " @@binlog_row_metadata AS metadata, @@gtid_mode AS gtid, @@bind_address AS address"))
                .containsExactly(Map.of(
                        "format", "ROW", "image", "FULL", "metadata", "FULL", "gtid", "ON", "address", "127.0.0.1"));
        mysql.execute(
                "CREATE DATABASE logged",
                "CREATE TABLE logged.t (id int PRIMARY KEY)",
                "INSERT INTO logged.t VALUES (7)");

        assertThat(mysql.query("SHOW BINLOG EVENTS"))
                .extracting(event -> event.get("Event_type"))
                .contains("Gtid", "Write_rows", "Xid");
    }

    @Test
    void aTransactionIsAppliedWholeOrNotAtAll() {
        mysql.execute("CREATE DATABASE atomic", "CREATE TABLE atomic.t (id int PRIMARY KEY)");

        assertThatThrownBy(
                        () -> mysql.transaction("INSERT INTO atomic.t VALUES (1)", "INSERT INTO atomic.t VALUES (1)"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("INSERT INTO atomic.t VALUES (1)");

        assertThat(mysql.query("SELECT * FROM atomic.t")).isEmpty();
    }

    @Test
    void theConnectorsUserMayNotWrite() throws SQLException {
        mysql.execute("CREATE DATABASE kept", "CREATE TABLE kept.t (id int PRIMARY KEY)");
        String url = mysql.jdbcUrl()
                .replace("user=root&password=mysql", "user=debezium&password=" + MysqlServer.CONNECTOR_PASSWORD);

        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            assertThat(statement.execute("SHOW MASTER STATUS")).isTrue();
            assertThatThrownBy(() -> statement.execute("INSERT INTO kept.t VALUES (1)"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("denied");
        }
    }

    @Test
    void serversHaveTheirOwnDataAndPorts() {
        mysql.execute("CREATE DATABASE mine");

        try (MysqlServer other = MysqlServer.start()) {
            assertThat(other.port()).isNotEqualTo(mysql.port());
            assertThat(other.query("SHOW DATABASES LIKE 'mine'")).isEmpty();
            assertThat(other.query("SELECT @@server_uuid AS id"))
                    .isNotEqualTo(mysql.query("SELECT @@server_uuid AS id"));
        }
    }

    @Test
    void aTakenPortIsSaid() {
        assertThatThrownBy(() -> MysqlServer.start(mysql.port()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Address already in use");
    }

    @Test
    void namesAMissingLibraryAndItsPackage(@TempDir Path folder) throws IOException {
        Path log = Files.writeString(
                folder.resolve("log"),
                "bin/mysqld: error while loading shared libraries: libaio.so.1: cannot open shared object file: No such file\n");

        assertThat(MysqlInstallation.failure("MySQL does not start", log))
                .hasMessageContaining("libaio.so.1")
                .hasMessageContaining("libaio1")
                .hasMessageContaining("libaio1t64");
    }
}
