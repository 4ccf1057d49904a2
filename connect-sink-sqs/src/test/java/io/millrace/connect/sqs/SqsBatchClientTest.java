package io.millrace.connect.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connect.aws.message.Message;
import io.millrace.connect.aws.message.MessageAttribute;
import io.millrace.connect.core.delivery.Batch;
import io.millrace.connect.core.delivery.BatchResult;
import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.SqsException;

class SqsBatchClientTest {
    private final FakeSqs sqs = new FakeSqs();
    private final SqsBatchClient client =
            new SqsBatchClient(Entries.config(Entries.URL), sqs::send, new QueueUrls(sqs::urlOf), sqs);

    @Test
    void numbersTheEntries() {
        sqs.answer(sent("0"), sent("1"), sent("2"));

        assertThat(send(3)).isSameAs(BatchResult.delivered());
        assertThat(sqs.latest.queueUrl()).isEqualTo(Entries.URL);
        assertThat(sqs.latest.entries())
                .extracting(SendMessageBatchRequestEntry::id)
                .containsExactly("0", "1", "2");
        assertThat(sqs.latest.entries())
                .extracting(SendMessageBatchRequestEntry::messageBody)
                .containsExactly("canary-0", "canary-1", "canary-2");
    }

    @Test
    void tellsByTheIdWhatBecameOfAnEntry() {
        sqs.answer(
                sent("3"), sent("0"), failed("2", "InvalidParameterValue", true), failed("1", "InternalError", false));

        BatchResult result = send(4);

        assertThat(result.requestFailure()).isNull();
        assertThat(result.failureOf(0)).isNull();
        assertThat(result.failureOf(1).kind()).isEqualTo(FailureKind.RETRYABLE);
        assertThat(result.failureOf(2).kind()).isEqualTo(FailureKind.REJECTED);
        assertThat(result.failureOf(2).message()).doesNotContain("canary");
        assertThat(result.failureOf(3)).isNull();
    }

    @Test
    void sendsAgainWhatTheAnswerDoesNotMention() {
        sqs.answer(sent("0"));

        BatchResult result = send(2);

        assertThat(result.failureOf(0)).isNull();
        assertThat(result.failureOf(1).kind()).isEqualTo(FailureKind.RETRYABLE);
        assertThat(result.failureOf(1).code()).isEqualTo("IncompleteAnswer");
    }

    @Test
    void doesNotTakeAnEmptyAnswerForADelivery() {
        sqs.answer();

        assertThat(send(1).failureOf(0).kind()).isEqualTo(FailureKind.RETRYABLE);
    }

    @Test
    void sendsIdsDelayAndTypedAttributes() {
        byte[] bytes = {1, 2};
        Message message = new Message(
                "body",
                "group",
                "id",
                List.of(
                        new MessageAttribute("text", "String", "t", null),
                        new MessageAttribute("number", "Number", "42", null),
                        new MessageAttribute("bytes", "Binary", null, bytes)),
                50);
        sqs.answer(sent("0"));

        client.send(new Batch<>(Entries.URL, List.of(new SqsEntry(message, 7))));

        SendMessageBatchRequestEntry entry = sqs.latest.entries().get(0);
        assertThat(entry.messageGroupId()).isEqualTo("group");
        assertThat(entry.messageDeduplicationId()).isEqualTo("id");
        assertThat(entry.delaySeconds()).isEqualTo(7);
        assertThat(entry.messageAttributes()).containsOnlyKeys("text", "number", "bytes");
        assertThat(entry.messageAttributes().get("text").stringValue()).isEqualTo("t");
        assertThat(entry.messageAttributes().get("text").dataType()).isEqualTo("String");
        assertThat(entry.messageAttributes().get("number").stringValue()).isEqualTo("42");
        assertThat(entry.messageAttributes().get("number").dataType()).isEqualTo("Number");
        assertThat(entry.messageAttributes().get("bytes").binaryValue().asByteArray())
                .isEqualTo(bytes);
        assertThat(entry.messageAttributes().get("bytes").dataType()).isEqualTo("Binary");
    }

