package io.millrace.testkit.aws.conformance;

import static io.millrace.testkit.aws.conformance.SnsClientFixture.entries;
import static io.millrace.testkit.aws.conformance.SnsClientFixture.entry;
import static io.millrace.testkit.aws.conformance.SnsClientFixture.refused;
import static io.millrace.testkit.aws.conformance.SnsClientFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.services.sns.SnsAsyncClient;
import software.amazon.awssdk.services.sns.model.BatchEntryIdsNotDistinctException;
import software.amazon.awssdk.services.sns.model.BatchRequestTooLongException;
import software.amazon.awssdk.services.sns.model.EmptyBatchRequestException;
import software.amazon.awssdk.services.sns.model.InvalidBatchEntryIdException;
import software.amazon.awssdk.services.sns.model.InvalidParameterException;
import software.amazon.awssdk.services.sns.model.InvalidParameterValueException;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sns.model.PublishBatchResponse;
import software.amazon.awssdk.services.sns.model.PublishBatchResultEntry;
import software.amazon.awssdk.services.sns.model.PublishResponse;
import software.amazon.awssdk.services.sns.model.SnsException;
import software.amazon.awssdk.services.sns.model.TooManyEntriesInBatchRequestException;

/** Publishing, by nothing but the public API: for LocalAws, other emulators, and AWS itself. */
class SnsPublishConformanceIT {
    private final SnsClientFixture sns = new SnsClientFixture();

    @AfterEach
    void close() {
        sns.close();
    }

    private void batchRefused(
            String topic, Consumer<PublishBatchRequestEntry.Builder> second, String code, String message) {
        refused(
                () -> sns.publish(topic, List.of(entry("a", good -> good.messageGroupId("g")), entry("b", second))),
                SnsException.class,
                code,
                message);
    }

    @Test
    void acceptsABatchAndNamesEachEntry() {
        String topic = sns.newTopic();

        PublishBatchResponse response = sns.publish(topic, entries(10));

        assertThat(response.failed()).isEmpty();
        assertThat(response.successful())
                .extracting(PublishBatchResultEntry::id)
                .containsExactlyElementsOf(
                        entries(10).stream().map(PublishBatchRequestEntry::id).toList());
        assertThat(response.successful())
                .extracting(PublishBatchResultEntry::messageId)
                .doesNotContainNull()
                .doesNotHaveDuplicates();
        assertThat(response.successful())
                .extracting(PublishBatchResultEntry::sequenceNumber)
                .containsOnlyNulls();
    }

    @Test
    void answersTheAsynchronousClientToo() {
        String topic = sns.newTopic();
        try (SnsAsyncClient client = sns.target()
                .configure(SnsAsyncClient.builder().httpClientBuilder(NettyNioAsyncHttpClient.builder()))
                .build()) {

            PublishBatchResponse response = client.publishBatch(
                            request -> request.topicArn(topic).publishBatchRequestEntries(entries(3)))
                    .join();

            assertThat(response.successful()).hasSize(3);
            assertThat(response.responseMetadata().requestId()).isNotEmpty();
        }
    }

    @Test
    void countsTheEntriesOfABatch() {
        String topic = sns.newTopic();

        refused(
                () -> sns.publish(topic, entries(11)),
                TooManyEntriesInBatchRequestException.class,
                "TooManyEntriesInBatchRequest",
                "more entries than permissible");
        refused(() -> sns.publish(topic, List.of()), EmptyBatchRequestException.class, "EmptyBatchRequest", "entries");
    }

    @Test
    void demandsDistinctAndPlainIds() {
        String topic = sns.newTopic();

        refused(
                () -> sns.publish(topic, List.of(entry("a", e -> {}), entry("a", e -> {}))),
                BatchEntryIdsNotDistinctException.class,
                "BatchEntryIdsNotDistinct",
                "same Id");
        refused(
                () -> sns.publish(topic, List.of(entry("a b", e -> {}))),
                InvalidBatchEntryIdException.class,
                "InvalidBatchEntryId",
                "impermissible character");
        refused(
                () -> sns.publish(topic, List.of(entry("a".repeat(81), e -> {}))),
                InvalidBatchEntryIdException.class,
                "InvalidBatchEntryId",
                "too long");
        assertThat(sns.publish(topic, List.of(entry("aZ0-_".repeat(16), e -> {})))
                        .successful())
                .hasSize(1);
    }

