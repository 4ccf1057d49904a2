package io.millrace.ops;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Snapshots on demand: Debezium's source connectors read tables again, while they run, when they get a signal. Each method throws {@link
 * OpsException}: with {@link OpsException.Kind#INVALID} if the connector is not such a source, or listens to no channel that can be
 * reached (the message then has the properties to add). Thread-safe.
 */
public interface Snapshots {

    /** Asks for a snapshot. Returns as soon as the signal is sent: {@link #await} waits for the end. */
    SnapshotSignal start(SnapshotRequest request);

    /** Pauses the connector's incremental snapshot; changes go on. */
    SnapshotSignal pause(String connector, SnapshotRequest.Channel channel);

    /** Goes on with the incremental snapshot that is paused. */
    SnapshotSignal resume(String connector, SnapshotRequest.Channel channel);

    /**
     * Ends the connector's incremental snapshot for these tables.
     *
     * @param tables as in {@link SnapshotRequest#tables}; empty: all
     */
    SnapshotSignal stop(String connector, List<String> tables, SnapshotRequest.Channel channel);

    /** How far the latest snapshot of the connector's is. Cheap enough to be asked every second. */
    SnapshotProgress progress(String connector);

    /**
     * Waits until the connector has done what a signal told it to: a snapshot has ended, is paused, goes on, is stopped.
     *
     * @param timeout how long the connector may do nothing about the signal; as long as it makes progress there is no limit
     * @param listener gets each progress that differs from the one before
     * @return the last progress; {@link SnapshotProgress.State#isEnd} unless the snapshot was paused or resumed
     * @throws OpsException with {@link OpsException.Kind#TIMEOUT}, saying what to look at
     */
    SnapshotProgress await(SnapshotSignal signal, Duration timeout, Consumer<SnapshotProgress> listener);
}
