package io.millrace.ops.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ops.Connector;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.SchemaHistories.Scan;
import io.millrace.ops.SchemaHistory;
import io.millrace.ops.SchemaHistory.Basis;
import io.millrace.ops.TableColumn;
import io.millrace.ops.TableDiff;
import io.millrace.ops.TableHistory;
import io.millrace.ops.TableVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** From messages that Debezium wrote for a MySQL database; the connector was started anew in between, with another snapshot. */
class StatementHistoryTest {
    private static final String GTID = "b6c33882-e54e-11f1-ad55-02fc00000001:";

    private final TopicsInMemory topics = new TopicsInMemory();
    private final Map<String, String> config = new HashMap<>(Map.of(
            "connector.class",
            "io.debezium.connector.mysql.MySqlConnector",
            "topic.prefix",
            "shop",
            "schema.history.internal.kafka.topic",
            "shop.history",
            "schema.history.internal.kafka.bootstrap.servers",
            "kafka:9092"));

    @Test
    void aVersionIsAChangeOfStructureAndNotWhatASnapshotRepeats() {
        topics.file("shop.history", "history.jsonl");

        SchemaHistory history = read(null);

        assertThat(history.basis()).isEqualTo(Basis.SCHEMA_HISTORY_TOPIC);
        assertThat(history.warnings()).isEmpty();
        assertThat(history.tables().stream().map(StatementHistoryTest::summary))
                .containsExactly(
                        "shop.bought: RENAMED_FROM shop.orders, RENAMED_TO shop.sold",
                        "shop.fresh: CREATED, DROPPED",
                        "shop.gone: RENAMED_FROM shop.sold, DROPPED, CREATED, DROPPED",
                        "shop.last: CREATED, DROPPED",
                        "shop.last2: CREATED, DROPPED",
                        "shop.orders: FOUND, ALTERED, RENAMED_TO shop.bought",
                        "shop.sold: RENAMED_FROM shop.bought, RENAMED_TO shop.gone",
                        "shop.x: CREATED, RENAMED_TO shop.x2, RENAMED_FROM shop.y, DROPPED",
                        "shop.x2: RENAMED_FROM shop.x, DROPPED",
                        "shop.y: CREATED, RENAMED_TO shop.x");
    }

    @Test
    void theTopicOfSchemaChangesTellsTheSameWithoutTheHistory() {
        for (String file : List.of("changes.jsonl", "records.jsonl")) {
            TopicsInMemory announced = new TopicsInMemory().file("shop", file);

            SchemaHistory history = histories(announced).read("source", null, Scan.DEFAULT);

            assertThat(history.basis()).as(file).isEqualTo(Basis.SCHEMA_CHANGE_TOPIC);
            assertThat(history.warnings())
                    .as(file)
                    .singleElement()
                    .asString()
                    .contains("'shop.history'", "is not in this Kafka", "kafka:9092", "topic of schema changes");
            assertThat(history.tables().stream().map(StatementHistoryTest::summary))
                    .as(file)
                    .contains(
                            "shop.orders: FOUND, ALTERED, RENAMED_TO shop.bought",
                            "shop.gone: RENAMED_FROM shop.sold, DROPPED, CREATED, DROPPED",
                            "shop.x: CREATED, RENAMED_TO shop.x2, RENAMED_FROM shop.y, DROPPED");
            TableVersion altered = history.tables().stream()
                    .filter(table -> table.table().equals("shop.orders"))
                    .findFirst()
                    .orElseThrow()
                    .version(2);
            assertThat(altered.position())
                    .as(file)
                    .containsExactly(
                            Map.entry("file", "binlog.000001"), Map.entry("pos", "780"), Map.entry("gtid", GTID + "3"));
            assertThat(altered.time()).as(file).isEqualTo(Instant.ofEpochMilli(1795323164840L));
        }
    }

