package io.millrace.connect.core.engine;

import io.millrace.connect.core.delivery.ShardMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/**
 * The keys of one destination that have entries to send. Those of all shards stand in one queue, as they came; a shard whose
 * quota is spent holds its own back and waits, and holds up no other. Where aggregates are made, each shard has its own queue from the
 * beginning. Queues that flow are served in turn. Confined to the engine thread. Times are nanoseconds on the engine's ticker.
 */
final class Shards<P> {
    private final boolean wholeKeys;
    private ShardMap<P> map;
    private List<ShardQueue<P>> shards;
    /** In the order of arrival: entries that were made one after the other are then also sent so, and near in memory. */
    private final ShardQueue<P> common;

    private final ArrayDeque<ShardQueue<P>> flowing = new ArrayDeque<>();
    private final PriorityQueue<ShardQueue<P>> waiting =
            new PriorityQueue<>((a, b) -> Long.signum(a.resumesAt() - b.resumesAt()));
    private int count;
    private long bytes;

    /** @param wholeKeys whether all entries of a key may go into one aggregate */
    Shards(ShardMap<P> map, boolean wholeKeys, long now) {
        this.wholeKeys = wholeKeys;
        this.map = map;
        this.common = new ShardQueue<>("", null, wholeKeys);
        this.shards = divide(Map.of(), now);
    }

    ShardMap<P> map() {
        return map;
    }

    /** Entries that may be sent now. */
    int count() {
        return count;
    }

    /** Their size. */
    long bytes() {
        return bytes;
    }

    /** The shards that may be sent to and have something ready, in the order they are to be served. */
    Iterable<ShardQueue<P>> flowing() {
        return flowing;
    }

    /** Whether refusals are answered by sending less to the shard that refused. */
    boolean areLimited() {
        return map.quota().isLimited();
    }

    int flowingCount() {
        return flowing.size();
    }

    /** A key has entries to send. */
    void add(KeyQueue<P> queue, boolean first) {
        ShardQueue<P> shard = shards.get(map.shardOf(queue.head().outgoing().payload()));
        boolean holdsBack = shard.state() == ShardQueue.State.WAITING || !shard.isEmpty();
        queue.shard = shard;
        ShardQueue<P> joined = wholeKeys || holdsBack ? shard : common;
        joined.add(queue, first);
        if (joined.state() == ShardQueue.State.IDLE) {
            flow(joined, false);
        } else if (joined.state() == ShardQueue.State.FLOWING) {
            count += joined.countOf(queue);
            bytes += joined.bytesOf(queue);
        }
    }

    /** Holds back a key that was taken from the common queue, whose shard has spent its quota. */
    void holdBack(KeyQueue<P> queue, ShardQueue<P> shard, ShardRate rate, long now) {
        stop(shard, rate, now);
        shard.add(queue, false);
    }

    /** An entry was added to a key that is ready already. */
    void grew(KeyQueue<P> queue, Entry<P> entry) {
        ShardQueue<P> shard = queue.shard;
        if (wholeKeys && shard != null) {
            shard.grew(entry);
            if (shard.state() == ShardQueue.State.FLOWING) {
                count++;
                bytes += entry.bytes();
            }
        }
    }

    /** Takes the shard that is next to be served; {@link #putBack} ends that. */
    ShardQueue<P> take() {
        ShardQueue<P> shard = flowing.removeFirst();
        leave(shard);
        return shard;
    }

    /**
     * Brings back what {@link #take} gave.
     *
     * @param served whether anything was taken of it: if not, it stays the next
     */
    void putBack(ShardQueue<P> shard, boolean served, long now) {
        if (shard.rate() != null && shard.rate().isSpent()) {
            pause(shard, shard.rate(), now);
        } else if (!shard.isEmpty()) {
            flow(shard, !served);
        }
    }

    /** A shard has refused an entry: it is given a pause, and less from then on. Without a quota to cut, nothing happens. */
    void refused(ShardQueue<P> shard, long now) {
        ShardRate rate = shard.rate();
        if (rate == null) {
            return;
        }
        rate.refused(now);
        stop(shard, rate, now);
    }

