package io.millrace.testkit.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.millrace.testkit.aws.fault.Fault;
import io.millrace.testkit.aws.message.MessageAttribute;
import io.millrace.testkit.aws.sns.LocalSubscription;
import io.millrace.testkit.aws.sns.LocalTopic;
import io.millrace.testkit.aws.sns.SnsMessage;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.AuthorizationErrorException;
import software.amazon.awssdk.services.sns.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sns.model.KmsAccessDeniedException;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sns.model.PublishBatchResponse;
import software.amazon.awssdk.services.sns.model.PublishBatchResultEntry;
import software.amazon.awssdk.services.sns.model.SnsException;
import software.amazon.awssdk.services.sns.model.ThrottledException;

/** What a test sees of SNS from inside the server, and faults. */
class SnsIT {
    private final ManualClock clock = new ManualClock();
    private final LocalAws aws = LocalAws.builder().clock(clock).start();
    private final SnsClient client = Clients.sns(aws.endpoint());

    @AfterEach
    void close() {
        client.close();
        aws.close();
    }

    private PublishBatchResponse publish(LocalTopic topic, PublishBatchRequestEntry... entries) {
        return client.publishBatch(request -> request.topicArn(topic.arn()).publishBatchRequestEntries(entries));
    }

    /** An entry with the group and the deduplication id that are named, and the latter in its message. */
    private static PublishBatchRequestEntry entry(String group, String id) {
        return PublishBatchRequestEntry.builder()
                .id(id)
                .message("message " + id)
                .messageGroupId(group)
                .messageDeduplicationId(id)
                .build();
    }

    private static PublishBatchRequestEntry[] entries(String... groups) {
        PublishBatchRequestEntry[] entries = new PublishBatchRequestEntry[groups.length];
        Arrays.setAll(entries, i -> entry(groups[i], Integer.toString(i)));
        return entries;
    }

    @Test
    void keepsWhatWasAcceptedInOrder() {
        LocalTopic topic = aws.sns().createTopic("t");
        publish(
                topic,
                PublishBatchRequestEntry.builder()
                        .id("a")
                        .message("first & <ä>")
                        .subject("a subject")
                        .messageGroupId("g")
                        .messageAttributes(Map.of(
                                "event_type",
                                MessageAttributeValue.builder()
                                        .dataType("String")
                                        .stringValue("INSERT")
                                        .build()))
                        .build(),
                PublishBatchRequestEntry.builder()
                        .id("b")
                        .message("{\"default\":\"second\"}")
                        .messageStructure("json")
                        .build());
        client.publish(request -> request.topicArn(topic.arn()).message("third"));

        List<SnsMessage> messages = aws.sns().messages(topic.arn());
        assertThat(messages)
                .extracting(SnsMessage::body)
                .containsExactly("first & <ä>", "{\"default\":\"second\"}", "third");
        assertThat(messages).extracting(SnsMessage::batch).containsExactly(1L, 1L, 2L);
        assertThat(messages).extracting(SnsMessage::structure).containsExactly(null, "json", null);
        SnsMessage first = messages.get(0);
        assertThat(first.subject()).isEqualTo("a subject");
        assertThat(first.groupId()).isEqualTo("g");
        assertThat(first.deduplicationId()).isNull();
        assertThat(first.sequenceNumber()).isNull();
        assertThat(first.publishedAt()).isEqualTo(clock.instant());
        assertThat(first.attribute("event_type").map(MessageAttribute::stringValue))
                .contains("INSERT");
        assertThat(topic.messagesAccepted()).isEqualTo(3);
        assertThat(topic.bytesAccepted()).isEqualTo(12 + 10 + 6 + 6 + 20 + 5);
    }

    @Test
    void remembersDeduplicationIdsForFiveMinutes() {
        LocalTopic topic = aws.sns().createTopic("t.fifo");
        publish(topic, entry("g", "1"));

        clock.advance(Duration.ofMinutes(5).minusMillis(1));
        publish(topic, entry("g", "1"), entry("g", "2"));
        clock.advance(Duration.ofMillis(1));
        publish(topic, entry("g", "1"), entry("g", "2"));

        assertThat(topic.messages()).extracting(SnsMessage::deduplicationId).containsExactly("1", "2", "1");
        assertThat(topic.messages())
                .extracting(SnsMessage::sequenceNumber)
                .isSorted()
                .doesNotContainNull();
        assertThat(topic.duplicates()).isEqualTo(2);
    }

