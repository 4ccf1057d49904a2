package io.millrace.testkit.aws.conformance;

import static io.millrace.testkit.aws.conformance.SnsClientFixture.entries;
import static io.millrace.testkit.aws.conformance.SnsClientFixture.entry;
import static io.millrace.testkit.aws.conformance.SnsClientFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** What queues get from topics, by nothing but the public API: for LocalAws, other emulators, and AWS itself. */
class SnsDeliveryConformanceIT {
    private static final String POLICY = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
            + "\"Principal\":{\"Service\":\"sns.amazonaws.com\"},\"Action\":\"sqs:SendMessage\",\"Resource\":\"*\"}]}";
    private static final Map<QueueAttributeName, String> OPEN_TO_SNS = Map.of(QueueAttributeName.POLICY, POLICY);
    private static final Map<String, String> RAW = Map.of("RawMessageDelivery", "true");

    private final AwsTarget target = AwsTarget.open();
    private final SnsClientFixture sns = new SnsClientFixture(target);
    private final SqsClientFixture sqs = new SqsClientFixture(target);

    @AfterEach
    void close() {
        sns.close();
        sqs.close();
    }

    private String subscribe(String topic, String queue, Map<String, String> attributes) {
        String queueArn = sqs.client()
                .getQueueAttributes(request -> request.queueUrl(queue).attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN);
        return sns.subscribe(topic, queueArn, attributes);
    }

    private static List<String> bodies(List<Message> messages) {
        return messages.stream().map(Message::body).toList();
    }

    private static JsonNode json(Message message) throws JsonProcessingException {
        return new ObjectMapper().readTree(message.body());
    }

    private static PublishBatchRequestEntry ofEvent(String id, String type) {
        return entry(id, e -> e.messageAttributes(Map.of("event_type", text(type))));
    }

    @Test
    void deliversRawMessagesAsTheyAre() {
        String topic = sns.newTopic();
        String queue = sqs.newQueue(OPEN_TO_SNS);
        subscribe(topic, queue, RAW);

        sns.publish(
                topic,
                List.of(entry(
                        "a",
                        e -> e.message("a message & <ä>")
                                .subject("dropped")
                                .messageGroupId("g")
                                .messageAttributes(Map.of(
                                        "text",
                                        text("value"),
                                        "number",
                                        text("1.5").toBuilder()
                                                .dataType("Number")
                                                .build(),
                                        "bytes",
                                        MessageAttributeValue.builder()
                                                .dataType("Binary")
                                                .binaryValue(SdkBytes.fromByteArray(new byte[] {0, -1}))
                                                .build())))));

        Message message = sqs.receive(queue, 1).get(0);
        assertThat(message.body()).isEqualTo("a message & <ä>");
        assertThat(message.messageAttributes().get("text").stringValue()).isEqualTo("value");
        assertThat(message.messageAttributes().get("number").dataType()).isEqualTo("Number");
        assertThat(message.messageAttributes().get("bytes").binaryValue().asByteArray())
                .containsExactly(0, -1);
        assertThat(message.attributes()).containsEntry(MessageSystemAttributeName.MESSAGE_GROUP_ID, "g");
    }

    @Test
    void wrapsMessagesInANotificationOtherwise() throws JsonProcessingException {
        String topic = sns.newTopic();
        String queue = sqs.newQueue(OPEN_TO_SNS);
        subscribe(topic, queue, Map.of());

        String id = sns.client()
                .publish(request -> request.topicArn(topic)
                        .message("\"quoted\"\u0001")
                        .subject("a subject")
                        .messageAttributes(Map.of("event_type", text("INSERT"))))
                .messageId();

        Message message = sqs.receive(queue, 1).get(0);
        JsonNode notification = json(message);
        assertThat(notification.path("Type").textValue()).isEqualTo("Notification");
        assertThat(notification.path("MessageId").textValue()).isEqualTo(id);
        assertThat(notification.path("TopicArn").textValue()).isEqualTo(topic);
        assertThat(notification.path("Subject").textValue()).isEqualTo("a subject");
        assertThat(notification.path("Message").textValue()).isEqualTo("\"quoted\"\u0001");
        assertThat(Instant.parse(notification.path("Timestamp").textValue()))
                .isBetween(
                        Instant.now().minus(Duration.ofHours(1)), Instant.now().plus(Duration.ofHours(1)));
        assertThat(notification.at("/MessageAttributes/event_type/Type").textValue())
                .isEqualTo("String");
        assertThat(notification.at("/MessageAttributes/event_type/Value").textValue())
                .isEqualTo("INSERT");
        assertThat(notification.has("SequenceNumber")).isFalse();
        assertThat(message.hasMessageAttributes()).isFalse();
    }

