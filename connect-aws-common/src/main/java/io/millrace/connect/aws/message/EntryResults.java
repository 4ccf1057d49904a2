package io.millrace.connect.aws.message;

import io.millrace.connect.core.delivery.BatchResult;
import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What became of the entries of one request of SQS or SNS, whose answers tell it by the entries' ids and in any order. An entry's
 * id is its index in the request. Confined to one thread.
 */
public final class EntryResults {
    private static final Failure NOT_MENTIONED = new Failure(
            FailureKind.RETRYABLE, "IncompleteAnswer", "the answer does not say of every entry what became of it");
    private static final int MAX_DIGITS = 4;

    private final @Nullable Failure[] failures;
    private int notDelivered;

    /** Of a request with that many entries, none of which is known to be delivered. */
    public EntryResults(int entries) {
        this.failures = new @Nullable Failure[entries];
        this.notDelivered = entries;
        Arrays.fill(failures, NOT_MENTIONED);
    }

    /** The id of the entry at {@code index}. */
    public static String id(int index) {
        return Integer.toString(index);
    }

    /** What the answer says was taken. An id that the request did not have says nothing. */
    public void delivered(@Nullable String id) {
        int index = index(id);
        if (index >= 0 && NOT_MENTIONED.equals(failures[index])) {
            failures[index] = null;
            notDelivered--;
        }
    }

    /** What the answer says was not taken; if it says that it was taken too, it is sent again. */
    public void failed(@Nullable String id, Failure failure) {
        int index = index(id);
        if (index >= 0) {
            if (failures[index] == null) {
                notDelivered++;
            }
            failures[index] = failure;
        }
    }

    /** The result; not to be changed after. */
    public BatchResult toResult() {
        return notDelivered == 0 ? BatchResult.delivered() : BatchResult.partial(failures);
    }

    /** The index, or -1 where that is no id of this request. */
    private int index(@Nullable String id) {
        if (id == null || id.isEmpty() || id.length() > MAX_DIGITS) {
            return -1;
        }
        int index = 0;
        for (int i = 0; i < id.length(); i++) {
            int digit = id.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            index = 10 * index + digit;
        }
        return index < failures.length ? index : -1;
    }
}
