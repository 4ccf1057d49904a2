package io.millrace.connect.core.payload;

import io.millrace.connect.core.config.KeyedConfigException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How often and how long a record is tried again with a converter that cannot reach its registry: as the keys of Connect say,
 * which its own converters follow too. Confined to the task thread.
 */
final class Patience {
    static final String RETRY_TIMEOUT = "errors.retry.timeout";
    static final String RETRY_DELAY_MAX = "errors.retry.delay.max.ms";

    private static final long FIRST_PAUSE_MS = 300;
    private static final long DEFAULT_PAUSE_MAX_MS = 60_000;

    private final long timeoutMs;
    private final long pauseMaxMs;
    private final LongSupplier nanos;
    private long failingSince;
    private int failures;

    /** @throws KeyedConfigException if a key is malformed */
    Patience(Map<String, ?> config, LongSupplier nanos) {
        this.timeoutMs = number(config, RETRY_TIMEOUT, 0);
        this.pauseMaxMs = Math.max(1, number(config, RETRY_DELAY_MAX, DEFAULT_PAUSE_MAX_MS));
        this.nanos = nanos;
    }

    static Patience of(Map<String, ?> config) {
        return new Patience(config, System::nanoTime);
    }

    /** How long an outage is borne, in milliseconds; negative is for ever. */
    long timeoutMs() {
        return timeoutMs;
    }

    /** It works: the next outage has all the time again. */
    void succeeded() {
        failures = 0;
    }

    /** An attempt failed: how long to wait before another one, in milliseconds; 0 where the time is spent. */
    long pauseMs() {
        long now = nanos.getAsLong();
        if (failures == 0) {
            failingSince = now;
        }
        long left = timeoutMs < 0 ? Long.MAX_VALUE : timeoutMs - TimeUnit.NANOSECONDS.toMillis(now - failingSince);
        if (left <= 0) {
            return 0;
        }
        long next = Math.min(pauseMaxMs, FIRST_PAUSE_MS << Math.min(failures, 20));
        failures++;
        return Math.min(left, next);
    }

    private static long number(Map<String, ?> config, String key, long otherwise) {
        @Nullable Object value = config.get(key);
        if (value == null || value.toString().isBlank()) {
            return otherwise;
        }
        try {
            return Long.parseLong(value.toString().strip());
        } catch (NumberFormatException e) {
            throw new KeyedConfigException(key, "'" + value + "' is not a whole number of milliseconds.", null);
        }
    }
}