    @Test
    void filtersByAttributes() {
        String topic = sns.newTopic();
        String deletes = sqs.newQueue(OPEN_TO_SNS);
        String others = sqs.newQueue(OPEN_TO_SNS);
        subscribe(
                topic, deletes, Map.of("RawMessageDelivery", "true", "FilterPolicy", "{\"event_type\":[\"DELETE\"]}"));
        subscribe(
                topic,
                others,
                Map.of(
                        "RawMessageDelivery",
                        "true",
                        "FilterPolicy",
                        "{\"event_type\":[{\"anything-but\":[\"DELETE\"]}]}"));

        sns.publish(topic, List.of(ofEvent("a", "INSERT"), ofEvent("b", "DELETE"), ofEvent("c", "UPDATE")));
        sns.publish(topic, entries(1)); // without the attribute

        assertThat(bodies(sqs.receive(others, 2))).containsExactlyInAnyOrder("message a", "message c");
        assertThat(bodies(sqs.receive(deletes, 1))).containsExactly("message b");
        assertThat(sqs.receiveNow(deletes, 10)).isEmpty();
        assertThat(sqs.receiveNow(others, 10)).isEmpty();
    }

    @Test
    void filtersByTheBody() {
        String topic = sns.newTopic();
        String queue = sqs.newQueue(OPEN_TO_SNS);
        subscribe(
                topic,
                queue,
                Map.of(
                        "RawMessageDelivery",
                        "true",
                        "FilterPolicyScope",
                        "MessageBody",
                        "FilterPolicy",
                        "{\"source\":{\"table\":[{\"prefix\":\"ord\"}]}}"));

        sns.publish(
                topic,
                List.of(
                        entry("a", e -> e.message("{\"source\":{\"table\":\"orders\"}}")),
                        entry("b", e -> e.message("{\"source\":{\"table\":\"customers\"}}")),
                        entry("c", e -> e.message("no JSON"))));

        assertThat(bodies(sqs.receive(queue, 1))).containsExactly("{\"source\":{\"table\":\"orders\"}}");
        assertThat(sqs.receiveNow(queue, 10)).isEmpty();
    }

    @Test
    void picksTheTextForQueuesOutOfAStructuredMessageAndLeavesItsAttributesOut() {
        String topic = sns.newTopic();
        String queue = sqs.newQueue(OPEN_TO_SNS);
        subscribe(topic, queue, RAW);

        sns.publish(
                topic,
                List.of(
                        entry(
                                "a",
                                e -> e.messageStructure("json")
                                        .message("{\"default\":\"for all\",\"sqs\":\"for queues\"}")
                                        .messageAttributes(Map.of("event_type", text("INSERT")))),
                        entry("b", e -> e.messageStructure("json").message("{\"default\":\"for the rest\"}"))));

        List<Message> messages = sqs.receive(queue, 2);
        assertThat(bodies(messages)).containsExactlyInAnyOrder("for queues", "for the rest");
        assertThat(messages).noneMatch(Message::hasMessageAttributes);
    }

