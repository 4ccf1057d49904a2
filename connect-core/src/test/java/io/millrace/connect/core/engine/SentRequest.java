package io.millrace.connect.core.engine;

import io.millrace.connect.core.delivery.Batch;
import io.millrace.connect.core.delivery.BatchResult;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A request that was sent, and its answer to come.
 *
 * @param shards where each entry goes, as far as the engine knew
 */
record SentRequest(RunningTask task, Batch<Parcel> batch, List<String> shards, CompletableFuture<BatchResult> answer) {
    List<Parcel> parcels() {
        return batch.payloads();
    }

    @Override
    public String toString() {
        return parcels().toString();
    }
}
