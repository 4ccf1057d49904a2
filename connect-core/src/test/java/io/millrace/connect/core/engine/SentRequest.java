package io.millrace.connect.core.engine;

import io.millrace.connect.core.delivery.Batch;
import io.millrace.connect.core.delivery.BatchResult;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A request that was sent, and its answer to come. */
record SentRequest(RunningTask task, Batch<Parcel> batch, CompletableFuture<BatchResult> answer) {
    List<Parcel> parcels() {
        return batch.payloads();
    }

    @Override
    public String toString() {
        return parcels().toString();
    }
}
