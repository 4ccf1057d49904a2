package io.millrace.connect.sns;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connect.aws.message.Message;
import io.millrace.connect.aws.message.MessageAttribute;
import io.millrace.connect.core.delivery.Batch;
import io.millrace.connect.core.delivery.BatchClient;
import io.millrace.connect.core.delivery.BatchClientContract;
import io.millrace.connect.core.delivery.BatchResult;
import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;
import io.millrace.connect.core.delivery.Outgoing;
import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.aws.fault.Fault;
import io.millrace.testkit.aws.sns.LocalTopic;
import io.millrace.testkit.aws.sns.SnsMessage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client keeps the contract with the real SDK over HTTP, and speaks with topics of both kinds. */
class SnsBatchClientIT extends BatchClientContract<SnsEntry> {
    private static final String PUBLISH = "PublishBatch";

    private static LocalAws aws;
    private static int topics;
    private static long offset;

    private final LocalTopic topic = aws.sns().createTopic("contract-" + topics++);
    private final LocalTopic fifo = aws.sns().createTopic("contract-" + topics++ + ".fifo");

    @BeforeAll
    static void start() {
        aws = LocalAws.start();
    }

    @AfterAll
    static void stop() {
        aws.close();
    }

    @AfterEach
    void clearFaults() {
        aws.faults().clear();
    }

    @Test
    void sendsBodySubjectAndAttributesOfEveryTypeAsTheyAre() {
        List<MessageAttribute> attributes = List.of(
                new MessageAttribute("text", "String", "\u00e4\u20ac\uD83D\uDE00", null),
                new MessageAttribute("number", "Number", "-1.5", null),
                new MessageAttribute("array", "String.Array", "[\"a\",1,true]", null),
                new MessageAttribute("bytes", "Binary", null, new byte[] {0, 1, (byte) 0xff}));
        String body = "body & <\u00e4\u20ac\uD83D\uDE00>\t\r\n+%20";
        SnsEntry entry =
                new SnsEntry(new Message(body, "tenant", null, attributes, 80), "A subject: \u00e9 & <x>", false);

        assertThat(send(topic.arn(), entry)).isSameAs(BatchResult.delivered());

        SnsMessage message = topic.messages().get(0);
        assertThat(message.body()).isEqualTo(body);
        assertThat(message.subject()).isEqualTo("A subject: \u00e9 & <x>");
        assertThat(message.groupId()).isEqualTo("tenant");
        assertThat(message.structure()).isNull();
        assertThat(message.attributes()).hasSize(4);
        assertThat(message.attribute("text").orElseThrow().stringValue()).isEqualTo("\u00e4\u20ac\uD83D\uDE00");
        assertThat(message.attribute("number").orElseThrow().type()).isEqualTo("Number");
        assertThat(message.attribute("array").orElseThrow().type()).isEqualTo("String.Array");
        assertThat(message.attribute("bytes").orElseThrow().binaryValue()).containsExactly(0, 1, 0xff);
    }

    @ParameterizedTest
    @ValueSource(strings = {"escape", "base64"})
    void isCountedAsTheServiceCounts(String encoding) {
        List<SinkRecord> records = List.of(
                record("\u00e4\u20ac\uD83D\uDE00"),
                record("\u0001\\ \u00e4\u20ac\uD83D\uDE00"),
                record(Map.of("\u00e4", "\u0001\u20ac\uD83D\uDE00")));
        String include = "header:text,header:number,header:flag,header:list,header:bytes";
        for (LocalTopic to : List.of(topic, fifo)) {
            Map<String, String> more =
                    Map.of("behavior.on.invalid.characters", encoding, "sns.message.attributes.include.list", include);
            int counted = 0;
            try (SnsRecordConverter converter = new SnsRecordConverter(new SnsSinkConfig(props(aws, to.arn(), more)))) {
                for (SinkRecord record : records) {
                    Outgoing<SnsEntry> outgoing = converter.convert(record).orElseThrow();
                    counted += outgoing.bytes();
                    assertThat(send(to.arn(), outgoing.payload())).isSameAs(BatchResult.delivered());
                }
            }

            assertThat(to.messages()).hasSize(records.size());
            assertThat(to.messages().get(0).attributes()).hasSize(5);
            assertThat(to.messages()
                            .get(1)
                            .attribute("millrace-body-encoding")
                            .orElseThrow()
                            .stringValue())
                    .isEqualTo(encoding);
            assertThat(counted).isEqualTo(to.bytesAccepted());
        }
    }

    @Test
    void takesAFullBatchOfTheLargestMessages() {
        String body = "x".repeat(26_214);

        BatchResult result = send(
                topic.arn(),
                IntStream.range(0, 10).mapToObj(i -> Entries.entry(body)).toArray(SnsEntry[]::new));

        assertThat(result).isSameAs(BatchResult.delivered());
        assertThat(topic.batches()).isEqualTo(1);
    }

