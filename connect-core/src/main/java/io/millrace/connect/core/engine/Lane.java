package io.millrace.connect.core.engine;

import io.millrace.connect.core.delivery.BatchLimits;
import java.util.ArrayList;
import java.util.List;

/**
 * The way to one destination: what waits for it, how much may be under way, and when and where the next batch is cut.
 * Confined to the engine thread.
 */
final class Lane<P> {
    private final String destination;
    private final BatchLimits limits;
    private final long linger;
    private final EntryBuffer<P> buffer;
    private final InFlightLimiter limiter;

    /** @param linger how long the oldest entry that may be sent waits for the batch to fill, in nanoseconds */
    Lane(String destination, BatchLimits limits, long linger, EntryBuffer<P> buffer, InFlightLimiter limiter) {
        this.destination = destination;
        this.limits = limits;
        this.linger = linger;
        this.buffer = buffer;
        this.limiter = limiter;
    }

    String destination() {
        return destination;
    }

    EntryBuffer<P> buffer() {
        return buffer;
    }

    InFlightLimiter limiter() {
        return limiter;
    }

    /** Nanoseconds until a batch is to be cut: at once when one is full, else when the oldest entry has lingered. */
    long untilDue(long now) {
        if (buffer.readyCount() == 0) {
            return Long.MAX_VALUE;
        }
        if (buffer.readyCount() >= limits.maxEntries() || buffer.readyBytes() >= limits.maxBytes()) {
            return 0;
        }
        return Math.max(0, buffer.oldestReady() + linger - now);
    }

    /** Takes the next batch out of the buffer: as many entries, in order, as the limits allow. */
    List<Entry<P>> cut() {
        List<Entry<P>> batch = new ArrayList<>(Math.min(limits.maxEntries(), buffer.readyCount()));
        long bytes = 0;
        for (Entry<P> entry = buffer.peek(); entry != null; entry = buffer.peek()) {
            bytes += entry.bytes();
            // The first always goes: an entry over the limits was rejected before it got here.
            if (batch.size() == limits.maxEntries() || (bytes > limits.maxBytes() && !batch.isEmpty())) {
                break;
            }
            buffer.poll();
            batch.add(entry);
        }
        return batch;
    }
}
