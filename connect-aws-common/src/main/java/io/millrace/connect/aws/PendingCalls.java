package io.millrace.connect.aws;

import io.millrace.connect.core.delivery.BatchResult;
import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The batches of a client that have no answer yet. The SDK forgets its time-outs when it is closed, and nobody must wait for
 * ever: closing this answers them. Thread-safe.
 */
public final class PendingCalls {
    private static final Failure CLOSED = new Failure(
            FailureKind.RETRYABLE, "Closed", "the client was closed; whether AWS carried the request out is unknown");

    private final Map<Long, CompletableFuture<BatchResult>> underWay = new ConcurrentHashMap<>();
    private final AtomicLong lastId = new AtomicLong();

    private volatile boolean closed;

    /**
     * Sends a batch.
     *
     * @param call makes the call, without blocking; what it completes with never is an exception, what it throws is classified
     * @return completes when the call does, or when this is closed
     */
    public CompletionStage<BatchResult> send(
            Supplier<CompletableFuture<BatchResult>> call, Function<Throwable, Failure> classify) {
        long id = lastId.incrementAndGet();
        CompletableFuture<BatchResult> result;
        try {
            result = call.get();
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(BatchResult.failed(classify.apply(e)));
        }
        underWay.put(id, result);
        // Only now: the answer may be there before it is put.
        CompletableFuture<BatchResult> ended = result.whenComplete((answered, thrown) -> underWay.remove(id));
        if (closed) {
            failAll(); // close() may have looked before the result was there
        }
        return ended;
    }

    /** How many batches have no answer yet. */
    public int size() {
        return underWay.size();
    }

    /** Answers what has no answer, now and from now on, with a failure that may pass. */
    public void close() {
        closed = true;
        failAll();
    }

    private void failAll() {
        underWay.values().forEach(result -> result.complete(BatchResult.failed(CLOSED))); // each removes itself
    }
}
