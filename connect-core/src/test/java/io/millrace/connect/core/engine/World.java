package io.millrace.connect.core.engine;

import io.millrace.connect.core.config.DeliveryConfig;
import io.millrace.connect.core.config.RejectionPolicy;
import io.millrace.connect.core.delivery.BatchLimits;
import io.millrace.connect.core.delivery.OrderingMode;
import io.millrace.connect.core.delivery.ShardQuota;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a {@link History} happens in: the sink's configuration and the service's limits.
 *
 * @param entries entries a request, at most
 * @param bytes bytes a request, at most
 * @param inFlight requests under way at once, at most
 * @param maxRetries as {@code max.retries}
 * @param timeoutMs as {@code delivery.timeout.ms}
 * @param tolerant whether rejected records are reported instead of failing the task
 * @param shards how many a stream has at first; 0 where the engine knows nothing of shards
 * @param shardEntries entries a second that each of them takes; 0 for any number
 * @param shardBytes bytes a second that each of them takes
 * @param aggregated records an aggregate holds at most; 0 where each is sent by itself
 * @param aggregateBytes bytes of an aggregate
 */
record World(
        OrderingMode mode,
        int entries,
        int bytes,
        int lingerMs,
        int inFlight,
        int maxRetries,
        int timeoutMs,
        boolean tolerant,
        int shards,
        int shardEntries,
        int shardBytes,
        int aggregated,
        int aggregateBytes) {
    static final int BACKOFF_MS = 100;
    static final int BACKOFF_MAX_MS = 1000;
    private static final int MAX_ENTRY_BYTES = 50;

    static World of(OrderingMode mode) {
        return new World(mode, 5, 100, 0, 4, -1, -1, false, 0, 0, 0, 0, 0);
    }

    World batches(int ofEntries, int ofBytes) {
        return new World(
                mode,
                ofEntries,
                ofBytes,
                lingerMs,
                inFlight,
                maxRetries,
                timeoutMs,
                tolerant,
                shards,
                shardEntries,
                shardBytes,
                aggregated,
                aggregateBytes);
    }

    World linger(int millis) {
        return new World(
                mode,
                entries,
                bytes,
                millis,
                inFlight,
                maxRetries,
                timeoutMs,
                tolerant,
                shards,
                shardEntries,
                shardBytes,
                aggregated,
                aggregateBytes);
    }

    World inFlight(int requests) {
        return new World(
                mode,
                entries,
                bytes,
                lingerMs,
                requests,
                maxRetries,
                timeoutMs,
                tolerant,
                shards,
                shardEntries,
                shardBytes,
                aggregated,
                aggregateBytes);
    }

    World giveUp(int afterRetries, int afterMillis) {
        return new World(
                mode,
                entries,
                bytes,
                lingerMs,
                inFlight,
                afterRetries,
                afterMillis,
                tolerant,
                shards,
                shardEntries,
                shardBytes,
                aggregated,
                aggregateBytes);
    }

    World tolerant(boolean isTolerant) {
        return new World(
                mode,
                entries,
                bytes,
                lingerMs,
                inFlight,
                maxRetries,
                timeoutMs,
                isTolerant,
                shards,
                shardEntries,
                shardBytes,
                aggregated,
                aggregateBytes);
    }

    World shards(int count) {
        return new World(
                mode,
                entries,
                bytes,
                lingerMs,
                inFlight,
                maxRetries,
                timeoutMs,
                tolerant,
                count,
                shardEntries,
                shardBytes,
                aggregated,
                aggregateBytes);
    }

    World quota(int entriesPerSecond, int bytesPerSecond) {
        return new World(
                mode,
                entries,
                bytes,
                lingerMs,
                inFlight,
                maxRetries,
                timeoutMs,
                tolerant,
                shards,
                entriesPerSecond,
                bytesPerSecond,
                aggregated,
                aggregateBytes);
    }

    World aggregates(int ofRecords, int ofBytes) {
        return new World(
                mode,
                entries,
                bytes,
                lingerMs,
                inFlight,
                maxRetries,
                timeoutMs,
                tolerant,
                shards,
                shardEntries,
                shardBytes,
                ofRecords,
                ofBytes);
    }

    boolean isAggregating() {
        return aggregated > 0;
    }

    boolean isLimited() {
        return shards > 0 && shardEntries > 0;
    }

    /** The shards that a stream has at first. */
    Topology topology() {
        ShardQuota quota = isLimited() ? new ShardQuota(shardEntries, shardBytes) : ShardQuota.UNLIMITED;
        return Topology.of(Math.max(1, shards), quota);
    }

    DeliveryConfig config() {
        return new DeliveryConfig(
                new BatchLimits(entries, bytes, MAX_ENTRY_BYTES),
                lingerMs,
                inFlight,
                1000,
                1 << 20,
                maxRetries,
                BACKOFF_MS,
                BACKOFF_MAX_MS,
                timeoutMs,
                1000,
                mode,
                tolerant ? RejectionPolicy.SKIP : RejectionPolicy.FAIL);
    }

    /** The longest pause after so many failures. */
    static long backOffNanos(int failures) {
        return TimeUnit.MILLISECONDS.toNanos(Math.min(BACKOFF_MAX_MS, BACKOFF_MS << Math.min(10, failures - 1)));
    }

    /** Worlds with one thing less to think about. */
    Stream<World> simpler() {
        World plain = of(mode);
        Stream<World> plainer = Stream.of(
                plain,
                aggregates(plain.aggregated, plain.aggregateBytes),
                quota(plain.shardEntries, plain.shardBytes),
                shards(plain.shards).quota(plain.shardEntries, plain.shardBytes),
                batches(plain.entries, plain.bytes),
                linger(plain.lingerMs),
                inFlight(plain.inFlight),
                giveUp(plain.maxRetries, plain.timeoutMs),
                tolerant(plain.tolerant));
        return plainer.filter(world -> !world.equals(this)).distinct();
    }

    @Override
    public String toString() {
        World plain = of(mode);
        StringBuilder text = new StringBuilder("World.of(" + mode + ")");
        if (entries != plain.entries || bytes != plain.bytes) {
            text.append(".batches(" + entries + ", " + bytes + ")");
        }
        if (lingerMs != plain.lingerMs) {
            text.append(".linger(" + lingerMs + ")");
        }
        if (inFlight != plain.inFlight) {
            text.append(".inFlight(" + inFlight + ")");
        }
        if (maxRetries != plain.maxRetries || timeoutMs != plain.timeoutMs) {
            text.append(".giveUp(" + maxRetries + ", " + timeoutMs + ")");
        }
        if (tolerant) {
            text.append(".tolerant(true)");
        }
        if (shards > 0) {
            text.append(".shards(" + shards + ")");
        }
        if (isLimited()) {
            text.append(".quota(" + shardEntries + ", " + shardBytes + ")");
        }
        if (isAggregating()) {
            text.append(".aggregates(" + aggregated + ", " + aggregateBytes + ")");
        }
        return text.toString();
    }
}
