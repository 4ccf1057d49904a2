package io.millrace.ops;

import java.time.Instant;
import java.util.List;

/**
 * A signal that was sent. The connector has not acted on it yet.
 *
 * @param id the signal's own
 * @param connector who was told
 * @param action what is to be done
 * @param tables those it is about, as Debezium names them; empty: all
 * @param channel how it was sent; never {@code AUTO}
 * @param place where it was put: a table, a topic or a file
 * @param sentAt when, by the clock of this machine
 */
public record SnapshotSignal(
        String id,
        String connector,
        Action action,
        List<String> tables,
        SnapshotRequest.Channel channel,
        String place,
        Instant sentAt) {

    /** Copies the list. */
    public SnapshotSignal {
        tables = List.copyOf(tables);
    }

    /** What is to be done. */
    public enum Action {
        START,
        PAUSE,
        RESUME,
        STOP
    }
}
