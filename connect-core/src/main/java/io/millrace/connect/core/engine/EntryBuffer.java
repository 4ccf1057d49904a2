package io.millrace.connect.core.engine;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The unsettled entries of one destination, in a queue for each ordering key.
 *
 * <p>At most one entry of a key is outstanding, in one request or across requests, and one that failed is sent again before
 * its successors. A key that waits for a result or backs off holds up no other. An entry without an ordering key is a queue
 * of its own.
 *
 * <p>Confined to the engine thread. Times are nanoseconds on the engine's ticker.
 */
final class EntryBuffer<P> {
    private final boolean ordered;
    private final Map<String, KeyQueue<P>> byKey = new HashMap<>();
    private final ArrayDeque<KeyQueue<P>> ready = new ArrayDeque<>();
    private final PriorityQueue<KeyQueue<P>> backingOff =
            new PriorityQueue<>((a, b) -> Long.signum(a.readyAt() - b.readyAt()));
    private long readyBytes;
    private long oldestReady;

    /** @param ordered whether ordering keys count; if not, every entry is a queue of its own */
    EntryBuffer(boolean ordered) {
        this.ordered = ordered;
    }

    void add(Entry<P> entry) {
        String key = ordered ? entry.outgoing().orderingKey() : null;
        if (key != null) {
            KeyQueue<P> queue = byKey.get(key);
            if (queue != null) {
                queue.addLast(entry);
                return;
            }
        }
        KeyQueue<P> queue = new KeyQueue<>(key);
        queue.addLast(entry);
        if (key != null) {
            byKey.put(key, queue);
        }
        addReady(queue, false);
    }

    /** Entries that may be sent now. */
    int readyCount() {
        return ready.size();
    }

    /** Their size. */
    long readyBytes() {
        return readyBytes;
    }

    /** When the oldest of them was taken; only where there is one. */
    long oldestReady() {
        return oldestReady;
    }

    /** The next entry to send, or null. */
    @Nullable
    Entry<P> peek() {
        KeyQueue<P> first = ready.peekFirst();
        return first == null ? null : first.head();
    }

    /** Takes the entry that {@link #peek} showed: it is outstanding until {@link #settle} or {@link #retry}. */
    void poll() {
        KeyQueue<P> queue = ready.removeFirst();
        queue.becomes(KeyQueue.State.OUTSTANDING);
        readyBytes -= queue.head().bytes();
        KeyQueue<P> first = ready.peekFirst();
        if (first != null) {
            // An older one may stand further back: then it waits for at most the linger of this one.
            oldestReady = first.head().takenAt();
        }
    }

    /** An outstanding entry is done with: its successor may be sent. */
    void settle(Entry<P> entry) {
        KeyQueue<P> queue = Objects.requireNonNull(entry.queue);
        queue.removeHead();
        if (!queue.isEmpty()) {
            addReady(queue, false);
        } else if (queue.key() != null) {
            byKey.remove(queue.key());
        }
    }

    /** An outstanding entry is to be sent again, not before {@code readyAt}. */
    void retry(Entry<P> entry, long readyAt) {
        KeyQueue<P> queue = Objects.requireNonNull(entry.queue);
        queue.backOffUntil(readyAt);
        backingOff.add(queue);
    }

    /**
     * Makes ready whose back-off is over.
     *
     * @return nanoseconds until the next back-off is over, or {@link Long#MAX_VALUE}
     */
    long wake(long now) {
        for (KeyQueue<P> queue = backingOff.peek(); queue != null; queue = backingOff.peek()) {
            if (queue.readyAt() - now > 0) {
                return queue.readyAt() - now;
            }
            backingOff.remove();
            addReady(queue, true);
        }
        return Long.MAX_VALUE;
    }

    /** Removes the entries that {@code unwanted} accepts, but for outstanding ones; it is asked once for each. */
    void prune(Predicate<Entry<P>> unwanted) {
        ready.removeIf(queue -> {
            queue.prune(unwanted);
            return forgetIfEmpty(queue);
        });
        backingOff.removeIf(queue -> {
            queue.prune(unwanted);
            return forgetIfEmpty(queue);
        });
        for (KeyQueue<P> queue : byKey.values()) {
            if (queue.state() == KeyQueue.State.OUTSTANDING) {
                queue.prune(unwanted);
            }
        }
        readyBytes = 0;
        for (KeyQueue<P> queue : ready) {
            readyBytes += queue.head().bytes();
        }
    }

    private boolean forgetIfEmpty(KeyQueue<P> queue) {
        if (queue.isEmpty() && queue.key() != null) {
            byKey.remove(queue.key());
        }
        return queue.isEmpty();
    }

    private void addReady(KeyQueue<P> queue, boolean first) {
        queue.becomes(KeyQueue.State.READY);
        Entry<P> head = queue.head();
        if (ready.isEmpty() || head.takenAt() - oldestReady < 0) {
            oldestReady = head.takenAt();
        }
        if (first) {
            ready.addFirst(queue);
        } else {
            ready.addLast(queue);
        }
        readyBytes += head.bytes();
    }
}