    @Test
    void sendsNeitherIdsNorDelayWhereThereAreNone() {
        sqs.answer(sent("0"));

        send(1);

        SendMessageBatchRequestEntry entry = sqs.latest.entries().get(0);
        assertThat(entry.messageGroupId()).isNull();
        assertThat(entry.messageDeduplicationId()).isNull();
        assertThat(entry.delaySeconds()).isNull();
        assertThat(entry.hasMessageAttributes()).isFalse();
    }

    @Test
    void sendsTheSameAgainWhereverItStandsInTheRequest() {
        SqsEntry entry = new SqsEntry(new Message("body", "group", "id", List.of(), 4), 7);
        sqs.answer(failed("0", "InternalError", false));
        client.send(new Batch<>(Entries.URL, List.of(entry)));
        SendMessageBatchRequestEntry first = sqs.latest.entries().get(0);

        client.send(new Batch<>(Entries.URL, List.of(Entries.entry("other"), entry)));

        SendMessageBatchRequestEntry second = sqs.latest.entries().get(1);
        assertThat(second.toBuilder().id(first.id()).build()).isEqualTo(first);
    }

    @Test
    void sendsToTheUrlOfANameWithoutWaitingForIt() {
        sqs.answer(sent("0"));
        CompletableFuture<BatchResult> first = byName().toCompletableFuture();
        assertThat(first).isNotDone();
        assertThat(sqs.latest).isNull();

        sqs.url.complete(Entries.URL);

        assertThat(first).isCompletedWithValue(BatchResult.delivered());
        assertThat(sqs.latest.queueUrl()).isEqualTo(Entries.URL);
        assertThat(byName()).isCompletedWithValue(BatchResult.delivered());
        assertThat(sqs.askedForUrl).isEqualTo(1);
    }

    @Test
    void saysThatThereIsNoQueueOfThatName() {
        CompletableFuture<BatchResult> result = byName();

        sqs.url.completeExceptionally(refusal("AWS.SimpleQueueService.NonExistentQueue"));

        Failure failure = result.join().requestFailure();
        assertThat(failure.kind()).isEqualTo(FailureKind.FATAL);
        assertThat(failure.message()).contains("no queue orders in eu-central-1", "sqs.queue.name");
    }

    @Test
    void namesTheRightToAskForAUrl() {
        sqs.url.completeExceptionally(refusal("AccessDenied"));

        assertThat(byName().join().requestFailure().message()).contains("Allow sqs:GetQueueUrl");
    }

    @Test
    void asksForTheUrlAgainAfterAFailureThatMayPass() {
        sqs.url.completeExceptionally(refusal("ServiceUnavailable"));
        assertThat(byName().join().requestFailure().kind()).isEqualTo(FailureKind.RETRYABLE);
        sqs.url = CompletableFuture.completedFuture(Entries.URL);
        sqs.answer(sent("0"));

        assertThat(byName().join()).isSameAs(BatchResult.delivered());
        assertThat(sqs.askedForUrl).isEqualTo(2);
    }

    @Test
    void namesTheQueueOfTheBatch() {
        sqs.next = CompletableFuture.failedFuture(refusal("QueueDoesNotExist"));

        Failure failure = client.send(new Batch<>(Entries.FIFO_URL, entries(1)))
                .toCompletableFuture()
                .join()
                .requestFailure();

        assertThat(failure.message()).contains("no queue " + Entries.FIFO_URL + " in eu-central-1");
    }

    @Test
    void failsTheRequestThatTheSdkThrowsOn() {
        sqs.thrown = new IllegalStateException("canary");

        Failure failure = send(1).requestFailure();

        assertThat(failure.kind()).isEqualTo(FailureKind.RETRYABLE);
        assertThat(failure.message()).doesNotContain("canary");
    }