    @Test
    void countsDeduplicationIdsInTheirGroupsIfTheTopicSaysSo() {
        LocalTopic topic = aws.sns().createTopic("t.fifo", Map.of("FifoThroughputScope", "MessageGroup"));

        client.publish(request ->
                request.topicArn(topic.arn()).message("m").messageGroupId("g").messageDeduplicationId("1"));
        client.publish(request ->
                request.topicArn(topic.arn()).message("m").messageGroupId("h").messageDeduplicationId("1"));
        client.publish(request ->
                request.topicArn(topic.arn()).message("m").messageGroupId("g").messageDeduplicationId("1"));

        assertThat(topic.messages()).extracting(SnsMessage::groupId).containsExactly("g", "h");
    }

    @Test
    void countsBatchesThatCarryAGroupTwice() {
        LocalTopic topic = aws.sns().createTopic("t.fifo");
        aws.faults().onEntriesOf("PublishBatch").key("b").failWith("InternalError");

        publish(topic, entries("a", "b", "c"));
        publish(topic, entries("a", "b", "b"));

        assertThat(topic.batches()).isEqualTo(2);
        assertThat(topic.batchesWithGroupTwice()).isEqualTo(1);
    }

    @Test
    void failsEntriesByGroupOrByMessage() {
        LocalTopic topic = aws.sns().createTopic("t.fifo");
        aws.faults()
                .onEntriesOf("PublishBatch")
                .of("t.fifo")
                .key("b")
                .failWith("InternalError", "broken & bent", false);
        Fault byText = aws.faults()
                .onEntriesOf("sns:PublishBatch")
                .containing("sage 2")
                .times(1)
                .failWith("InvalidParameter");

        PublishBatchResponse response = publish(topic, entries("a", "b", "c", "d"));

        assertThat(response.successful())
                .extracting(PublishBatchResultEntry::id)
                .containsExactly("0", "3");
        assertThat(response.failed())
                .extracting(BatchResultErrorEntry::id, BatchResultErrorEntry::code, BatchResultErrorEntry::senderFault)
                .containsExactly(tuple("1", "InternalError", false), tuple("2", "InvalidParameter", true));
        assertThat(response.failed().get(0).message()).isEqualTo("broken & bent");
        assertThat(topic.messages()).extracting(SnsMessage::groupId).containsExactly("a", "d");
        assertThat(byText.hits()).isEqualTo(1);

        publish(topic, entries("a", "b", "c", "d")); // what failed is not remembered as accepted

        assertThat(topic.messages()).extracting(SnsMessage::groupId).containsExactly("a", "d", "c");
    }

