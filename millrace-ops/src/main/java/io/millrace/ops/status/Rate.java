package io.millrace.ops.status;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The throughput of something that is counted now and then. A sink's count moves in steps: it commits only every
 * {@code offset.flush.interval.ms} (60 s unless the worker says otherwise), so that between two looks there is often nothing and then very
 * much. So its rate is that from one step to the next, and stays until the next step is overdue. Not thread-safe.
 */
final class Rate {
    private static final double NANOS = Duration.ofSeconds(1).toNanos();
    /** Less time between two counts tells nothing. */
    private static final long LEAST = Duration.ofMillis(200).toNanos();

    private long count;
    private long since;
    private long gap;
    private double perSecond;

    /** Begins with a count at a time in nanoseconds. */
    Rate(long count, long now) {
        this.count = count;
        this.since = now;
    }

    /**
     * Counts again.
     *
     * @param isCaughtUp whether all that there is is counted, so that what comes will have come after now
     * @return the number a second; null if it is too early to tell, or the count fell, as after a reset, and begins anew
     */
    @Nullable
    Double count(long newCount, long now, boolean isCaughtUp) {
        long elapsed = now - since;
        if (newCount < count) {
            count = newCount;
            since = now;
            gap = 0;
            return null;
        }
        if (elapsed < LEAST) {
            return gap == 0 ? null : (Double) perSecond;
        }
        if (newCount > count) {
            perSecond = (newCount - count) * NANOS / elapsed;
            gap = elapsed;
            count = newCount;
            since = now;
        } else if (isCaughtUp) {
            perSecond = 0;
            gap = elapsed;
            since = now;
        } else if (gap == 0) {
            return null;
        } else if (elapsed > gap + gap / 2) {
            perSecond = 0;
        }
        return perSecond;
    }
}