    @Test
    void saysThatTheRequestIsRefusedWhereTheTopicDoesNotTakeSoMuch() {
        Failure failure = send(topic.arn(), Entries.entry("x".repeat(262_144)), Entries.entry("y"))
                .requestFailure();

        assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED);
        assertThat(failure.message()).contains("batch.max.bytes", "MaximumMessageSize");
        assertThat(topic.messagesAccepted()).isZero();
    }

    @Test
    void saysThatTheWholeRequestIsRefusedWhereTheServiceRefusesItForOneEntry() {
        SnsEntry bad = new SnsEntry(Entries.entry("canary").message(), "two\nlines", false);

        Failure failure = send(topic.arn(), Entries.entry("good"), bad, Entries.entry("good too"))
                .requestFailure();

        assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED);
        assertThat(failure.message()).doesNotContain("canary", "lines");
        assertThat(topic.messages()).isEmpty();
    }

    @Test
    void leavesOutOnAFifoTopicWhatIsSentAgainAfterALostAnswer() {
        SnsEntry entry = Entries.fifo("group", "id", "body");
        aws.faults().on(PUBLISH).nth(1).dropConnectionAfterApplying();

        assertThat(send(fifo.arn(), entry).requestFailure().kind()).isEqualTo(FailureKind.RETRYABLE);
        assertThat(send(fifo.arn(), entry)).isSameAs(BatchResult.delivered());

        assertThat(fifo.messages()).singleElement().satisfies(message -> {
            assertThat(message.groupId()).isEqualTo("group");
            assertThat(message.deduplicationId()).isEqualTo("id");
        });
        assertThat(fifo.duplicates()).isEqualTo(1);
    }

    @Test
    void saysOfAFifoTopicThatWantsDeduplicationIdsWhatToDo() {
        Failure failure = send(fifo.arn(), Entries.fifo("group", null, "body")).requestFailure();

        assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED);
        assertThat(failure.message()).contains("ContentBasedDeduplication");
    }

    @Test
    void saysWhichTopicThereIsNot() {
        String arn = topic.arn() + "-missing";

        assertThat(send(arn, Entries.entry("body")).requestFailure()).satisfies(failure -> {
            assertThat(failure.kind()).isEqualTo(FailureKind.FATAL);
            assertThat(failure.message()).contains("no topic " + arn, "sns.topic.arn");
        });
    }

    @Test
    void saysWhoMayNotPublish() {
        aws.faults().on(PUBLISH).denyAccess();

        assertThat(send(topic.arn(), Entries.entry("body")).requestFailure().message())
                .contains("Allow sns:Publish");
    }

    private static SinkRecord record(Object value) {
        SinkRecord record = new SinkRecord("orders", 0, null, "key \u20ac", null, value, offset++);
        record.headers()
                .addString("text", "\u00e4\u20ac\uD83D\uDE00")
                .addDecimal("number", new BigDecimal("-1.50"))
                .addBoolean("flag", true)
                .add("list", List.of("\u20ac", 1), null)
                .addBytes("bytes", new byte[] {0, 1, (byte) 0xff});
        return record;
    }

    private static BatchResult send(String arn, SnsEntry... entries) {
        try (BatchClient<SnsEntry> client =
                SnsBatchClient.open(new SnsSinkConfig(props(aws, arn, Map.of())), "contract")) {
            return client.send(new Batch<>(arn, List.of(entries)))
                    .toCompletableFuture()
                    .join();
        }
    }

    @Override
    protected BatchClient<SnsEntry> open(Duration callTimeout) {
        Map<String, String> timeout = Map.of("aws.call.timeout.ms", String.valueOf(callTimeout.toMillis()));
        return SnsBatchClient.open(new SnsSinkConfig(props(aws, topic.arn(), timeout)), "contract");
    }

    @Override
    protected Batch<SnsEntry> batch(int entries) {
        return new Batch<>(
                topic.arn(),
                IntStream.range(0, entries)
                        .mapToObj(i -> Entries.entry("body-" + i))
                        .toList());
    }

    @Override
    protected long stored() {
        return topic.messagesAccepted();
    }

    @Override
    protected void failEntry(int index) {
        aws.faults().onEntriesOf(PUBLISH).nth(index + 1).failWith("InternalError", "injected", false);
    }

    @Override
    protected void failEveryEntry() {
        aws.faults().onEntriesOf(PUBLISH).failWith("InternalError", "injected", false);
    }

    @Override
    protected void throttleEntry(int index) {
        aws.faults().onEntriesOf(PUBLISH).nth(index + 1).failWith("Throttled", "injected", true);
    }

    @Override
    protected void rejectEntry(int index) {
        aws.faults().onEntriesOf(PUBLISH).nth(index + 1).failWith("InvalidParameter", "injected", true);
    }

    @Override
    protected void throttleRequest() {
        aws.faults().on(PUBLISH).nth(1).failWith(429, "Throttled", "injected");
    }

    @Override
    protected void failRequest() {
        aws.faults().on(PUBLISH).nth(1).answer(503);
    }

    @Override
    protected void denyAccess() {
        aws.faults().on(PUBLISH).denyAccess();
    }

    @Override
    protected void dropConnection(boolean afterApplying) {
        if (afterApplying) {
            aws.faults().on(PUBLISH).nth(1).dropConnectionAfterApplying();
        } else {
            aws.faults().on(PUBLISH).nth(1).dropConnectionBeforeApplying();
        }
    }

    @Override
    protected Runnable holdRequests() {
        Fault hold = aws.faults().on(PUBLISH).hold();
        return hold::remove;
    }

    static Map<String, String> props(LocalAws aws, String arn, Map<String, String> more) {
        Map<String, String> props = new HashMap<>();
        props.put("name", "sink");
        props.put("sns.topic.arn", arn);
        props.put("aws.endpoint", aws.endpoint().toString());
        props.put("aws.access.key.id", "AKIAEXAMPLE");
        props.put("aws.secret.access.key", "secret");
        props.putAll(more);
        return props;
    }
}
