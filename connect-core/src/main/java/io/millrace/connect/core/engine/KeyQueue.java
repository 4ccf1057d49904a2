package io.millrace.connect.core.engine;

import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The unsettled entries of one ordering key, oldest first, linked through {@link Entry#next}. Entries leave from the head only:
 * one, or several in one aggregate. They stay here until all of them are answered, and those that failed are sent again before
 * any successor. Confined to the engine thread.
 */
final class KeyQueue<P> {
    enum State {
        READY,
        OUTSTANDING,
        BACKING_OFF
    }

    private final @Nullable String key;
    private @Nullable Entry<P> head;
    private @Nullable Entry<P> tail;
    private int count;
    private long bytes;
    private State state = State.READY;
    private int outstanding;
    private @Nullable Entry<P> lastKept;
    private long readyAt;

    /** Where the head goes by the shard map that was in force when it became ready: the buffer's. */
    @Nullable
    ShardQueue<P> shard;

    /** @param key the ordering key, or null for the queue of a single entry without one */
    KeyQueue(@Nullable String key) {
        this.key = key;
    }

    @Nullable
    String key() {
        return key;
    }

    boolean isEmpty() {
        return head == null;
    }

    int count() {
        return count;
    }

    long bytes() {
        return bytes;
    }

    /** The oldest entry; the queue is not empty. */
    Entry<P> head() {
        return Objects.requireNonNull(head);
    }

    void addLast(Entry<P> entry) {
        entry.queue = this;
        if (tail == null) {
            head = entry;
        } else {
            tail.next = entry;
        }
        tail = entry;
        count++;
        bytes += entry.bytes();
    }

    State state() {
        return state;
    }

    void becomesReady() {
        state = State.READY;
    }

    /** The first {@code entries} are in a request. */
    void becomesOutstanding(int entries) {
        state = State.OUTSTANDING;
        outstanding = entries;
    }

    /** The oldest outstanding entry that is not answered yet is done with. */
    void remove(Entry<P> entry) {
        if (lastKept == null) {
            head = entry.next;
        } else {
            lastKept.next = entry.next;
        }
        if (tail == entry) {
            tail = lastKept;
        }
        entry.next = null;
        entry.queue = null;
        count--;
        bytes -= entry.bytes();
        outstanding--;
    }

    /** The oldest outstanding entry that is not answered yet is to be sent again, not before {@code nanos}. */
    void keep(Entry<P> entry, long nanos) {
        if (lastKept == null) {
            readyAt = nanos; // the oldest decides for those that are sent again behind it
        }
        lastKept = entry;
        outstanding--;
    }

    boolean isAnswered() {
        return outstanding == 0;
    }

    /**
     * All that was outstanding is answered.
     *
     * @return whether anything has to be sent again: then the queue backs off
     */
    boolean backsOff() {
        if (lastKept == null) {
            return false;
        }
        lastKept = null;
        state = State.BACKING_OFF;
        return true;
    }

    /** When the back-off ends, on the engine's ticker. */
    long readyAt() {
        return readyAt;
    }

    /** Removes what {@code unwanted} accepts; it is asked once for each entry. What is outstanding stays. */
    void prune(Predicate<Entry<P>> unwanted) {
        Entry<P> entry = head;
        int kept = state == State.OUTSTANDING ? outstanding : 0;
        head = null;
        tail = null;
        count = 0;
        bytes = 0;
        for (; entry != null; kept--) {
            Entry<P> following = entry.next;
            entry.next = null;
            if (kept <= 0 && unwanted.test(entry)) {
                entry.queue = null;
            } else {
                addLast(entry);
            }
            entry = following;
        }
    }
}
