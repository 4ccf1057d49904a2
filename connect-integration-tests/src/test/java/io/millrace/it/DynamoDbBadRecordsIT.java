package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.testkit.aws.kinesis.LocalRecord;
import io.millrace.testkit.connect.ConnectRest;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.connect.ConnectorStatus;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import io.millrace.testkit.log.Canary;
import io.millrace.testkit.log.LogCapture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records in DynamoDB's stream that are no changes of DynamoDB's: what becomes of them is told, what is in them is not. */
@WithCluster
class DynamoDbBadRecordsIT {
    private static final int PART = 50;

    private final TestCluster cluster;
    private final ConnectRest connect;
    private final Canary payload = Canary.in("payload");
    private final Canary key = Canary.in("key");
    private final List<byte[]> bad = List.of(
            bytes(payload.text()),
            bytes("{\"tableName\": \"items\", \"eventName\": \"" + payload + "\"}"),
            bytes(
                    "{\"eventID\": \"1\", \"eventName\": \"INSERT\", \"tableName\": \"items\", \"dynamodb\": {\"Keys\": {\"id\": {\"S\": \""
                            + key + "\"}}, \"NewImage\": {\"id\": {\"X\": \"" + payload + "\"}}}}"),
            new byte[] {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2, 1, 2, 3});
    private LogCapture log;

    DynamoDbBadRecordsIT(TestCluster cluster, ConnectRest connect) {
        this.cluster = cluster;
        this.connect = connect;
    }

    @BeforeEach
    void listen() {
        connect.setLogLevel("io.millrace", "TRACE");
        log = LogCapture.ofThisJvm();
    }

    @AfterEach
    void speakNormally() {
        connect.setLogLevel("io.millrace", "DEBUG");
    }

    @Test
    void theTaskFailsUnlessItMaySkipThem() {
        try (TableFlow flow = new TableFlow(cluster, "bad-fail", 1, 10)) {
            writeBadOnesBetweenChanges(flow);
            List<LocalRecord> records = flow.stream().shards().get(0).records();
            flow.submit(connect, flow.source());

            ConnectorStatus failed = connect.awaitFailed(flow.name(), TableFlow.TIMEOUT);
            assertThat(failed.traces())
                    .contains(
                            flow.name(),
                            "shardId-000000000000",
                            records.get(PART).sequenceNumber(),
                            "behavior.on.decode.errors",
                            "errors.quarantine.topic");
            flow.awaitRead(PART);
            assertThat(flow.log().distinct())
                    .as("changes before the first bad record")
                    .isEqualTo(PART);

            flow.submit(connect, flow.source().with("behavior.on.decode.errors", "skip"));
            flow.awaitAllRead();

            for (int i = PART; i < PART + bad.size(); i++) {
                assertThat(log.containing(records.get(i).sequenceNumber()))
                        .as("what is said of record " + i)
                        .anyMatch(line -> line.contains("behavior.on.decode.errors=skip"));
            }
            assertSilent(failed.toString());
        }
    }

    @Test
    void theyGoToQuarantineAsTheyAre() throws IOException {
        try (TableFlow flow = new TableFlow(cluster, "bad-quarantine", 1, 10)) {
            String quarantine = flow.name() + "-quarantine";
            writeBadOnesBetweenChanges(flow);
            ConnectorRequest source = flow.source()
                    .with(Map.of("behavior.on.decode.errors", "quarantine", "errors.quarantine.topic", quarantine));
            flow.start(connect, source);
            flow.awaitAllRead();

            List<ConsumerRecord<byte[], byte[]>> quarantined =
                    cluster.topics().await(quarantine, bad.size(), TableFlow.TIMEOUT);
            List<LocalRecord> records = flow.stream().shards().get(0).records();
            for (int i = 0; i < bad.size(); i++) {
                ConsumerRecord<byte[], byte[]> record = quarantined.get(i);
                assertThat(Pipe.header(record, "millrace.error.sequence"))
                        .isEqualTo(records.get(PART + i).sequenceNumber());
                assertThat(Pipe.header(record, "millrace.error.shard")).isEqualTo("shardId-000000000000");
                assertThat(Pipe.header(record, "millrace.error.stream")).isEqualTo(flow.name());
                assertThat(Pipe.header(record, "millrace.error.connector")).isEqualTo(flow.name());
                assertThat(Pipe.header(record, "millrace.error")).contains("cannot decode");
                assertThat(Changes.json(new String(record.value(), StandardCharsets.UTF_8))
                                .binaryValue())
                        .as("the bytes, as JsonConverter writes bytes")
                        .isEqualTo(bad.get(i));
                assertThat(payload.findIn(List.of(Pipe.header(record, "millrace.error"))))
                        .isEmpty();
            }
            assertSilent(connect.status(flow.name()).toString());
        }
    }

