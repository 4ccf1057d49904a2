package io.millrace.connect.aws.message;

import io.millrace.connect.aws.AwsFailureClassifier;
import io.millrace.connect.core.delivery.Batch;
import io.millrace.connect.core.delivery.BatchResult;
import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;
import io.millrace.connect.core.engine.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a batch, and where the service refuses it whole as invalid, each of its entries in a request of its own, all at once: SNS,
 * and what speaks like SQS or SNS, may refuse a whole request for one bad entry. For that moment a request in flight is as many
 * calls as it has entries.
 *
 * <p>An entry that is refused by itself is rejected if its destination has taken one from this, and has not refused
 * {@value #MOST_IN_A_ROW} in a row since. Else it may be no entry's fault but the configuration's (ids that the destination does not
 * take, a wrong destination), which must not send a whole topic to the dead letter queue: then it is fatal. Thread-safe.
 */
public final class DividedBatches {
    /** So many entries, refused one after the other with none taken between them, are not each at fault. */
    static final int MOST_IN_A_ROW = 100;

    private static final long INTERVAL = TimeUnit.MINUTES.toNanos(1);

    private final Ticker ticker;
    private final Logger log;
    /** How many entries a destination has refused since it took one; nothing where it never took one. */
    private final Map<String, Integer> refusedInARow = new ConcurrentHashMap<>();

    private long dividedSince;
    private long lastWarning;
    private boolean warned;

    public DividedBatches() {
        this(Ticker.SYSTEM, LoggerFactory.getLogger(DividedBatches.class));
    }

    /** @param log where to warn */
    DividedBatches(Ticker ticker, Logger log) {
        this.ticker = ticker;
        this.log = log;
    }

    /**
     * Sends a batch. Does not block where {@code request} does not.
     *
     * @param request makes one request of a batch; what it fails with is what its call failed with
     * @param failures decides what that means
     * @return completes when every request has ended, never with an exception. Whoever completes it sooner is not waiting any more:
     *     no further request is made
     * @param <P> the service's own entry
     */
    public <P> CompletableFuture<BatchResult> send(
            Batch<P> batch, Function<Batch<P>, CompletableFuture<BatchResult>> request, AwsFailureClassifier failures) {
        CompletableFuture<BatchResult> result = new CompletableFuture<>();
        Attempts<P> attempts = new Attempts<>(batch, request, failures, result);
        CompletableFuture<?> unused = attempts.all()
                .exceptionally(thrown -> BatchResult.failed(unexpected(thrown)))
                .thenAccept(result::complete);
        return result;
    }

    /** Whatever goes wrong in here, the batch has a result: without one, its groups would stand still for ever. */
    private static Failure unexpected(Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        return new Failure(
                FailureKind.RETRYABLE,
                cause.getClass().getSimpleName(),
                "the answer could not be read; whether AWS carried the request out is unknown");
    }

    private synchronized void warn(String destination, int entries, Failure refusal) {
        dividedSince++;
        long now = ticker.nanos();
        if (warned && now - lastWarning < INTERVAL) {
            return;
        }
        log.warn(
                "{} request(s) were refused whole since the last such warning; each of their entries is sent again by itself. The"
                        + " latest: {} entries for {}: {}: {}",
                dividedSince,
                entries,
                destination,
                refusal.code(),
                refusal.message());
        warned = true;
        lastWarning = now;
        dividedSince = 0;
    }

    /** The requests that one batch takes. */
    private final class Attempts<P> {
        private final Batch<P> batch;
        private final Function<Batch<P>, CompletableFuture<BatchResult>> request;
        private final AwsFailureClassifier failures;
        private final CompletableFuture<BatchResult> awaited;

        Attempts(
                Batch<P> batch,
                Function<Batch<P>, CompletableFuture<BatchResult>> request,
                AwsFailureClassifier failures,
                CompletableFuture<BatchResult> awaited) {
            this.batch = batch;
            this.request = request;
            this.failures = failures;
            this.awaited = awaited;
        }

        CompletableFuture<BatchResult> all() {
            return attempt(batch).thenCompose(first -> {
                int entries = batch.payloads().size();
                noteWhatIsTaken(first, entries);
                if (first.refusal() == null || awaited.isDone()) {
                    return CompletableFuture.completedFuture(first.result());
                }
                return entries == 1
                        ? CompletableFuture.completedFuture(merged(List.of(first)))
                        : divided(first.refusal());
            });
        }

        private CompletableFuture<BatchResult> divided(Failure refusal) {
            warn(batch.destination(), batch.payloads().size(), refusal);
            List<CompletableFuture<Attempt>> attempts = new ArrayList<>();
            for (P payload : batch.payloads()) {
                attempts.add(attempt(new Batch<>(batch.destination(), List.of(payload))));
            }
            return CompletableFuture.allOf(attempts.toArray(CompletableFuture[]::new))
                    .thenApply(all -> merged(
                            attempts.stream().map(CompletableFuture::join).toList()));
        }

        private CompletableFuture<Attempt> attempt(Batch<P> part) {
            CompletableFuture<BatchResult> call;
            try {
                call = request.apply(part);
            } catch (RuntimeException e) {
                call = CompletableFuture.failedFuture(e);
            }
            return call.handle((result, thrown) -> thrown == null ? new Attempt(result, null) : failed(thrown));
        }

        private Attempt failed(Throwable thrown) {
            Failure failure = failures.classify(thrown);
            return new Attempt(BatchResult.failed(failure), failures.isInvalidRequest(thrown) ? failure : null);
        }

        /** One result of the requests of single entries. */
        private BatchResult merged(List<Attempt> attempts) {
            attempts.forEach(attempt -> noteWhatIsTaken(attempt, 1));
            boolean isAccepting = isAccepting(attempts);
            @Nullable Failure[] merged = new @Nullable Failure[attempts.size()];
            boolean delivered = true;
            for (int i = 0; i < merged.length; i++) {
                Attempt attempt = attempts.get(i);
                Failure refusal = attempt.refusal();
                merged[i] = refusal != null && isAccepting
                        ? failures.rejected(refusal)
                        : attempt.result().failureOf(0);
                delivered &= merged[i] == null;
            }
            return delivered ? BatchResult.delivered() : BatchResult.partial(merged);
        }

        private boolean isAccepting(List<Attempt> attempts) {
            int refused = (int) attempts.stream()
                    .filter(attempt -> attempt.refusal() != null)
                    .count();
            Integer inARow = refusedInARow.computeIfPresent(batch.destination(), (same, before) -> before + refused);
            return inARow != null && inARow <= MOST_IN_A_ROW;
        }

        private void noteWhatIsTaken(Attempt attempt, int entries) {
            for (int i = 0; i < entries && attempt.result().requestFailure() == null; i++) {
                if (attempt.result().failureOf(i) == null) {
                    refusedInARow.put(batch.destination(), 0);
                    return;
                }
            }
        }
    }

    /**
     * What one request brought.
     *
     * @param refusal why it was refused whole as invalid, or null where it was not
     */
    private record Attempt(BatchResult result, @Nullable Failure refusal) {}
}
