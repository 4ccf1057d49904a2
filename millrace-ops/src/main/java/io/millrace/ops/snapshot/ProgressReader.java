package io.millrace.ops.snapshot;

import io.millrace.ops.SnapshotProgress;
import io.millrace.ops.SnapshotSignal;
import java.time.Duration;

/** Where a connector's progress is read from. Each method throws {@link io.millrace.ops.OpsException}. Not thread-safe. */
interface ProgressReader extends AutoCloseable {

    /**
     * How far the latest snapshot is.
     *
     * @param wait for something new, if there is nothing yet; zero: do not, but read all that there is
     */
    SnapshotProgress read(Duration wait);

    /**
     * Whether what was read has a snapshot that this signal, sent after the latest {@link #mark}, began.
     *
     * @param isBlocking whether the signal was to: such a snapshot does not tell whose it is
     */
    boolean hasBegun(SnapshotSignal signal, boolean isBlocking);

    /** Whether there was something new since the latest {@link #mark}. */
    boolean hasMoved();

    /** A signal is sent next. */
    void mark();

    @Override
    void close();
}
