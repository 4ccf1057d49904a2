package io.millrace.testkit.aws.kinesis;

import io.millrace.testkit.aws.fault.EntryFailure;
import org.jspecify.annotations.Nullable;

/** What became of the entries of a batch, in the order of the request. Confined to the thread that handles the call. */
final class PutOutcome {
    private final @Nullable LocalShard[] shards;
    private final long[] indexes;
    private final @Nullable EntryFailure[] failures;
    private int failed;

    PutOutcome(int entries) {
        shards = new LocalShard[entries];
        indexes = new long[entries];
        failures = new EntryFailure[entries];
    }

    void written(int entry, LocalShard shard, long index) {
        shards[entry] = shard;
        indexes[entry] = index;
    }

    void failed(int entry, EntryFailure failure) {
        failures[entry] = failure;
        failed++;
    }

    int size() {
        return shards.length;
    }

    int failed() {
        return failed;
    }

    /** The shard that the entry was written to; null when it failed. */
    @Nullable
    LocalShard shard(int entry) {
        return shards[entry];
    }

    long index(int entry) {
        return indexes[entry];
    }

    /** Why the entry failed; null when it was written. */
    @Nullable
    EntryFailure failure(int entry) {
        return failures[entry];
    }
}
