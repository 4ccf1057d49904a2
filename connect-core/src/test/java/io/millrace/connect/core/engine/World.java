package io.millrace.connect.core.engine;

import io.millrace.connect.core.config.DeliveryConfig;
import io.millrace.connect.core.config.RejectionPolicy;
import io.millrace.connect.core.delivery.BatchLimits;
import io.millrace.connect.core.delivery.OrderingMode;
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
 */
record World(
        OrderingMode mode,
        int entries,
        int bytes,
        int lingerMs,
        int inFlight,
        int maxRetries,
        int timeoutMs,
        boolean tolerant) {
    static final int BACKOFF_MS = 100;
    static final int BACKOFF_MAX_MS = 1000;
    private static final int MAX_ENTRY_BYTES = 50;

    static World of(OrderingMode mode) {
        return new World(mode, 5, 100, 0, 4, -1, -1, false);
    }

    World batches(int ofEntries, int ofBytes) {
        return new World(mode, ofEntries, ofBytes, lingerMs, inFlight, maxRetries, timeoutMs, tolerant);
    }

    World linger(int millis) {
        return new World(mode, entries, bytes, millis, inFlight, maxRetries, timeoutMs, tolerant);
    }

    World inFlight(int requests) {
        return new World(mode, entries, bytes, lingerMs, requests, maxRetries, timeoutMs, tolerant);
    }

    World giveUp(int afterRetries, int afterMillis) {
        return new World(mode, entries, bytes, lingerMs, inFlight, afterRetries, afterMillis, tolerant);
    }

    World tolerance() {
        return new World(mode, entries, bytes, lingerMs, inFlight, maxRetries, timeoutMs, true);
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

    /** Worlds with one thing less to think about. */
    Stream<World> simpler() {
        World plain = of(mode);
        Stream<World> plainer = Stream.of(
                plain,
                batches(plain.entries, plain.bytes),
                linger(plain.lingerMs),
                inFlight(plain.inFlight),
                giveUp(plain.maxRetries, plain.timeoutMs),
                new World(mode, entries, bytes, lingerMs, inFlight, maxRetries, timeoutMs, plain.tolerant));
        return plainer.filter(world -> !world.equals(this)).distinct();
    }

    @Override
    public String toString() {
        World plain = of(mode);
        StringBuilder text = new StringBuilder("World.of(").append(mode).append(')');
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
            text.append(".tolerance()");
        }
        return text.toString();
    }
}
