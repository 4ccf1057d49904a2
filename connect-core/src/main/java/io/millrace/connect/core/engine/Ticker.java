package io.millrace.connect.core.engine;

/** Where the engine's time comes from, so that a test can make an hour pass. Thread-safe. */
@FunctionalInterface
public interface Ticker {
    Ticker SYSTEM = System::nanoTime;

    /** Nanoseconds from some fixed point; only differences have a meaning. */
    long nanos();
}
