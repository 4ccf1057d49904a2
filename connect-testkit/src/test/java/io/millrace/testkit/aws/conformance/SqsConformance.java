package io.millrace.testkit.aws.conformance;

import static io.millrace.testkit.aws.conformance.SqsClientFixture.entries;
import static io.millrace.testkit.aws.conformance.SqsClientFixture.entry;
import static io.millrace.testkit.aws.conformance.SqsClientFixture.nameOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.model.BatchEntryIdsNotDistinctException;
import software.amazon.awssdk.services.sqs.model.BatchRequestTooLongException;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.EmptyBatchRequestException;
import software.amazon.awssdk.services.sqs.model.InvalidBatchEntryIdException;
import software.amazon.awssdk.services.sqs.model.InvalidMessageContentsException;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.ReceiptHandleIsInvalidException;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;
import software.amazon.awssdk.services.sqs.model.SqsException;
import software.amazon.awssdk.services.sqs.model.TooManyEntriesInBatchRequestException;

/**
 * SQS, by nothing but the public API: for LocalAws, other emulators, and AWS itself. The SDK's own check of the sums in
 * the answers is on: a wrong one would fail each test that sends.
 */
abstract class SqsConformance {
    private static final int MAX_BYTES = 1 << 20;

    SqsClientFixture sqs;

    abstract AwsTarget target();

    @BeforeEach
    void open() {
        sqs = new SqsClientFixture(target());
    }

    @AfterEach
    void close() {
        sqs.close();
    }

    @Test
    void delivers10EntriesOfABatchWithTheirAttributes() {
        String queue = sqs.newQueue(Map.of());
        List<SendMessageBatchRequestEntry> entries = new ArrayList<>(entries(9));
        entries.add(entry("with_attributes-1", "äöü € 😀\t\r\n").toBuilder()
                .messageAttributes(Map.of(
                        "text", attribute("String", "värde"),
                        "number.x", attribute("Number", "-12.50"),
                        "own_type-1", attribute("String.own", "x"),
                        "bytes",
                                MessageAttributeValue.builder()
                                        .dataType("Binary")
                                        .binaryValue(SdkBytes.fromByteArray(new byte[] {0, -1, 7}))
                                        .build()))
                .build());

        SendMessageBatchResponse response = sqs.send(queue, entries);

        assertThat(response.failed()).isEmpty();
        assertThat(response.successful())
                .extracting(SendMessageBatchResultEntry::id)
                .containsExactlyInAnyOrderElementsOf(
                        entries.stream().map(SendMessageBatchRequestEntry::id).toList());
        assertThat(response.successful())
                .extracting(SendMessageBatchResultEntry::messageId)
                .doesNotHaveDuplicates();
        List<Message> messages = sqs.receive(queue, 10);
        assertThat(messages)
                .extracting(Message::body)
                .containsExactlyInAnyOrderElementsOf(entries.stream()
                        .map(SendMessageBatchRequestEntry::messageBody)
                        .toList());
        Message last = messages.stream()
                .filter(Message::hasMessageAttributes)
                .findFirst()
                .orElseThrow();
        assertThat(last.messageAttributes()).isEqualTo(entries.get(9).messageAttributes());
        assertThat(last.body()).isEqualTo("äöü € 😀\t\r\n");
    }

    @Test
    void findsAQueueByItsNameAndTellsWhatItIs() {
        String url = sqs.newFifoQueue(Map.of(QueueAttributeName.DELAY_SECONDS, "0"));
        String name = nameOf(url);

        assertThat(sqs.client().getQueueUrl(request -> request.queueName(name)).queueUrl())
                .isEqualTo(url);
        Map<QueueAttributeName, String> attributes = sqs.client()
                .getQueueAttributes(request -> request.queueUrl(url).attributeNames(QueueAttributeName.ALL))
                .attributes();
        assertThat(attributes)
                .containsEntry(QueueAttributeName.FIFO_QUEUE, "true")
                .containsEntry(QueueAttributeName.CONTENT_BASED_DEDUPLICATION, "false")
                .containsEntry(QueueAttributeName.VISIBILITY_TIMEOUT, "30")
                .containsEntry(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES, "0");
        assertThat(attributes.get(QueueAttributeName.QUEUE_ARN))
                .startsWith("arn:aws:sqs:")
                .endsWith(":" + name);
        assertThat(sqs.client()
                        .listQueues(request -> request.queueNamePrefix(name))
                        .queueUrls())
                .containsExactly(url);
        sqs.client().deleteQueue(request -> request.queueUrl(url));
        assertThatThrownBy(() -> sqs.client().getQueueUrl(request -> request.queueName(name)))
                .isInstanceOf(QueueDoesNotExistException.class);
    }

