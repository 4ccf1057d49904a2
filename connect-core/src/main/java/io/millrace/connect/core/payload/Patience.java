package io.millrace.connect.core.payload;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * How long a record waits for a converter that cannot reach its registry: as the keys of Connect say, which its own converters
 * follow too, but for never more than half of what the consumer may take between two polls. Confined to the task thread.
 */
final class Patience {
    static final String RETRY_TIMEOUT = "errors.retry.timeout";
    static final String RETRY_DELAY_MAX = "errors.retry.delay.max.ms";
    static final String POLL_INTERVAL = "consumer.override.max.poll.interval.ms";

    private static final long FIRST_PAUSE_MS = 300;
    private static final long DEFAULT_PAUSE_MAX_MS = 60_000;
    private static final long DEFAULT_POLL_INTERVAL_MS = 300_000;

    private final long timeoutMs;
    private final long pauseMaxMs;
    private final LongSupplier nanos;
    private final Pause pause;
    private long failingSince;
    private int failures;

    /** Waits, without polling. */
    @FunctionalInterface
    interface Pause {
        void forMs(long ms) throws InterruptedException;
    }

    Patience(Map<String, ?> config, LongSupplier nanos, Pause pause) {
        long asked = number(config, RETRY_TIMEOUT, 0);
        long most = number(config, POLL_INTERVAL, DEFAULT_POLL_INTERVAL_MS) / 2;
        this.timeoutMs = asked < 0 ? most : Math.min(asked, most);
        this.pauseMaxMs = Math.max(1, number(config, RETRY_DELAY_MAX, DEFAULT_PAUSE_MAX_MS));
        this.nanos = nanos;
        this.pause = pause;
    }

    static Patience of(Map<String, ?> config) {
        return new Patience(config, System::nanoTime, ms -> {
            // Not interrupted by anyone but the JVM; a latch that nobody opens is a pause.
            if (new CountDownLatch(1).await(ms, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("nobody opens it");
            }
        });
    }

    long timeoutMs() {
        return timeoutMs;
    }

    /** It works: the next outage has all the time again. */
    void succeeded() {
        failures = 0;
    }

    /**
     * Waits before another attempt.
     *
     * @return false, at once, where the time is spent
     */
    boolean pause() {
        long now = nanos.getAsLong();
        if (failures == 0) {
            failingSince = now;
        }
        long left = timeoutMs - TimeUnit.NANOSECONDS.toMillis(now - failingSince);
        if (left <= 0) {
            failures = 0;
            return false;
        }
        long next = Math.min(pauseMaxMs, FIRST_PAUSE_MS << Math.min(failures, 20));
        failures++;
        try {
            pause.forMs(Math.min(left, next));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException("Interrupted while waiting for the registry of payload.converter", e);
        }
    }

    private static long number(Map<String, ?> config, String key, long otherwise) {
        @Nullable Object value = config.get(key);
        if (value == null || value.toString().isBlank()) {
            return otherwise;
        }
        try {
            return Long.parseLong(value.toString().strip());
        } catch (NumberFormatException e) {
            throw new ConfigException(key, value, "not a whole number");
        }
    }
}
