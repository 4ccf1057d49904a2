package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

@WithCluster
class PostgresToKafkaIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void changesOfATableArriveInItsTopic(TestCluster cluster, Connectors connectors, PostgresServer postgres)
            throws IOException {
        postgres.execute(
                "CREATE SCHEMA arrive",
                "CREATE TABLE arrive.customers (id int PRIMARY KEY, name text)",
                "INSERT INTO arrive.customers VALUES (1, 'before the connector')");
        ConnectorRequest source = Examples.postgresSource(cluster.uniqueName("arrive"), postgres, "arrive");
        connectors.start(source);
        String topic = source.name() + ".arrive.customers";
        cluster.topics().await(topic, 1, TIMEOUT);

        postgres.execute("INSERT INTO arrive.customers VALUES (2, 'after')");

        List<JsonNode> values = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : cluster.topics().await(topic, 2, TIMEOUT)) {
            values.add(JSON.readTree(record.value()));
        }
        assertThat(values)
                .extracting(value -> value.path("after").path("name").asText())
                .containsExactly("before the connector", "after");
    }
}
