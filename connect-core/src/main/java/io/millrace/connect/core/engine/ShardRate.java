package io.millrace.connect.core.engine;

import io.millrace.connect.core.delivery.ShardQuota;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a shard within its quota: a token bucket for entries and one for bytes. That may go into debt, so that an entry larger
 * than a second's quota passes and is paid for afterwards. A shard that refuses all the same has other producers, or other
 * tasks of ours: then this one takes a smaller share, cut by {@value #DECREASE} at most every half second, and grown back by
 * {@value #INCREASE_PER_SECOND} of the quota a second (additive increase, multiplicative decrease). Confined to the engine thread.
 */
final class ShardRate {
    /** How much of a second's quota may be saved up: with more, a burst would be refused; with less, requests were small. */
    private static final double BURST_SECONDS = 0.25;

    /** How much must have been saved up before a shard that had spent all gives again: else each request held one entry. */
    private static final double RESUME_SECONDS = BURST_SECONDS / 2;

    private static final double DECREASE = 0.7;
    private static final double INCREASE_PER_SECOND = 0.05;
    private static final double SMALLEST_SHARE = 0.02;
    private static final long BETWEEN_DECREASES = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);
    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final ShardQuota quota;
    private final double mostEntries;
    private final double mostBytes;
    private double share = 1;
    private double entries;
    private double bytes;
    private long refilledAt;
    private long decreasedAt;

    ShardRate(ShardQuota quota, long now) {
        this.quota = quota;
        this.mostEntries = Math.max(1, quota.entriesPerSecond() * BURST_SECONDS);
        this.mostBytes = quota.bytesPerSecond() * BURST_SECONDS;
        this.entries = mostEntries;
        this.bytes = mostBytes;
        this.refilledAt = now;
        this.decreasedAt = now - BETWEEN_DECREASES;
    }

    void refill(long now) {
        double seconds = (now - refilledAt) / NANOS_PER_SECOND;
        refilledAt = now;
        share = Math.min(1, share + seconds * INCREASE_PER_SECOND);
        entries = Math.min(mostEntries, entries + quota.entriesPerSecond() * share * seconds);
        bytes = Math.min(mostBytes, bytes + quota.bytesPerSecond() * share * seconds);
    }

    /** Spends what one entry costs. */
    void take(long entryBytes) {
        entries--;
        bytes -= entryBytes;
    }

    boolean isSpent() {
        return entries < 1 || bytes <= 0;
    }

    /** Nanoseconds from the last refill until enough is saved up to send again; for one that is spent at least a millisecond. */
    long untilResumed() {
        double enoughEntries = Math.max(1, quota.entriesPerSecond() * RESUME_SECONDS);
        double enoughBytes = quota.bytesPerSecond() * RESUME_SECONDS;
        double seconds = Math.max(
                (enoughEntries - entries) / (quota.entriesPerSecond() * share),
                (enoughBytes - bytes) / (quota.bytesPerSecond() * share));
        return Math.max(SHORTEST_PAUSE, (long) (seconds * NANOS_PER_SECOND));
    }

    /** The shard has refused an entry. */
    void refused(long now) {
        refill(now);
        entries = Math.min(entries, 0);
        if (now - decreasedAt >= BETWEEN_DECREASES) {
            decreasedAt = now;
            share = Math.max(SMALLEST_SHARE, share * DECREASE);
        }
    }
}
