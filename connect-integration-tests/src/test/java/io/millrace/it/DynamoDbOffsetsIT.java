package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.testkit.aws.kinesis.LocalRecord;
import io.millrace.testkit.aws.kinesis.LocalShard;
import io.millrace.testkit.connect.ConnectRest;
import io.millrace.testkit.connect.ConnectRestException;
import io.millrace.testkit.connect.ConnectorStatus;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** What operators do with the offsets of DynamoDB's source, through Connect's REST API; and what is lost is told. */
@WithCluster
class DynamoDbOffsetsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int KEYS = 10;
    private static final int PART = 100;

    private final TestCluster cluster;
    private final ConnectRest connect;

    DynamoDbOffsetsIT(TestCluster cluster, ConnectRest connect) {
        this.cluster = cluster;
        this.connect = connect;
    }

    @Test
    void offsetsCanBeReadReadAgainFromAndReset() {
        try (TableFlow flow = new TableFlow(cluster, "rewind", 1, KEYS);
                Resharding resharding = flow.resharding()) {
            flow.start(connect, flow.source());
            flow.change(PART);
            resharding.split(0);
            flow.change(PART);
            flow.awaitAllRead();
            stop(flow);
            List<LocalShard> shards = flow.stream().shards();
            Map<String, JsonNode> offsets = offsets(flow);

            assertThat(offsets.keySet())
                    .containsExactlyInAnyOrder(
                            "#stream",
                            shards.get(0).id(),
                            shards.get(1).id(),
                            shards.get(2).id());
            assertThat(offsets.get("#stream").at("/offset/position").asText()).isEqualTo("TRIM_HORIZON");
            for (LocalShard shard : shards) {
                JsonNode stored = offsets.get(shard.id());
                assertThat(stored.at("/partition/streamArn").asText())
                        .isEqualTo(flow.stream().arn());
                assertThat(stored.at("/offset/sequenceNumber").asText()).isEqualTo(last(shard));
                assertThat(stored.at("/offset/state").asText()).isEqualTo(shard.isOpen() ? "ACTIVE" : "END");
                assertThat(Instant.ofEpochMilli(
                                stored.at("/offset/readThroughMs").asLong()))
                        .as("the service's time, which it tells in whole seconds")
                        .isAfter(shards.get(0).records().get(0).arrival().minusSeconds(2));
            }

            refusesWhatWouldMixUpRecords(flow, shards, offsets);
            assertThat(offsets(flow)).as("offsets after refusals").isEqualTo(offsets);

            List<LocalRecord> ofParent = shards.get(0).records();
            JsonNode rewound = active(
                    offsets.get(shards.get(0).id()), ofParent.get(PART / 2 - 1).sequenceNumber());
            connect.alterOffsets(
                    flow.name(),
                    request(
                            rewound,
                            none(offsets.get(shards.get(1).id())),
                            none(offsets.get(shards.get(2).id()))));
            assertReadAgain(
                    flow,
                    Stream.concat(
                                    ofParent.subList(PART / 2, PART).stream(),
                                    shards.subList(1, 3).stream().flatMap(shard -> shard.records().stream()))
                            .toList());

            stop(flow);
            connect.resetOffsets(flow.name());
            assertThat(offsets(flow)).isEmpty();
            assertReadAgain(
                    flow,
                    shards.stream().flatMap(shard -> shard.records().stream()).toList());
            flow.change(PART);
            flow.awaitAllRead();
        }
    }

    private void refusesWhatWouldMixUpRecords(TableFlow flow, List<LocalShard> shards, Map<String, JsonNode> offsets) {
        String parent = shards.get(0).id();
        String child = shards.get(1).id();
        String other = shards.get(2).id();
        JsonNode ofParent = offsets.get(parent);
        JsonNode ofChild = offsets.get(child);
        String first = shards.get(0).records().get(0).sequenceNumber();
        assertRefused(flow, request(active(ofParent, first)), child, other, "null");
        assertRefused(flow, request(none(ofParent)), child, other, "null");
        assertRefused(flow, request(active(ofParent, first), none(ofChild)), other, "null");
        assertRefused(flow, request(ofChild), parent, "\"END\"");
        assertRefused(flow, request(of(ofParent, "shardId", "shardId-000000000009")), "no shard", parent, child, other);
        assertRefused(flow, request(of(ofParent, "streamArn", flow.stream().arn() + "2")), "another stream");
        assertRefused(flow, request(of(ofParent, "shard", parent)), "streamCreatedAt", "shardId", "sequenceNumber");
        assertRefused(flow, request(with(ofParent, "version", 99)), "version 99", "later release");
        assertRefused(flow, request(active(ofParent, "seven")), "sequenceNumber", "decimal digits");
    }

    @Test
    void whatAgedOutUnreadFailsTheTaskUnlessItMayGoOn() {
        try (TableFlow flow = new TableFlow(cluster, "aged-out", 1, KEYS)) {
            flow.start(connect, flow.source());
            flow.change(PART);
            flow.awaitAllRead();
            stop(flow);
            flow.change(PART);
            flow.aws().advance(Duration.ofHours(25));
            flow.change(PART);
            String shard = flow.stream().shards().get(0).id();
            assertThat(flow.stream().shards().get(0).records())
                    .as("what the stream still has")
                    .hasSize(PART);

            connect.resume(flow.name());
            assertThat(connect.awaitFailed(flow.name(), TableFlow.TIMEOUT).traces())
                    .contains(shard, "may be lost", "24 hours", "behavior.on.data.loss=continue");
            assertThat(sequences(flow, 0)).as("changes read").hasSize(PART);

            goOn(flow);
            awaitRead(flow, PART, flow.stream().shards().get(0).records());
        }
    }

    @Test
    void aStreamThatWasCreatedAnewFailsTheTaskUnlessItMayGoOn() {
        try (TableFlow flow = new TableFlow(cluster, "created-anew", 1, KEYS);
                KinesisClient kinesis = KinesisReader.client(flow.aws().endpoint(), TestCluster.REGION)) {
            flow.start(connect, flow.source());
            flow.change(PART);
            flow.awaitAllRead();

            kinesis.deleteStream(r -> r.streamName(flow.name()));
            flow.aws().advance(Duration.ofSeconds(1));
            kinesis.createStream(r -> r.streamName(flow.name()).shardCount(2));
            flow.change(PART);
            assertThat(connect.awaitFailed(flow.name(), TableFlow.TIMEOUT).traces())
                    .contains(flow.name(), "may be lost", "behavior.on.data.loss=continue");
            assertThat(sequences(flow, 0)).as("changes read").hasSize(PART);

            goOn(flow);
            flow.awaitAllRead();
            connect.restart(flow.name());
            flow.change(PART);
            flow.awaitAllRead();
        }
    }

    private void goOn(TableFlow flow) {
        flow.submit(connect, flow.source().with("behavior.on.data.loss", "continue"));
    }

    private void stop(TableFlow flow) {
        connect.stop(flow.name());
        connect.await(flow.name(), TableFlow.TIMEOUT, "stopped", ConnectorStatus::isStopped);
    }

    /** Resumes the connector, and waits for these records: no other comes before the stream gets more. */
    private void assertReadAgain(TableFlow flow, Collection<LocalRecord> records) {
        long end = cluster.topics().ends(flow.topic()).get(new TopicPartition(flow.topic(), 0));
        connect.resume(flow.name());
        awaitRead(flow, end, records);
    }

    private void awaitRead(TableFlow flow, long from, Collection<LocalRecord> records) {
        Set<String> expected = records.stream().map(LocalRecord::sequenceNumber).collect(Collectors.toSet());
        await(expected.size() + " records, read again")
                .atMost(TableFlow.TIMEOUT)
                .untilAsserted(() -> assertThat(sequences(flow, from)).isEqualTo(expected));
    }

    /** The sequence numbers of what the topic holds from an offset on. */
    private Set<String> sequences(TableFlow flow, long from) {
        return cluster.topics().read(flow.topic()).stream()
                .filter(record -> record.offset() >= from)
                .map(record -> json(record.value()).path("sequence").asText())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String last(LocalShard shard) {
        List<LocalRecord> records = shard.records();
        return records.get(records.size() - 1).sequenceNumber();
    }

    /** What Connect has stored, by shard. */
    private Map<String, JsonNode> offsets(TableFlow flow) {
        Map<String, JsonNode> offsets = new LinkedHashMap<>();
        for (JsonNode entry : connect.offsets(flow.name()).path("offsets")) {
            offsets.put(entry.at("/partition/shardId").asText(), entry);
        }
        return offsets;
    }

    private static ObjectNode request(JsonNode... entries) {
        ArrayNode offsets = JSON.createArrayNode();
        IntStream.range(0, entries.length).forEach(i -> offsets.add(entries[i]));
        return JSON.createObjectNode().set("offsets", offsets);
    }

    private static ObjectNode active(JsonNode entry, String sequenceNumber) {
        ObjectNode changed = JSON.createObjectNode().set("partition", entry.path("partition"));
        changed.putObject("offset")
                .put("version", 1)
                .put("sequenceNumber", sequenceNumber)
                .put("state", "ACTIVE");
        return changed;
    }

    private static ObjectNode none(JsonNode entry) {
        return ((ObjectNode) entry.deepCopy()).putNull("offset");
    }

    private static ObjectNode with(JsonNode entry, String field, int value) {
        ObjectNode changed = entry.deepCopy();
        ((ObjectNode) changed.path("offset")).put(field, value);
        return changed;
    }

    private static ObjectNode of(JsonNode entry, String field, String value) {
        ObjectNode changed = entry.deepCopy();
        ((ObjectNode) changed.path("partition")).put(field, value);
        return changed;
    }

    private void assertRefused(TableFlow flow, ObjectNode request, String... saying) {
        assertThatThrownBy(() -> connect.alterOffsets(flow.name(), request))
                .as("altering %s", request)
                .isInstanceOfSatisfying(
                        ConnectRestException.class,
                        e -> assertThat(json(e.body().getBytes(StandardCharsets.UTF_8))
                                        .path("message")
                                        .asText())
                                .contains(saying));
    }

    private static JsonNode json(byte[] text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
