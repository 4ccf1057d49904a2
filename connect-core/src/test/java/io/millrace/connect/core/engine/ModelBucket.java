package io.millrace.connect.core.engine;

import io.millrace.connect.core.delivery.ShardQuota;

/**
 * What a shard may be sent by its quota: a quarter of a second's worth (one entry at least) at once, a second's worth each second, and the last
 * entry may be larger than what is left.
 */
final class ModelBucket {
    private static final double BURST_SECONDS = 0.25;
    private static final double ROUNDING = 1e-3;

    private final ShardQuota quota;
    private final double mostEntries;
    private double entries;
    private double bytes;
    private long filledAt;
    /** Whether the shard has refused something: then it is sent less, and how much less is not promised. */
    private boolean refused;

    ModelBucket(ShardQuota quota, long now) {
        this.quota = quota;
        this.mostEntries = Math.max(1, quota.entriesPerSecond() * BURST_SECONDS);
        this.entries = mostEntries;
        this.bytes = quota.bytesPerSecond() * BURST_SECONDS;
        this.filledAt = now;
    }

    private void fill(long now) {
        double seconds = (now - filledAt) / 1e9;
        filledAt = now;
        entries = Math.min(mostEntries, entries + seconds * quota.entriesPerSecond());
        bytes = Math.min(quota.bytesPerSecond() * BURST_SECONDS, bytes + seconds * quota.bytesPerSecond());
    }

    /** Takes what one more entry needs; returns whether the quota allows it. */
    boolean take(int entryBytes, long now) {
        fill(now);
        boolean allowed = entries >= 1 - ROUNDING && bytes > -ROUNDING;
        entries--;
        bytes -= entryBytes;
        return allowed;
    }

    /** The shard has refused an entry: the next one has to wait for its share. */
    void refuse(long now) {
        fill(now);
        entries = Math.min(entries, 0);
        refused = true;
    }

    /** Whether another entry may not be held back for the quota's sake: half of the burst is saved up. */
    boolean hasPlenty(long now) {
        fill(now);
        return !refused
                && entries >= Math.max(1, mostEntries / 2) + ROUNDING
                && bytes >= quota.bytesPerSecond() * BURST_SECONDS / 2 + ROUNDING;
    }
}
