package io.millrace.ops.snapshot;

import io.millrace.ops.SnapshotProgress;
import io.millrace.ops.SnapshotProgress.Basis;
import io.millrace.ops.SnapshotProgress.State;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts a connector's notifications together: how far its latest snapshot is. Confined to its caller. */
final class ProgressTracker {
    private final SourceConnector source;
    private final Map<String, TableState> tables = new LinkedHashMap<>();
    private final Set<String> failures = new LinkedHashSet<>();
    private final Set<String> ids = new LinkedHashSet<>();

    private State state = State.NONE;
    private @Nullable Instant startedAt;
    private @Nullable Instant updatedAt;
    private long snapshotsRead;
    private long accepted;
    private int chunksSincePause;

    ProgressTracker(SourceConnector source) {
        this.source = source;
    }

    /** Takes the next notification, in the order they were written; other connectors' are passed over. */
    void accept(Notification next) {
        boolean isIncremental = next.aggregate().equals(Notification.INCREMENTAL);
        if ((!isIncremental && !next.aggregate().equals(Notification.INITIAL))
                || !source.topicPrefix().equals(next.data().getOrDefault("connector_name", source.topicPrefix()))) {
            return;
        }
        if (isIncremental) {
            ids.add(next.id());
        } else if (isLate(next)) {
            lateRows(next);
            return;
        }
        switch (next.type()) {
            case "STARTED" -> start(next);
            case "IN_PROGRESS", "TABLE_CHUNK_IN_PROGRESS" -> chunk(next, isIncremental);
            case "TABLE_SCAN_COMPLETED" -> tableDone(next);
            case "PAUSED" -> {
                begin(next);
                state = State.PAUSED;
                chunksSincePause = 0;
            }
            case "RESUMED" -> {
                begin(next);
                state = State.RUNNING;
            }
            case "COMPLETED" -> end(next, isIncremental);
            case "ABORTED" -> abort(next, isIncremental);
            default -> {
                return; // SKIPPED: there was nothing to do at a start.
            }
        }
        updatedAt = next.time();
        accepted++;
    }

    /** How many notifications were this connector's. */
    long accepted() {
        return accepted;
    }

    /** Notifications of a snapshot that is not incremental have a key each, and may come mixed from the partitions of their topic. */
    private boolean isLate(Notification next) {
        return state.isEnd() && updatedAt != null && next.time().isBefore(updatedAt);
    }

    private void lateRows(Notification next) {
        String name = next.data().get("scanned_collection");
        TableState table = name == null ? null : tables.get(name);
        if (table != null) {
            table.rows = Math.max(table.rows, next.number("total_rows_scanned"));
        }
    }

    /** Whether the snapshot of this signal began. */
    boolean hasSeen(String signal) {
        return ids.contains(signal);
    }

    /** How many snapshots that are not incremental began. */
    long snapshotsRead() {
        return snapshotsRead;
    }

    SnapshotProgress progress() {
        return new SnapshotProgress(
                source.name(),
                state,
                Basis.NOTIFICATIONS,
                tables.values().stream().map(TableState::table).toList(),
                startedAt,
                updatedAt,
                hint());
    }

    private @Nullable String hint() {
        if (failures.isEmpty()) {
            return null;
        }
        boolean isStuck = state == State.RUNNING && isAnyTable(State.WAITING) && !isAnyTable(State.RUNNING);
        return String.join("; ", failures) + (isStuck ? "; " + Hints.afterFailure(source) : "");
    }

    private boolean isAnyTable(State wanted) {
        return tables.values().stream().anyMatch(table -> table.state == wanted);
    }

    private void start(Notification next) {
        if (next.aggregate().equals(Notification.INITIAL)) {
            snapshotsRead++;
        }
        reset();
        startedAt = next.time();
        state = State.RUNNING;
        addTables(next);
    }

    private void reset() {
        tables.clear();
        failures.clear();
        startedAt = null;
    }

    /** Where the start was not seen: it is older than what is read of the topic. */
    private void begin(Notification next) {
        if (state == State.NONE || state.isEnd()) {
            reset();
            state = State.RUNNING;
        }
        addTables(next);
    }

    private void addTables(Notification next) {
        next.tables("data_collections").stream()
                .filter(name -> !source.signalTables().contains(name))
                .forEach(this::table);
    }

    private void chunk(Notification next, boolean isIncremental) {
        begin(next);
        if (state == State.PAUSED && ++chunksSincePause > 1) {
            state = State.RUNNING; // A restart forgets that it was paused, and says nothing.
        }
        String name = next.data().get("current_collection_in_progress");
        if (name == null) {
            return;
        }
        TableState table = table(name);
        table.state = State.RUNNING;
        if (isIncremental) {
            table.chunk(next.data().get("last_processed_key"), next.data().get("maximum_key"), source.chunkSize());
        } else {
            table.rows = Math.max(table.rows, next.number("total_rows_scanned"));
        }
    }

    private void tableDone(Notification next) {
        begin(next);
        String name = next.data().get("scanned_collection");
        if (name == null) {
            return;
        }
        TableState table = table(name);
        String status = next.data().getOrDefault("status", "SUCCEEDED");
        boolean isGood = status.equals("SUCCEEDED") || status.equals("EMPTY");
        table.state = isGood ? State.COMPLETED : State.FAILED;
        if (next.data().containsKey("total_rows_scanned")) {
            table.rows = next.number("total_rows_scanned");
        }
        if (!isGood) {
            failures.add(name + ": " + reason(status));
        }
    }

    /** Also said of a snapshot that was stopped at its last table. */
    private void end(Notification next, boolean isIncremental) {
        begin(next);
        boolean isStopped = false;
        for (TableState table : tables.values()) {
            if (!table.state.isEnd()) {
                table.state = isIncremental ? State.STOPPED : State.COMPLETED;
            }
            isStopped |= table.state == State.STOPPED;
        }
        state = !failures.isEmpty() ? State.FAILED : isStopped ? State.STOPPED : State.COMPLETED;
    }

    private void abort(Notification next, boolean isIncremental) {
        List<String> stopped = next.tables("data_collections");
        for (TableState table : tables.values()) {
            if (!table.state.isEnd() && (stopped.isEmpty() || stopped.contains(table.name))) {
                table.state = State.STOPPED;
            }
        }
        if (!isIncremental) {
            failures.add("the worker's log says why");
        }
        if (state != State.FAILED && tables.values().stream().allMatch(table -> table.state.isEnd())) {
            boolean isStopped = tables.values().stream().anyMatch(table -> table.state == State.STOPPED);
            state = !failures.isEmpty() ? State.FAILED : isStopped || tables.isEmpty() ? State.STOPPED : state;
        }
    }

    private TableState table(String name) {
        return tables.computeIfAbsent(name, TableState::new);
    }

    private String reason(String status) {
        if (status.equals("UNKNOWN_SCHEMA") && source.database() == SourceConnector.Database.MONGODB) {
            return "it could not be read: is the filter a query, may the connector's user insert into %s, and is each _id a number, a string, an ObjectId or a UUID? The worker's log says more"
                    .formatted(source.signalTable() == null ? "the collection of signals" : source.signalTable());
        }
        return switch (status) {
            case "NO_PRIMARY_KEY" -> "it has no primary key; name a column with --surrogate-key";
            case "UNKNOWN_SCHEMA" -> "the database has no such table, or the connector may not read it";
            case "SQL_EXCEPTION" ->
                "the database refused a statement: is the filter SQL, and may the connector's user INSERT into %s? The worker's log says more"
                        .formatted(source.signalTable() == null ? "the table of signals" : source.signalTable());
            default -> status;
        };
    }
}
