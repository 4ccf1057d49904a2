package io.millrace.connect.core.engine;

import io.millrace.connect.core.delivery.Aggregator;
import io.millrace.connect.core.delivery.Aggregator.Aggregate;
import io.millrace.connect.core.delivery.BatchLimits;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The way to one destination: what waits for it, how much may be under way, and when and where the next request is cut.
 * Confined to the engine thread. Times are nanoseconds on the engine's ticker.
 */
final class Lane<P> {
    private final String destination;
    private final BatchLimits limits;
    private final long linger;
    private final @Nullable Aggregator<P> aggregator;
    private final Shards<P> shards;
    private final EntryBuffer<P> buffer;
    private final InFlightLimiter limiter;
    private final Refusals refusals = new Refusals();

    /**
     * @param linger how long the oldest entry that may be sent waits for the request to fill
     * @param aggregator or null where each entry carries one record
     */
    Lane(
            String destination,
            BatchLimits limits,
            long linger,
            @Nullable Aggregator<P> aggregator,
            Shards<P> shards,
            EntryBuffer<P> buffer,
            InFlightLimiter limiter) {
        this.destination = destination;
        this.limits = limits;
        this.linger = linger;
        this.aggregator = aggregator;
        this.shards = shards;
        this.buffer = buffer;
        this.limiter = limiter;
    }

    String destination() {
        return destination;
    }

    Shards<P> shards() {
        return shards;
    }

    EntryBuffer<P> buffer() {
        return buffer;
    }

    InFlightLimiter limiter() {
        return limiter;
    }

    Refusals refusals() {
        return refusals;
    }

    /** Makes ready what has waited long enough; returns nanoseconds until the next has, or {@link Long#MAX_VALUE}. */
    long wake(long now) {
        return Math.min(buffer.wake(now), shards.wake(now));
    }

    /** Nanoseconds until a request is to be cut: at once when one is full, else when the oldest entry has lingered. */
    long untilDue(long now) {
        if (shards.count() == 0) {
            return Long.MAX_VALUE;
        }
        if (aggregator == null && (shards.count() >= limits.maxEntries() || shards.bytes() >= limits.maxBytes())) {
            return 0;
        }
        long wait = Long.MAX_VALUE;
        for (ShardQueue<P> shard : shards.flowing()) {
            if (fillsAggregate(shard)) {
                return 0;
            }
            wait = Math.min(wait, shard.oldest() + linger - now);
        }
        return Math.max(0, wait);
    }

    private boolean fillsAggregate(ShardQueue<P> shard) {
        return aggregator != null
                && (shard.count() >= aggregator.maxEntries() || shard.bytes() >= aggregator.maxBytes());
    }

    /** Takes the next request out of the buffer: as many entries, in order, as limits and quotas allow. May be empty. */
    Request<P> cut(long now) {
        Request<P> request = new Request<>(limits, shards.count());
        // Each queue once; one may stop flowing before its turn.
        for (int left = shards.flowingCount(); left > 0 && shards.flowingCount() > 0 && !request.isFull(); left--) {
            ShardQueue<P> shard = shards.take();
            int before = request.records().size();
            if (aggregator == null) {
                fill(request, shard, now);
            } else {
                fill(request, shard, aggregator, now);
            }
            shards.putBack(shard, !request.isFull() || request.records().size() > before, now);
        }
        return request;
    }

    private void fill(Request<P> request, ShardQueue<P> queue, long now) {
        for (KeyQueue<P> key = queue.peek(); key != null; key = queue.peek()) {
            Entry<P> entry = key.head();
            ShardQueue<P> shard = Objects.requireNonNull(key.shard);
            ShardRate rate = shard.rate();
            if (rate != null) {
                rate.refill(now);
                if (rate.isSpent()) {
                    if (queue == shard) {
                        return;
                    }
                    queue.poll();
                    shards.holdBack(key, shard, rate, now);
                    continue;
                }
            }
            if (!request.hasRoomFor(entry, entry.bytes())) {
                return;
            }
            queue.poll();
            key.becomesOutstanding(1);
            request.add(entry);
            if (rate != null) {
                rate.take(entry.bytes());
            }
        }
    }

    private void fill(Request<P> request, ShardQueue<P> shard, Aggregator<P> together, long now) {
        ShardRate rate = shard.rate();
        if (rate != null) {
            rate.refill(now);
        }
        for (KeyQueue<P> key = shard.peek(); key != null; key = shard.peek()) {
            // Half of the linger is enough where there is a request to share: else each shard made one of its own.
            if (!fillsAggregate(shard) && shard.oldest() + linger / 2 - now > 0) {
                return;
            }
            int expected = Math.max(key.head().bytes(), together.maxBytes());
            if ((rate != null && rate.isSpent()) || !request.hasRoomFor(key.head(), expected)) {
                return;
            }
            int bytes = aggregate(request, shard, key, together);
            if (rate != null) {
                rate.take(bytes);
            }
        }
    }

    /** Takes the keys of a shard, each with as many of its entries as there is room for, until the aggregate is full. */
    private int aggregate(Request<P> request, ShardQueue<P> shard, KeyQueue<P> firstKey, Aggregator<P> together) {
        P first = firstKey.head().outgoing().payload();
        boolean alone = firstKey.head().isAlone();
        Aggregate<P> aggregate = together.begin(first);
        boolean room = true;
        for (KeyQueue<P> key = firstKey; key != null && room; key = shard.peek()) {
            int taken = 0;
            for (Entry<P> entry = key.head(); entry != null && room; entry = entry.next) {
                P payload = entry.outgoing().payload();
                room = payload == first
                        || (!alone
                                && !entry.isAlone()
                                && shards.map().inOneShard(first, payload)
                                && aggregate.offer(payload));
                if (room) {
                    request.carry(entry);
                    taken++;
                }
            }
            if (taken > 0) {
                shard.poll();
                key.becomesOutstanding(taken);
            }
        }
        request.close(aggregate.payload(), aggregate.bytes());
        return aggregate.bytes();
    }
}
