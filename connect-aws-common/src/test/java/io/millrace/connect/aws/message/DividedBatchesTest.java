package io.millrace.connect.aws.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connect.aws.AwsConfig;
import io.millrace.connect.aws.AwsFailureClassifier;
import io.millrace.connect.core.delivery.Batch;
import io.millrace.connect.core.delivery.BatchResult;
import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.helpers.MessageFormatter;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

class DividedBatchesTest {
    private final List<String> warnings = new ArrayList<>();
    private long now;
    private final DividedBatches batches = new DividedBatches(() -> now, loggerThatKeeps(warnings));
    private final Picky service = new Picky();

    @Test
    void sendsABatchThatIsTakenOnce() {
        assertThat(send("a", "b")).isSameAs(BatchResult.delivered());
        assertThat(service.requests).containsExactly(List.of("a", "b"));
        assertThat(warnings).isEmpty();
    }

    @Test
    void rejectsTheOneEntryForWhichABatchIsRefusedAndDeliversItsNeighbours() {
        BatchResult result = send("a", "bad", "c");

        assertThat(result.requestFailure()).isNull();
        assertThat(kinds(result, 3)).containsExactly(null, FailureKind.REJECTED, null);
        assertThat(result.failureOf(1).code()).isEqualTo("InvalidParameter");
        assertThat(service.requests)
                .containsExactly(List.of("a", "bad", "c"), List.of("a"), List.of("bad"), List.of("c"));
    }

    @Test
    void deliversWhatIsOnlyTooLongTogether() {
        service.maxEntries = 1;

        assertThat(send("a", "b")).isSameAs(BatchResult.delivered());
    }

    @Test
    void leavesItToAPersonWhereNothingWasEverTaken() {
        assertThat(kinds(send("bad 1", "bad 2"), 2)).containsExactly(FailureKind.FATAL, FailureKind.FATAL);
        assertThat(kinds(send("bad"), 1)).containsExactly(FailureKind.FATAL);
        assertThat(service.requests)
                .containsExactly(List.of("bad 1", "bad 2"), List.of("bad 1"), List.of("bad 2"), List.of("bad"));
    }

    @Test
    void rejectsASingleEntryWhereOthersWereTakenBefore() {
        send("a");

        assertThat(kinds(send("bad"), 1)).containsExactly(FailureKind.REJECTED);
        assertThat(kinds(send("bad 1", "bad 2"), 2)).containsExactly(FailureKind.REJECTED, FailureKind.REJECTED);
    }

    @Test
    void leavesItToAPersonWhereEverythingIsRefusedAllOfASudden() {
        send("a");
        for (int i = 0; i < DividedBatches.MOST_IN_A_ROW; i++) {
            assertThat(kinds(send("bad"), 1)).containsExactly(FailureKind.REJECTED);
        }

        assertThat(kinds(send("bad"), 1)).containsExactly(FailureKind.FATAL);
        assertThat(kinds(send("bad 1", "bad 2"), 2)).containsExactly(FailureKind.FATAL, FailureKind.FATAL);

        assertThat(kinds(send("bad", "a"), 2)).as("it takes entries again").containsExactly(FailureKind.REJECTED, null);
    }

    @Test
    void answersAlsoWhereTheRefusalCannotBeRead() {
        AwsFailureClassifier broken = new Classifier() {
            @Override
            protected @Nullable Failure ofService(String code, String requestId) {
                throw new IllegalStateException("a mistake");
            }
        };

        BatchResult result = batches.send(new Batch<>("queue", List.of("bad")), service::send, broken)
                .join();

        assertThat(result.requestFailure().kind()).isEqualTo(FailureKind.RETRYABLE);
        assertThat(result.requestFailure().code()).isEqualTo("IllegalStateException");
    }

    @Test
    void countsAnEntryThatWasTakenOfABatchOfWhichOthersFailed() {
        service.fail("slow", "InternalError", 500);
        service.answersByEntry = true;
        assertThat(kinds(send("slow", "a"), 2)).containsExactly(FailureKind.RETRYABLE, null);

        service.answersByEntry = false;
        assertThat(kinds(send("bad"), 1)).containsExactly(FailureKind.REJECTED);
    }

