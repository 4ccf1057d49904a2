package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.it.Arrivals.Arrival;
import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.db.MysqlServer;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Rows and statements of MySQL are Records in a Kinesis stream, through the examples that users copy. */
@WithCluster
class MysqlToKinesisIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TestCluster cluster;
    private final Connectors connectors;
    private final MysqlServer mysql;
    private final LocalAws aws;
    private StreamArrivals stream;
    private ConnectorRequest source;

    MysqlToKinesisIT(TestCluster cluster, Connectors connectors, MysqlServer mysql, LocalAws aws) {
        this.cluster = cluster;
        this.connectors = connectors;
        this.mysql = mysql;
        this.aws = aws;
    }

    @Test
    void everyChangeArrivesWholeAndTheConnectorResumes() {
        mysql.execute(
                "CREATE DATABASE `kin-db.1`",
                "CREATE TABLE `kin-db.1`.`odd name ü` (`the key` int PRIMARY KEY, `a-b` json, c decimal(12,2))",
                "INSERT INTO `kin-db.1`.`odd name ü` VALUES (1, '{\"a\": [1, 2.0]}', 10.20)",
                "CREATE TABLE `kin-db.1`.nokey (v int)");
        start("kin", "kin-db\\.1", false);
        awaitRows("INSERT {\"the key\":1,\"a-b\":\"{\\\"a\\\":[1,2]}\",\"c\":\"10.20\"}");

        String table = "`kin-db.1`.`odd name ü`";
        mysql.execute("INSERT INTO " + table + " VALUES (2, '{\"a\": [1, 2.0]}', 1), (3, NULL, -1), (4, 'null', 0)");
        mysql.transaction(
                "UPDATE " + table + " SET c = c + 1 WHERE `the key` IN (2, 3)",
                "UPDATE " + table + " SET `the key` = 5 WHERE `the key` = 4",
                "DELETE FROM " + table + " WHERE `the key` = 1",
                "INSERT INTO `kin-db.1`.nokey VALUES (7), (7)");
        String json = "\"a-b\":\"{\\\"a\\\":[1,2]}\"";
        awaitRows(
                "INSERT {\"the key\":2," + json + ",\"c\":\"1.00\"}",
                "INSERT {\"the key\":3,\"a-b\":null,\"c\":\"-1.00\"}",
                "INSERT {\"the key\":4,\"a-b\":\"null\",\"c\":\"0.00\"}",
                "UPDATE {\"the key\":2," + json + ",\"c\":\"2.00\"}",
                "UPDATE {\"the key\":3,\"a-b\":null,\"c\":\"0.00\"}",
                "DELETE {\"the key\":4,\"a-b\":\"null\",\"c\":\"0.00\"}",
                "INSERT {\"the key\":5,\"a-b\":\"null\",\"c\":\"0.00\"}",
                "DELETE {\"the key\":1," + json + ",\"c\":\"10.20\"}",
                "INSERT {\"v\":7}");
        await("where changes come from").atMost(TIMEOUT).untilAsserted(() -> assertPlaces(changes()));

        cluster.connect().stop(source.name());
        mysql.execute("INSERT INTO " + table + " VALUES (9, NULL, 9)");
        cluster.connect().resume(source.name());
        List<Change> changes = awaitRows("INSERT {\"the key\":9,\"a-b\":null,\"c\":\"9.00\"}");
        assertThat(changes)
                .as("rows as only a second snapshot would see them")
                .noneMatch(change -> change.row().equals("INSERT {\"the key\":3,\"a-b\":null,\"c\":\"0.00\"}"));
    }

    @Test
    void statementsAreRecordsToo() {
        mysql.execute("CREATE DATABASE kin_ddl", "CREATE TABLE kin_ddl.seed (id int PRIMARY KEY)");
        start("kin-ddl", "kin_ddl.*", false);
        awaitStatements("CREATE TABLE `seed`");

        mysql.execute(
                "CREATE TABLE kin_ddl.t (id int PRIMARY KEY, name varchar(20))",
                "INSERT INTO kin_ddl.t VALUES (1, 'a')",
                "ALTER TABLE kin_ddl.t ADD COLUMN added int DEFAULT 7",
                "INSERT INTO kin_ddl.t VALUES (2, 'b', 8)",
                "RENAME TABLE kin_ddl.t TO kin_ddl.renamed",
                "TRUNCATE TABLE kin_ddl.renamed",
                "DROP TABLE kin_ddl.renamed",
                "CREATE DATABASE kin_ddl_2",
                "ALTER DATABASE kin_ddl_2 CHARACTER SET latin1",
                "DROP DATABASE kin_ddl_2");

        awaitRows("INSERT {\"id\":1,\"name\":\"a\"}", "INSERT {\"id\":2,\"name\":\"b\",\"added\":8}", "TRUNCATE null");
        List<Change> changes = awaitStatements(
                "CREATE TABLE kin_ddl.t ",
                "ALTER TABLE kin_ddl.t ADD COLUMN added",
                "RENAME TABLE kin_ddl.t TO kin_ddl.renamed",
                "DROP TABLE",
                "CREATE DATABASE kin_ddl_2",
                "ALTER DATABASE kin_ddl_2 CHARACTER SET latin1",
                "DROP DATABASE kin_ddl_2");
        Change altered = statement(changes, "ALTER TABLE kin_ddl.t");
        assertThat(altered.text("schema_name")).isEqualTo("kin_ddl");
        assertThat(altered.text("table_name")).isEqualTo("t");
        assertThat(altered.value().path("primary_key").isNull()).isTrue();
        assertThat(altered.text("source_type")).isEqualTo("mysql");
        assertThat(altered.text("source")).matches("binlog\\.\\d+");
        assertThat(altered.value().path("record").path("table_changes").toString())
                .contains("added");
        Change dropped = statement(changes, "DROP DATABASE kin_ddl_2");
        assertThat(dropped.text("schema_name")).isEqualTo("kin_ddl_2");
        assertThat(dropped.value().path("table_name").isNull()).isTrue();
    }

    @Test
    void transactionMetadataNumbersTheRowsOfATransaction() {
        mysql.execute("CREATE DATABASE kin_tx", "CREATE TABLE kin_tx.t (id int PRIMARY KEY)");
        start("kin-tx", "kin_tx", true);
        awaitStatements("CREATE TABLE `t`");

        mysql.transaction("INSERT INTO kin_tx.t VALUES (1), (2)", "DELETE FROM kin_tx.t WHERE id = 1");

        List<Change> changes = awaitRows("INSERT {\"id\":1}", "INSERT {\"id\":2}", "DELETE {\"id\":1}").stream()
                .filter(change ->
                        change.row().startsWith("INSERT {") || change.row().startsWith("DELETE {"))
                .toList();
        assertThat(changes)
                .extracting(change -> change.text("transaction_id"))
                .containsOnly(changes.get(0).text("global_id"))
                .allMatch(id -> id.matches("[0-9a-f-]{36}:\\d+"));
        assertThat(changes.stream().map(change -> change.text("event_id")).distinct())
                .hasSize(3);
    }

    /** The whole pipe: the source's tables and its schema changes, into a stream of one shard. */
    private void start(String base, String databases, boolean transactions) {
        String name = cluster.uniqueName(base);
        stream = new StreamArrivals(aws.kinesis().createStream(name, 1));
        source = Examples.mysqlSource(name + "-source", cluster, databases)
                .with("provide.transaction.metadata", Boolean.toString(transactions));
        connectors.start(source);
        connectors.start(Examples.kinesisSink(
                Examples.KINESIS_SINK, name + "-sink", aws, name, source.name() + "(\\..*(?<!history|transaction))?"));
    }

    /** Where changes come from: of the table with the odd name, those that were streamed. */
    private void assertPlaces(List<Change> changes) {
        for (Change change : changes) {
            if (!change.text("event_type").equals("DDL_STATEMENT")) {
                assertThat(change.text("schema_name")).isEqualTo("kin-db.1");
                assertThat(change.text("table_name")).isIn("odd name ü", "nokey");
                assertThat(change.text("service")).isEqualTo(source.name());
                assertThat(change.text("source")).matches("binlog\\.\\d+");
                assertThat(change.text("event_id")).matches("[0-9a-f]{32}");
            }
        }
        List<Change> streamed = changes.stream()
                .filter(change -> !change.value().path("global_id").isNull()
                        && !change.text("event_type").equals("DDL_STATEMENT"))
                .toList();
        assertThat(streamed.stream().map(change -> change.text("global_id")).distinct())
                .as("transactions")
                .hasSize(2);
        assertThat(streamed).allSatisfy(change -> {
            assertThat(change.text("transaction_id")).isEqualTo(change.text("global_id"));
            assertThat(change.text("sequence"))
                    .isEqualTo(String.format(
                            "%s:%010d:%s",
                            change.text("source"),
                            change.value().path("position").asLong(),
                            change.text("sequence")
                                    .substring(change.text("sequence").length() - 4)));
        });
        assertThat(streamed.stream().map(change -> change.text("event_id")).distinct())
                .as("ids")
                .hasSize(10);
    }

    private List<Change> awaitRows(String... rows) {
        return await("rows")
                .atMost(TIMEOUT)
                .until(
                        this::changes,
                        changes -> changes.stream().map(Change::row).toList().containsAll(List.of(rows)));
    }

    /** Statements that begin so. */
    private List<Change> awaitStatements(String... beginnings) {
        await("statements").atMost(TIMEOUT).untilAsserted(() -> {
            List<Change> changes = changes();
            for (String beginning : beginnings) {
                assertThat(changes).anyMatch(change -> change.isStatement(beginning));
            }
        });
        return changes();
    }

    private static Change statement(List<Change> changes, String beginning) {
        return changes.stream()
                .filter(change -> change.isStatement(beginning))
                .findFirst()
                .orElseThrow();
    }

    private List<Change> changes() {
        List<Change> changes = new ArrayList<>();
        for (Arrival arrival : Objects.requireNonNull(stream).inOrder()) {
            try {
                changes.add(new Change(JSON.readTree(arrival.text())));
            } catch (JsonProcessingException e) {
                throw new AssertionError("not JSON: " + arrival.text(), e);
            }
        }
        return changes;
    }

    private record Change(JsonNode value) {
        String text(String field) {
            return value.path(field).asText();
        }

        String row() {
            return text("event_type") + " " + value.path("record");
        }

        boolean isStatement(String beginning) {
            return text("event_type").equals("DDL_STATEMENT")
                    && value.path("record").path("ddl").asText().startsWith(beginning);
        }
    }
}
