package io.millrace.testkit.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.testkit.aws.http.AwsException;
import io.millrace.testkit.aws.message.LocalMessage;
import io.millrace.testkit.aws.message.MessageAttribute;
import io.millrace.testkit.aws.sqs.LocalQueue;
import io.millrace.testkit.aws.sqs.SqsMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.KmsAccessDeniedException;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.RequestThrottledException;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** What SQS in LocalAws has besides its API: a look inside, faults, a clock, quotas, and messages from other services. */
class SqsIT {
    private final ManualClock clock = new ManualClock();
    private final LocalAws aws =
            LocalAws.builder().clock(clock).storedBytesPerQueue(10_000).start();
    private final SqsClient client = Clients.configure(
                    SqsClient.builder().httpClientBuilder(Clients.apache()), aws.endpoint(), Clients.ANYONE)
            .build();

    @AfterEach
    void close() {
        client.close();
        aws.close();
    }

    @Test
    void showsAllThatWasAcceptedAndWhichBatchBroughtIt() {
        LocalQueue queue = aws.sqs().createQueue("orders.fifo");
        send(queue, entry("0", "a", "one"), entry("1", "b", "two"));
        send(queue, entry("0", "a", "three"), entry("1", "a", "four"));
        client.receiveMessage(request -> request.queueUrl(queue.url()).maxNumberOfMessages(10))
                .messages()
                .forEach(message -> client.deleteMessage(
                        request -> request.queueUrl(queue.url()).receiptHandle(message.receiptHandle())));

        assertThat(aws.sqs().messages("orders.fifo"))
                .extracting(SqsMessage::body, SqsMessage::groupId, SqsMessage::batch)
                .containsExactly(
                        tuple("one", "a", 1L), tuple("two", "b", 1L), tuple("three", "a", 2L), tuple("four", "a", 2L));
        assertThat(queue.messagesAccepted()).isEqualTo(4);
        assertThat(queue.bytesAccepted()).isEqualTo(3 + 3 + 5 + 4);
        assertThat(queue.batches()).isEqualTo(2);
        assertThat(queue.batchesWithGroupTwice()).isEqualTo(1);
        assertThat(queue.visible()).isZero();
    }

    @Test
    void failsTheEntriesOfAGroupOrWithATextAsAFaultPlanSays() {
        LocalQueue queue = aws.sqs().createQueue("orders.fifo");
        aws.faults()
                .onEntriesOf("SendMessageBatch")
                .key("slow")
                .failWith("ThrottlingException", "Rate exceeded.", true);
        aws.faults()
                .onEntriesOf("SendMessageBatch")
                .containing("broken")
                .failWith("InternalError", "Try again.", false);

        SendMessageBatchResponse response =
                send(queue, entry("0", "slow", "x"), entry("1", "quick", "y"), entry("2", "other", "it is broken"));

        assertThat(response.successful())
                .extracting(SendMessageBatchResultEntry::id)
                .containsExactly("1");
        assertThat(response.failed())
                .extracting(BatchResultErrorEntry::id, BatchResultErrorEntry::code, BatchResultErrorEntry::senderFault)
                .containsExactly(tuple("0", "ThrottlingException", true), tuple("2", "InternalError", false));
        assertThat(queue.messages()).extracting(SqsMessage::body).containsExactly("y");
    }