    @Test
    void takesBatchesUpToTheTopicsMaximum() {
        String topic = sns.newTopic();
        int half = 128 * 1024;

        assertThat(sns.publish(
                                topic,
                                List.of(
                                        entry("a", e -> e.message("ä".repeat(half / 2))),
                                        entry("b", e -> e.message("x".repeat(half)))))
                        .successful())
                .hasSize(2);
        refused(
                () -> sns.publish(
                        topic,
                        List.of(
                                entry("a", e -> e.message("ä".repeat(half / 2))),
                                entry("b", e -> e.message("x".repeat(half + 1))))),
                BatchRequestTooLongException.class,
                "BatchRequestTooLong",
                "more than the limit");
    }

    @Test
    void countsAttributesToo() {
        String topic = sns.newTopic();
        int room = 256 * 1024 - "name".length() - "String".length() - "value".length();
        Map<String, MessageAttributeValue> attributes = Map.of("name", text("value"));

        assertThat(sns.client()
                        .publish(request -> request.topicArn(topic)
                                .message("x".repeat(room))
                                .messageAttributes(attributes))
                        .messageId())
                .isNotEmpty();
        refused(
                () -> sns.client()
                        .publish(request -> request.topicArn(topic)
                                .message("x".repeat(room + 1))
                                .messageAttributes(attributes)),
                InvalidParameterException.class,
                "InvalidParameter",
                "Message too long");
    }

