package io.millrace.testkit.aws.fault;

import org.jspecify.annotations.Nullable;

/** What a fault plan does to the entries of one call. */
public interface Interference {

    /** Leaves everything as it is. */
    Interference NONE = new Interference() {
        @Override
        public boolean touchesEntries() {
            return false;
        }

        @Override
        public @Nullable EntryFailure failureOf(String shard, String partitionKey, byte[] data) {
            return null;
        }

        @Override
        public int @Nullable [] order(int entries) {
            return null;
        }
    };

    /** False when {@link #failureOf} would never return anything. */
    boolean touchesEntries();

    /** Asked once for each entry: how it is to fail; null when it is left alone. */
    @Nullable
    EntryFailure failureOf(String shard, String partitionKey, byte[] data);

    /** The order in which to apply that many entries; null for the order they came in. */
    int @Nullable [] order(int entries);
}
