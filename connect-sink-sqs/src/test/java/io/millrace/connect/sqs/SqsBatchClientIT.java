package io.millrace.connect.sqs;

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
import io.millrace.testkit.aws.sqs.LocalQueue;
import io.millrace.testkit.aws.sqs.SqsMessage;
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

/** The client keeps the contract with the real SDK over HTTP, and speaks with queues of both kinds. */
class SqsBatchClientIT extends BatchClientContract<SqsEntry> {
    private static final String SEND = "SendMessageBatch";

    private static LocalAws aws;
    private static int queues;
    private static long offset;

    private final LocalQueue queue = aws.sqs().createQueue("contract-" + queues++);
    private final LocalQueue fifo = aws.sqs().createQueue("contract-" + queues++ + ".fifo");

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
    void sendsIdsAttributesAndDelayWithChecksumsThatTheSdkConfirms() {
        byte[] bytes = {0, 1, (byte) 0xff};
        List<MessageAttribute> attributes = List.of(
                new MessageAttribute("text", "String", "\u00e4\u20ac\uD83D\uDE00", null),
                new MessageAttribute("number", "Number", "-1.5E10", null),
                new MessageAttribute("bytes", "Binary", null, bytes));
        SqsEntry entry = new SqsEntry(new Message("body \u00e4\u20ac\uD83D\uDE00", null, null, attributes, 80), 60);

        BatchResult result = send(queue.url(), Map.of(), entry);

        assertThat(result).isSameAs(BatchResult.delivered());
        SqsMessage message = queue.messages().get(0);
        assertThat(message.body()).isEqualTo("body \u00e4\u20ac\uD83D\uDE00");
        assertThat(message.attributes()).hasSize(3);
        assertThat(message.attribute("number").orElseThrow().type()).isEqualTo("Number");
        assertThat(message.delaySeconds()).isEqualTo(60);
    }

    @ParameterizedTest
    @ValueSource(strings = {"escape", "base64"})
    void isCountedAsTheServiceCounts(String encoding) {
        List<SinkRecord> records = List.of(
                record("\u00e4\u20ac\uD83D\uDE00"),
                record("\u0001\\ \u00e4\u20ac\uD83D\uDE00"),
                record(Map.of("\u00e4", "\u0001\u20ac\uD83D\uDE00")));
        String include = "header:text,header:number,header:flag,header:list,header:bytes";
        for (LocalQueue to : List.of(queue, fifo)) {
            Map<String, String> more =
                    Map.of("behavior.on.invalid.characters", encoding, "sqs.message.attributes.include.list", include);
            int counted = 0;
            try (SqsRecordConverter converter = new SqsRecordConverter(new SqsSinkConfig(props(aws, to.url(), more)))) {
                for (SinkRecord record : records) {
                    Outgoing<SqsEntry> outgoing = converter.convert(record).orElseThrow();
                    counted += outgoing.bytes();
                    assertThat(send(to.url(), Map.of(), outgoing.payload())).isSameAs(BatchResult.delivered());
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
    void leavesOutOnAFifoQueueWhatIsSentAgainAfterALostAnswer() {
        SqsEntry entry = Entries.entry("body", "group", "id");
        aws.faults().on(SEND).nth(1).dropConnectionAfterApplying();

        assertThat(send(fifo.url(), Map.of(), entry).requestFailure().kind()).isEqualTo(FailureKind.RETRYABLE);
        assertThat(send(fifo.url(), Map.of(), entry)).isSameAs(BatchResult.delivered());

        assertThat(fifo.messages()).singleElement().satisfies(message -> {
            assertThat(message.groupId()).isEqualTo("group");
            assertThat(message.deduplicationId()).isEqualTo("id");
        });
        assertThat(fifo.duplicates()).isEqualTo(1);
    }

    @Test
    void saysOfAFifoQueueThatWantsDeduplicationIdsWhatToDo() {
        Failure failure =
                send(fifo.url(), Map.of(), Entries.entry("body", "group", null)).requestFailure();

        assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED);
        assertThat(failure.message()).contains("ContentBasedDeduplication");
    }

    @Test
    void rejectsWhatTheServiceItselfDoesNotTakeAndNothingElse() {
        BatchResult result = send(
                queue.url(),
                Map.of(),
                Entries.entry("good"),
                Entries.entry("canary \u0001"),
                Entries.entry("good too"));

        assertThat(result.failureOf(0)).isNull();
        assertThat(result.failureOf(1).kind()).isEqualTo(FailureKind.REJECTED);
        assertThat(result.failureOf(1).message()).doesNotContain("canary");
        assertThat(result.failureOf(2)).isNull();
        assertThat(queue.messagesAccepted()).isEqualTo(2);
    }

    @Test
    void saysThatTheWholeRequestIsRefusedWhereTheServiceRefusesItForOneEntry() {
        Failure failure = send(
                        fifo.url(),
                        Map.of(),
                        Entries.entry("good", "a", "1"),
                        Entries.entry("canary", "b", null),
                        Entries.entry("good too", "c", "3"))
                .requestFailure();

        assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED);
        assertThat(failure.message()).contains("ContentBasedDeduplication").doesNotContain("canary");
        assertThat(fifo.messages()).isEmpty();
    }

    @Test
    void sendsToTheEndpointWhateverTheHostOfTheUrl() {
        String elsewhere = "https://sqs." + aws.region() + ".amazonaws.com/" + LocalAws.ACCOUNT + "/" + queue.name();

        assertThat(send(elsewhere, Map.of("aws.endpoint", aws.endpoint().toString()), Entries.entry("body")))
                .isSameAs(BatchResult.delivered());
        assertThat(queue.messagesAccepted()).isEqualTo(1);
    }

    @Test
    void findsAQueueByItsNameAndAsksOnce() {
        long before = aws.calls().count("sqs:GetQueueUrl");
        try (BatchClient<SqsEntry> client =
                SqsBatchClient.open(new SqsSinkConfig(byName(queue.name(), Map.of())), "contract")) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.send(new Batch<>(queue.name(), List.of(Entries.entry("body"))))
                                .toCompletableFuture()
                                .join())
                        .isSameAs(BatchResult.delivered());
            }
        }