    @Test
    void tellsTheLargestMessageOfAQueue() {
        String queue = sqs.newQueue(Map.of(QueueAttributeName.MAXIMUM_MESSAGE_SIZE, "2048"));

        assertThat(sqs.client()
                        .getQueueAttributes(request ->
                                request.queueUrl(queue).attributeNames(QueueAttributeName.MAXIMUM_MESSAGE_SIZE))
                        .attributes())
                .containsOnly(Map.entry(QueueAttributeName.MAXIMUM_MESSAGE_SIZE, "2048"));
    }

    @Test
    void takesAQueueOfAMebibyteByDefault() {
        String queue = sqs.newQueue(Map.of());

        assertThat(sqs.client()
                        .getQueueAttributes(request ->
                                request.queueUrl(queue).attributeNames(QueueAttributeName.MAXIMUM_MESSAGE_SIZE))
                        .attributes())
                .containsEntry(QueueAttributeName.MAXIMUM_MESSAGE_SIZE, Integer.toString(MAX_BYTES));
    }

    @Test
    void refusesAQueueThatIsNotThere() {
        String url = sqs.newQueue(Map.of()) + "-other";

        assertThatThrownBy(() -> sqs.client().getQueueUrl(request -> request.queueName(nameOf(url))))
                .isInstanceOf(QueueDoesNotExistException.class);
        assertThatThrownBy(() -> sqs.send(url, entries(1))).isInstanceOf(QueueDoesNotExistException.class);
        assertThatThrownBy(() -> sqs.receiveNow(url, 1))
                .isInstanceOf(QueueDoesNotExistException.class)
                .satisfies(e -> assertThat(((SqsException) e).awsErrorDetails().errorCode())
                        .isIn("AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"));
    }

    @Test
    void refusesAnEmptyBatch() {
        String queue = sqs.newQueue(Map.of());

        assertThatThrownBy(() -> sqs.send(queue)).isInstanceOf(EmptyBatchRequestException.class);
    }

    @Test
    void refuses11Entries() {
        String queue = sqs.newQueue(Map.of());

        assertThatThrownBy(() -> sqs.send(queue, entries(11)))
                .isInstanceOf(TooManyEntriesInBatchRequestException.class);
        assertThat(sqs.receiveNow(queue, 1)).isEmpty();
    }

    @Test
    void refusesAnIdThatComesTwice() {
        String queue = sqs.newQueue(Map.of());

        assertThatThrownBy(() -> sqs.send(queue, entry("a", "1"), entry("a", "2")))
                .isInstanceOf(BatchEntryIdsNotDistinctException.class);
    }

    @Test
    void refusesAnIdWithOtherCharacters() {
        String queue = sqs.newQueue(Map.of());

        for (String id : List.of("a b", "a.b", "ä", "x".repeat(81))) {
            assertThatThrownBy(() -> sqs.send(queue, entry(id, "body")))
                    .as(id)
                    .isInstanceOf(InvalidBatchEntryIdException.class);
        }
        assertThat(sqs.send(queue, entry("Az09_-" + "x".repeat(74), "body")).successful())
                .hasSize(1);
    }

    @Test
    void refusesABatchOverAMebibyte() {
        String queue = sqs.newQueue(Map.of());
        String half = "x".repeat(MAX_BYTES / 2);

        assertThat(sqs.send(queue, entry("1", half), entry("2", half)).successful())
                .hasSize(2);
        assertThatThrownBy(() -> sqs.send(queue, entry("1", half), entry("2", half + "x")))
                .isInstanceOf(SqsException.class);
    }

    @Test
    void refusesABatchOverAMebibyteAttributesCounted() {
        String queue = sqs.newQueue(Map.of());
        String half = "x".repeat(MAX_BYTES / 2);
        Map<String, MessageAttributeValue> attributes = Map.of("a", attribute("String", "b")); // 8 bytes

        SendMessageBatchRequestEntry second = entry("2", half.substring(8)).toBuilder()
                .messageAttributes(attributes)
                .build();
        assertThat(sqs.send(queue, entry("1", half), second).successful()).hasSize(2);
        assertThatThrownBy(() -> sqs.send(queue, entry("1", half + "x"), second))
                .isInstanceOf(BatchRequestTooLongException.class);
    }

