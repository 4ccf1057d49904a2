package io.millrace.ops.snapshot;

import io.millrace.ops.SnapshotProgress.State;
import io.millrace.ops.SnapshotProgress.Table;
import org.jspecify.annotations.Nullable;

/** How far a table of the latest snapshot is, by the notifications until now. Confined to its tracker. */
final class TableState {
    final String name;
    State state = State.WAITING;
    long rows;

    private @Nullable String firstKey;
    private @Nullable String lastKey;
    private @Nullable String maximumKey;

    TableState(String name) {
        this.name = name;
    }

    /** All chunks but the last are full; after a restart the last one comes again. */
    void chunk(@Nullable String last, @Nullable String maximum, int chunkSize) {
        if (lastKey != null && !lastKey.equals(last)) {
            rows += chunkSize;
        }
        lastKey = last;
        maximumKey = maximum;
        if (firstKey == null) {
            firstKey = last;
        }
    }

    Table table() {
        return new Table(name, state, rows, lastKey, maximumKey, fraction());
    }

    private double fraction() {
        return state == State.COMPLETED ? 1 : KeyRange.fraction(firstKey, lastKey, maximumKey);
    }
}