    @Test
    void refusesCallsInItsOwnWords() {
        LocalTopic topic = aws.sns().createTopic("t");
        aws.faults().on("PublishBatch").nth(1).denyAccess();
        aws.faults().on("PublishBatch").nth(2).throttle();
        aws.faults().on("PublishBatch").nth(3).failWith("KMSAccessDenied");
        aws.faults().on("PublishBatch").nth(4).expireToken();
        aws.faults().on("PublishBatch").nth(5).answer(503);
        PublishBatchRequestEntry entry =
                PublishBatchRequestEntry.builder().id("a").message("m").build();

        assertThatThrownBy(() -> publish(topic, entry)).isInstanceOf(AuthorizationErrorException.class);
        assertThatThrownBy(() -> publish(topic, entry)).isInstanceOf(ThrottledException.class);
        assertThatThrownBy(() -> publish(topic, entry)).isInstanceOf(KmsAccessDeniedException.class);
        assertThatThrownBy(() -> publish(topic, entry)).isInstanceOfSatisfying(SnsException.class, e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ExpiredToken");
            assertThat(e.statusCode()).isEqualTo(403);
        });
        assertThatThrownBy(() -> publish(topic, entry))
                .isInstanceOfSatisfying(
                        SnsException.class, e -> assertThat(e.statusCode()).isEqualTo(503));
        assertThat(topic.messages()).isEmpty();
        assertThat(publish(topic, entry).successful()).hasSize(1);
        assertThat(aws.calls().count("sns:PublishBatch")).isEqualTo(6);
    }

    @Test
    void swallowsWhatIsSentAgainAfterALostAnswer() {
        LocalTopic topic = aws.sns().createTopic("t.fifo");
        aws.faults().on("PublishBatch").nth(1).dropConnectionAfterApplying();

        assertThatThrownBy(() -> publish(topic, entry("g", "1"))).isInstanceOf(SdkClientException.class);
        publish(topic, entry("g", "1"));

        assertThat(topic.messages()).hasSize(1);
        assertThat(topic.duplicates()).isEqualTo(1);
    }

    @Test
    void tellsWhatBecameOfMessagesInSubscriptions() {
        LocalTopic topic = aws.sns().createTopic("t");
        String queueArn = aws.sqs().createQueue("q").arn();
        LocalSubscription raw = aws.sns()
                .subscribe(
                        topic.arn(),
                        queueArn,
                        Map.of(
                                "RawMessageDelivery",
                                "true",
                                "FilterPolicyScope",
                                "MessageBody",
                                "FilterPolicy",
                                "{\"keep\":[true]}"));
        LocalSubscription absent = topic.subscribe(queueArn + "-absent", Map.of());
        Map<String, MessageAttributeValue> eleven = IntStream.range(0, 11)
                .boxed()
                .collect(Collectors.toMap(
                        i -> "a" + i,
                        i -> MessageAttributeValue.builder()
                                .dataType("String")
                                .stringValue("x")
                                .build()));

        client.publish(request -> request.topicArn(topic.arn()).message("{\"keep\":true}"));
        client.publish(request -> request.topicArn(topic.arn()).message("{\"keep\":false}"));
        client.publish(request ->
                request.topicArn(topic.arn()).message("{\"keep\":true}").messageAttributes(eleven));
        client.publish(request -> request.topicArn(topic.arn()).message("{\"keep\":true,\"c\":\"\u007f\ufffe\"}"));

        assertThat(raw.delivered()).isEqualTo(1);
        assertThat(raw.filteredOut()).isEqualTo(1);
        assertThat(raw.discarded()).isEqualTo(1);
        assertThat(raw.undelivered()).isEqualTo(1);
        assertThat(absent.undelivered()).isEqualTo(4);
        assertThat(topic.subscriptions()).containsExactly(raw, absent);
        assertThat(topic.messages()).hasSize(4);
        assertThat(aws.sqs().messages("q")).hasSize(1);
    }

    @Test
    void keepsAtMostWhatItIsTold() {
        try (LocalAws small = LocalAws.builder().storedBytesPerTopic(10).start();
                SnsClient own = Clients.sns(small.endpoint())) {
            LocalTopic topic = small.sns().createTopic("t");
            for (String message : List.of("1234", "5678", "90ab")) {
                own.publish(request -> request.topicArn(topic.arn()).message(message));
            }

            assertThat(topic.messages()).extracting(SnsMessage::body).containsExactly("5678", "90ab");
            assertThat(topic.messagesAccepted()).isEqualTo(3);
        }
    }

    @Test
    void countsWithoutStoringInAProcessOfItsOwn() {
        try (LocalAwsProcess process = LocalAwsProcess.builder()
                        .heap("128m")
                        .storing(false)
                        .topic("t")
                        .topic("t.fifo")
                        .start();
                SnsClient own = Clients.sns(process.endpoint())) {
            String arn = "arn:aws:sns:" + process.region() + ":" + LocalAws.ACCOUNT + ":t";
            own.publishBatch(request -> request.topicArn(arn)
                    .publishBatchRequestEntries(
                            PublishBatchRequestEntry.builder()
                                    .id("a")
                                    .message("12345")
                                    .build(),
                            PublishBatchRequestEntry.builder()
                                    .id("b")
                                    .message("ä")
                                    .build()));
            own.publishBatch(request -> request.topicArn(arn + ".fifo").publishBatchRequestEntries(entries("g", "h")));
            own.publishBatch(request -> request.topicArn(arn + ".fifo").publishBatchRequestEntries(entries("g", "g")));

            assertThat(process.status().topic("t").messages()).isEqualTo(2);
            assertThat(process.status().topic("t").bytes()).isEqualTo(7);
            assertThat(process.status().topic("t.fifo").messages()).isEqualTo(2);
            assertThat(process.status().topic("t.fifo").duplicates()).isEqualTo(2);
            assertThat(process.status().topic("t.fifo").batchesWithGroupTwice()).isEqualTo(1);
            assertThat(process.status().topic("absent").messages()).isZero();
        }
    }
}
