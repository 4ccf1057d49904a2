package io.millrace.ops.rest;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How time passes between two looks at something: for tests to pass it at will.
 *
 * @param nanos the time now, counted from anywhere
 * @param sleeper waits that long
 */
public record Waiting(LongSupplier nanos, Sleeper sleeper) {

    /** The machine's time. */
    public static final Waiting REAL =
            new Waiting(System::nanoTime, duration -> TimeUnit.NANOSECONDS.sleep(duration.toNanos()));

    /** Waits. */
    @FunctionalInterface
    public interface Sleeper {
        /** Returns when that much time has passed. */
        void sleep(Duration duration) throws InterruptedException;
    }

    /** The time since {@code start}, which was taken from {@link #nanos}. */
    Duration since(long start) {
        return Duration.ofNanos(nanos.getAsLong() - start);
    }
}
