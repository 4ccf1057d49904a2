package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.db.MysqlServer;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

@WithCluster
class MysqlToKafkaIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void changesOfATableAreRecordsInItsTopic(TestCluster cluster, Connectors connectors, MysqlServer mysql)
            throws IOException {
        mysql.execute(
                "CREATE DATABASE arrive",
                "CREATE TABLE arrive.customers (id int PRIMARY KEY, name text)",
                "INSERT INTO arrive.customers VALUES (1, 'before the connector')");
        ConnectorRequest source = Examples.mysqlSource(cluster.uniqueName("arrive"), cluster, "arrive");
        connectors.start(source);
        String topic = source.name() + ".arrive.customers";
        cluster.topics().await(topic, 1, TIMEOUT);

        mysql.execute(
                "INSERT INTO arrive.customers VALUES (2, 'after')",
                "UPDATE arrive.customers SET name = 'changed' WHERE id = 2",
                "DELETE FROM arrive.customers WHERE id = 2");

        List<String> keys = new ArrayList<>();
        List<JsonNode> values = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : cluster.topics().await(topic, 4, TIMEOUT)) {
            keys.add(new String(record.key(), StandardCharsets.UTF_8));
            values.add(JSON.readTree(record.value()));
        }
        assertThat(keys).containsExactly("{\"id\":1}", "{\"id\":2}", "{\"id\":2}", "{\"id\":2}");
        assertThat(values)
                .extracting(value -> value.path("event_type").asText())
                .containsExactly("INSERT", "INSERT", "UPDATE", "DELETE");
        assertThat(values)
                .extracting(value -> value.path("record").toString())
                .containsExactly(
                        "{\"id\":1,\"name\":\"before the connector\"}",
                        "{\"id\":2,\"name\":\"after\"}",
                        "{\"id\":2,\"name\":\"changed\"}",
                        "{\"id\":2,\"name\":\"changed\"}");
    }
}
