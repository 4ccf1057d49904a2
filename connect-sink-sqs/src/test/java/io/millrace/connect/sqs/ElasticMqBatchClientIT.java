package io.millrace.connect.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.connect.aws.message.Message;
import io.millrace.connect.aws.message.MessageAttribute;
import io.millrace.connect.core.delivery.Batch;
import io.millrace.connect.core.delivery.BatchClient;
import io.millrace.connect.core.delivery.BatchClientContract;
import io.millrace.connect.core.delivery.BatchResult;
import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;
import io.millrace.testkit.aws.ElasticMq;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * The client keeps the contract with an SQS that we did not write. ElasticMQ cannot be told to fail, so that where the contract wants
 * failures a {@link FaultyProxy} before it makes them; what is delivered, its checksums and ids, what is stored, and what is refused
 * for what it is, are ElasticMQ's.
 */
class ElasticMqBatchClientIT extends BatchClientContract<SqsEntry> {
    private static final byte[] BYTES = {0, 1, (byte) 0xff};

    private static ElasticMq elastic;
    private static FaultyProxy proxy;
    private static SqsAsyncClient sqs;
    private static int queues;

    private final String queue = "contract-" + queues++;
    private final String url = create(queue, Map.of());

    @BeforeAll
    static void start() {
        elastic = ElasticMq.start();
        proxy = new FaultyProxy(elastic.endpoint());
        sqs = SqsAsyncClient.builder()
                .endpointOverride(elastic.endpoint())
                .region(Region.of(ElasticMq.REGION))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")))
                .build();
    }

    @AfterAll
    static void stop() {
        sqs.close();
        proxy.close();
        elastic.close();
    }

    @AfterEach
    void clearFaults() {
        proxy.clear();
    }

    @Test
    void sendsAttributesWithChecksumsThatTheSdkConfirms() {
        List<MessageAttribute> attributes = List.of(
                new MessageAttribute("text", "String", "\u00e4\u20ac\uD83D\uDE00", null),
                new MessageAttribute("number", "Number", "-1.5", null),
                new MessageAttribute("bytes", "Binary", null, BYTES));

        assertThat(send(url, new SqsEntry(new Message("body \u20ac", null, null, attributes, 60), null)))
                .isSameAs(BatchResult.delivered());

        assertThat(received(url)).singleElement().satisfies(message -> {
            assertThat(message.body()).isEqualTo("body \u20ac");
            assertThat(message.messageAttributes())
                    .containsOnly(
                            entry("text", text("String", "\u00e4\u20ac\uD83D\uDE00")),
                            entry("number", text("Number", "-1.5")),
                            entry("bytes", binary(BYTES)));
        });
    }

