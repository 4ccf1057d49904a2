package io.millrace.connect.core.delivery;

import java.util.concurrent.CompletionStage;

/**
 * Sends batches to one service. An implementation holds no delivery state: it does not retry, reorder or buffer.
 *
 * <p>Called by the engine thread only; the returned stage may be completed by any thread.
 *
 * @param <P> the service's own entry
 */
public interface BatchClient<P> extends AutoCloseable {
    /**
     * Sends one request. Never blocks and never throws: whatever goes wrong is a {@link BatchResult}. The stage completes
     * exactly once, within the client's own call time-out (twice that where the destination has to be looked up first), also
     * when the client is closed meanwhile; an exceptional completion is taken as {@link FailureKind#RETRYABLE}.
     */
    CompletionStage<BatchResult> send(Batch<P> batch);

    /** Releases connections and threads. Safe to call twice. */
    @Override
    void close();
}