    @Test
    void refusesAWholeBatchForOneEmptyMessage() {
        batchRefused(sns.newTopic(), entry -> entry.message(""), "InvalidParameter", "Empty message");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two\nlines", "a\ttab", "\u007f", "a\u2028line", "a\u2029paragraph"})
    void refusesSubjectsThatNoMailCouldHave(String subject) {
        batchRefused(sns.newTopic(), entry -> entry.subject(subject), "InvalidParameter", "Subject");
    }

    @Test
    void takesSubjectsOfFewerThanAHundredCharacters() {
        String topic = sns.newTopic();

        assertThat(sns.publish(topic, List.of(entry("a", e -> e.subject("ä".repeat(99)))))
                        .successful())
                .hasSize(1);
        batchRefused(topic, entry -> entry.subject("s".repeat(100)), "InvalidParameter", "Subject");
        batchRefused(topic, entry -> entry.subject("\uD83D\uDE00".repeat(50)), "InvalidParameter", "Subject");
    }

    @Test
    void takesStructuredMessagesWithADefault() {
        String topic = sns.newTopic();

        assertThat(sns.publish(
                                topic,
                                List.of(entry(
                                        "a",
                                        e -> e.messageStructure("json")
                                                .message("{\"default\":\"text\",\"sqs\":\"other\",\"n\":1}"))))
                        .successful())
                .hasSize(1);
        batchRefused(
                topic,
                entry -> entry.messageStructure("json").message("{\"sqs\":\"text\"}"),
                "InvalidParameter",
                "No default entry");
        batchRefused(
                topic,
                entry -> entry.messageStructure("json").message("{\"default\":1}"),
                "InvalidParameter",
                "No default entry");
        batchRefused(
                topic, entry -> entry.messageStructure("json").message("text"), "InvalidParameter", "failed to parse");
        batchRefused(topic, entry -> entry.messageStructure("xml"), "InvalidParameter", "MessageStructure");
    }

    @Test
    void takesAttributesOfAllTypes() {
        String topic = sns.newTopic();

        PublishResponse response = sns.client()
                .publish(request -> request.topicArn(topic)
                        .message("m")
                        .messageAttributes(Map.of(
                                "text",
                                text("ä & <b>"),
                                "number",
                                text("12.5").toBuilder().dataType("Number").build(),
                                "list",
                                text("[\"a\",1]").toBuilder()
                                        .dataType("String.Array")
                                        .build(),
                                "bytes",
                                MessageAttributeValue.builder()
                                        .dataType("Binary")
                                        .binaryValue(SdkBytes.fromByteArray(new byte[] {0, 1, -1}))
                                        .build())));

        assertThat(response.messageId()).isNotEmpty();
    }

    @Test
    void refusesAWholeBatchForOneBadAttribute() {
        String topic = sns.newTopic();

        for (Map.Entry<String, MessageAttributeValue> bad : List.of(
                Map.entry("empty", text("")),
                Map.entry("type", text("x").toBuilder().dataType("Text").build()),
                Map.entry(
                        "number", text("twelve").toBuilder().dataType("Number").build()),
                Map.entry("bytes", text("x").toBuilder().dataType("Binary").build()),
                Map.entry(".name", text("x")),
                Map.entry("na me", text("x")))) {
            batchRefused(
                    topic, entry -> entry.messageAttributes(Map.ofEntries(bad)), "ParameterValueInvalid", bad.getKey());
        }
        refused(
                () -> sns.client()
                        .publish(request ->
                                request.topicArn(topic).message("m").messageAttributes(Map.of("empty", text("")))),
                InvalidParameterValueException.class,
                "ParameterValueInvalid",
                "empty");
    }

    @Test
    void takesMoreThanTenAttributes() {
        String topic = sns.newTopic();
        Map<String, MessageAttributeValue> eleven =
                entries(11).stream().collect(Collectors.toMap(PublishBatchRequestEntry::id, entry -> text("x")));

        assertThat(sns.publish(topic, List.of(entry("a", e -> e.messageAttributes(eleven))))
                        .successful())
                .hasSize(1);
    }

    @Test
    void takesGroupsOnStandardTopicsButNoDeduplicationIds() {
        String topic = sns.newTopic();

        assertThat(sns.publish(topic, List.of(entry("a", e -> e.messageGroupId("g"))))
                        .successful())
                .hasSize(1);
        batchRefused(topic, entry -> entry.messageDeduplicationId("d"), "InvalidParameter", "MessageDeduplicationId");
    }

    @Test
    void numbersTheMessagesOfAFifoTopicAndSwallowsRepetitions() {
        String topic = sns.newFifoTopic();

        PublishBatchResponse first = sns.publish(
                topic,
                List.of(
                        entry("a", e -> e.messageGroupId("g").messageDeduplicationId("1")),
                        entry("b", e -> e.messageGroupId("h").messageDeduplicationId("2")),
                        entry("c", e -> e.messageGroupId("h").messageDeduplicationId("1"))));
        PublishResponse again = sns.client()
                .publish(request -> request.topicArn(topic)
                        .message("other")
                        .messageGroupId("g")
                        .messageDeduplicationId("2"));

        List<PublishBatchResultEntry> accepted = first.successful();
        assertThat(accepted).hasSize(3);
        assertThat(accepted.get(0).sequenceNumber()).hasSize(20);
        assertThat(new BigInteger(accepted.get(1).sequenceNumber()))
                .isGreaterThan(new BigInteger(accepted.get(0).sequenceNumber()));
        assertThat(accepted.get(2).messageId()).isEqualTo(accepted.get(0).messageId());
        assertThat(again.messageId()).isEqualTo(accepted.get(1).messageId());
        assertThat(again.sequenceNumber()).isEqualTo(accepted.get(1).sequenceNumber());
    }

    @Test
    void tellsRepetitionsByContentIfTheTopicSaysSo() {
        String topic = sns.newTopic(Map.of("FifoTopic", "true", "ContentBasedDeduplication", "true"));

        PublishBatchResponse response = sns.publish(
                topic,
                List.of(
                        entry("a", e -> e.messageGroupId("g").message("same")),
                        entry(
                                "b",
                                e -> e.messageGroupId("g").message("same").messageAttributes(Map.of("n", text("1")))),
                        entry("c", e -> e.messageGroupId("g").message("other"))));

        assertThat(response.successful().get(1).messageId())
                .isEqualTo(response.successful().get(0).messageId());
        assertThat(response.successful().get(2).messageId())
                .isNotEqualTo(response.successful().get(0).messageId());
    }

    @Test
    void demandsTheIdsOfFifoTopics() {
        String topic = sns.newFifoTopic();
        String tooLong = "x".repeat(129);

        refused(
                () -> sns.publish(topic, List.of(entry("a", e -> e.messageDeduplicationId("d")))),
                InvalidParameterException.class,
                "InvalidParameter",
                "The MessageGroupId parameter is required for FIFO topics");
        refused(
                () -> sns.publish(topic, List.of(entry("a", e -> e.messageGroupId("g")))),
                InvalidParameterException.class,
                "InvalidParameter",
                "MessageDeduplicationId provided explicitly");
        for (String bad : List.of(tooLong, "a b", "ä")) {
            refused(
                    () -> sns.publish(
                            topic, List.of(entry("a", e -> e.messageGroupId(bad).messageDeduplicationId("d")))),
                    InvalidParameterException.class,
                    "InvalidParameter",
                    "MessageGroupId");
            refused(
                    () -> sns.publish(
                            topic, List.of(entry("a", e -> e.messageGroupId("g").messageDeduplicationId(bad)))),
                    InvalidParameterException.class,
                    "InvalidParameter",
                    "MessageDeduplicationId");
        }
    }

    @Test
    void saysWhenThereIsNoSuchTopic() {
        String topic = sns.newTopic();
        String absent = topic + "-absent";

        refused(() -> sns.publish(absent, entries(1)), NotFoundException.class, "NotFound", "Topic does not exist");
        refused(
                () -> sns.publish("orders", entries(1)),
                InvalidParameterException.class,
                "InvalidParameter",
                "An ARN must have at least 6 elements, not 1");
    }
}