        assertThat(queue.messagesAccepted()).isEqualTo(3);
        assertThat(aws.calls().count("sqs:GetQueueUrl") - before).isEqualTo(1);
    }

    @Test
    void saysWhichQueueThereIsNot() {
        String url = queue.url() + "-missing";

        assertThat(send(url, Map.of(), Entries.entry("body")).requestFailure()).satisfies(failure -> {
            assertThat(failure.kind()).isEqualTo(FailureKind.FATAL);
            assertThat(failure.message()).contains("no queue " + url + " in " + aws.region(), "sqs.queue.url");
        });
    }

    @Test
    void saysWhichNameThereIsNot() {
        try (BatchClient<SqsEntry> client =
                SqsBatchClient.open(new SqsSinkConfig(byName("missing", Map.of())), "contract")) {
            Failure failure = client.send(new Batch<>("missing", List.of(Entries.entry("body"))))
                    .toCompletableFuture()
                    .join()
                    .requestFailure();

            assertThat(failure.kind()).isEqualTo(FailureKind.FATAL);
            assertThat(failure.message()).contains("no queue missing in " + aws.region(), "sqs.queue.name");
        }
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

    private BatchResult send(String url, Map<String, String> more, SqsEntry... entries) {
        try (BatchClient<SqsEntry> client = SqsBatchClient.open(new SqsSinkConfig(props(aws, url, more)), "contract")) {
            return client.send(new Batch<>(url, List.of(entries)))
                    .toCompletableFuture()
                    .join();
        }
    }

    @Override
    protected BatchClient<SqsEntry> open(Duration callTimeout) {
        Map<String, String> timeout = Map.of("aws.call.timeout.ms", String.valueOf(callTimeout.toMillis()));
        return SqsBatchClient.open(new SqsSinkConfig(props(aws, queue.url(), timeout)), "contract");
    }

    @Override
    protected Batch<SqsEntry> batch(int entries) {
        return new Batch<>(
                queue.url(),
                IntStream.range(0, entries)
                        .mapToObj(i -> Entries.entry("body-" + i))
                        .toList());
    }

    @Override
    protected long stored() {
        return queue.messagesAccepted();
    }

    @Override
    protected void failEntry(int index) {
        aws.faults().onEntriesOf(SEND).nth(index + 1).failWith("InternalError", "injected", false);
    }

    @Override
    protected void failEveryEntry() {
        aws.faults().onEntriesOf(SEND).failWith("InternalError", "injected", false);
    }

    @Override
    protected void throttleEntry(int index) {
        aws.faults().onEntriesOf(SEND).nth(index + 1).failWith("RequestThrottled", "injected", true);
    }

    @Override
    protected void rejectEntry(int index) {
        aws.faults().onEntriesOf(SEND).nth(index + 1).failWith("InvalidParameterValue", "injected", true);
    }

    @Override
    protected void throttleRequest() {
        aws.faults().on(SEND).nth(1).failWith(403, "RequestThrottled", "injected");
    }

    @Override
    protected void failRequest() {
        aws.faults().on(SEND).nth(1).answer(503);
    }

    @Override
    protected void denyAccess() {
        aws.faults().on(SEND).denyAccess();
    }

    @Override
    protected void dropConnection(boolean afterApplying) {
        if (afterApplying) {
            aws.faults().on(SEND).nth(1).dropConnectionAfterApplying();
        } else {
            aws.faults().on(SEND).nth(1).dropConnectionBeforeApplying();
        }
    }

    @Override
    protected Runnable holdRequests() {
        Fault hold = aws.faults().on(SEND).hold();
        return hold::remove;
    }

    static Map<String, String> props(LocalAws aws, String queueUrl, Map<String, String> more) {
        Map<String, String> props = new HashMap<>();
        props.put("name", "sink");
        props.put("sqs.queue.url", queueUrl);
        props.put("aws.region", aws.region());
        props.put("aws.access.key.id", "AKIAEXAMPLE");
        props.put("aws.secret.access.key", "secret");
        props.putAll(more);
        return props;
    }

    private static Map<String, String> byName(String name, Map<String, String> more) {
        Map<String, String> props = props(aws, "", more);
        props.remove("sqs.queue.url");
        props.put("sqs.queue.name", name);
        props.put("aws.endpoint", aws.endpoint().toString());
        return props;
    }
}
