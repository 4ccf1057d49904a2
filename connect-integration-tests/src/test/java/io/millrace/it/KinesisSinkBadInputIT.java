package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.connect.ConnectRestException;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.connect.Validation;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.kinesis.model.Record;

/** What cannot be delivered is named, with the way out; nothing else is lost with it. */
@WithCluster
class KinesisSinkBadInputIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String STRING_CONVERTER = "org.apache.kafka.connect.storage.StringConverter";
    private static final String JSON_CONVERTER = "org.apache.kafka.connect.json.JsonConverter";
    private static final String CONTENT = "content-of-the-record";
    private static final String TOO_LARGE = "\"" + CONTENT.repeat(60_000) + "\"";

    private final TestCluster cluster;
    private final Connectors connectors;
    private final LocalAws aws;
    private String name = "";

    KinesisSinkBadInputIT(TestCluster cluster, Connectors connectors, LocalAws aws) {
        this.cluster = cluster;
        this.connectors = connectors;
        this.aws = aws;
    }

    @BeforeEach
    void createTopicAndStream() {
        name = cluster.uniqueName("bad");
        cluster.topics().create(name, 1);
        aws.kinesis().createStream(name, 1);
    }

    @Test
    void aRecordThatIsTooLargeStopsTheTaskAndIsNamed() {
        connectors.start(sink());

        produce("1", TOO_LARGE, "3");

        String trace = awaitFailure();
        assertThat(trace).contains(name + "-0@1").contains("record.max.bytes").doesNotContain(CONTENT);
        assertThat(committed()).isLessThanOrEqualTo(1);
        assertNothingElseIsLost("1", "3");
    }

    @Test
    void aRejectedRecordThatTheDeadLetterQueueCannotTakeStopsTheTask() {
        connectors.start(sinkWithDeadLetterQueue()
                .with("record.max.bytes", "1000")
                .with("producer.override.max.request.size", "2000"));

        produce("1", "x".repeat(3000), "3");

        assertThat(awaitFailure()).contains(name + "-0@1").contains("errors.deadletterqueue.topic.name");
        assertThat(committed()).isLessThanOrEqualTo(1);
    }

    @Test
    void aRecordThatIsTooLargeGoesToTheDeadLetterQueueAndTheRestArrives() {
        connectors.start(sinkWithDeadLetterQueue());

        produce("1", TOO_LARGE, "3");

        assertThat(stored(2)).containsExactly("1", "3");
        ConsumerRecord<byte[], byte[]> rejected = rejected(1).get(0);
        assertThat(new String(rejected.value(), StandardCharsets.UTF_8)).isEqualTo(TOO_LARGE);
        assertThat(header(rejected, "__connect.errors.topic")).isEqualTo(name);
        assertThat(header(rejected, "__connect.errors.offset")).isEqualTo("1");
        assertThat(header(rejected, "__connect.errors.exception.message"))
                .contains("record.max.bytes")
                .doesNotContain(CONTENT);
        await().atMost(TIMEOUT).untilAsserted(() -> assertThat(committed()).isEqualTo(3));
    }

    @Test
    void aRecordWithoutValueStopsTheTaskAndIsNamed() {
        connectors.start(sink());

        produce("1", null);

        assertThat(awaitFailure()).contains(name + "-0@1").contains("behavior.on.null.values");
    }

    @ParameterizedTest
    @CsvSource({"ignore, '1,3'", "write, '1,,3'"})
    void aRecordWithoutValueIsSkippedOrSentAsItIsConfigured(String behavior, String expected) {
        connectors.start(sink().with("behavior.on.null.values", behavior));

        produce("1", null, "3");

        List<String> wanted = List.of(expected.split(",", -1));
        assertThat(stored(wanted.size())).isEqualTo(wanted);
        await().atMost(TIMEOUT).untilAsserted(() -> assertThat(committed()).isEqualTo(3));
    }

    @Test
    void aValueOfAnotherKindIsNamed() {
        connectors.start(
                sink().with("value.converter", JSON_CONVERTER).with("value.converter.schemas.enable", "false"));

        produce("{\"a\":1}", "42");

        assertThat(awaitFailure())
                .contains(name + "-0@1")
                .contains("java.lang.Long")
                .contains("value.converter");
        assertNothingElseIsLost("{\"a\":1}", "42");
    }

    @Test
    void aPartitionKeyThatIsTooLongIsHashedAlwaysAlike() {
        connectors.start(sink().with("key.converter", STRING_CONVERTER));
        String longKey = "k".repeat(257);

        cluster.topics().produce(name, longKey, "1");
        cluster.topics().produce(name, longKey, "2");
        cluster.topics().produce(name, "k".repeat(256), "3");

        Map<String, List<String>> textsByKey = read(3).stream()
                .collect(Collectors.groupingBy(
                        Record::partitionKey,
                        Collectors.mapping(record -> record.data().asUtf8String(), Collectors.toList())));
        assertThat(textsByKey).hasSize(2).containsEntry("k".repeat(256), List.of("3"));
        textsByKey.remove("k".repeat(256));
        assertThat(textsByKey.keySet()).allMatch(key -> key.matches("[0-9a-f]{64}"));
        assertThat(textsByKey.values()).containsExactly(List.of("1", "2"));
    }

    @Test
    void anEnvelopeWithoutSourceIsNamedAndTheRestArrives() {
        connectors.start(sinkWithDeadLetterQueue()
                .with("value.converter", JSON_CONVERTER)
                .with("value.converter.schemas.enable", "false")
                .with("transforms", "record")
                .with("transforms.record.type", "io.millrace.transforms.RecordNormalizer"));
        String source = "\"source\":{\"connector\":\"postgresql\",\"name\":\"pg\",\"ts_ms\":1795227785941,"
                + "\"schema\":\"s\",\"table\":\"t\",\"txId\":1,\"lsn\":24753936}";
        String whole = "{\"before\":null,\"after\":{\"id\":1}," + source + ",\"op\":\"c\",\"ts_ms\":1}";

        produce(whole, "{\"before\":null,\"after\":{\"id\":\"" + CONTENT + "\"},\"op\":\"c\",\"ts_ms\":1}", whole);

        assertThat(stored(2)).allMatch(text -> text.contains("\"event_type\":\"INSERT\""));
        assertThat(header(rejected(1).get(0), "__connect.errors.exception.message"))
                .contains(name)
                .contains("offset 1")
                .contains("source")
                .doesNotContain(CONTENT);
    }

    @Test
    void aStreamThatDoesNotExistIsReportedOnItsKey() {
        ConnectorRequest wrong = sink().with("kinesis.stream.name", "no-such-stream");

        // Validation waits for five seconds only, which the first attempt may need to load classes.
        await().atMost(TIMEOUT).untilAsserted(() -> {
            Validation validation = cluster.connect().validate(wrong);
            assertThat(validation.errors()).containsOnlyKeys("kinesis.stream.name");
            assertThat(validation.errors().get("kinesis.stream.name").toString())
                    .contains("no-such-stream");
        });
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThatThrownBy(() -> connectors.submit(wrong))
                        .isInstanceOfSatisfying(
                                ConnectRestException.class,
                                e -> assertThat(e.body()).contains("kinesis.stream.name")));
    }

    @Test
    void wrongCredentialsAreReportedOnTheirKeyAndStopATaskThatHasThem() {
        try (LocalAws strict = LocalAws.builder().region(TestCluster.REGION).start()) {
            strict.credentials().acceptOnly("AKIAOTHER");
            strict.kinesis().createStream(name, 1);
            ConnectorRequest wrong =
                    sink().with("aws.endpoint", strict.endpoint().toString());

            await().atMost(TIMEOUT)
                    .untilAsserted(
                            () -> assertThat(cluster.connect().validate(wrong).errors())
                                    .containsOnlyKeys("aws.access.key.id"));

            connectors.submit(wrong.with("validate.remote", "false"));
            produce("1");
            assertThat(awaitFailure()).contains("aws.access.key.id").doesNotContain("AKIAEXAMPLE");
            connectors.delete(name);
        }
    }

    @Test
    void aWrongSecretStopsTheTaskAndNamesTheKeysToCorrect() {
        try (LocalAws strict = LocalAws.builder().region(TestCluster.REGION).start()) {
            strict.kinesis().createStream(name, 1);
            strict.faults().on("PutRecords").failWith("InvalidSignatureException");
            connectors.start(sink().with("aws.endpoint", strict.endpoint().toString()));

            produce("1");

            assertThat(awaitFailure())
                    .contains("InvalidSignatureException", "aws.secret.access.key")
                    .doesNotContain("AKIAEXAMPLE");
            assertThat(committed()).isZero();
            connectors.delete(name);
        }
    }

    /** The way out that the message names: with the dead letter queue, or the right converter, all the rest arrives. */
    private void assertNothingElseIsLost(String... values) {
        connectors.submit(sinkWithDeadLetterQueue());

        assertThat(stored(values.length)).containsExactly(values);
    }

    private ConnectorRequest sink() {
        return Examples.kinesisSink(Examples.KINESIS_SINK, name, aws, name, name);
    }

    private ConnectorRequest sinkWithDeadLetterQueue() {
        return Examples.kinesisSink(Examples.KINESIS_SINK_WITH_DEAD_LETTER_QUEUE, name, aws, name, name);
    }

    private void produce(String... values) {
        for (String value : values) {
            cluster.topics().produce(name, null, value);
        }
    }

    private String awaitFailure() {
        return cluster.connect().awaitFailed(name, TIMEOUT).traces();
    }

    private List<String> stored(int count) {
        return read(count).stream().map(record -> record.data().asUtf8String()).toList();
    }

    private List<Record> read(int count) {
        try (KinesisReader reader = new KinesisReader(aws.endpoint(), aws.region(), name)) {
            return reader.read(count, TIMEOUT);
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> rejected(int count) {
        return cluster.topics().await(name + "-rejected", count, TIMEOUT);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String header) {
        return new String(record.headers().lastHeader(header).value(), StandardCharsets.UTF_8);
    }

    private long committed() {
        return cluster.topics().committed("connect-" + name).getOrDefault(new TopicPartition(name, 0), 0L);
    }
}
