package io.millrace.ops.snapshot;

import io.millrace.ops.SnapshotProgress;
import io.millrace.ops.SnapshotProgress.Basis;
import io.millrace.ops.SnapshotProgress.State;
import io.millrace.ops.SnapshotRequest.Channel;
import io.millrace.ops.SnapshotSignal;
import io.millrace.ops.SnapshotSignal.Action;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What to look at where nothing happened. */
final class Hints {
    private Hints() {}

    /** Who may not mark chunks in the database knows only by its log that a chunk's time is over. */
    private static String waitsFor(SourceConnector source) {
        return source.database() == SourceConnector.Database.POSTGRES
                ? "with read.only=true it goes on only when the transactions have ended that were open when it read: look for a long one in pg_stat_activity"
                : "with read.only=true it goes on only with the next transaction, or the server's next heartbeat (after 48 s; 0.8 of connect.keep.alive.interval.ms)";
    }

    /** Unless a query of rows is what failed, Debezium then asks for no mark that would let it begin with the next table. */
    static String afterFailure(SourceConnector source) {
        return "the tables after one that failed may wait until the snapshot is paused and resumed: millrace snapshot %s --pause, then --resume"
                .formatted(source.name());
    }

    static String timeout(
            SourceConnector source, SnapshotSignal signal, SnapshotProgress now, boolean hasBegun, Duration timeout) {
        List<String> hints = new ArrayList<>();
        if (hasBegun && signal.action() == Action.START) {
            if (source.isReadOnly()) {
                hints.add(waitsFor(source));
            }
            if (now.tables().stream().anyMatch(table -> table.state() == State.FAILED)) {
                hints.add(afterFailure(source));
            }
            hints.add("the worker's log says more, and millrace snapshot %s --status shows whether it goes on"
                    .formatted(source.name()));
            return "The snapshot of connector '%s' has made no progress for %d s: %s."
                    .formatted(source.name(), timeout.toSeconds(), String.join("; ", hints));
        }
        if (signal.action() != Action.START && now.state() != State.RUNNING && now.state() != State.PAUSED) {
            hints.add("no incremental snapshot seems to run");
        }
        if (signal.action() == Action.START && now.state() == State.PAUSED) {
            hints.add("a snapshot is paused, and this one waits for it: millrace snapshot %s --resume"
                    .formatted(source.name()));
        }
        if (signal.channel() == Channel.KAFKA) {
            if (Patience.isSlow(source)) {
                hints.add(
                        "signals in Kafka may take a minute to arrive (signal.poll.interval.ms=500 and signal.kafka.poll.timeout.ms=100 make it seconds)");
            }
            hints.add("the connector takes only signals with its topic.prefix '%s' as the key, from %s=%s"
                    .formatted(
                            source.topicPrefix(),
                            SourceConnector.SIGNAL_BOOTSTRAP_SERVERS,
                            source.config().getOrDefault(SourceConnector.SIGNAL_BOOTSTRAP_SERVERS, "")));
        }
        if (signal.channel() == Channel.SOURCE) {
            hints.add("the connector must see changes of " + signal.place()
                    + " (made after it started? PostgreSQL: is it in the publication?)");
        }
        if (signal.channel() == Channel.FILE) {
            hints.add(
                    "the file is read by the worker that runs the task: is this its machine, and its working folder?");
        }
        if (now.basis() == Basis.OFFSETS) {
            hints.add("a short snapshot may be over between two commits of offsets. " + OffsetReader.advice(source));
        } else {
            hints.add("is the connector still RUNNING, and past its first snapshot? The worker's log says more");
        }
        return "Connector '%s' has not acted on the signal %s in the %s for %d s: %s"
                .formatted(source.name(), signal.id(), signal.place(), timeout.toSeconds(), String.join("; ", hints));
    }
}
