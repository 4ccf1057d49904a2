package io.millrace.connect.core.engine;

import io.millrace.connect.core.delivery.ShardQuota;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a shard within its quota: a token bucket for entries and one for bytes. That may go into debt, so that an entry larger
 * than a second's quota passes and is paid for afterwards.
 *
 * <p>A shard that refuses all the same has other producers, or other tasks of ours: then this one takes a smaller share of the
 * quota. Every half second with refusals takes half as much off as was refused of what was sent ({@code share × refused / sent / 2}),
 * and {@value #INCREASE_PER_SECOND} of the quota come back each second: a shard that refuses everybody now and then is hardly
 * slowed, one that is crowded is shared. Confined to the engine thread.
 */
final class ShardRate {
    /** How much of a second's share may be saved up: with more, a burst would be refused; with less, requests were small. */
    private static final double BURST_SECONDS = 0.25;

    /** How much must have been saved up before a shard that had spent all gives again: else each request held one entry. */
    private static final double RESUME_SECONDS = BURST_SECONDS / 2;

    private static final double INCREASE_PER_SECOND = 0.05;
    private static final double SMALLEST_SHARE = 0.02;
    private static final long WINDOW = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

    /** The share grows meanwhile: how long a pause has to be is better asked again. */
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(500);

    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final ShardQuota quota;
    private double share = 1;
    private double entries;
    private double bytes;
    private long refilledAt;

    // What was sent and refused since the first refusal of this window.
    private long windowBegan;
    private int sent;
    private int refused;

    ShardRate(ShardQuota quota, long now) {
        this.quota = quota;
        this.entries = most(quota.entriesPerSecond(), BURST_SECONDS);
        this.bytes = quota.bytesPerSecond() * BURST_SECONDS;
        this.refilledAt = now;
    }

    void refill(long now) {
        if (now == refilledAt) {
            return;
        }
        double seconds = (now - refilledAt) / NANOS_PER_SECOND;
        refilledAt = now;
        double before = share;
        share = Math.min(1, share + seconds * INCREASE_PER_SECOND);
        double earned = (before + share) / 2 * seconds;
        entries = Math.min(most(quota.entriesPerSecond(), BURST_SECONDS), entries + quota.entriesPerSecond() * earned);
        bytes = Math.min(quota.bytesPerSecond() * share * BURST_SECONDS, bytes + quota.bytesPerSecond() * earned);
    }

    /** What that many seconds of this share bring: at least the one entry that is needed to go on. */
    private double most(double entriesPerSecond, double seconds) {
        return Math.max(1, entriesPerSecond * share * seconds);
    }

    /** Spends what one entry costs. */
    void take(long entryBytes) {
        entries--;
        bytes -= entryBytes;
        sent++;
    }

    boolean isSpent() {
        return entries < 1 || bytes <= 0;
    }

    /** Whether enough is saved up to send again. */
    boolean hasResumed() {
        return entries >= most(quota.entriesPerSecond(), RESUME_SECONDS)
                && bytes >= quota.bytesPerSecond() * share * RESUME_SECONDS;
    }

    /** Nanoseconds from the last refill until it should be asked again whether enough is saved up. */
    long untilResumed() {
        double seconds = Math.max(
                (most(quota.entriesPerSecond(), RESUME_SECONDS) - entries) / (quota.entriesPerSecond() * share),
                (quota.bytesPerSecond() * share * RESUME_SECONDS - bytes) / (quota.bytesPerSecond() * share));
        return Math.max(SHORTEST_PAUSE, Math.min(LONGEST_PAUSE, (long) (seconds * NANOS_PER_SECOND)));
    }

    /** The shard has refused an entry. */
    void refused(long now) {
        refill(now);
        entries = Math.min(entries, 0);
        if (refused == 0) {
            windowBegan = now;
            sent = 0;
        }
        refused++;
        if (now - windowBegan >= WINDOW) {
            double part = Math.min(1, (double) refused / Math.max(1, sent));
            share = Math.max(SMALLEST_SHARE, share * (1 - part / 2));
            refused = 0;
        }
    }
}
