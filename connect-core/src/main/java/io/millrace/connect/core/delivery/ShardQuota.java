package io.millrace.connect.core.delivery;

/**
 * What one shard takes.
 *
 * @param entriesPerSecond entries of requests; an aggregate is one
 * @param bytesPerSecond their bytes, as the service counts them
 */
public record ShardQuota(double entriesPerSecond, double bytesPerSecond) {
    /** Nothing is known, or nothing is to be held to. */
    public static final ShardQuota UNLIMITED = new ShardQuota(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

    public boolean isLimited() {
        return !equals(UNLIMITED);
    }
}
