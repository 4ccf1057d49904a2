package io.millrace.testkit.internal;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Bounded waiting for what a server does in its own time. Thread-safe. */
public final class Await {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private Await() {}

    /** A condition that may fail with any exception; a failure ends the wait. */
    @FunctionalInterface
    public interface Condition {
        boolean isMet() throws Exception;
    }

    /**
     * Asks {@code condition} until it is met.
     *
     * @param message what is said when {@code timeout} has passed
     * @throws IllegalStateException when the time is up, or this thread is interrupted
     */
    public static void until(Duration timeout, Supplier<String> message, Condition condition) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            try {
                if (condition.isMet()) {
                    return;
                }
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(message.get(), e);
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("After " + timeout.toSeconds() + " s: " + message.get());
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("Interrupted: " + message.get());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
