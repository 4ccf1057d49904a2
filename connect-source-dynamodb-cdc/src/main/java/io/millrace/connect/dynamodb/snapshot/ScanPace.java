package io.millrace.connect.dynamodb.snapshot;

import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When a table may be scanned on, and how much of it at once. What a page costs is known when it is there, so it is paid for
 * afterwards: pages are asked for that cost about a second's worth. Confined to one thread; times are a ticker's nanoseconds.
 */
final class ScanPace {
    /** What one read capacity unit reads, consistently. */
    static final int UNIT_BYTES = 4096;

    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long SHORTEST_RETRY = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LONGEST_RETRY = TimeUnit.SECONDS.toNanos(20);

    private final double rcuPerSecond;
    private final int maxItems;
    private final DoubleSupplier random;
    private double rcuPerItem;
    private long paidAt;
    private int failures;

    /**
     * @param rcuPerSecond infinite for no bound
     * @param itemBytes the usual size of an item
     * @param maxItems the most that is ever asked for at once
     * @param random numbers from 0 (inclusive) to 1 (exclusive)
     */
    ScanPace(double rcuPerSecond, double itemBytes, int maxItems, long now, DoubleSupplier random) {
        this.rcuPerSecond = rcuPerSecond;
        this.rcuPerItem = Math.max(1, itemBytes) / UNIT_BYTES;
        this.maxItems = maxItems;
        this.random = random;
        this.paidAt = now;
    }

    /** The time from which on it may be scanned on. */
    long readyAt() {
        return paidAt;
    }

    /** How many items to ask for. */
    int limit() {
        return (int) Math.max(1, Math.min(maxItems, rcuPerSecond / rcuPerItem));
    }

    /**
     * A page is there.
     *
     * @param rcu what it has cost; null where that was not said
     */
    void answered(int items, @Nullable Double rcu, long now) {
        failures = 0;
        double cost = rcu == null ? Math.max(1, items * rcuPerItem) : rcu;
        if (items > 0) {
            rcuPerItem = Math.max(1.0 / UNIT_BYTES, cost / items);
        }
        paidAt = Math.max(0, paidAt - now) + now + (long) (NANOS_PER_SECOND * cost / rcuPerSecond);
    }

    /** The call has failed, and may succeed later. */
    void failed(long now) {
        double pause = Math.min((double) LONGEST_RETRY, SHORTEST_RETRY * Math.pow(2, failures));
        paidAt = now + (long) (pause * (0.5 + random.getAsDouble() / 2));
        failures = Math.min(16, failures + 1);
    }
}
