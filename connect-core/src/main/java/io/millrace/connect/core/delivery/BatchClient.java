package io.millrace.connect.core.delivery;

import java.util.concurrent.CompletionStage;

/**
 * Sends batches to one service. An implementation holds no delivery state: it does not retry, reorder or buffer. The one thing it may
 * send again at once is a batch of which nothing was taken, entry by entry, to learn which of them the service refuses.
 *
 * <p>Called by the engine thread only; the returned stage may be completed by any thread.
 *
 * @param <P> the service's own entry
 */
public interface BatchClient<P> extends AutoCloseable {
    /**
     * Sends a batch, as a rule in one request. Never blocks and never throws: whatever goes wrong is a {@link BatchResult}. The
     * stage completes exactly once, also when the client is closed meanwhile; an exceptional completion is taken as
     * {@link FailureKind#RETRYABLE}.
     *
     * <p>It completes within the client's own call time-out for each call that waits for another one: one for the request; one
     * more where that is refused whole and its entries are sent in requests of their own, all at once; and one before where the
     * destination has to be looked up first.
     */
    CompletionStage<BatchResult> send(Batch<P> batch);

    /** Releases connections and threads. Safe to call twice. */
    @Override
    void close();
}
