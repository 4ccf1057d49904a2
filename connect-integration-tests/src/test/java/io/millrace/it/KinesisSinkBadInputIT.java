package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.Arrivals.Arrival;
import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be delivered is named, with the way out; nothing else is lost with it. */
@WithCluster
class KinesisSinkBadInputIT {
    private static final String STRING_CONVERTER = "org.apache.kafka.connect.storage.StringConverter";
    private static final String JSON_CONVERTER = "org.apache.kafka.connect.json.JsonConverter";
    private static final String CONTENT = "content-of-the-record";
    private static final String TOO_LARGE = "\"" + CONTENT.repeat(60_000) + "\"";

    private final TestCluster cluster;
    private final Connectors connectors;
    private final LocalAws aws;
    private Pipe pipe;
    private String name = "";

    KinesisSinkBadInputIT(TestCluster cluster, Connectors connectors, LocalAws aws) {
        this.cluster = cluster;
        this.connectors = connectors;
        this.aws = aws;
    }

    @BeforeEach
    void createTopicAndStream() {
        pipe = new Pipe(cluster, aws, Service.KINESIS, "bad");
        name = pipe.name();
    }

    @Test
    void aRecordThatIsTooLargeStopsTheTaskAndIsNamed() {
        connectors.start(sink());

        pipe.produce("1", TOO_LARGE, "3");

        String trace = pipe.awaitFailure();
        assertThat(trace).contains(name + "-0@1").contains("record.max.bytes").doesNotContain(CONTENT);
        assertThat(pipe.committed()).isLessThanOrEqualTo(1);
        assertNothingElseIsLost("1", "3");
    }

    @Test
    void aRejectedRecordThatTheDeadLetterQueueCannotTakeStopsTheTask() {
        connectors.start(sinkWithDeadLetterQueue()
                .with("record.max.bytes", "1000")
                .with("producer.override.max.request.size", "2000"));

        pipe.produce("1", "x".repeat(3000), "3");

        assertThat(pipe.awaitFailure()).contains(name + "-0@1").contains("errors.deadletterqueue.topic.name");
        assertThat(pipe.committed()).isLessThanOrEqualTo(1);
    }

    @Test
    void aRecordThatIsTooLargeGoesToTheDeadLetterQueueAndTheRestArrives() {
        connectors.start(sinkWithDeadLetterQueue());

        pipe.produce("1", TOO_LARGE, "3");

        assertThat(pipe.delivered(2)).containsExactly("1", "3");
        ConsumerRecord<byte[], byte[]> rejected = pipe.rejected(1).get(0);
        assertThat(new String(rejected.value(), StandardCharsets.UTF_8)).isEqualTo(TOO_LARGE);
        assertThat(Pipe.header(rejected, "__connect.errors.topic")).isEqualTo(name);
        assertThat(Pipe.header(rejected, "__connect.errors.offset")).isEqualTo("1");
        assertThat(Pipe.reason(rejected)).contains("record.max.bytes").doesNotContain(CONTENT);
        pipe.awaitCommitted(3);
    }

    @Test
    void aRecordWithoutValueStopsTheTaskAndIsNamed() {
        connectors.start(sink());

        pipe.produce("1", null);

        assertThat(pipe.awaitFailure()).contains(name + "-0@1").contains("behavior.on.null.values");
    }

    @ParameterizedTest
    @CsvSource({"ignore, '1,3'", "write, '1,,3'"})
    void aRecordWithoutValueIsSkippedOrSentAsItIsConfigured(String behavior, String expected) {
        connectors.start(sink().with("behavior.on.null.values", behavior));

        pipe.produce("1", null, "3");

        List<String> wanted = List.of(expected.split(",", -1));
        assertThat(pipe.delivered(wanted.size())).isEqualTo(wanted);
        pipe.awaitCommitted(3);
    }

