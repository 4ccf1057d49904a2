package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.db.PostgresServer;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.model.Record;

/** The main job: rows written to PostgreSQL are Records in a Kinesis stream, through the examples that users copy. */
@WithCluster
class PostgresToKinesisIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everyChangeArrivesWholeAndInOrderPerKey(
            TestCluster cluster, Connectors connectors, PostgresServer postgres, LocalAws aws) throws IOException {
        String name = cluster.uniqueName("main");
        aws.kinesis().createStream(name, 4);
        Instant begin = Instant.now().minusSeconds(1);
        createTables(postgres);
        ConnectorRequest source = Examples.postgresSource(name + "-source", postgres, "main");
        connectors.start(source);
        connectors.start(
                Examples.kinesisSink(Examples.KINESIS_SINK, name + "-sink", aws, name, source.name() + "\\.main\\..*"));

        try (KinesisReader reader = new KinesisReader(aws.endpoint(), aws.region(), name)) {
            reader.read(1, TIMEOUT);
            postgres.execute(
                    "INSERT INTO main.customers (id, name) VALUES (2, 'Bob')",
                    "UPDATE main.customers SET name = 'Ann', balance = NULL WHERE id = 1",
                    "DELETE FROM main.customers WHERE id = 2");
            postgres.transaction(
                    "INSERT INTO main.lines VALUES ('north', 1, 'a'), ('north', 2, 'b'), ('south', 1, 'c')",
                    "UPDATE main.lines SET item = 'd' WHERE shop = 'north'",
                    "UPDATE main.customers SET name = 'Anne' WHERE id = 1");
            List<Change> changes = new ArrayList<>();
            for (Record record : reader.read(10, TIMEOUT)) {
                changes.add(new Change(
                        record.partitionKey(), JSON.readTree(record.data().asByteArray())));
            }

            String wholeRow = "\"born\":\"2024-05-06\",\"seen\":\"2024-12-03T01:48:55.887142Z\","
                    + "\"noted\":\"2024-12-03T03:48:55.887142\",\"active\":true,\"score\":0.1,"
                    + "\"big\":9007199254740993,\"data\":\"{\\\"a\\\": [1, 2]}\","
                    + "\"uid\":\"22222222-2222-2222-2222-222222222222\",\"raw\":\"3q2+7w==\",\"tags\":[\"x\",\"y\"]}";
            assertThat(rowsOf("{\"id\":1}", changes))
                    .containsExactly(
                            "INSERT {\"id\":1,\"name\":\"Ann Ö\",\"balance\":\"10.20\"," + wholeRow,
                            "UPDATE {\"id\":1,\"name\":\"Ann\",\"balance\":null," + wholeRow,
                            "UPDATE {\"id\":1,\"name\":\"Anne\",\"balance\":null," + wholeRow);
            assertThat(rowsOf("{\"id\":2}", changes))
                    .containsExactly(
                            "INSERT {\"id\":2,\"name\":\"Bob\",\"balance\":null,\"born\":null,\"seen\":null,"
                                    + "\"noted\":null,\"active\":null,\"score\":null,\"big\":null,\"data\":null,"
                                    + "\"uid\":null,\"raw\":null,\"tags\":null}",
                            "DELETE {\"id\":2}");
            assertThat(rowsOf("{\"number\":1,\"shop\":\"north\"}", changes))
                    .containsExactly(
                            "INSERT {\"shop\":\"north\",\"number\":1,\"item\":\"a\"}",
                            "UPDATE {\"shop\":\"north\",\"number\":1,\"item\":\"d\"}");
            assertThat(rowsOf("{\"number\":2,\"shop\":\"north\"}", changes))
                    .containsExactly(
                            "INSERT {\"shop\":\"north\",\"number\":2,\"item\":\"b\"}",
                            "UPDATE {\"shop\":\"north\",\"number\":2,\"item\":\"d\"}");
            assertThat(rowsOf("{\"number\":1,\"shop\":\"south\"}", changes))
                    .containsExactly("INSERT {\"shop\":\"south\",\"number\":1,\"item\":\"c\"}");
            assertThat(changes).hasSize(10);

            for (Change change : changes) {
                assertFields(change, source.name(), begin);
            }
            assertThat(changes).extracting(change -> change.text("event_id")).doesNotHaveDuplicates();
            assertTransactions(changes);
        }
    }

    private static void createTables(PostgresServer postgres) {
        postgres.execute(
                "CREATE SCHEMA main",
                """
                CREATE TABLE main.customers (
                  id int PRIMARY KEY, name text, balance numeric(12,2), born date, seen timestamptz, noted timestamp,
                  active boolean, score double precision, big bigint, data jsonb, uid uuid, raw bytea, tags text[])
                """,
                "CREATE TABLE main.lines (shop text, number int, item text, PRIMARY KEY (shop, number))",
                """
                INSERT INTO main.customers VALUES (
                  1, 'Ann Ö', 10.20, '2024-05-06', '2024-12-03T03:48:55.887142+02', '2024-12-03T03:48:55.887142',
                  true, 0.1, 9007199254740993, '{"a": [1, 2]}', '22222222-2222-2222-2222-222222222222', '\\xdeadbeef',
                  ARRAY['x', 'y'])
                """);
    }

    /** What is the same in every change, whatever its table. */
    private static void assertFields(Change change, String source, Instant begin) {
        JsonNode value = change.value();
        boolean isCustomer = change.partitionKey().contains("\"id\"");

        assertThat(value.fieldNames())
                .toIterable()
                .containsExactly(
                        "event_timestamp",
                        "event_type",
                        "global_id",
                        "transaction_id",
                        "service",
                        "source",
                        "position",
                        "primary_key",
                        "schema_name",
                        "table_name",
                        "record",
                        "event_id",
                        "sequence",
                        "source_type",
                        "unavailable",
                        "removed_fields");
        assertThat(Instant.ofEpochMilli(value.path("event_timestamp").asLong()))
                .isBetween(begin, Instant.now().plusSeconds(1));
        assertThat(value.path("global_id").isNull()).isTrue();
        assertThat(change.text("service")).isEqualTo(source);
        assertThat(change.text("source")).isEqualTo(source);
        assertThat(change.text("primary_key")).isEqualTo(isCustomer ? "id" : "shop,number");
        assertThat(change.text("schema_name")).isEqualTo("main");
        assertThat(change.text("table_name")).isEqualTo(isCustomer ? "customers" : "lines");
        assertThat(change.text("event_id")).matches("[0-9a-f]{32}");
        assertThat(change.text("sequence")).matches("[0-9a-f]{16}");
        assertThat(Long.parseUnsignedLong(change.text("sequence"), 16))
                .isEqualTo(value.path("position").asLong());
        assertThat(change.text("source_type")).isEqualTo("postgresql");
        assertThat(value.path("unavailable").isNull()).isTrue();
        assertThat(value.path("removed_fields").isNull()).isTrue();
    }

    /** In log order: the snapshot's, three statements' and the last transaction's, which six changes share. */
    private static void assertTransactions(List<Change> changes) {
        List<String> ids = changes.stream()
                .sorted(Comparator.comparing(change -> change.text("sequence")))
                .map(change -> change.text("transaction_id"))
                .toList();

        assertThat(ids).allMatch(id -> id.matches("\\d+"));
        assertThat(ids.subList(0, 5)).doesNotHaveDuplicates();
        assertThat(ids.subList(4, 10)).containsOnly(ids.get(4));
    }

    private static List<String> rowsOf(String partitionKey, List<Change> changes) {
        return changes.stream()
                .filter(change -> change.partitionKey().equals(partitionKey))
                .map(change -> change.text("event_type") + " " + change.value().path("record"))
                .toList();
    }

    private record Change(String partitionKey, JsonNode value) {
        String text(String field) {
            return value.path(field).asText();
        }
    }
}