    /** Whatever happens on the way, items are not told to logs: here calls fail, tasks are restarted and shards are split. */
    @Test
    void nothingIsToldOfItemsWhileCallsFail() {
        try (TableFlow flow = new TableFlow(cluster, "bad-calls", 1, 10);
                Resharding resharding = flow.resharding()) {
            var faults = flow.aws().faults();
            var met = List.of(
                    faults.on("GetRecords").everyNth(3).answer(500),
                    faults.on("GetRecords").everyNth(5).throttle(),
                    faults.on("GetRecords").everyNth(7).dropConnectionAfterApplying(),
                    faults.on("GetRecords").nth(11).failWith("ExpiredIteratorException"),
                    faults.on("ListShards").everyNth(3).answer(500),
                    faults.on("GetShardIterator").nth(2).throttle());
            flow.start(
                    connect,
                    flow.source()
                            .with("kinesis.throughput.exceeded.backoff.ms", "50")
                            .with("deduplicate.window.ms", "60000"));
            flow.table().put("{\"id\": {\"S\": \"" + key + "\"}, \"" + "v" + "\": {\"S\": \"" + payload + "\"}}");
            resharding.split(0);
            flow.table().expire("{\"id\": {\"S\": \"" + key + "\"}}");
            connect.restart(flow.name());
            await("both changes of the item, and faults")
                    .atMost(TableFlow.TIMEOUT)
                    .untilAsserted(() -> {
                        assertThat(cluster.topics().read(flow.topic()).stream()
                                        .map(record -> new String(record.value(), StandardCharsets.UTF_8)))
                                .filteredOn(value -> value.contains(key.text()))
                                .anyMatch(value -> value.contains("\"event_type\":\"INSERT\""))
                                .anyMatch(value -> value.contains("\"event_type\":\"DELETE\""));
                        assertThat(met).as("faults that met something").allMatch(fault -> fault.hits() > 0);
                    });
            assertSilent(connect.status(flow.name()).toString());
        }
    }

    private void writeBadOnesBetweenChanges(TableFlow flow) {
        flow.change(PART);
        for (byte[] each : bad) {
            assertThat(flow.aws().kinesis().feed(flow.name(), key.text(), each)).isTrue();
        }
        flow.change(PART);
    }

    private void assertSilent(String status) {
        List<String> said = new ArrayList<>(log.lines());
        said.add(status);
        assertThat(said).as("what was said at all").hasSizeGreaterThan(10);
        assertThat(Stream.of(payload, key)
                        .flatMap(canary -> canary.findIn(said).stream())
                        .toList())
                .isEmpty();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aTransformThatDropsHeartbeatsIsToldOf() {
        try (TableFlow flow = new TableFlow(cluster, "dropping", 1, 10)) {
            LogCapture log = LogCapture.ofThisJvm();
            flow.start(
                    connect,
                    flow.source()
                            .with(Map.of(
                                    "transforms",
                                    "record,drop",
                                    "transforms.drop.type",
                                    "org.apache.kafka.connect.transforms.Filter",
                                    "transforms.drop.predicate",
                                    "isHeartbeat")));

            await("a warning")
                    .atMost(TableFlow.TIMEOUT)
                    .until(() -> !log.containing(
                                    "A record for the topic __millrace-heartbeat." + flow.name() + " was dropped")
                            .isEmpty());
        }
    }
}