    @Test
    void refusesAMessageOverTheQueuesSizeAlone() {
        String queue = sqs.newQueue(Map.of(QueueAttributeName.MAXIMUM_MESSAGE_SIZE, "1024"));

        SendMessageBatchResponse response =
                sqs.send(queue, entry("fits", "x".repeat(1024)), entry("large", "x".repeat(1025)));

        assertThat(response.successful())
                .extracting(SendMessageBatchResultEntry::id)
                .containsExactly("fits");
        assertRefused(response, "large", "InvalidParameterValue");
    }

    @Test
    void refusesACharacterAlone() {
        String queue = sqs.newQueue(Map.of());

        SendMessageBatchResponse response =
                sqs.send(queue, entry("good", "a\uD7FF\uE000\uFFFD"), entry("bad", "a\u0007"));

        assertThat(response.successful())
                .extracting(SendMessageBatchResultEntry::id)
                .containsExactly("good");
        assertRefused(response, "bad");
        assertThatThrownBy(() -> sqs.client()
                        .sendMessage(request -> request.queueUrl(queue).messageBody("a\u0000")))
                .isInstanceOf(SqsException.class);
    }

    @Test
    void namesWhatIsWrongWithAnEntry() {
        String queue = sqs.newQueue(Map.of());

        SendMessageBatchResponse response = sqs.send(
                queue,
                entry("character", "a\u0007"),
                with(entry("attribute", "x"), attribute("String", "")),
                entry("attributes", "x").toBuilder()
                        .messageAttributes(attributes(11))
                        .build());

        assertRefused(response, "character", "InvalidMessageContents");
        assertRefused(response, "attribute", "InvalidParameterValue");
        assertRefused(response, "attributes", "InvalidParameterValue");
        assertThatThrownBy(() -> sqs.client()
                        .sendMessage(request -> request.queueUrl(queue).messageBody("a\u0000")))
                .isInstanceOf(InvalidMessageContentsException.class);
    }

    @Test
    void refusesANoncharacterAlone() {
        String queue = sqs.newQueue(Map.of());

        SendMessageBatchResponse response = sqs.send(queue, entry("good", "x"), entry("bad", "\uFFFF"));

        assertThat(response.successful())
                .extracting(SendMessageBatchResultEntry::id)
                .containsExactly("good");
        assertRefused(response, "bad", "InvalidMessageContents");
    }

    @Test
    void refusesAnEmptyBodyAlone() {
        String queue = sqs.newQueue(Map.of());

        SendMessageBatchResponse response = sqs.send(queue, entry("empty", ""), entry("good", "x"));

        assertThat(response.successful())
                .extracting(SendMessageBatchResultEntry::id)
                .containsExactly("good");
        assertThat(response.failed()).singleElement().satisfies(failed -> {
            assertThat(failed.id()).isEqualTo("empty");
            assertThat(failed.senderFault()).isTrue();
        });
    }

    @Test
    void refusesElevenAttributesAlone() {
        String queue = sqs.newQueue(Map.of());
        SendMessageBatchResponse response = sqs.send(
                queue,
                entry("ten", "x").toBuilder().messageAttributes(attributes(10)).build(),
                entry("eleven", "x").toBuilder()
                        .messageAttributes(attributes(11))
                        .build());

        assertThat(response.successful())
                .extracting(SendMessageBatchResultEntry::id)
                .containsExactly("ten");
        assertRefused(response, "eleven");
    }

    @Test
    void refusesAttributesWithoutValueAlone() {
        String queue = sqs.newQueue(Map.of());

        SendMessageBatchResponse response = sqs.send(
                queue,
                with(entry("empty", "x"), attribute("String", "")),
                with(entry("no-number", "x"), attribute("Number", "one")),
                with(entry("good", "x"), attribute("Number", "1")));

        assertThat(response.successful())
                .extracting(SendMessageBatchResultEntry::id)
                .containsExactly("good");
        assertRefused(response, "empty");
        assertRefused(response, "no-number");
    }

    @Test
    void refusesAttributesOfUnknownTypeAlone() {
        String queue = sqs.newQueue(Map.of());

        SendMessageBatchResponse response =
                sqs.send(queue, entry("good", "x"), with(entry("bad", "x"), attribute("Text", "x")));

        assertThat(response.successful())
                .extracting(SendMessageBatchResultEntry::id)
                .containsExactly("good");
        assertRefused(response, "bad");
    }

