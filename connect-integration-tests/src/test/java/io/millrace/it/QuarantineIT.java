package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import org.junit.jupiter.api.Test;

/**
 * Changes that cannot be read, on a source connector. They come about as they do for users: a transform in front of ours leaves of the
 * key nothing but a number, so that of a deleted row not even the key is known; another takes the field {@code source} away.
 */
@WithCluster
class QuarantineIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TestCluster cluster;
    private final PostgresServer postgres;

    QuarantineIT(TestCluster cluster, PostgresServer postgres) {
        this.cluster = cluster;
        this.postgres = postgres;
    }

    @Test
    void unreadableChangesAreKeptUntouchedAndTheOthersGoOn(Connectors connectors) throws IOException {
        String name = cluster.uniqueName("quarantine");
        String quarantine = name + "-unreadable";
        createTables("kept");
        ConnectorRequest source = breaking(Examples.postgresSource(name, postgres, "kept"))
                .with("transforms.record.errors.quarantine.topic", quarantine);
        connectors.start(source);
        cluster.topics().await(name + ".kept.good", 1, TIMEOUT);

        postgres.execute(
                "INSERT INTO kept.good VALUES (2, 'two')",
                "DELETE FROM kept.good WHERE id = 1",
                "INSERT INTO kept.bad VALUES (7, 'seven')",
                "UPDATE kept.good SET name = 'zwei' WHERE id = 2");

        assertThat(events(name + ".kept.good", 3)).containsExactly("INSERT one", "INSERT two", "UPDATE zwei");
        List<ConsumerRecord<byte[], byte[]>> unreadable = cluster.topics().await(quarantine, 2, TIMEOUT);
        assertUntouched(unreadable.get(0), "1", "d", name + ".kept.good", "field key");
        assertUntouched(unreadable.get(1), "{\"id\":7}", "c", name + ".kept.bad", "field source");
        assertThat(JSON.readTree(unreadable.get(1).value())
                        .path("after")
                        .path("name")
                        .asText())
                .isEqualTo("seven");

        long last = JSON.readTree(unreadable.get(0).value())
                .path("source")
                .path("lsn")
                .asLong();
        await("an offset behind the unreadable changes")
                .atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(cluster.connect()
                                .offsets(name)
                                .path("offsets")
                                .path(0)
                                .path("offset")
                                .path("lsn")
                                .asLong())
                        .isGreaterThan(last));
        cluster.connect().restart(name);
        postgres.execute("INSERT INTO kept.good VALUES (3, 'three')");
        await("the change after a restart")
                .atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(events(name + ".kept.good", 1)).contains("INSERT three"));
    }

    @Test
    void withoutAQuarantineTheTaskFailsAndNothingIsLost(Connectors connectors) throws IOException {
        String name = cluster.uniqueName("quarantine");
        createTables("strict");
        ConnectorRequest source = Examples.postgresSource(name, postgres, "strict");
        connectors.start(breaking(source));
        cluster.topics().await(name + ".strict.good", 1, TIMEOUT);

        postgres.execute("DELETE FROM strict.good WHERE id = 1", "INSERT INTO strict.good VALUES (2, 'two')");

        assertThat(cluster.connect().awaitFailed(name, TIMEOUT).traces())
                .contains(
                        "DataException: topic " + name + ".strict.good, lsn ",
                        "txId ",
                        "cannot normalise the change: field key is no struct")
                .doesNotContain("'one'");

        connectors.submit(source);
        await("the changes that the task had failed for")
                .atMost(TIMEOUT)
                .untilAsserted(
                        () -> assertThat(events(name + ".strict.good", 1)).contains("DELETE ", "INSERT two"));
    }

    private void createTables(String schema) {
        postgres.execute(
                "CREATE SCHEMA " + schema,
                "CREATE TABLE " + schema + ".good (id int PRIMARY KEY, name text)",
                "CREATE TABLE " + schema + ".bad (id int PRIMARY KEY, name text)",
                "INSERT INTO " + schema + ".good VALUES (1, 'one')");
    }

    private static ConnectorRequest breaking(ConnectorRequest source) {
        return source.with(Map.of(
                        "transforms", "bare,broken,record",
                        "transforms.bare.type", "org.apache.kafka.connect.transforms.ExtractField$Key",
                        "transforms.bare.field", "id",
                        "transforms.bare.predicate", "isGood",
                        "transforms.broken.type", "org.apache.kafka.connect.transforms.ReplaceField$Value",
                        "transforms.broken.exclude", "source",
                        "transforms.broken.predicate", "isBad"))
                .with(Map.of(
                        "predicates", "isHeartbeat,isGood,isBad",
                        "predicates.isGood.type", "org.apache.kafka.connect.transforms.predicates.TopicNameMatches",
                        "predicates.isGood.pattern", ".*\\.good",
                        "predicates.isBad.type", "org.apache.kafka.connect.transforms.predicates.TopicNameMatches",
                        "predicates.isBad.pattern", ".*\\.bad"));
    }

    private static void assertUntouched(
            ConsumerRecord<byte[], byte[]> record, String key, String operation, String topic, String reason)
            throws IOException {
        assertThat(JSON.readTree(record.key())).isEqualTo(JSON.readTree(key));
        assertThat(JSON.readTree(record.value()).path("op").asText()).isEqualTo(operation);
        assertThat(Pipe.header(record, "millrace.error.topic")).isEqualTo(topic);
        assertThat(Pipe.header(record, "millrace.error"))
                .startsWith("topic " + topic + ", lsn ")
                .contains("cannot normalise the change: " + reason);
    }

    /** Type and name of each change, each once. */
    private List<String> events(String topic, int count) throws IOException {
        List<String> events = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : cluster.topics().await(topic, count, TIMEOUT)) {
            JsonNode value = JSON.readTree(record.value());
            events.add(value.path("event_type").asText() + " "
                    + value.path("record").path("name").asText());
        }
        return events.stream().distinct().toList();
    }
}
