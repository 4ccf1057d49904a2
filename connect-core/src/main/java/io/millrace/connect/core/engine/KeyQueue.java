package io.millrace.connect.core.engine;

import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The unsettled entries of one ordering key, oldest first, linked through {@link Entry#next}. Only the head may be sent, and
 * it stays the head until it is settled. Confined to the engine thread.
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
    private State state = State.READY;
    private long readyAt;

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
    }

    void removeHead() {
        Entry<P> removed = head();
        head = removed.next;
        if (head == null) {
            tail = null;
        }
        removed.next = null;
        removed.queue = null;
    }

    /** Removes what {@code unwanted} accepts; it is asked once for each entry. An outstanding head stays. */
    void prune(Predicate<Entry<P>> unwanted) {
        Entry<P> kept = state == State.OUTSTANDING ? head : null;
        Entry<P> entry = kept == null ? head : kept.next;
        head = kept;
        tail = kept;
        if (kept != null) {
            kept.next = null;
        }
        while (entry != null) {
            Entry<P> following = entry.next;
            entry.next = null;
            if (unwanted.test(entry)) {
                entry.queue = null;
            } else {
                addLast(entry);
            }
            entry = following;
        }
    }

    State state() {
        return state;
    }

    void becomes(State newState) {
        state = newState;
    }

    /** When the back-off ends, on the engine's ticker. */
    long readyAt() {
        return readyAt;
    }

    void backOffUntil(long nanos) {
        state = State.BACKING_OFF;
        readyAt = nanos;
    }
}