    @Test
    void answersCallsWithTheErrorsOfAFaultPlan() {
        LocalQueue queue = aws.sqs().createQueue("orders");
        aws.faults().on("sqs:SendMessageBatch").nth(1).failWith("KmsAccessDenied");
        aws.faults().on("sqs:SendMessageBatch").nth(2).denyAccess();

        assertThatThrownBy(() -> send(queue, entry("0", null, "x"))).isInstanceOf(KmsAccessDeniedException.class);
        SqsException denied = catchThrowableOfType(SqsException.class, () -> send(queue, entry("0", null, "x")));
        assertThat(denied.statusCode()).isEqualTo(403);
        assertThat(denied.awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
        assertThat(send(queue, entry("0", null, "x")).successful()).hasSize(1);
    }

    @Test
    void forgetsADeduplicationIdAfterFiveMinutes() {
        LocalQueue queue = aws.sqs().createQueue("orders.fifo");
        send(queue, entry("0", "g", "same"));

        clock.advance(Duration.ofMinutes(5).minusMillis(1));
        send(queue, entry("0", "g", "same"));
        assertThat(queue.messagesAccepted()).isEqualTo(1);
        assertThat(queue.duplicates()).isEqualTo(1);
        clock.advance(Duration.ofMillis(1));
        send(queue, entry("0", "g", "same"));

        assertThat(queue.messagesAccepted()).isEqualTo(2);
    }

    @Test
    void hasDeduplicationIdsForEachGroupWhereTheQueueSaysSo() {
        LocalQueue queue = aws.sqs().createQueue("orders.fifo", Map.of("DeduplicationScope", "messageGroup"));

        send(queue, entry("0", "g", "same"), entry("1", "h", "same"));

        assertThat(queue.messagesAccepted()).isEqualTo(2);
    }

    @Test
    void throttlesAFifoQueueWhereATestAsksForIt() {
        LocalQueue queue = aws.sqs().createQueue("orders.fifo");
        LocalQueue fast = aws.sqs()
                .createQueue(
                        "fast.fifo",
                        Map.of("FifoThroughputLimit", "perMessageGroupId", "DeduplicationScope", "messageGroup"));
        aws.sqs().throttling(true);
        for (int i = 0; i < 300; i++) {
            client.receiveMessage(request -> request.queueUrl(queue.url()));
            client.receiveMessage(request -> request.queueUrl(fast.url()));
        }

        assertThatThrownBy(() -> client.receiveMessage(request -> request.queueUrl(queue.url())))
                .isInstanceOf(RequestThrottledException.class)
                .satisfies(e ->
                        assertThat(((SqsException) e).isThrottlingException()).isTrue());
        client.receiveMessage(request -> request.queueUrl(fast.url()));
        clock.advance(Duration.ofSeconds(1));
        client.receiveMessage(request -> request.queueUrl(queue.url()));
        assertThat(aws.calls().count("sqs:ReceiveMessage")).isEqualTo(603);
    }

    @Test
    void countsACallThatWaitsOnce() {
        LocalQueue queue = aws.sqs().createQueue("orders.fifo");
        aws.sqs().throttling(true);
        for (int i = 0; i < 299; i++) {
            client.receiveMessage(request -> request.queueUrl(queue.url()));
        }

        assertThat(client.receiveMessage(
                                request -> request.queueUrl(queue.url()).waitTimeSeconds(1))
                        .messages())
                .isEmpty();
        assertThatThrownBy(() -> client.receiveMessage(request -> request.queueUrl(queue.url())))
                .isInstanceOf(RequestThrottledException.class);
    }

    @Test
    void takesMessagesOfOtherServices() {
        LocalQueue queue = aws.sqs().createQueue("orders.fifo");
        LocalMessage message = new LocalMessage("hello", List.of(MessageAttribute.text("a", "b")), "group", "id");

        String id = aws.sqs().deliver(queue.arn(), message);

        Message received = client.receiveMessage(
                        request -> request.queueUrl(queue.url()).messageAttributeNames("All"))
                .messages()
                .get(0);
        assertThat(received.messageId()).isEqualTo(id);
        assertThat(received.messageAttributes().get("a").stringValue()).isEqualTo("b");
        assertThatThrownBy(() -> aws.sqs().deliver(queue.arn(), LocalMessage.of("no group")))
                .isInstanceOf(AwsException.class)
                .hasMessageContaining("MessageGroupId");
        assertThatThrownBy(() -> aws.sqs().deliver(queue.arn() + "2", message)).isInstanceOf(AwsException.class);
    }

    @Test
    void keepsNoMoreThanItIsToldTo() {
        LocalQueue queue = aws.sqs().createQueue("orders");
        for (int i = 0; i < 30; i++) {
            send(queue, entry("0", null, i + "x".repeat(998)));
        }

        assertThat(queue.messagesAccepted()).isEqualTo(30);
        assertThat(queue.messages())
                .hasSize(10)
                .first()
                .satisfies(message -> assertThat(message.body()).startsWith("20"));
        assertThat(queue.visible()).isEqualTo(10);
    }

    @Test
    void isOnlyInItsAccount() {
        LocalQueue queue = aws.sqs().createQueue("orders");

        assertThat(client.getQueueUrl(request -> request.queueName("orders").queueOwnerAWSAccountId(LocalAws.ACCOUNT))
                        .queueUrl())
                .isEqualTo(queue.url())
                .isEqualTo(aws.endpoint() + "/" + LocalAws.ACCOUNT + "/orders");
        assertThatThrownBy(() -> client.getQueueUrl(
                        request -> request.queueName("orders").queueOwnerAWSAccountId("210987654321")))
                .isInstanceOf(QueueDoesNotExistException.class);
    }

    private SendMessageBatchResponse send(LocalQueue queue, SendMessageBatchRequestEntry... entries) {
        return client.sendMessageBatch(request -> request.queueUrl(queue.url()).entries(entries));
    }

    /** On FIFO queues the body is the deduplication id. */
    private static SendMessageBatchRequestEntry entry(String id, String group, String body) {
        SendMessageBatchRequestEntry.Builder entry =
                SendMessageBatchRequestEntry.builder().id(id).messageBody(body).messageGroupId(group);
        return (group == null ? entry : entry.messageDeduplicationId(body.replace(' ', '_'))).build();
    }
}