    @Test
    void hidesAMessageForItsDelay() {
        String queue = sqs.newQueue(Map.of());

        sqs.send(queue, entry("later", "later").toBuilder().delaySeconds(2).build(), entry("now", "now"));

        assertThat(sqs.receive(queue, 1)).extracting(Message::body).containsExactly("now");
        assertThat(sqs.receiveNow(queue, 1)).isEmpty();
        assertThat(sqs.receive(queue, 1)).extracting(Message::body).containsExactly("later");
    }

    @Test
    void hidesAReceivedMessageUntilItIsDeletedOrItsTimeoutEnds() {
        String queue = sqs.newQueue(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "1"));
        sqs.send(queue, entries(1));

        Message first = sqs.receive(queue, 1).get(0);
        assertThat(sqs.receiveNow(queue, 1)).isEmpty();
        Message again = sqs.receive(queue, 1).get(0);

        assertThat(again.messageId()).isEqualTo(first.messageId());
        assertThat(again.attributesAsStrings()).containsEntry("ApproximateReceiveCount", "2");
        sqs.client()
                .changeMessageVisibility(request -> request.queueUrl(queue)
                        .receiptHandle(again.receiptHandle())
                        .visibilityTimeout(0));
        Message third = sqs.receive(queue, 1).get(0);
        sqs.delete(queue, third);
        assertThat(counts(queue)).containsOnly("0");
    }

    @Test
    void deletesABatchAndSaysWhichHandlesAreNone() {
        String queue = sqs.newQueue(Map.of());
        sqs.send(queue, entries(2));
        List<Message> messages = sqs.receive(queue, 2);

        DeleteMessageBatchResponse response = sqs.client()
                .deleteMessageBatch(request -> request.queueUrl(queue)
                        .entries(List.of(
                                handle("0", messages.get(0).receiptHandle()),
                                handle("1", messages.get(1).receiptHandle()),
                                handle("2", "no handle"))));

        assertThat(response.successful())
                .extracting(DeleteMessageBatchResultEntry::id)
                .containsExactlyInAnyOrder("0", "1");
        assertThat(response.failed()).singleElement().satisfies(failed -> {
            assertThat(failed.id()).isEqualTo("2");
            assertThat(failed.code()).isEqualTo("ReceiptHandleIsInvalid");
        });
        assertThatThrownBy(() -> sqs.client()
                        .deleteMessage(request -> request.queueUrl(queue).receiptHandle("no handle")))
                .isInstanceOf(ReceiptHandleIsInvalidException.class);
    }

    @Test
    void waitsForAMessageThatComesLater() {
        String queue = sqs.newQueue(Map.of());
        CompletableFuture<List<Message>> waiting = CompletableFuture.supplyAsync(() -> sqs.client()
                .receiveMessage(request -> request.queueUrl(queue).waitTimeSeconds(20))
                .messages());

        sqs.send(queue, entries(1));

        assertThat(waiting.join()).extracting(Message::body).containsExactly("body 0");
        assertThat(sqs.client()
                        .receiveMessage(request -> request.queueUrl(queue).waitTimeSeconds(1))
                        .messages())
                .isEmpty();
    }

    @Test
    void purgesAQueue() {
        String queue = sqs.newQueue(Map.of());
        sqs.send(queue, entries(3));

        sqs.client().purgeQueue(request -> request.queueUrl(queue));

        await("the purge, which takes AWS up to a minute")
                .atMost(Duration.ofMinutes(2))
                .until(() -> counts(queue).equals(List.of("0", "0")));
        assertThat(sqs.receiveNow(queue, 10)).isEmpty();
    }

    @Test
    void showsTheGroupOfAMessageOnAStandardQueue() {
        String queue = sqs.newQueue(Map.of());

        SendMessageBatchResponse response = sqs.send(
                queue, entry("0", "x").toBuilder().messageGroupId("tenant").build());

        assertThat(response.failed()).isEmpty();
        assertThat(sqs.receive(queue, 1).get(0).attributes())
                .containsEntry(MessageSystemAttributeName.MESSAGE_GROUP_ID, "tenant");
    }

    @Test
    void deliversAGroupInOrderAndHoldsItWhileAMessageIsInFlight() {
        String queue = sqs.newFifoQueue(Map.of());
        sqs.send(queue, entry("0", "a1", "a", "1"), entry("1", "a2", "a", "2"), entry("2", "b1", "b", "3"));

        Message a1 = sqs.receive(queue, 1).get(0);
        List<Message> others = sqs.receiveNow(queue, 10);

        assertThat(a1.body()).isEqualTo("a1");
        assertThat(a1.attributes())
                .containsEntry(MessageSystemAttributeName.MESSAGE_GROUP_ID, "a")
                .containsEntry(MessageSystemAttributeName.MESSAGE_DEDUPLICATION_ID, "1")
                .containsKey(MessageSystemAttributeName.SEQUENCE_NUMBER);
        assertThat(others).extracting(Message::body).containsExactly("b1");
        sqs.delete(queue, a1);
        assertThat(sqs.receive(queue, 1)).extracting(Message::body).containsExactly("a2");
    }

    @Test
    void deliversAFifoMessageAgainBeforeTheRestOfItsGroup() {
        String queue = sqs.newFifoQueue(Map.of());
        sqs.send(queue, entry("0", "a1", "a", "1"), entry("1", "a2", "a", "2"));
        Message a1 = sqs.receive(queue, 1).get(0);

        sqs.client()
                .changeMessageVisibility(request -> request.queueUrl(queue)
                        .receiptHandle(a1.receiptHandle())
                        .visibilityTimeout(0));

        assertThat(sqs.receive(queue, 2)).extracting(Message::body).containsExactly("a1", "a2");
    }

    @Test
    void deliversADuplicateIdOnce() {
        String queue = sqs.newFifoQueue(Map.of());

        SendMessageBatchResponse first = sqs.send(queue, entry("0", "one", "g", "id"));
        SendMessageBatchResponse second = sqs.send(queue, entry("0", "two", "g", "id"));

        assertThat(second.successful().get(0).messageId())
                .isEqualTo(first.successful().get(0).messageId());
        assertThat(sqs.receiveNow(queue, 10)).extracting(Message::body).containsExactly("one");
    }

    @Test
    void answersEachEntryWithTheSequenceNumberOfTheFirstWithItsId() {
        String queue = sqs.newFifoQueue(Map.of());

        SendMessageBatchResponse first = sqs.send(queue, entry("0", "one", "g", "id"));
        SendMessageBatchResponse second = sqs.send(queue, entry("0", "two", "g", "id"));

        assertThat(second.successful().get(0).sequenceNumber())
                .isEqualTo(first.successful().get(0).sequenceNumber())
                .isNotNull();
    }

    @Test
    void deliversADuplicateBodyOnceWhereTheContentDecides() {
        String queue = sqs.newFifoQueue(Map.of(QueueAttributeName.CONTENT_BASED_DEDUPLICATION, "true"));

        sqs.send(queue, entry("0", "same", "g", null), entry("1", "other", "g", null), entry("2", "same", "h", null));

        assertThat(sqs.receiveNow(queue, 10)).extracting(Message::body).containsExactly("same", "other");
    }

    @Test
    void countsSequenceNumbersUpwards() {
        String queue = sqs.newFifoQueue(Map.of());

        SendMessageResponse first = sqs.client()
                .sendMessage(request -> request.queueUrl(queue)
                        .messageBody("1")
                        .messageGroupId("g")
                        .messageDeduplicationId("1"));
        SendMessageResponse second = sqs.client()
                .sendMessage(request -> request.queueUrl(queue)
                        .messageBody("2")
                        .messageGroupId("g")
                        .messageDeduplicationId("2"));

        assertThat(new BigInteger(second.sequenceNumber())).isGreaterThan(new BigInteger(first.sequenceNumber()));
    }

    @Test
    void refusesAFifoMessageWithoutGroup() {
        String queue = sqs.newFifoQueue(Map.of());

        assertRefused(
                "MissingParameter",
                () -> sqs.client()
                        .sendMessage(request ->
                                request.queueUrl(queue).messageBody("x").messageDeduplicationId("1")));
    }

    @Test
    void refusesAFifoMessageWithoutDeduplicationId() {
        String queue = sqs.newFifoQueue(Map.of());

        assertRefused(
                "InvalidParameterValue",
                () -> sqs.client()
                        .sendMessage(request ->
                                request.queueUrl(queue).messageBody("x").messageGroupId("g")));
    }

    @Test
    void refusesAWholeFifoBatchWithAnEntryWithoutGroup() {
        String queue = sqs.newFifoQueue(Map.of());

        assertRefused(
                "InvalidParameterValue", () -> sqs.send(queue, entry("0", "x", "g", "1"), entry("1", "x", null, "2")));
        assertThat(sqs.receiveNow(queue, 1)).isEmpty();
    }

    @Test
    void refusesAWholeFifoBatchWithAnEntryWithoutDeduplicationId() {
        String queue = sqs.newFifoQueue(Map.of());

        assertRefused(
                "InvalidParameterValue", () -> sqs.send(queue, entry("0", "x", "g", "1"), entry("1", "x", "g", null)));
        assertThat(sqs.receiveNow(queue, 1)).isEmpty();
    }

    @Test
    void refusesADelayOfAFifoMessageAlone() {
        String queue = sqs.newFifoQueue(Map.of());

        SendMessageBatchResponse response = sqs.send(
                queue, entry("late", "x", "g", "1").toBuilder().delaySeconds(2).build(), entry("good", "y", "g", "2"));

        assertThat(response.successful())
                .extracting(SendMessageBatchResultEntry::id)
                .containsExactly("good");
        assertRefused(response, "late", "InvalidParameterValue");
    }

    @Test
    void refusesIdsWithOtherCharacters() {
        String queue = sqs.newFifoQueue(Map.of());

        SendMessageBatchResponse response = sqs.send(
                queue,
                entry("good", "x", "!~" + "g".repeat(126), "d".repeat(128)),
                entry("space", "x", "a b", "1"),
                entry("long", "x", "g".repeat(129), "2"),
                entry("umlaut", "x", "g", "ä"));

        assertThat(response.successful())
                .extracting(SendMessageBatchResultEntry::id)
                .containsExactly("good");
        assertRefused(response, "space", "InvalidParameterValue");
        assertRefused(response, "long", "InvalidParameterValue");
        assertRefused(response, "umlaut", "InvalidParameterValue");
    }

    @Test
    void refusesADeduplicationIdOnAStandardQueue() {
        String queue = sqs.newQueue(Map.of());

        assertRefused(
                "InvalidParameterValue",
                () -> sqs.client()
                        .sendMessage(request ->
                                request.queueUrl(queue).messageBody("x").messageDeduplicationId("1")));
    }

    @Test
    void refusesAQueueWhoseNameDoesNotSayItIsFifo() {
        assertThatThrownBy(() -> sqs.client()
                        .createQueue(request -> request.queueName(AwsTarget.randomName())
                                .attributes(Map.of(QueueAttributeName.FIFO_QUEUE, "true"))))
                .isInstanceOf(SqsException.class);
        assertThatThrownBy(
                        () -> sqs.client().createQueue(request -> request.queueName(AwsTarget.randomName() + ".fifo")))
                .isInstanceOf(SqsException.class);
    }

    private static DeleteMessageBatchRequestEntry handle(String id, String handle) {
        return DeleteMessageBatchRequestEntry.builder()
                .id(id)
                .receiptHandle(handle)
                .build();
    }

    private List<String> counts(String queue) {
        return List.copyOf(sqs.client()
                .getQueueAttributes(request -> request.queueUrl(queue)
                        .attributeNames(
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                .attributes()
                .values());
    }

    private static void assertRefused(SendMessageBatchResponse response, String id, String code) {
        assertThat(assertRefused(response, id).code()).isEqualTo(code);
    }

    private static BatchResultErrorEntry assertRefused(SendMessageBatchResponse response, String id) {
        BatchResultErrorEntry failed = response.failed().stream()
                .filter(entry -> entry.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("Not refused: " + id));
        assertThat(failed.senderFault()).isTrue();
        assertThat(failed.message()).isNotEmpty();
        return failed;
    }

    private static void assertRefused(String code, ThrowingCallable call) {
        SqsException e = catchThrowableOfType(SqsException.class, call);
        assertThat(e).as("refused").isNotNull();
        assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
        assertThat(e.statusCode()).isEqualTo(400);
    }

    private static SendMessageBatchRequestEntry with(SendMessageBatchRequestEntry entry, MessageAttributeValue value) {
        return entry.toBuilder().messageAttributes(Map.of("a", value)).build();
    }

    private static Map<String, MessageAttributeValue> attributes(int count) {
        Map<String, MessageAttributeValue> attributes = new HashMap<>();
        for (int i = 0; i < count; i++) {
            attributes.put("a" + i, attribute("String", "v"));
        }
        return attributes;
    }

    private static MessageAttributeValue attribute(String type, String value) {
        return MessageAttributeValue.builder().dataType(type).stringValue(value).build();
    }
}