    @Test
    void aStatementHasItsTextItsTimeAndItsPlace() {
        topics.file("shop.history", "history.jsonl").file("shop", "records.jsonl");

        TableHistory orders = read("orders").tables().get(0);

        assertThat(orders.table()).isEqualTo("shop.orders");
        TableVersion altered = orders.version(2);
        assertThat(altered.ddl()).isEqualTo("ALTER TABLE shop.orders ADD COLUMN note text");
        assertThat(altered.time()).isEqualTo(Instant.ofEpochMilli(1795323164840L));
        assertThat(altered.position())
                .containsExactly(
                        Map.entry("file", "binlog.000001"),
                        Map.entry("pos", "780"),
                        Map.entry("gtid", GTID + "3"),
                        Map.entry("endPos", "910"));
        assertThat(altered.columns())
                .startsWith(
                        new TableColumn("id", "INT", false, null, 1, true),
                        new TableColumn("name", "VARCHAR(20)", true, null, 2, false),
                        new TableColumn("price", "DECIMAL(10,2)", false, "0", 3, false),
                        new TableColumn("flag", "TINYINT(1)", true, null, 4, false),
                        new TableColumn("kind", "ENUM('a','b')", true, null, 5, false),
                        new TableColumn("big", "BIGINT UNSIGNED", true, null, 6, false),
                        new TableColumn("at", "TIMESTAMP", true, "CURRENT_TIMESTAMP", 7, false));
        assertThat(TableDiff.between("shop.orders", orders.version(1), altered).changes())
                .singleElement()
                .satisfies(change -> {
                    assertThat(change.kind()).isEqualTo(TableDiff.Kind.ADDED);
                    assertThat(change.name()).isEqualTo("note");
                });
    }

    @Test
    void withoutItsAnnouncementAStatementHasTheSecondAndItsEnd() {
        topics.file("shop.history", "history.jsonl");

        TableVersion altered = read("ORDERS").tables().get(0).version(2);

        assertThat(altered.time()).isEqualTo(Instant.ofEpochSecond(1795323164L));
        assertThat(altered.position()).containsExactly(Map.entry("file", "binlog.000001"), Map.entry("endPos", "910"));
    }

    @Test
    void aTableThatIsNotThereIsAnErrorThatNamesThoseThatAre() {
        topics.file("shop.history", "history.jsonl");

        assertThatThrownBy(() -> read("customers"))
                .isInstanceOfSatisfying(
                        OpsException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND))
                .hasMessageContainingAll("'customers'", "shop.orders", "shop.fresh");
        assertThatThrownBy(() -> read("orders").tables().get(0).version(7))
                .isInstanceOf(OpsException.class)
                .hasMessageContainingAll("shop.orders", "no version 7", "1 to 3");
    }

    @Test
    void anotherServersStatementsInTheTopicAreLeftOut() {
        topics.file("shop.history", "history.jsonl");
        config.put("topic.prefix", "another");

        assertThat(read(null).tables()).isEmpty();
    }

    @Test
    void whatTheTopicMayLoseOrHasLostIsSaid() {
        topics.file("shop.history", "history.jsonl")
                .add("shop.history", "no JSON")
                .set(
                        "shop.history",
                        Map.of(
                                "cleanup.policy",
                                "compact,delete",
                                "retention.ms",
                                "604800000",
                                "retention.bytes",
                                "1000"))
                .withoutTheBeginning();

        List<String> warnings = histories(topics)
                .read("source", null, new Scan(34, Duration.ZERO, text -> {}))
                .warnings();

        assertThat(warnings).hasSize(5);
        assertThat(warnings.get(0)).contains("'shop.history'", "compacted");
        assertThat(warnings.get(1)).contains("7 days", "retention.ms=-1");
        assertThat(warnings.get(2)).contains("1000 bytes", "retention.bytes=-1");
        assertThat(warnings.get(3)).contains("beginning", "deleted");
        assertThat(warnings.get(4)).contains("1 of 34 messages", "not JSON");
    }

    @Test
    void aScanThatEndsEarlySaysSo() {
        topics.file("shop.history", "history.jsonl");

        SchemaHistory history = histories(topics).read("source", null, new Scan(6, Duration.ZERO, text -> {}));

        assertThat(history.tables()).hasSize(1);
        assertThat(history.warnings()).singleElement().asString().contains("only 6 messages", "--limit");
    }

    @Test
    void aHistoryThatIsInNoTopicIsExplained() {
        topics.add("other", "{}");
        config.put("schema.history.internal", "io.debezium.storage.file.history.FileSchemaHistory");

        assertThatThrownBy(() -> read(null))
                .isInstanceOfSatisfying(
                        OpsException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID))
                .hasMessageContainingAll("FileSchemaHistory", "include.schema.changes=true");
    }

    private SchemaHistory read(String table) {
        return histories(topics).read("source", table, Scan.DEFAULT);
    }

    private LiveSchemaHistories histories(TopicsInMemory in) {
        return new LiveSchemaHistories(this::connector, in, name -> Set.of(), null);
    }

    private Connector connector(String name) {
        return new Connector(
                name,
                Connector.Type.SOURCE,
                config,
                new Connector.Status(Connector.State.RUNNING, "worker", null, List.of()));
    }

    private static String summary(TableHistory table) {
        return table.table() + ": "
                + String.join(
                        ", ",
                        table.versions().stream()
                                .map(version -> version.change()
                                        + (version.renamedTable() == null ? "" : " " + version.renamedTable()))
                                .toList());
    }
}
