package io.millrace.connect.core.delivery;

import org.jspecify.annotations.Nullable;

/** What became of each entry of a {@link Batch}, in its order. Immutable. */
public final class BatchResult {
    private static final BatchResult DELIVERED = new BatchResult(null, null);

    private final @Nullable Failure ofRequest;
    private final @Nullable Failure @Nullable [] ofEntries;

    private BatchResult(@Nullable Failure ofRequest, @Nullable Failure @Nullable [] ofEntries) {
        this.ofRequest = ofRequest;
        this.ofEntries = ofEntries;
    }

    /** Every entry was delivered. */
    public static BatchResult delivered() {
        return DELIVERED;
    }

    /** The request failed as a whole: no entry is known to be delivered. */
    public static BatchResult failed(Failure failure) {
        return new BatchResult(failure, null);
    }

    /**
     * Some entries were delivered, some not.
     *
     * @param failures one element for each entry: null where it was delivered. Not copied: hand it over and forget it
     */
    public static BatchResult partial(@Nullable Failure[] failures) {
        return new BatchResult(null, failures);
    }

    /** The failure of the whole request, or null where entries have results of their own. */
    public @Nullable Failure requestFailure() {
        return ofRequest;
    }

    /** Why the entry at {@code index} was not delivered, or null if it was. */
    public @Nullable Failure failureOf(int index) {
        if (ofRequest != null) {
            return ofRequest;
        }
        return ofEntries == null ? null : ofEntries[index];
    }
}
