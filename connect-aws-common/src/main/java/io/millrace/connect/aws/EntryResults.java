package io.millrace.connect.aws;

import io.millrace.connect.core.delivery.BatchResult;
import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Collects what an answer says of the entries of a request, whose ids are their indices. What it does not say of every entry
 * that it was delivered counts as not delivered. Confined to one thread.
 */
public final class EntryResults {
    /** An answer that does not say of an entry, or of the request, what became of it. */
    public static final Failure INCOMPLETE = new Failure(
            FailureKind.RETRYABLE, "IncompleteAnswer", "the answer does not say of every entry that it was stored");

    private final @Nullable Failure[] failures;
    private int delivered;
    private boolean isStrange;

    /** Begins with nothing known of any entry. */
    public EntryResults(int entries) {
        failures = new @Nullable Failure[entries];
        Arrays.fill(failures, INCOMPLETE);
    }

    /** The entry of this id was delivered. */
    public void delivered(String id) {
        set(id, null);
    }

    /** The entry of this id was not delivered. */
    public void failed(String id, Failure failure) {
        set(id, failure);
    }

    /** What the answer says; hand it over and forget this. An answer about entries that were not sent, or twice about one, says nothing. */
    public BatchResult result() {
        if (isStrange) {
            return BatchResult.failed(INCOMPLETE);
        }
        return delivered == failures.length ? BatchResult.delivered() : BatchResult.partial(failures);
    }

    private void set(String id, @Nullable Failure failure) {
        int index = index(id);
        if (index < 0 || !INCOMPLETE.equals(failures[index])) {
            isStrange = true;
            return;
        }
        failures[index] = failure;
        if (failure == null) {
            delivered++;
        }
    }

    private int index(String id) {
        try {
            int index = Integer.parseInt(id);
            return index < failures.length ? index : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