    @Test
    void saysOfARequestThatIsTooLongThatItIsRefusedAndNamesTheKeys() {
        sqs.next = CompletableFuture.failedFuture(refusal("AWS.SimpleQueueService.BatchRequestTooLong"));

        Failure failure = send(2).requestFailure();

        assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED);
        assertThat(failure.message()).contains("batch.max.bytes is 1048576", "record.max.bytes");
    }

    @Test
    void doesNotBlameTheEntriesWhereTheNameOfTheQueueIsInvalid() {
        sqs.url = CompletableFuture.completedFuture(Entries.URL);
        sqs.answer(sent("0"));
        byName().join();
        SqsBatchClient other = named();
        sqs.url = CompletableFuture.failedFuture(refusal("InvalidParameterValue"));

        Failure failure = other.send(new Batch<>("orders", entries(2)))
                .toCompletableFuture()
                .join()
                .requestFailure();

        assertThat(failure.kind()).isEqualTo(FailureKind.FATAL);
        assertThat(sqs.requests).isEqualTo(1);
    }

    @Test
    void answersWhatIsUnderWayWhenItIsClosed() {
        sqs.next = new CompletableFuture<>();
        CompletableFuture<BatchResult> sending =
                client.send(new Batch<>(Entries.URL, entries(1))).toCompletableFuture();
        assertThat(client.underWay()).isEqualTo(1);

        client.close();

        assertThat(sending.join().requestFailure().kind()).isEqualTo(FailureKind.RETRYABLE);
        assertThat(client.underWay()).isZero();
        assertThat(sqs.isClosed).isTrue();
    }

    @Test
    void answersWhatWaitsForAUrlWhenItIsClosed() {
        SqsBatchClient named = named();
        CompletableFuture<BatchResult> waiting =
                named.send(new Batch<>("orders", entries(1))).toCompletableFuture();

        named.close();

        assertThat(waiting.join().requestFailure().kind()).isEqualTo(FailureKind.RETRYABLE);
    }

    private final SqsBatchClient named = named();

    private CompletableFuture<BatchResult> byName() {
        return named.send(new Batch<>("orders", entries(1))).toCompletableFuture();
    }

    private SqsBatchClient named() {
        return new SqsBatchClient(
                new SqsSinkConfig(Map.of("sqs.queue.name", "orders", "aws.region", "eu-central-1")),
                sqs::send,
                new QueueUrls(sqs::urlOf),
                sqs);
    }

    private BatchResult send(int entries) {
        return client.send(new Batch<>(Entries.URL, entries(entries)))
                .toCompletableFuture()
                .join();
    }

    private static List<SqsEntry> entries(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Entries.entry("canary-" + i))
                .toList();
    }

    private static SendMessageBatchResultEntry sent(String id) {
        return SendMessageBatchResultEntry.builder().id(id).messageId("m-" + id).build();
    }

    private static BatchResultErrorEntry failed(String id, String code, boolean isSendersFault) {
        return BatchResultErrorEntry.builder()
                .id(id)
                .code(code)
                .senderFault(isSendersFault)
                .message("canary")
                .build();
    }

    private static SqsException refusal(String code) {
        return (SqsException) SqsException.builder()
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                .statusCode(400)
                .build();
    }

    private static final class FakeSqs implements AutoCloseable {
        SendMessageBatchRequest latest;
        CompletableFuture<SendMessageBatchResponse> next;
        CompletableFuture<String> url = new CompletableFuture<>();
        RuntimeException thrown;
        int requests;
        int askedForUrl;
        boolean isClosed;

        CompletableFuture<SendMessageBatchResponse> send(SendMessageBatchRequest request) {
            latest = request;
            requests++;
            if (thrown != null) {
                throw thrown;
            }
            return next;
        }

        CompletableFuture<String> urlOf(String name) {
            askedForUrl++;
            return url;
        }

        void answer(Object... results) {
            next = CompletableFuture.completedFuture(SendMessageBatchResponse.builder()
                    .successful(of(SendMessageBatchResultEntry.class, results))
                    .failed(of(BatchResultErrorEntry.class, results))
                    .build());
        }

        private static <T> List<T> of(Class<T> type, Object... results) {
            return Arrays.stream(results)
                    .filter(type::isInstance)
                    .map(type::cast)
                    .toList();
        }

        @Override
        public void close() {
            isClosed = true;
        }
    }
}
