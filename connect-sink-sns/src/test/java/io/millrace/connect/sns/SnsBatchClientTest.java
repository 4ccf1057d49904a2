package io.millrace.connect.sns;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connect.core.delivery.Batch;
import io.millrace.connect.core.delivery.BatchResult;
import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.sns.SnsAsyncClient;
import software.amazon.awssdk.services.sns.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sns.model.PublishBatchRequest;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sns.model.PublishBatchResponse;
import software.amazon.awssdk.services.sns.model.PublishBatchResultEntry;
import software.amazon.awssdk.services.sns.model.SnsException;

class SnsBatchClientTest {
    private static final String ARN = "arn:aws:sns:eu-central-1:123456789012:orders";

    private final FakeSns sns = new FakeSns();
    private final SnsBatchClient client = new SnsBatchClient(
            sns::publishBatch,
            new SnsFailureClassifier(new SnsSinkConfig(Map.of("sns.topic.arn", ARN)), "sns:Publish", ARN),
            sns);

    @Test
    void deliversWhatWasTaken() {
        sns.taken("1", "0");
        sns.answer();

        BatchResult result = send(2);

        assertThat(result).isSameAs(BatchResult.delivered());
        assertThat(sns.latest.topicArn()).isEqualTo(ARN);
        assertThat(sns.latest.publishBatchRequestEntries())
                .extracting(PublishBatchRequestEntry::id)
                .containsExactly("0", "1");
    }

    @Test
    void tellsFailedEntriesFromTakenOnesByTheirIds() {
        sns.taken("2");
        sns.failed("3", "SomethingNew", false);
        sns.failed("1", "Throttled", true);
        sns.failed("0", "InvalidParameter", true);
        sns.answer();

        BatchResult result = send(4);

        assertThat(result.requestFailure()).isNull();
        assertThat(result.failureOf(0).kind()).isEqualTo(FailureKind.REJECTED);
        assertThat(result.failureOf(1).kind()).isEqualTo(FailureKind.THROTTLED);
        assertThat(result.failureOf(2)).isNull();
        assertThat(result.failureOf(3).kind()).isEqualTo(FailureKind.RETRYABLE);
        assertThat(result.failureOf(0).message()).doesNotContain("canary");
    }

    @Test
    void sendsAgainWhatTheAnswerDoesNotMention() {
        sns.taken("1");
        sns.answer();

        BatchResult result = send(2);

        assertThat(result.failureOf(0).kind()).isEqualTo(FailureKind.RETRYABLE);
        assertThat(result.failureOf(1)).isNull();
    }

    @Test
    void sendsTheSameAgainWhereverItStandsInTheRequest() {
        SnsEntry entry = Entries.fifo("group", "id", "body");
        sns.failed("0", "InternalError", false);
        sns.answer();
        client.send(new Batch<>(ARN, List.of(entry)));
        PublishBatchRequestEntry first = sns.latest.publishBatchRequestEntries().get(0);

        client.send(new Batch<>(ARN, List.of(Entries.entry("other"), entry)));

        PublishBatchRequestEntry second =
                sns.latest.publishBatchRequestEntries().get(1);
        assertThat(second.toBuilder().id(first.id()).build()).isEqualTo(first);
    }

    @Test
    void doesNotTakeAnEmptyAnswerForADelivery() {
        sns.next =
                CompletableFuture.completedFuture(PublishBatchResponse.builder().build());
        assertThat(send(1).failureOf(0).kind()).isEqualTo(FailureKind.RETRYABLE);

        sns.next = CompletableFuture.completedFuture(null);
        assertThat(send(1).failureOf(0).kind()).isEqualTo(FailureKind.RETRYABLE);
    }

    @Test
    void triesAgainWhereNoCodeIsGivenAndNobodyIsBlamed() {
        sns.failed("0", null, null);
        sns.answer();

        assertThat(send(1).failureOf(0).kind()).isEqualTo(FailureKind.RETRYABLE);
    }

    @ParameterizedTest
    @CsvSource({
        "Throttled, THROTTLED",
        "InternalError, RETRYABLE",
        "NotFound, FATAL",
        "AuthorizationError, FATAL",
        "InvalidParameter, REFUSED",
        "BatchRequestTooLong, REFUSED"
    })
    void classifiesRefusedRequests(String code, FailureKind kind) {
        sns.refuse(code);

        Failure failure = send(2).requestFailure();

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.message()).doesNotContain("canary");
    }

    @Test
    void namesTheTopicOfTheBatch() {
        sns.refuse("NotFound");

        Failure failure = client.send(new Batch<>(ARN + "-2", entries(1)))
                .toCompletableFuture()
                .join()
                .requestFailure();

        assertThat(failure.message()).contains("no topic " + ARN + "-2.");
    }

    @Test
    void turnsWhatTheClientThrowsIntoAResult() {
        sns.next = null;

        assertThat(send(1).requestFailure().kind()).isEqualTo(FailureKind.RETRYABLE);
    }

    @Test
    void endsWhatIsUnderWayWhenItIsClosed() {
        CompletableFuture<BatchResult> underWay =
                client.send(new Batch<>(ARN, entries(1))).toCompletableFuture();

        client.close();
        client.close();

        assertThat(underWay).isCompleted();
        assertThat(underWay.join().requestFailure().kind()).isEqualTo(FailureKind.RETRYABLE);
        assertThat(sns.closed).isEqualTo(2);
    }

    private BatchResult send(int count) {
        CompletableFuture<BatchResult> result =
                client.send(new Batch<>(ARN, entries(count))).toCompletableFuture();
        assertThat(result).isCompleted();
        return result.join();
    }

    private static List<SnsEntry> entries(int count) {
        return Collections.nCopies(count, Entries.entry("canary"));
    }

    /** Gives the next answer to whoever asks. */
    private static final class FakeSns implements SnsAsyncClient {
        private final List<PublishBatchResultEntry> taken = new ArrayList<>();
        private final List<BatchResultErrorEntry> failed = new ArrayList<>();
        private CompletableFuture<PublishBatchResponse> next = new CompletableFuture<>();
        private PublishBatchRequest latest;
        private int closed;

        void taken(String... ids) {
            for (String id : ids) {
                taken.add(
                        PublishBatchResultEntry.builder().id(id).messageId("m").build());
            }
        }

        void failed(String id, String code, Boolean isSendersFault) {
            failed.add(BatchResultErrorEntry.builder()
                    .id(id)
                    .code(code)
                    .senderFault(isSendersFault)
                    .message("canary")
                    .build());
        }

        void answer() {
            next = CompletableFuture.completedFuture(PublishBatchResponse.builder()
                    .successful(taken)
                    .failed(failed)
                    .build());
        }

        void refuse(String code) {
            next = CompletableFuture.failedFuture(SnsException.builder()
                    .awsErrorDetails(AwsErrorDetails.builder()
                            .serviceName("Sns")
                            .errorCode(code)
                            .errorMessage("canary")
                            .build())
                    .statusCode(400)
                    .build());
        }

        @Override
        public CompletableFuture<PublishBatchResponse> publishBatch(PublishBatchRequest request) {
            latest = request;
            if (next == null) {
                throw new IllegalStateException("Connection pool shut down");
            }
            return next;
        }

        @Override
        public String serviceName() {
            return "sns";
        }

        @Override
        public void close() {
            closed++;
        }
    }
}