    @Test
    void doesNotCountWhatAnotherDestinationTook() {
        send("a");

        assertThat(kinds(send(new Batch<>("other", List.of("bad"))).join(), 1)).containsExactly(FailureKind.FATAL);
    }

    @Test
    void doesNotCountWhatFailed() {
        service.fail("slow", "InternalError", 500);
        send("slow");

        assertThat(kinds(send("bad"), 1)).containsExactly(FailureKind.FATAL);
    }

    @Test
    void tellsOfEachEntryByItselfWhatItFailedWith() {
        service.fail("throttled", "ThrottlingException", 400);
        service.fail("denied", "AccessDenied", 403);
        service.timeOut("late");

        BatchResult result = send("bad", "throttled", "denied", "late", "a");

        assertThat(kinds(result, 5))
                .containsExactly(
                        FailureKind.REJECTED, FailureKind.THROTTLED, FailureKind.FATAL, FailureKind.RETRYABLE, null);
        assertThat(result.failureOf(3).code()).isEqualTo("Timeout");
    }

    @Test
    void keepsWhatTheAnswerSaysOfAnEntryThatIsSentByItself() {
        service.reject("refused");

        BatchResult result = send("bad", "refused");

        assertThat(kinds(result, 2)).containsExactly(FailureKind.FATAL, FailureKind.REJECTED);
        assertThat(result.failureOf(1)).isSameAs(Picky.OWN_FAULT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AccessDenied", "ThrottlingException", "KMS.DisabledException", "InternalError", "New"})
    void doesNotDivideWhatIsRefusedForAnotherReason(String code) {
        service.fail("a", code, 400);

        BatchResult result = send("a", "b");

        assertThat(result.requestFailure().code()).isEqualTo(code);
        assertThat(service.requests).hasSize(1);
    }

    @Test
    void doesNotDivideWhatHasNoAnswer() {
        service.timeOut("a");

        assertThat(send("a", "b").requestFailure().code()).isEqualTo("Timeout");
        assertThat(service.requests).hasSize(1);
    }

    @Test
    void classifiesWhatACallThrows() {
        service.thrown = new IllegalStateException("canary");

        Failure failure = send("a", "b").requestFailure();

        assertThat(failure.kind()).isEqualTo(FailureKind.RETRYABLE);
        assertThat(failure.message()).doesNotContain("canary");
    }

    @Test
    void sendsTheEntriesAtOnceAndWaitsForAll() {
        CompletableFuture<BatchResult> result =
                batches.send(new Batch<>("queue", List.of("a", "bad", "c")), service::sendLater, service.classifier);
        assertThat(service.requests).hasSize(1);

        service.answerNext(); // the batch
        assertThat(service.requests).hasSize(4);
        service.answerNext();
        service.answerNext();
        assertThat(result).isNotDone();
        service.answerNext();

        assertThat(kinds(result.join(), 3)).containsExactly(null, FailureKind.REJECTED, null);
    }

    @Test
    void sendsNothingMoreWhenNobodyWaits() {
        CompletableFuture<BatchResult> result =
                batches.send(new Batch<>("queue", List.of("a", "bad")), service::sendLater, service.classifier);
        BatchResult closed = BatchResult.failed(new Failure(FailureKind.RETRYABLE, "Closed", "closed"));

        result.complete(closed);
        service.answerNext();

        assertThat(service.requests).hasSize(1);
        assertThat(result).isCompletedWithValue(closed);
    }

    @Test
    void warnsOfDividedBatchesOnceAMinuteWithoutContent() {
        send("a", "bad canary");
        send("a", "bad canary");
        now += TimeUnit.SECONDS.toNanos(59);
        send("a", "bad canary");
        assertThat(warnings).hasSize(1);

        now += TimeUnit.SECONDS.toNanos(1);
        send("a", "bad canary", "c");

        assertThat(warnings).hasSize(2);
        assertThat(warnings.get(0)).startsWith("1 request(s)").contains("2 entries for queue");
        assertThat(warnings.get(1))
                .startsWith("3 request(s)")
                .contains("3 entries for queue", "InvalidParameter", "Look at the hint");
        assertThat(warnings).noneMatch(text -> text.contains("canary"));
    }

    private BatchResult send(String... entries) {
        return send(new Batch<>("queue", List.of(entries))).join();
    }

    private CompletableFuture<BatchResult> send(Batch<String> batch) {
        return batches.send(batch, service::send, service.classifier);
    }

    private static Logger loggerThatKeeps(List<String> warned) {
        return (Logger) Proxy.newProxyInstance(
                Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, args) -> {
                    if (method.getName().equals("warn")) {
                        warned.add(MessageFormatter.arrayFormat((String) args[0], (Object[]) args[1])
                                .getMessage());
                    }
                    return null;
                });
    }

    private static List<@Nullable FailureKind> kinds(BatchResult result, int entries) {
        List<@Nullable FailureKind> kinds = new ArrayList<>();
        for (int i = 0; i < entries; i++) {
            Failure failure = result.failureOf(i);
            kinds.add(failure == null ? null : failure.kind());
        }
        return kinds;
    }

    /** Takes all but what it is told to refuse, and what begins with "bad": that it refuses, with the whole request it is in. */
    private static final class Picky {
        static final Failure OWN_FAULT = new Failure(FailureKind.REJECTED, "InvalidParameter", "refused");

        final List<List<String>> requests = new ArrayList<>();
        final AwsFailureClassifier classifier = new Classifier();
        int maxEntries = 10;
        boolean answersByEntry;

        @Nullable
        RuntimeException thrown;

        private final Map<String, Exception> failures = new HashMap<>();
        private final Set<String> rejected = new HashSet<>();
        private final Deque<Runnable> answers = new ArrayDeque<>();

        CompletableFuture<BatchResult> send(Batch<String> batch) {
            requests.add(batch.payloads());
            if (thrown != null) {
                throw thrown;
            }
            return answer(batch);
        }

        /** Answers only when it is told to. */
        CompletableFuture<BatchResult> sendLater(Batch<String> batch) {
            requests.add(batch.payloads());
            CompletableFuture<BatchResult> answer = new CompletableFuture<>();
            answers.add(() -> answer(batch).whenComplete((result, failure) -> {
                if (failure == null) {
                    answer.complete(result);
                } else {
                    answer.completeExceptionally(failure);
                }
            }));
            return answer;
        }

        void answerNext() {
            answers.remove().run();
        }

        void fail(String entry, String code, int status) {
            failures.put(entry, refusal(code, status));
        }

        void timeOut(String entry) {
            failures.put(entry, ApiCallTimeoutException.create(100));
        }

        void reject(String entry) {
            rejected.add(entry);
        }

        private CompletableFuture<BatchResult> answer(Batch<String> batch) {
            List<String> entries = batch.payloads();
            if (entries.size() > maxEntries) {
                return CompletableFuture.failedFuture(refusal("InvalidParameterValue", 400));
            }
            if (entries.stream().anyMatch(entry -> entry.startsWith("bad"))) {
                return CompletableFuture.failedFuture(refusal("InvalidParameter", 400));
            }
            @Nullable Failure[] results = new @Nullable Failure[entries.size()];
            for (int i = 0; i < results.length; i++) {
                Exception failure = failures.get(entries.get(i));
                if (failure != null && !answersByEntry) {
                    return CompletableFuture.failedFuture(failure);
                }
                results[i] = failure != null
                        ? classifier.classify(failure)
                        : rejected.contains(entries.get(i)) ? OWN_FAULT : null;
            }
            return CompletableFuture.completedFuture(
                    Arrays.stream(results).allMatch(Objects::isNull)
                            ? BatchResult.delivered()
                            : BatchResult.partial(results));
        }

        private static AwsServiceException refusal(String code, int status) {
            return AwsServiceException.builder()
                    .awsErrorDetails(AwsErrorDetails.builder()
                            .errorCode(code)
                            .errorMessage("canary")
                            .build())
                    .statusCode(status)
                    .build();
        }
    }

    private static class Classifier extends AwsFailureClassifier {
        Classifier() {
            super(
                    AwsConfig.of(new AbstractConfig(AwsConfig.define(new ConfigDef()), Map.of(), false)),
                    "sqs:SendMessage");
        }

        @Override
        protected @Nullable Failure ofService(String code, String requestId) {
            return null;
        }

        @Override
        public String destination() {
            return "the queue";
        }

        @Override
        protected String invalidRequestHint() {
            return "Look at the hint";
        }
    }
}
