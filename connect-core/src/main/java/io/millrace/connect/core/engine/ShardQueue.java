package io.millrace.connect.core.engine;

import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keys that have entries to send: those of one shard, with how fast it may be sent to, or those of all shards that hold nothing
 * back. Confined to the engine thread. Times
 * are nanoseconds on the engine's ticker.
 */
final class ShardQueue<P> {
    enum State {
        /** Nothing is ready. */
        IDLE,
        /** Something is ready, and may be sent. */
        FLOWING,
        /** The quota is spent; ready or not, nothing is sent. */
        WAITING
    }

    private final String id;
    private final @Nullable ShardRate rate;
    private final boolean wholeKeys;
    private final ArrayDeque<KeyQueue<P>> ready = new ArrayDeque<>();
    private int count;
    private long bytes;
    private long oldest;
    private State state = State.IDLE;
    private long resumesAt;

    /**
     * @param rate or null where the shard has no quota
     * @param wholeKeys whether all entries of a key may go into one aggregate: then all of them count as ready
     */
    ShardQueue(String id, @Nullable ShardRate rate, boolean wholeKeys) {
        this.id = id;
        this.rate = rate;
        this.wholeKeys = wholeKeys;
    }

    String id() {
        return id;
    }

    @Nullable
    ShardRate rate() {
        return rate;
    }

    State state() {
        return state;
    }

    void becomes(State newState) {
        state = newState;
    }

    /** The quota is spent until {@code nanos}. */
    void waitUntil(long nanos) {
        state = State.WAITING;
        resumesAt = nanos;
    }

    long resumesAt() {
        return resumesAt;
    }

    boolean isEmpty() {
        return ready.isEmpty();
    }

    /** Entries that may be sent when the shard may be sent to. */
    int count() {
        return count;
    }

    /** Their size. */
    long bytes() {
        return bytes;
    }

    /** When the oldest of them was taken; only where there is one. */
    long oldest() {
        return oldest;
    }

    void add(KeyQueue<P> queue, boolean first) {
        long takenAt = queue.head().takenAt();
        if (ready.isEmpty() || takenAt - oldest < 0) {
            oldest = takenAt;
        }
        if (first) {
            ready.addFirst(queue);
        } else {
            ready.addLast(queue);
        }
        count += countOf(queue);
        bytes += bytesOf(queue);
    }

    /** An entry was added to a key that is ready here. */
    void grew(Entry<P> entry) {
        count++;
        bytes += entry.bytes();
    }

    /** The next key, or null. */
    @Nullable
    KeyQueue<P> peek() {
        return ready.peekFirst();
    }

    /** Takes the key that {@link #peek} showed. */
    void poll() {
        KeyQueue<P> queue = ready.removeFirst();
        count -= countOf(queue);
        bytes -= bytesOf(queue);
        KeyQueue<P> first = ready.peekFirst();
        if (first != null) {
            // An older one may stand further back: then it waits for at most the linger of this one.
            oldest = first.head().takenAt();
        }
    }

    int countOf(KeyQueue<P> queue) {
        return wholeKeys ? queue.count() : 1;
    }

    long bytesOf(KeyQueue<P> queue) {
        return wholeKeys ? queue.bytes() : queue.head().bytes();
    }

    /** Moves all keys to {@code keys}. */
    void drainTo(List<KeyQueue<P>> keys) {
        keys.addAll(ready);
        ready.clear();
        count = 0;
        bytes = 0;
    }

    /** Removes the keys that {@code emptied} accepts; it is asked once for each, and may take entries out of it. */
    void prune(Predicate<KeyQueue<P>> emptied) {
        ready.removeIf(emptied);
        count = 0;
        bytes = 0;
        for (KeyQueue<P> queue : ready) {
            count += countOf(queue);
            bytes += bytesOf(queue);
        }
    }
}
