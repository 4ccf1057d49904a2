package io.millrace.connect.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the engine relies on in each service's {@link BatchClient}. A service's test extends this and says how to make the service
 * misbehave; the service itself is real, or speaks the real protocol.
 *
 * @param <P> the service's own entry
 */
public abstract class BatchClientContract<P> {
    /** Long enough for a machine that is busy, never waited for when all is well. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private BatchClient<P> client;

    /** Opens a client whose calls may take {@code callTimeout}, to an empty destination. */
    protected abstract BatchClient<P> open(Duration callTimeout);

    /** A batch for the destination; its entries may have any content. */
    protected abstract Batch<P> batch(int entries);

    /** How many entries the destination has stored. */
    protected abstract long stored();

    /** The next request's entry at {@code index} fails with an error that may pass. */
    protected abstract void failEntry(int index);

    /** Every entry fails with an error that may pass. */
    protected abstract void failEveryEntry();

    /** The next request's entry at {@code index} is throttled. */
    protected abstract void throttleEntry(int index);

    /** The next request's entry at {@code index} is refused for what it is, with an error that it would meet again. */
    protected abstract void rejectEntry(int index);

    /** The next request is throttled as a whole. */
    protected abstract void throttleRequest();

    /** The next request is answered with a server error. */
    protected abstract void failRequest();

    /** Every request is refused for want of a right. */
    protected abstract void denyAccess();

    /** The next request's connection is closed without an answer. */
    protected abstract void dropConnection(boolean afterApplying);

    /** No request is answered until what is returned is run. */
    protected abstract Runnable holdRequests();

    @BeforeEach
    final void openClient() {
        client = open(PATIENCE);
    }

    @AfterEach
    final void closeClient() {
        client.close();
    }

    @Test
    final void deliversAll() {
        BatchResult result = send(5);

        assertThat(result.requestFailure()).isNull();
        assertThat(failuresOf(result, 5)).containsOnlyNulls();
        assertThat(stored()).isEqualTo(5);
    }

    @Test
    final void tellsFailedEntriesFromDeliveredOnes() {
        failEntry(1);

        BatchResult result = send(3);

        assertThat(result.requestFailure()).isNull();
        assertThat(result.failureOf(0)).isNull();
        assertThat(result.failureOf(1).kind()).isEqualTo(FailureKind.RETRYABLE);
        assertThat(result.failureOf(2)).isNull();
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    final void reportsEachEntryWhereAllFail() {
        failEveryEntry();

        BatchResult result = send(3);

        assertThat(failuresOf(result, 3)).doesNotContainNull().allMatch(f -> f.kind() == FailureKind.RETRYABLE);
        assertThat(stored()).isZero();
    }

    @Test
    final void knowsAThrottledEntry() {
        throttleEntry(0);

        BatchResult result = send(2);

        assertThat(result.failureOf(0).kind()).isEqualTo(FailureKind.THROTTLED);
        assertThat(result.failureOf(1)).isNull();
    }

    @Test
    final void rejectsAnEntryThatIsRefusedForWhatItIsAndNoOther() {
        rejectEntry(1);

        BatchResult result = send(3);

        assertThat(result.requestFailure()).isNull();
        assertThat(result.failureOf(0)).isNull();
        assertThat(result.failureOf(1).kind()).isEqualTo(FailureKind.REJECTED);
        assertThat(result.failureOf(2)).isNull();
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    final void knowsAThrottledRequest() {
        throttleRequest();

        assertThat(send(2).requestFailure().kind()).isEqualTo(FailureKind.THROTTLED);
        assertThat(stored()).isZero();
    }

    @Test
    final void retriesServerErrorsNotItself() {
        failRequest();

        assertThat(send(2).requestFailure().kind()).isEqualTo(FailureKind.RETRYABLE);
        assertThat(stored()).isZero();

        assertThat(send(2).requestFailure()).isNull();
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    final void saysWhatToDoWhereARightIsMissing() {
        denyAccess();

        Failure failure = send(1).requestFailure();

        assertThat(failure.kind()).isEqualTo(FailureKind.FATAL);
        assertThat(failure.message()).contains("Allow").contains("IAM");
    }

    @Test
    final void takesALostConnectionForAFailureThatMayPass() {
        dropConnection(false);

        assertThat(send(2).requestFailure().kind()).isEqualTo(FailureKind.RETRYABLE);
        assertThat(stored()).isZero();
    }

    @Test
    final void takesALostAnswerForAFailureThatMayPass() {
        dropConnection(true);

        assertThat(send(2).requestFailure().kind()).isEqualTo(FailureKind.RETRYABLE);
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    final void endsACallThatIsNotAnswered() {
        Runnable release = holdRequests();
        BatchClient<P> impatient = open(Duration.ofMillis(300));
        try {
            Failure failure =
                    await(impatient.send(batch(1)).toCompletableFuture()).requestFailure();

            assertThat(failure.kind()).isEqualTo(FailureKind.RETRYABLE);
            assertThat(failure.code()).isEqualTo("Timeout");
        } finally {
            impatient.close();
            release.run();
        }
    }

    @Test
    final void doesNotBlockWhileRequestsAreUnderWay() {
        Runnable release = holdRequests();
        List<CompletableFuture<BatchResult>> underWay = new ArrayList<>();

        for (int i = 0; i < 4; i++) {
            underWay.add(client.send(batch(1)).toCompletableFuture());
        }

        assertThat(underWay).noneMatch(CompletableFuture::isDone);

        release.run();

        assertThat(underWay).allMatch(result -> await(result).requestFailure() == null);
        assertThat(stored()).isEqualTo(4);
    }

    @Test
    final void endsWhatIsUnderWayWhenItIsClosed() {
        Runnable release = holdRequests();
        CompletableFuture<BatchResult> underWay = client.send(batch(1)).toCompletableFuture();

        client.close();

        assertThat(await(underWay).requestFailure().kind()).isEqualTo(FailureKind.RETRYABLE);
        release.run();
    }

    @Test
    final void answersAlsoAfterItIsClosedTwice() {
        client.close();
        client.close();

        assertThat(send(1).requestFailure().kind()).isEqualTo(FailureKind.RETRYABLE);
        assertThat(stored()).isZero();
    }

    /** Sends a batch and waits for the result. */
    protected final BatchResult send(int entries) {
        return await(client.send(batch(entries)).toCompletableFuture());
    }

    private static BatchResult await(CompletableFuture<BatchResult> result) {
        return result.orTimeout(2 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join();
    }

    private static List<Failure> failuresOf(BatchResult result, int entries) {
        List<Failure> failures = new ArrayList<>();
        for (int i = 0; i < entries; i++) {
            failures.add(result.failureOf(i));
        }
        return failures;
    }
}