    @Test
    void discardsRawMessagesWithMoreThanTenAttributes() throws JsonProcessingException {
        String topic = sns.newTopic();
        String raw = sqs.newQueue(OPEN_TO_SNS);
        String wrapped = sqs.newQueue(OPEN_TO_SNS);
        subscribe(topic, raw, RAW);
        subscribe(topic, wrapped, Map.of());
        Map<String, MessageAttributeValue> eleven =
                IntStream.range(0, 11).boxed().collect(Collectors.toMap(i -> "a" + i, i -> text("x")));

        sns.publish(topic, List.of(entry("a", e -> e.messageAttributes(eleven))));
        sns.publish(topic, List.of(entry("b", e -> {})));

        List<Message> both = sqs.receive(wrapped, 2);
        assertThat(json(both.get(0)).path("MessageAttributes").size()
                        + json(both.get(1)).path("MessageAttributes").size())
                .isEqualTo(11);
        assertThat(bodies(sqs.receive(raw, 1))).containsExactly("message b");
        assertThat(sqs.receiveNow(raw, 10)).isEmpty();
    }

    @Test
    void keepsTheOrderOfAGroupOnItsWayToAFifoQueue() throws JsonProcessingException {
        String topic = sns.newFifoTopic();
        String raw = sqs.newFifoQueue(OPEN_TO_SNS);
        String wrapped = sqs.newFifoQueue(OPEN_TO_SNS);
        subscribe(topic, raw, RAW);
        subscribe(topic, wrapped, Map.of());

        for (int batch = 0; batch < 3; batch++) {
            String prefix = batch + "-";
            sns.publish(
                    topic,
                    IntStream.range(0, 3)
                            .mapToObj(i ->
                                    entry(prefix + i, e -> e.messageGroupId("g").messageDeduplicationId(prefix + i)))
                            .toList());
        }
        sns.publish(topic, List.of(entry("0-0", e -> e.messageGroupId("g").messageDeduplicationId("0-0"))));

        List<Message> messages = sqs.receive(raw, 9);
        assertThat(bodies(messages))
                .containsExactly(
                        "message 0-0",
                        "message 0-1",
                        "message 0-2",
                        "message 1-0",
                        "message 1-1",
                        "message 1-2",
                        "message 2-0",
                        "message 2-1",
                        "message 2-2");
        assertThat(messages)
                .allSatisfy(message -> assertThat(message.attributes())
                        .containsEntry(MessageSystemAttributeName.MESSAGE_GROUP_ID, "g"));
        assertThat(messages.get(8).attributes())
                .containsEntry(MessageSystemAttributeName.MESSAGE_DEDUPLICATION_ID, "2-2");
        JsonNode first = json(sqs.receive(wrapped, 9).get(0));
        assertThat(first.path("Message").textValue()).isEqualTo("message 0-0");
        assertThat(first.path("SequenceNumber").textValue()).hasSize(20);
    }

    @Test
    void deliversFromAFifoTopicToAStandardQueue() {
        String topic = sns.newFifoTopic();
        String queue = sqs.newQueue(OPEN_TO_SNS);
        subscribe(topic, queue, RAW);

        sns.publish(topic, List.of(entry("a", e -> e.messageGroupId("g").messageDeduplicationId("d"))));

        assertThat(bodies(sqs.receive(queue, 1))).containsExactly("message a");
    }

    @Test
    void dropsWhatAQueueDoesNotTake() {
        String topic = sns.newTopic();
        String queue = sqs.newQueue(OPEN_TO_SNS);
        subscribe(topic, queue, RAW);

        sns.publish(topic, List.of(entry("a", e -> e.message("a control character: \u0001"))));
        sns.publish(topic, List.of(entry("b", e -> {})));

        assertThat(bodies(sqs.receive(queue, 1))).containsExactly("message b");
        assertThat(sqs.receiveNow(queue, 10)).isEmpty();
    }

    @Test
    void deliversNothingAfterItWasUnsubscribed() {
        String topic = sns.newTopic();
        String queue = sqs.newQueue(OPEN_TO_SNS);
        String other = sqs.newQueue(OPEN_TO_SNS);
        String subscription = subscribe(topic, queue, RAW);
        subscribe(topic, other, RAW);

        sns.client().unsubscribe(request -> request.subscriptionArn(subscription));
        sns.publish(topic, entries(1));

        assertThat(sqs.receive(other, 1)).hasSize(1);
        assertThat(sqs.receiveNow(queue, 10)).isEmpty();
    }
}