    @Test
    void aValueOfAnotherKindIsNamed() {
        connectors.start(
                sink().with("value.converter", JSON_CONVERTER).with("value.converter.schemas.enable", "false"));

        pipe.produce("{\"a\":1}", "42");

        assertThat(pipe.awaitFailure())
                .contains(name + "-0@1")
                .contains("java.lang.Long")
                .contains("value.converter");
        assertNothingElseIsLost("{\"a\":1}", "42");
    }

    @Test
    void aPartitionKeyThatIsTooLongIsHashedAlwaysAlike() {
        connectors.start(sink().with("key.converter", STRING_CONVERTER));
        String longKey = "k".repeat(257);

        String shortKey = "k".repeat(256);

        pipe.produce(List.of(pipe.record(longKey, "1"), pipe.record(longKey, "2"), pipe.record(shortKey, "3")));

        Map<String, List<String>> textsByKey = pipe.arrived(3).stream()
                .collect(Collectors.groupingBy(Arrival::key, Collectors.mapping(Arrival::text, Collectors.toList())));
        assertThat(textsByKey).hasSize(2).containsEntry(shortKey, List.of("3"));
        textsByKey.remove(shortKey);
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

        pipe.produce(whole, "{\"before\":null,\"after\":{\"id\":\"" + CONTENT + "\"},\"op\":\"c\",\"ts_ms\":1}", whole);

        assertThat(pipe.delivered(2)).allMatch(text -> text.contains("\"event_type\":\"INSERT\""));
        assertThat(Pipe.reason(pipe.rejected(1).get(0)))
                .contains(name)
                .contains("offset 1")
                .contains("source")
                .doesNotContain(CONTENT);
    }

    @Test
    void aStreamThatDoesNotExistIsReportedOnItsKey() {
        ConnectorRequest wrong = sink().with("kinesis.stream.name", "no-such-stream");

        assertThat(pipe.awaitInvalid(wrong, "kinesis.stream.name")).contains("no-such-stream");
        pipe.awaitRefused(connectors, wrong, "kinesis.stream.name");
    }

    @Test
    void wrongCredentialsAreReportedOnTheirKeyAndStopATaskThatHasThem() {
        try (LocalAws strict = LocalAws.builder().region(TestCluster.REGION).start()) {
            strict.credentials().acceptOnly("AKIAOTHER");
            strict.kinesis().createStream(name, 1);
            ConnectorRequest wrong =
                    sink().with("aws.endpoint", strict.endpoint().toString());

            pipe.awaitInvalid(wrong, "aws.access.key.id");

            connectors.submit(wrong.with("validate.remote", "false"));
            pipe.produce("1");
            assertThat(pipe.awaitFailure()).contains("aws.access.key.id").doesNotContain("AKIAEXAMPLE");
            connectors.delete(name);
        }
    }

    @Test
    void aWrongSecretStopsTheTaskAndNamesTheKeysToCorrect() {
        try (LocalAws strict = LocalAws.builder().region(TestCluster.REGION).start()) {
            strict.kinesis().createStream(name, 1);
            strict.faults().on("PutRecords").failWith("InvalidSignatureException");
            connectors.start(sink().with("aws.endpoint", strict.endpoint().toString()));

            pipe.produce("1");

            assertThat(pipe.awaitFailure())
                    .contains("InvalidSignatureException", "aws.secret.access.key")
                    .doesNotContain("AKIAEXAMPLE");
            assertThat(pipe.committed()).isZero();
            connectors.delete(name);
        }
    }

    /** The way out that the message names: with the dead letter queue, or the right converter, all the rest arrives. */
    private void assertNothingElseIsLost(String... values) {
        connectors.submit(sinkWithDeadLetterQueue());

        pipe.awaitDelivered(List.of(values));
        // What was delivered before the task failed comes again: it was not committed.
        assertThat(pipe.delivered(values.length).stream().distinct()).containsExactly(values);
    }

    private ConnectorRequest sink() {
        return pipe.sink();
    }

    private ConnectorRequest sinkWithDeadLetterQueue() {
        return pipe.sinkWithDeadLetterQueue();
    }
}
