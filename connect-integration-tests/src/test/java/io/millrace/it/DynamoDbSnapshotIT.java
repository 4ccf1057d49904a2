package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.testkit.aws.fault.Fault;
import io.millrace.testkit.connect.ConnectRest;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** A table that was there before its stream is scanned first, and the stream is read from when that began. */
@WithCluster
class DynamoDbSnapshotIT {
    private static final int KEYS = 400;

    private final TestCluster cluster;
    private final ConnectRest connect;

    DynamoDbSnapshotIT(TestCluster cluster, ConnectRest connect) {
        this.cluster = cluster;
        this.connect = connect;
    }

    @Test
    void scansEveryItemAndThenReadsTheStreamFromWhenTheScanBegan() {
        try (TableFlow flow = new TableFlow(cluster, "snapshot", 2, KEYS)) {
            flow.change(2 * KEYS);
            flow.aws().kinesis().stream(flow.name())
                    .shards()
                    .forEach(shard -> flow.stream().trim(shard.id(), shard.recordsAccepted()));
            Fault held = flow.aws().faults().on("Scan").afterFirst(2).hold();
            flow.start(connect, source(flow));
            await("a part of the scan to be held").atMost(TableFlow.TIMEOUT).until(() -> held.held() > 0);
            flow.change(KEYS / 2);
            flow.table().expire("{\"id\": {\"S\": \"key-0\"}}");
            awaitItems(flow, 1);
            assertThat(flow.aws().calls().count("GetRecords"))
                    .as("reads of the stream before the scan is done")
                    .isZero();

            connect.restart(flow.name());
            held.remove();
            flow.change(KEYS / 4);

            Map<String, String> expected = new TreeMap<>();
            for (int key = 1; key < KEYS; key++) {
                expected.put("key-" + key, key < KEYS / 2 + KEYS / 4 ? "3" : "2");
            }
            await("every item in its last state")
                    .atMost(TableFlow.TIMEOUT)
                    .untilAsserted(() -> assertThat(lastStates(flow)).isEqualTo(expected));
            List<JsonNode> all = records(flow);
            List<String> types = all.stream()
                    .map(change -> change.path("event_type").asText())
                    .toList();
            assertThat(types.subList(0, types.lastIndexOf("READ") + 1))
                    .as("what comes before the last item of the scan")
                    .containsOnly("READ");
            assertThat(all.stream()
                            .filter(change -> change.path("event_type").asText().equals("READ"))
                            .map(change -> change.at("/record/id").asText()))
                    .as("items that were scanned")
                    .contains(IntStream.range(1, KEYS)
                            .mapToObj(key -> "key-" + key)
                            .toArray(String[]::new));
            assertThat(flow.table().inconsistentScans()).isZero();

            long end = cluster.topics().ends(flow.topic()).get(new TopicPartition(flow.topic(), 0));
            long scans = flow.aws().calls().count("Scan");
            connect.restart(flow.name());
            flow.change(KEYS);
            for (int key = 0; key < KEYS; key++) {
                expected.put("key-" + key, key < KEYS / 2 + KEYS / 4 ? "4" : "3");
            }
            await("changes after a restart")
                    .atMost(TableFlow.TIMEOUT)
                    .untilAsserted(() -> assertThat(lastStates(flow)).isEqualTo(expected));
            assertThat(flow.aws().calls().count("Scan"))
                    .as("scans after all was scanned")
                    .isEqualTo(scans);
            assertThat(cluster.topics().read(flow.topic()).stream()
                            .filter(record -> record.offset() >= end)
                            .map(record -> Changes.json(text(record.value()))
                                    .path("event_type")
                                    .asText()))
                    .isNotEmpty()
                    .doesNotContain("READ");
        }
    }

    static ConnectorRequest source(TableFlow flow) {
        return flow.source()
                .without("kinesis.position")
                .with(Map.of(
                        "snapshot.mode",
                        "initial",
                        "dynamodb.table.include.list",
                        TableFlow.TABLE,
                        "snapshot.segments",
                        "5",
                        "transforms.record.snapshot.event.type",
                        "READ"));
    }

    private void awaitItems(TableFlow flow, int count) {
        cluster.topics().await(flow.topic(), count, TableFlow.TIMEOUT);
    }

    /** The number of each item that is there, as one who keeps the topic's last word of each knows it. */
    private Map<String, String> lastStates(TableFlow flow) {
        Map<String, String> states = new HashMap<>();
        for (JsonNode change : records(flow)) {
            String id = change.at("/record/id").asText();
            if (change.path("event_type").asText().equals("DELETE")) {
                states.remove(id);
            } else {
                states.put(id, change.at("/record/v").asText());
            }
        }
        return states;
    }

    private List<JsonNode> records(TableFlow flow) {
        return cluster.topics().read(flow.topic()).stream()
                .map(record -> Changes.json(text(record.value())))
                .toList();
    }

    private static String text(byte[] value) {
        return new String(value, StandardCharsets.UTF_8);
    }
}
