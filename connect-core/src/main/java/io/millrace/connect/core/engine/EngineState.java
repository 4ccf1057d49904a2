package io.millrace.connect.core.engine;

/** What a task's engine holds at this moment, for metrics. Thread-safe. */
public interface EngineState {
    /** Records taken and neither stored, rejected nor given up. */
    long bufferedRecords();

    /** Their size as {@code max.buffered.bytes} counts it. */
    long bufferedBytes();

    /** How long ago the oldest record was taken that is neither stored nor reported, in nanoseconds; 0 if there is none. */
    long oldestUnacknowledgedNanos();
}