    /** Lets a shard wait whose quota is spent; also one of an earlier map, for good: its rate is its successor's. */
    private void stop(ShardQueue<P> shard, ShardRate rate, long now) {
        if (shard.state() == ShardQueue.State.FLOWING) {
            flowing.remove(shard);
            leave(shard);
        }
        if (shard.state() != ShardQueue.State.WAITING) {
            pause(shard, rate, now);
        }
    }

    /**
     * Lets shards flow whose quota has been refilled.
     *
     * @return nanoseconds until the next one may, or {@link Long#MAX_VALUE}
     */
    long wake(long now) {
        for (ShardQueue<P> shard = waiting.peek(); shard != null; shard = waiting.peek()) {
            if (shard.resumesAt() - now > 0) {
                return shard.resumesAt() - now;
            }
            waiting.remove();
            ShardRate rate = Objects.requireNonNull(shard.rate());
            rate.refill(now);
            if (rate.hasResumed()) {
                shard.becomes(ShardQueue.State.IDLE);
                putBack(shard, true, now);
            } else {
                pause(shard, rate, now);
            }
        }
        return Long.MAX_VALUE;
    }

    /** Goes over to another map of the same destination; shards that are in both keep their rate. */
    void become(ShardMap<P> newMap, long now) {
        if (isDividedAlike(newMap)) {
            map = newMap;
            return;
        }
        Map<String, ShardRate> rates = new HashMap<>();
        List<KeyQueue<P>> ready = new ArrayList<>();
        common.drainTo(ready);
        common.becomes(ShardQueue.State.IDLE);
        for (ShardQueue<P> shard : shards) {
            if (shard.rate() != null) {
                rates.put(shard.id(), shard.rate());
            }
            shard.drainTo(ready);
            shard.becomes(ShardQueue.State.WAITING);
        }
        flowing.clear();
        waiting.clear();
        count = 0;
        bytes = 0;
        map = newMap;
        shards = divide(rates, now);
        for (KeyQueue<P> queue : ready) {
            add(queue, false);
        }
    }

    /** Whether every entry stays in its shard. */
    private boolean isDividedAlike(ShardMap<P> other) {
        boolean alike = other.size() == map.size() && other.quota().equals(map.quota());
        for (int i = 0; alike && i < map.size(); i++) {
            alike = other.id(i).equals(map.id(i));
        }
        return alike;
    }

    /**
     * Removes the keys that {@code emptied} accepts; it is asked once for each, and may take entries out of it.
     */
    void prune(Predicate<KeyQueue<P>> emptied) {
        common.prune(emptied);
        for (ShardQueue<P> shard : shards) {
            shard.prune(emptied);
        }
        count = 0;
        bytes = 0;
        for (Iterator<ShardQueue<P>> each = flowing.iterator(); each.hasNext(); ) {
            ShardQueue<P> shard = each.next();
            if (shard.isEmpty()) {
                shard.becomes(ShardQueue.State.IDLE);
                each.remove();
            }
            count += shard.count();
            bytes += shard.bytes();
        }
    }

    private void flow(ShardQueue<P> shard, boolean first) {
        shard.becomes(ShardQueue.State.FLOWING);
        if (first) {
            flowing.addFirst(shard);
        } else {
            flowing.addLast(shard);
        }
        count += shard.count();
        bytes += shard.bytes();
    }

    private void leave(ShardQueue<P> shard) {
        shard.becomes(ShardQueue.State.IDLE);
        count -= shard.count();
        bytes -= shard.bytes();
    }

    private void pause(ShardQueue<P> shard, ShardRate rate, long now) {
        shard.waitUntil(now + rate.untilResumed());
        waiting.add(shard);
    }

    private List<ShardQueue<P>> divide(Map<String, ShardRate> rates, long now) {
        List<ShardQueue<P>> queues = new ArrayList<>(map.size());
        for (int i = 0; i < map.size(); i++) {
            ShardRate rate = areLimited() ? rates.get(map.id(i)) : null;
            if (rate == null && areLimited()) {
                rate = new ShardRate(map.quota(), now);
            }
            queues.add(new ShardQueue<>(map.id(i), rate, wholeKeys));
        }
        return queues;
    }
}
