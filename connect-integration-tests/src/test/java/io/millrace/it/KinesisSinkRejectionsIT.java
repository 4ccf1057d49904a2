package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.aws.fault.Fault;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each reason to reject a record is told by the dead letter record's headers, and only what is rejected goes there. */
@WithCluster
class KinesisSinkRejectionsIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String JSON_CONVERTER = "org.apache.kafka.connect.json.JsonConverter";
    private static final String STRING_CONVERTER = "org.apache.kafka.connect.storage.StringConverter";
    private static final String CONTENT = "content-of-the-record";

    private final TestCluster cluster;
    private final Connectors connectors;
    private final LocalAws aws;
    private String name = "";

    KinesisSinkRejectionsIT(TestCluster cluster, Connectors connectors, LocalAws aws) {
        this.cluster = cluster;
        this.connectors = connectors;
        this.aws = aws;
    }

    /**
     * A record to reject.
     *
     * @param props what the connector is configured with
     * @param value null for a tombstone
     * @param wayOut what the message must say beside the reason
     */
    record Bad(String reason, Map<String, String> props, String value, List<String> wayOut) {
        @Override
        public String toString() {
            return reason;
        }
    }

    static List<Bad> reasons() {
        return List.of(
                new Bad("null-value", Map.of(), null, List.of("behavior.on.null.values")),
                new Bad(
                        "unsupported-value",
                        Map.of("value.converter", JSON_CONVERTER, "value.converter.schemas.enable", "false"),
                        "42",
                        List.of("java.lang.Long", "value.converter")),
                new Bad(
                        "partition-key-missing",
                        Map.of(
                                "value.converter",
                                JSON_CONVERTER,
                                "value.converter.schemas.enable",
                                "false",
                                "kinesis.partition.key.source",
                                "field",
                                "kinesis.partition.key.field",
                                "id"),
                        "{\"other\":\"" + CONTENT + "\"}",
                        List.of("kinesis.partition.key.field", "'id'")),
                new Bad(
                        "explicit-hash-key-invalid",
                        Map.of(
                                "kinesis.explicit.hash.key.header",
                                "hash",
                                "header.converter",
                                "org.apache.kafka.connect.storage.StringConverter"),
                        "{\"hash\":\"" + CONTENT + "\"}",
                        List.of("kinesis.explicit.hash.key.header", "2^128-1")),
                new Bad(
                        "record-too-large",
                        Map.of("record.max.bytes", "100"),
                        CONTENT.repeat(10),
                        List.of("record.max.bytes=100", "bytes", "transform")));
    }

    @BeforeEach
    void createTopicAndStream() {
        name = cluster.uniqueName("rejections");
        cluster.topics().create(name, 1);
        aws.kinesis().createStream(name, 1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reasons")
    void theHeadersTellWhyAndTheRestArrives(Bad bad) {
        connectors.start(sink().with(bad.props()));
        boolean badHash = bad.reason().startsWith("explicit");

        cluster.topics()
                .produce(List.of(
                        record("{\"id\":1}", null),
                        record(bad.value(), badHash ? CONTENT : null),
                        record("{\"id\":3}", null)));

        assertThat(stored(2)).containsExactly("{\"id\":1}", "{\"id\":3}");
        ConsumerRecord<byte[], byte[]> rejected = rejected(1).get(0);
        assertThat(header(rejected, "__connect.errors.exception.class.name")).contains("RejectedRecordException");
        assertThat(header(rejected, "__connect.errors.exception.message"))
                .startsWith(bad.reason() + ": ")
                .contains(bad.wayOut())
                .doesNotContain(CONTENT);
        assertThat(header(rejected, "__connect.errors.exception.stacktrace")).doesNotContain(CONTENT);
        assertCommitted(3);
    }

    @Test
    void theLimitIsTheLastByteOfDataAndPartitionKey() {
        connectors.start(sink().with("record.max.bytes", "100").with("key.converter", STRING_CONVERTER));
        byte[] key = "grüß€😀".getBytes(StandardCharsets.UTF_8);
        assertThat(key).hasSize(13);

        cluster.topics().produce(List.of(new ProducerRecord<>(name, key, bytes("x".repeat(87)))));
        cluster.topics().produce(List.of(new ProducerRecord<>(name, key, bytes("x".repeat(88)))));
        cluster.topics().produce(List.of(new ProducerRecord<>(name, key, bytes("end"))));

        assertThat(stored(2)).containsExactly("x".repeat(87), "end");
        assertThat(header(rejected(1).get(0), "__connect.errors.exception.message"))
                .contains("101 bytes", "record.max.bytes=100", name);
        assertCommitted(3);
    }

    @Test
    void topicsGoToTheirStreamsAndOneWithoutIsRejected() {
        cluster.topics().create(name + "-b", 1);
        cluster.topics().create(name + "-c", 1);
        aws.kinesis().createStream(name + "-second", 1);
        String arn = "arn:aws:kinesis:" + TestCluster.REGION + ":" + LocalAws.ACCOUNT + ":stream/" + name + "-second";
        connectors.start(sink().with("topics.regex", name + "(-[bc])?")
                .without("kinesis.stream.name")
                .with("kinesis.topic.to.stream", name + ":" + name + ", " + name + "-b:" + arn));

        cluster.topics()
                .produce(List.of(
                        new ProducerRecord<>(name, bytes("a")),
                        new ProducerRecord<>(name + "-b", bytes("b")),
                        new ProducerRecord<>(name + "-c", bytes("c"))));

        assertThat(stored(1)).containsExactly("a");
        assertThat(stored(name + "-second", 1)).containsExactly("b");
        assertThat(header(rejected(1).get(0), "__connect.errors.exception.message"))
                .startsWith("no-stream-for-topic: ")
                .contains(name + "-c", "kinesis.topic.to.stream", "kinesis.stream.name");
    }

    @Test
    void anEntryThatTheServiceRefusesIsRejectedAloneAndNamesTheStream() {
        Fault refusal =
                aws.faults().onEntriesOf("PutRecords").of(name).nth(2).failWith("InvalidArgumentException", CONTENT);
        connectors.start(sink());

        cluster.topics().produce(List.of(record("1", null), record("2", null), record("3", null)));

        assertThat(stored(2)).containsExactly("1", "3");
        assertThat(header(rejected(1).get(0), "__connect.errors.exception.message"))
                .startsWith("InvalidArgumentException: ")
                .contains(name, "record.max.bytes")
                .doesNotContain(CONTENT);
        assertCommitted(3);
        refusal.remove();
    }

    @Test
    void transientErrorsNeverReachTheDeadLetterQueue() {
        List<Fault> faults = List.of(
                aws.faults().onEntriesOf("PutRecords").of(name).everyNth(3).throttle(),
                aws.faults().onEntriesOf("PutRecords").of(name).everyNth(7).failWith("InternalFailure"),
                aws.faults().onEntriesOf("PutRecords").of(name).everyNth(11).failWith("SomethingNew"),
                aws.faults().on("PutRecords").of(name).everyNth(4).answer(503),
                aws.faults().on("PutRecords").of(name).everyNth(5).dropConnectionBeforeApplying());
        connectors.start(sink().with("batch.size", "10").with("retry.backoff.max.ms", "200"));
        List<String> values = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            values.add(Integer.toString(i));
        }

        values.forEach(value -> cluster.topics().produce(List.of(record(value, null))));

        assertThat(stored(100)).containsAll(values);
        assertCommitted(100);
        assertThat(cluster.topics().names()).contains(name + "-rejected");
        assertThat(cluster.topics().ends(name + "-rejected").values()).containsOnly(0L);
        assertThat(faults).allSatisfy(fault -> assertThat(fault.hits()).isPositive());
        faults.forEach(Fault::remove);
    }

    private ConnectorRequest sink() {
        return Examples.kinesisSink(Examples.KINESIS_SINK_WITH_DEAD_LETTER_QUEUE, name, aws, name, name);
    }

    private ProducerRecord<byte[], byte[]> record(String value, String hash) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(name, value == null ? null : bytes(value));
        if (hash != null) {
            record.headers().add("hash", bytes(hash));
        }
        return record;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private List<String> stored(int count) {
        return stored(name, count);
    }

    private List<String> stored(String stream, int count) {
        try (KinesisReader reader = new KinesisReader(aws.endpoint(), aws.region(), stream)) {
            return reader.read(count, TIMEOUT).stream()
                    .map(record -> record.data().asUtf8String())
                    .toList();
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> rejected(int count) {
        return cluster.topics().await(name + "-rejected", count, TIMEOUT);
    }

    private void assertCommitted(long offset) {
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(
                                cluster.topics().committed("connect-" + name).get(new TopicPartition(name, 0)))
                        .isEqualTo(offset));
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String header) {
        return new String(record.headers().lastHeader(header).value(), StandardCharsets.UTF_8);
    }
}
