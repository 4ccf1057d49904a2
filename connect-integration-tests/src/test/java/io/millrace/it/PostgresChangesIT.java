package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.db.PostgresServer;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What PostgreSQL's tables have that others have not, through the example's connector: one for all. */
@WithCluster
class PostgresChangesIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LARGE = "repeat('large value ', 1000)";

    private static TestCluster cluster;
    private static String prefix;

    @BeforeAll
    static void makeChanges(TestCluster shared, Connectors connectors, PostgresServer postgres) {
        cluster = shared;
        prefix = cluster.uniqueName("changes");
        postgres.execute(
                "CREATE SCHEMA changes",
                "CREATE TABLE changes.parts (id int, region text, v text, PRIMARY KEY (id, region))"
                        + " PARTITION BY LIST (region)",
                "CREATE TABLE changes.parts_eu PARTITION OF changes.parts FOR VALUES IN ('eu')",
                "CREATE TABLE changes.parts_us PARTITION OF changes.parts FOR VALUES IN ('us')",
                "INSERT INTO changes.parts VALUES (1, 'eu', 'before')",
                "CREATE TABLE changes.emptied (id int PRIMARY KEY)",
                "CREATE TABLE changes.emptied_too (id int PRIMARY KEY REFERENCES changes.emptied)",
                toast("toasted"),
                toast("toasted_full"),
                "CREATE TABLE changes.by_default (id int PRIMARY KEY, v text)",
                "CREATE TABLE changes.by_full (id int PRIMARY KEY, v text)",
                "ALTER TABLE changes.by_full REPLICA IDENTITY FULL",
                "CREATE TABLE changes.by_index (code text NOT NULL, v text)",
                "CREATE UNIQUE INDEX by_index_code ON changes.by_index (code)",
                "ALTER TABLE changes.by_index REPLICA IDENTITY USING INDEX by_index_code",
                "CREATE TABLE changes.by_nothing (id int PRIMARY KEY, v text)",
                "ALTER TABLE changes.by_nothing REPLICA IDENTITY NOTHING",
                "CREATE TABLE changes.no_key (v text, n int)",
                "ALTER TABLE changes.no_key REPLICA IDENTITY FULL",
                "CREATE TABLE changes.generated (id int PRIMARY KEY, n int, stored int GENERATED ALWAYS AS (n * 2) STORED,"
                        + " computed int GENERATED ALWAYS AS (n * 3) VIRTUAL, number int GENERATED ALWAYS AS IDENTITY)",
                "INSERT INTO changes.generated (id, n) VALUES (1, 10)");
        connectors.start(source(postgres));
        cluster.topics().await(topic("generated"), 1, TIMEOUT);

        postgres.execute(
                "INSERT INTO changes.parts VALUES (2, 'eu', 'new')",
                "UPDATE changes.parts SET region = 'us' WHERE id = 2",
                "INSERT INTO changes.emptied VALUES (1)",
                "INSERT INTO changes.emptied_too VALUES (1)",
                "TRUNCATE changes.emptied, changes.emptied_too",
                insertToasted("toasted"),
                "UPDATE changes.toasted SET n = 2",
                "UPDATE changes.toasted SET words = NULL, raw = '\\x00', n = 3",
                "DELETE FROM changes.toasted",
                insertToasted("toasted_full"),
                "UPDATE changes.toasted_full SET n = 2");
        for (String table : List.of("by_default", "by_full")) {
            postgres.execute(
                    "INSERT INTO changes." + table + " VALUES (1, 'a')",
                    "UPDATE changes." + table + " SET v = 'b'",
                    "UPDATE changes." + table + " SET id = 2",
                    "DELETE FROM changes." + table);
        }
        postgres.execute(
                "INSERT INTO changes.by_index VALUES ('x', 'a')",
                "UPDATE changes.by_index SET v = 'b'",
                "UPDATE changes.by_index SET code = 'y'",
                "DELETE FROM changes.by_index",
                "INSERT INTO changes.by_nothing VALUES (1, 'a')",
                "INSERT INTO changes.no_key VALUES ('a', 1), ('a', 1)",
                "UPDATE changes.no_key SET v = 'b'",
                "DELETE FROM changes.no_key",
                "INSERT INTO changes.generated (id, n) VALUES (2, 20)",
                "UPDATE changes.generated SET n = 30 WHERE id = 2",
                "SELECT pg_logical_emit_message(true, 'audit', 'text of a message')",
                "SELECT pg_logical_emit_message(false, 'bytes', '\\x00ff'::bytea)");
    }

    private static String toast(String table) {
        return "CREATE TABLE changes." + table + " (id int PRIMARY KEY, n int, big text STORAGE EXTERNAL,"
                + " raw bytea STORAGE EXTERNAL, words text[] STORAGE EXTERNAL, numbers int[] STORAGE EXTERNAL,"
                + " longs bigint[] STORAGE EXTERNAL, ids uuid[] STORAGE EXTERNAL, doc jsonb STORAGE EXTERNAL)";
    }

    private static String insertToasted(String table) {
        return "INSERT INTO changes." + table + " VALUES (1, 1, " + LARGE
                + ", decode(repeat('ab', 9000), 'hex'), ARRAY["
                + LARGE + "], array_fill(7, ARRAY[9000]), array_fill(7::bigint, ARRAY[9000]),"
                + " array_fill('ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid, ARRAY[900]), to_jsonb(" + LARGE + "))";
    }

    /** The example's, with truncates and before images, and another transform for tables that are said to have full images. */
    private static ConnectorRequest source(PostgresServer postgres) {
        return Examples.postgresSource(prefix, postgres, "changes")
                .with(Map.of(
                        "skipped.operations", "none",
                        "transforms", "record,full",
                        "transforms.record.predicate", "isOther",
                        "transforms.record.include.before", "true",
                        "transforms.full.type", "io.millrace.transforms.RecordNormalizer",
                        "transforms.full.predicate", "isFull",
                        "transforms.full.unavailable.handling", "keep",
                        "transforms.full.before.images", "full",
                        "predicates.isOther.type", "org.apache.kafka.connect.transforms.predicates.TopicNameMatches",
                        "predicates.isOther.pattern", "__debezium-heartbeat\\..*|.*_full"))
                .with(Map.of(
                        "predicates", "isOther,isFull",
                        "transforms.full.include.before", "true",
                        "predicates.isFull.type", "org.apache.kafka.connect.transforms.predicates.TopicNameMatches",
                        "predicates.isFull.pattern", ".*_full"))
                .without("predicates.isHeartbeat.type")
                .without("predicates.isHeartbeat.pattern");
    }

    private static String topic(String table) {
        return prefix + ".changes." + table;
    }

    @Test
    void partitionsAreTablesOfTheirOwnAndAreReadTwiceByTheSnapshot() throws IOException {
        assertThat(changes("parts")).containsExactly("INSERT {\"id\":1,\"region\":\"eu\",\"v\":\"before\"}");
        assertThat(changes("parts_eu"))
                .containsExactly(
                        "INSERT {\"id\":1,\"region\":\"eu\",\"v\":\"before\"}",
                        "INSERT {\"id\":2,\"region\":\"eu\",\"v\":\"new\"}",
                        "DELETE {\"id\":2,\"region\":\"eu\"}");
        assertThat(changes("parts_us")).containsExactly("INSERT {\"id\":2,\"region\":\"us\",\"v\":\"new\"}");
    }

    @Test
    void eachTableThatIsEmptiedSaysSo() throws IOException {
        assertThat(changes("emptied")).containsExactly("INSERT {\"id\":1}", "TRUNCATE null");
        assertThat(changes("emptied_too")).containsExactly("INSERT {\"id\":1}", "TRUNCATE null");
    }

    @Test
    void valuesThatWereNotSentAreNamed() throws IOException {
        List<JsonNode> records = records(topic("toasted"));

        assertThat(records.get(0).path("unavailable").isNull()).isTrue();
        assertThat(records.get(0).path("record").path("numbers")).hasSize(9_000);
        assertThat(records.get(1).path("record"))
                .hasToString(
                        "{\"id\":1,\"n\":2,\"big\":null,\"raw\":null,\"words\":null,\"numbers\":null,\"longs\":null,"
                                + "\"ids\":null,\"doc\":null}");
        assertThat(records.get(1).path("unavailable"))
                .hasToString("[\"big\",\"raw\",\"words\",\"numbers\",\"longs\",\"ids\",\"doc\"]");
        // What was set, to null or to something, was sent.
        assertThat(records.get(2).path("record").path("raw").asText()).isEqualTo("AA==");
        assertThat(records.get(2).path("record").path("words").isNull()).isTrue();
        assertThat(records.get(2).path("unavailable")).hasToString("[\"big\",\"numbers\",\"longs\",\"ids\",\"doc\"]");
        assertThat(records.get(3).path("record")).hasToString("{\"id\":1}");
    }

    @Test
    void valuesThatWereNotSentCanKeepTheirPlaceholder() throws IOException {
        JsonNode updated = records(topic("toasted_full")).get(1);

        assertThat(updated.path("record").path("big").asText()).isEqualTo("__debezium_unavailable_value");
        assertThat(updated.path("record").path("doc").asText()).isEqualTo("__debezium_unavailable_value");
        assertThat(updated.path("record").path("raw").asText()).isEqualTo("X19kZWJleml1bV91bmF2YWlsYWJsZV92YWx1ZQ==");
        assertThat(updated.path("record").path("words")).hasToString("[\"__debezium_unavailable_value\"]");
        assertThat(updated.path("unavailable").isNull()).isTrue();
    }

    @Test
    void withTheDefaultIdentityOnlyTheKeyIsKnownOfWhatWas() throws IOException {
        assertThat(changes("by_default"))
                .containsExactly(
                        "INSERT {\"id\":1,\"v\":\"a\"}",
                        "UPDATE {\"id\":1,\"v\":\"b\"} was {\"id\":1}",
                        "DELETE {\"id\":1}",
                        "INSERT {\"id\":2,\"v\":\"b\"}",
                        "DELETE {\"id\":2}");
    }

    @Test
    void withTheFullIdentityTheRowIsKnownIfTheTransformIsToldSo() throws IOException {
        assertThat(changes("by_full"))
                .containsExactly(
                        "INSERT {\"id\":1,\"v\":\"a\"}",
                        "UPDATE {\"id\":1,\"v\":\"b\"} was {\"id\":1,\"v\":\"a\"}",
                        "DELETE {\"id\":1,\"v\":\"b\"}",
                        "INSERT {\"id\":2,\"v\":\"b\"}",
                        "DELETE {\"id\":2,\"v\":\"b\"}");
    }

    @Test
    void anIndexThatIsTheIdentityIsTheKey() throws IOException {
        assertThat(changes("by_index"))
                .containsExactly(
                        "INSERT {\"code\":\"x\",\"v\":\"a\"}",
                        "UPDATE {\"code\":\"x\",\"v\":\"b\"} was {\"code\":\"x\"}",
                        "DELETE {\"code\":\"x\"}",
                        "INSERT {\"code\":\"y\",\"v\":\"b\"}",
                        "DELETE {\"code\":\"y\"}");
    }

    @Test
    void withoutAnIdentityThereAreInsertsAlone(PostgresServer postgres) throws IOException {
        assertThat(changes("by_nothing")).containsExactly("INSERT {\"id\":1,\"v\":\"a\"}");
        assertThatThrownBy(() -> postgres.execute("UPDATE changes.by_nothing SET v = 'b'"))
                .hasStackTraceContaining("does not have a replica identity and publishes updates");
    }

    @Test
    void rowsWithoutAKeyAreWholeAndEachHasAnIdOfItsOwn() throws IOException {
        assertThat(changes("no_key"))
                .containsExactly(
                        "INSERT {\"v\":\"a\",\"n\":1}",
                        "INSERT {\"v\":\"a\",\"n\":1}",
                        "UPDATE {\"v\":\"b\",\"n\":1} was {\"v\":\"a\",\"n\":1}",
                        "UPDATE {\"v\":\"b\",\"n\":1} was {\"v\":\"a\",\"n\":1}",
                        "DELETE {\"v\":\"b\",\"n\":1}",
                        "DELETE {\"v\":\"b\",\"n\":1}");
        assertThat(cluster.topics().read(topic("no_key")))
                .allSatisfy(record -> assertThat(record.key()).isNull());
        assertThat(records(topic("no_key")))
                .extracting(record -> record.path("event_id").asText())
                .doesNotHaveDuplicates();
    }

    @Test
    void generatedColumnsAreInSnapshotsAlone() throws IOException {
        assertThat(changes("generated"))
                .containsExactly(
                        "INSERT {\"id\":1,\"n\":10,\"stored\":20,\"computed\":30,\"number\":1}",
                        "INSERT {\"id\":2,\"n\":20,\"number\":2}",
                        "UPDATE {\"id\":2,\"n\":30,\"number\":2} was {\"id\":2}");
    }

    @Test
    void logicalMessagesAreRecords() throws IOException {
        assertThat(records(prefix + ".message").stream().map(PostgresChangesIT::text))
                .containsExactly(
                        "GLOBAL {\"prefix\":\"audit\",\"content\":\"dGV4dCBvZiBhIG1lc3NhZ2U=\"}",
                        "GLOBAL {\"prefix\":\"bytes\",\"content\":\"AP8=\"}");
    }

    /** Type, row and, where it is known, what the row was. */
    private static List<String> changes(String table) throws IOException {
        return records(topic(table)).stream().map(PostgresChangesIT::text).toList();
    }

    private static String text(JsonNode record) {
        JsonNode before = record.path("before");
        return record.path("event_type").asText() + " " + record.path("record")
                + (before.isNull() ? "" : " was " + before);
    }

    /** All of them: the last change that the test makes is there. */
    private static List<JsonNode> records(String topic) throws IOException {
        cluster.topics().await(prefix + ".message", 2, TIMEOUT);
        List<JsonNode> records = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : cluster.topics().read(topic)) {
            records.add(JSON.readTree(record.value()));
        }
        return records;
    }
}
