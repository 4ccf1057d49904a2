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

    /** Whose records it carries. */
    List<Ownership> owners() {
        return parcels().stream()
                .flatMap(parcel -> parcel.items().stream())
                .map(item -> item.owner)
                .distinct()
                .toList();
    }

    @Override
    public String toString() {
        return parcels().toString();
    }
}