    @Test
    void leavesOutOnAFifoQueueWhatIsSentAgainAfterALostAnswer() {
        String fifo = create(queue + ".fifo", Map.of(QueueAttributeName.FIFO_QUEUE, "true"));
        SqsEntry entry = Entries.entry("body", "group", "id");
        proxy.dropNext(true);

        assertThat(send(fifo, entry).requestFailure().kind()).isEqualTo(FailureKind.RETRYABLE);
        assertThat(send(fifo, entry)).isSameAs(BatchResult.delivered());

        // Not what is received: of a group, a receive may give the first message only.
        assertThat(stored(fifo)).isEqualTo(1);
        assertThat(received(fifo))
                .singleElement()
                .satisfies(message -> assertThat(message.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID))
                        .isEqualTo("group"));
    }

    @Test
    void rejectsWhatTheServiceItselfDoesNotTakeAndNothingElse() {
        BatchResult result =
                send(url, Entries.entry("good"), Entries.entry("canary \u0001"), Entries.entry("good too"));

        assertRejectedAlone(result, 1, 3);
        assertThat(result.failureOf(1).message()).doesNotContain("canary");
        assertThat(received(url))
                .extracting(software.amazon.awssdk.services.sqs.model.Message::body)
                .containsExactlyInAnyOrder("good", "good too");
    }

    @Test
    void rejectsOnAFifoQueueTheEntryWithoutTheIdThatTheQueueWantsAndNothingElse() {
        String fifo = create(queue + ".fifo", Map.of(QueueAttributeName.FIFO_QUEUE, "true"));

        BatchResult result = send(
                fifo,
                Entries.entry("good", "a", "1"),
                Entries.entry("canary", "b", null),
                Entries.entry("good too", "c", "3"));

        assertRejectedAlone(result, 1, 3);
        assertThat(result.failureOf(1).message()).doesNotContain("canary");
        assertThat(received(fifo))
                .extracting(software.amazon.awssdk.services.sqs.model.Message::body)
                .containsExactlyInAnyOrder("good", "good too");
    }

    @Test
    void findsAQueueByItsName() {
        Map<String, String> props = props("");
        props.remove("sqs.queue.url");
        props.put("sqs.queue.name", queue);
        try (BatchClient<SqsEntry> client = SqsBatchClient.open(new SqsSinkConfig(props), "contract")) {
            assertThat(client.send(new Batch<>(queue, List.of(Entries.entry("body"))))
                            .toCompletableFuture()
                            .join())
                    .isSameAs(BatchResult.delivered());
        }
        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void saysWhichQueueThereIsNot() {
        Failure failure = send(url + "-missing", Entries.entry("body")).requestFailure();

        assertThat(failure.kind()).isEqualTo(FailureKind.FATAL);
        assertThat(failure.message()).contains("no queue " + url + "-missing", "sqs.queue.url");
    }

    private static void assertRejectedAlone(BatchResult result, int index, int entries) {
        assertThat(result.requestFailure()).isNull();
        for (int i = 0; i < entries; i++) {
            Failure failure = result.failureOf(i);
            if (i == index) {
                assertThat(failure.kind()).isEqualTo(FailureKind.REJECTED);
            } else {
                assertThat(failure).isNull();
            }
        }
    }

    private static MessageAttributeValue text(String type, String value) {
        return MessageAttributeValue.builder().dataType(type).stringValue(value).build();
    }

    private static MessageAttributeValue binary(byte[] value) {
        return MessageAttributeValue.builder()
                .dataType("Binary")
                .binaryValue(SdkBytes.fromByteArray(value))
                .build();
    }

    private static BatchResult send(String url, SqsEntry... entries) {
        try (BatchClient<SqsEntry> client = SqsBatchClient.open(new SqsSinkConfig(props(url)), "contract")) {
            return client.send(new Batch<>(url, List.of(entries)))
                    .toCompletableFuture()
                    .join();
        }
    }

    private static List<software.amazon.awssdk.services.sqs.model.Message> received(String url) {
        return sqs.receiveMessage(request -> request.queueUrl(url)
                        .maxNumberOfMessages(10)
                        .messageAttributeNames("All")
                        .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
                .join()
                .messages();
    }

    private static String create(String name, Map<QueueAttributeName, String> attributes) {
        return sqs.createQueue(request -> request.queueName(name).attributes(attributes))
                .join()
                .queueUrl();
    }

    private static Map<String, String> props(String queueUrl) {
        Map<String, String> props = new HashMap<>();
        props.put("name", "sink");
        props.put("sqs.queue.url", queueUrl);
        props.put("aws.endpoint", proxy.endpoint().toString());
        props.put("aws.region", ElasticMq.REGION);
        props.put("aws.access.key.id", "AKIAEXAMPLE");
        props.put("aws.secret.access.key", "secret");
        return props;
    }

    @Override
    protected BatchClient<SqsEntry> open(Duration callTimeout) {
        Map<String, String> props = props(url);
        props.put("aws.call.timeout.ms", String.valueOf(callTimeout.toMillis()));
        return SqsBatchClient.open(new SqsSinkConfig(props), "contract");
    }

    @Override
    protected Batch<SqsEntry> batch(int entries) {
        return new Batch<>(
                url,
                IntStream.range(0, entries)
                        .mapToObj(i -> Entries.entry("body-" + i))
                        .toList());
    }

    @Override
    protected long stored() {
        return stored(url);
    }

    private static long stored(String url) {
        return Long.parseLong(sqs.getQueueAttributes(request ->
                        request.queueUrl(url).attributeNames(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
                .join()
                .attributes()
                .get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES));
    }

    @Override
    protected void failEntry(int index) {
        proxy.failNextEntry(index, "InternalError", false);
    }

    @Override
    protected void failEveryEntry() {
        proxy.failEveryEntry("InternalError");
    }

    @Override
    protected void throttleEntry(int index) {
        proxy.failNextEntry(index, "RequestThrottled", true);
    }

    @Override
    protected void rejectEntry(int index) {
        proxy.failNextEntry(index, "InvalidParameterValue", true);
    }

    @Override
    protected void throttleRequest() {
        proxy.refuseNext(403, "RequestThrottled");
    }

    @Override
    protected void failRequest() {
        proxy.refuseNext(503, "ServiceUnavailable");
    }

    @Override
    protected void denyAccess() {
        proxy.refuseAll(403, "AccessDeniedException");
    }

    @Override
    protected void dropConnection(boolean afterApplying) {
        proxy.dropNext(afterApplying);
    }

    @Override
    protected Runnable holdRequests() {
        return proxy.hold();
    }
}
