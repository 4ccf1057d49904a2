package io.millrace.ops.trigger;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: twice as long each time, up to a minute, less up to half by chance, so that those that
 * failed together do not come back together. Confined to one thread.
 */
final class Backoff {
    private static final long MOST_NANOS = Duration.ofMinutes(1).toNanos();

    private final long firstNanos;
    private final RandomGenerator random;

    Backoff(Duration first, RandomGenerator random) {
        this.firstNanos = first.toNanos();
        this.random = random;
    }

    /** Nanoseconds to wait after this attempt, which counts from 1, failed. */
    long nanosAfter(int attempt) {
        int doublings = Math.min(attempt - 1, Long.numberOfLeadingZeros(Math.max(firstNanos, 1)) - 1);
        long most = Math.min(firstNanos << doublings, Math.max(MOST_NANOS, firstNanos));
        return most - random.nextLong(most / 2 + 1);
    }
}
