package io.millrace.ops.fake;

import io.millrace.ops.SnapshotProgress;
import io.millrace.ops.SnapshotProgress.Basis;
import io.millrace.ops.SnapshotProgress.State;
import io.millrace.ops.SnapshotProgress.Table;
import io.millrace.ops.SnapshotRequest;
import io.millrace.ops.SnapshotRequest.Channel;
import io.millrace.ops.SnapshotSignal;
import io.millrace.ops.SnapshotSignal.Action;
import io.millrace.ops.Snapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * {@link Snapshots} that only remember: a snapshot runs from its start until the test {@linkplain #set says} that it goes on or ends.
 * Thread-safe.
 */
public final class FakeSnapshots implements Snapshots {
    private final List<SnapshotSignal> signals = new ArrayList<>();
    private final List<SnapshotRequest> requests = new ArrayList<>();
    private final Map<String, SnapshotProgress> progress = new HashMap<>();

    /** All signals that were sent. */
    public synchronized List<SnapshotSignal> signals() {
        return List.copyOf(signals);
    }

    /** All snapshots that were asked for. */
    public synchronized List<SnapshotRequest> requests() {
        return List.copyOf(requests);
    }

    /** From now on this is how far its connector's snapshot is. */
    public synchronized void set(SnapshotProgress now) {
        progress.put(now.connector(), now);
    }

    @Override
    public synchronized SnapshotSignal start(SnapshotRequest request) {
        requests.add(request);
        progress.put(request.connector(), progress(request.connector(), State.RUNNING, request.tables()));
        return signal(request.connector(), Action.START, request.tables(), request.channel());
    }

    @Override
    public synchronized SnapshotSignal pause(String connector, Channel channel) {
        change(connector, State.PAUSED);
        return signal(connector, Action.PAUSE, List.of(), channel);
    }

    @Override
    public synchronized SnapshotSignal resume(String connector, Channel channel) {
        change(connector, State.RUNNING);
        return signal(connector, Action.RESUME, List.of(), channel);
    }

    @Override
    public synchronized SnapshotSignal stop(String connector, List<String> tables, Channel channel) {
        change(connector, State.STOPPED);
        return signal(connector, Action.STOP, tables, channel);
    }

    @Override
    public synchronized SnapshotProgress progress(String connector) {
        return progress.getOrDefault(connector, SnapshotProgress.none(connector, Basis.NOTIFICATIONS, null));
    }

    /** Does not wait. */
    @Override
    public SnapshotProgress await(SnapshotSignal signal, Duration timeout, Consumer<SnapshotProgress> listener) {
        SnapshotProgress now = progress(signal.connector());
        listener.accept(now);
        return now;
    }

    private void change(String connector, State state) {
        List<String> tables =
                progress(connector).tables().stream().map(Table::name).toList();
        progress.put(connector, progress(connector, state, tables));
    }

    private static SnapshotProgress progress(String connector, State state, List<String> tables) {
        return new SnapshotProgress(
                connector,
                state,
                Basis.NOTIFICATIONS,
                tables.stream()
                        .map(table -> new Table(table, state, 0, null, null, 0))
                        .toList(),
                Instant.EPOCH,
                Instant.EPOCH,
                null);
    }

    private SnapshotSignal signal(String connector, Action action, List<String> tables, Channel channel) {
        Channel used = channel == Channel.AUTO ? Channel.KAFKA : channel;
        SnapshotSignal signal = new SnapshotSignal(
                "signal-" + (signals.size() + 1), connector, action, tables, used, "signals", Instant.EPOCH);
        signals.add(signal);
        return signal;
    }
}
