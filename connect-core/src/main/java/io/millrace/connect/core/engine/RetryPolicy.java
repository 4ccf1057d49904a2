package io.millrace.connect.core.engine;

import io.millrace.connect.core.config.DeliveryConfig;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before an entry is sent again, and when to give up. Exponential back-off with full jitter, see
 * <a href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">Exponential Backoff And Jitter</a>.
 * Immutable but for its source of randomness.
 */
final class RetryPolicy {
    private final int maxRetries;
    private final long deliveryTimeout;
    private final double backoff;
    private final double backoffMax;
    private final DoubleSupplier random;

    /** @param random numbers from 0 (inclusive) to 1 (exclusive) */
    RetryPolicy(DeliveryConfig config, DoubleSupplier random) {
        this.maxRetries = config.maxRetries();
        this.deliveryTimeout =
                config.deliveryTimeoutMs() < 0 ? -1 : TimeUnit.MILLISECONDS.toNanos(config.deliveryTimeoutMs());
        this.backoff = TimeUnit.MILLISECONDS.toNanos(config.retryBackoffMs());
        this.backoffMax = TimeUnit.MILLISECONDS.toNanos(config.retryBackoffMaxMs());
        this.random = random;
    }

    /** The pause before an entry that failed {@code failures} times (at least once) is sent again, in nanoseconds. */
    long pauseAfter(int failures) {
        return (long) (random.getAsDouble() * Math.min(backoffMax, backoff * Math.pow(2, failures - 1)));
    }

    /** Whether an entry that failed {@code failures} times has no attempt left. */
    boolean attemptsSpent(int failures) {
        return maxRetries >= 0 && failures > maxRetries;
    }

    /** Whether an entry taken {@code age} nanoseconds ago may not be sent any more. */
    boolean timeSpent(long age) {
        return deliveryTimeout >= 0 && age >= deliveryTimeout;
    }
}
