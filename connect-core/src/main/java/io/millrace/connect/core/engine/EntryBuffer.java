package io.millrace.connect.core.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/**
 * The unsettled entries of one destination, in a queue for each ordering key.
 *
 * <p>Entries of a key leave one at a time, or several in one aggregate; none leaves while one is outstanding, and one that
 * failed is sent again before its successors. A key that waits for a result or backs off holds up no other. An entry without
 * an ordering key is a queue of its own.
 *
 * <p>Confined to the engine thread. Times are nanoseconds on the engine's ticker.
 */
final class EntryBuffer<P> {
    private final boolean ordered;
    private final Shards<P> shards;
    private final Map<String, KeyQueue<P>> byKey = new HashMap<>();
    private final PriorityQueue<KeyQueue<P>> backingOff =
            new PriorityQueue<>((a, b) -> Long.signum(a.readyAt() - b.readyAt()));

    /**
     * @param ordered whether ordering keys count; if not, every entry is a queue of its own
     * @param shards where a key goes that has something to send
     */
    EntryBuffer(boolean ordered, Shards<P> shards) {
        this.ordered = ordered;
        this.shards = shards;
    }

    void add(Entry<P> entry) {
        String key = ordered ? entry.outgoing().orderingKey() : null;
        KeyQueue<P> queue = key == null ? null : byKey.get(key);
        if (queue != null) {
            queue.addLast(entry);
            if (queue.state() == KeyQueue.State.READY) {
                shards.grew(queue, entry);
            }
            return;
        }
        queue = new KeyQueue<>(key);
        queue.addLast(entry);
        if (key != null) {
            byKey.put(key, queue);
        }
        shards.add(queue, false);
    }

    /** An outstanding entry is done with. The outstanding entries of a key are answered in their order. */
    void settle(Entry<P> entry) {
        KeyQueue<P> queue = Objects.requireNonNull(entry.queue);
        queue.remove(entry);
        answered(queue);
    }

    /** An outstanding entry is to be sent again, not before {@code readyAt}. */
    void retry(Entry<P> entry, long readyAt) {
        KeyQueue<P> queue = Objects.requireNonNull(entry.queue);
        queue.keep(entry, readyAt);
        answered(queue);
    }

    private void answered(KeyQueue<P> queue) {
        if (!queue.isAnswered()) {
            return;
        }
        if (queue.backsOff()) {
            backingOff.add(queue);
        } else if (!forgetIfEmpty(queue)) {
            addReady(queue, false);
        }
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
        for (KeyQueue<P> queue : byKey.values()) {
            if (queue.state() == KeyQueue.State.OUTSTANDING) {
                queue.prune(unwanted);
            }
        }
        Predicate<KeyQueue<P>> emptied = queue -> {
            queue.prune(unwanted);
            return forgetIfEmpty(queue);
        };
        shards.prune(emptied);
        backingOff.removeIf(emptied);
    }

    private void addReady(KeyQueue<P> queue, boolean first) {
        queue.becomesReady();
        shards.add(queue, first);
    }

    private boolean forgetIfEmpty(KeyQueue<P> queue) {
        if (queue.isEmpty() && queue.key() != null) {
            byKey.remove(queue.key());
        }
        return queue.isEmpty();
    }
}
