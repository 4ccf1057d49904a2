package io.millrace.ops;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far the latest snapshot of a connector's is.
 *
 * @param connector whose
 * @param state of the whole
 * @param basis where this is known from
 * @param tables those it reads, in the order it reads them; those that are done may be missing where the basis is {@link Basis#OFFSETS}
 * @param startedAt when it began, if that is known
 * @param updatedAt when the connector last told of it, if that is known
 * @param hint why nothing is known and what to do about it, or why it ended as it did; null where there is nothing to say
 */
public record SnapshotProgress(
        String connector,
        State state,
        Basis basis,
        List<Table> tables,
        @Nullable Instant startedAt,
        @Nullable Instant updatedAt,
        @Nullable String hint) {

    /** Copies the list. */
    public SnapshotProgress {
        tables = List.copyOf(tables);
    }

    /** None is known of. */
    public static SnapshotProgress none(String connector, Basis basis, @Nullable String hint) {
        return new SnapshotProgress(connector, State.NONE, basis, List.of(), null, null, hint);
    }

    /** How many tables are done. */
    public long tablesDone() {
        return tables.stream().filter(table -> table.state() == State.COMPLETED).count();
    }

    /** How many rows were read. */
    public long rows() {
        return tables.stream().mapToLong(Table::rows).sum();
    }

    /** Which part of the whole is done, 0 to 1, each table counting the same; a table whose key is not a number counts when it is done. */
    public double fraction() {
        return tables.isEmpty()
                ? (state == State.COMPLETED ? 1 : 0)
                : tables.stream().mapToDouble(Table::fraction).sum() / tables.size();
    }

    /** What a snapshot or the part of it that is one table does. */
    public enum State {
        /** There is none, or none is known of. */
        NONE,
        /** Its turn comes after other tables. */
        WAITING,
        RUNNING,
        PAUSED,
        COMPLETED,
        /** Ended before all was read: it was stopped. */
        STOPPED,
        /** A table could not be read, or could not be read to its end; the hint says why. */
        FAILED;

        /** Whether nothing more will come. */
        public boolean isEnd() {
            return this == COMPLETED || this == STOPPED || this == FAILED;
        }
    }

    /** Where progress is known from. */
    public enum Basis {
        /** The notifications that the connector writes to a topic. */
        NOTIFICATIONS,
        /** The connector's offsets in Connect: only what runs now, as of the last commit, without rows. */
        OFFSETS,
        /** Nowhere. */
        NOTHING
    }

    /**
     * The part of a snapshot that is one table.
     *
     * @param name as Debezium names it
     * @param state what it does
     * @param rows how many were read; 0 where the basis is {@link Basis#OFFSETS}
     * @param lastKey the primary key up to which it was read
     * @param maximumKey the primary key up to which it will be read
     * @param fraction which part is done, 0 to 1: where the key is one number, as far as the key is on its way; else 0 or 1
     */
    public record Table(
            String name,
            State state,
            long rows,
            @Nullable String lastKey,
            @Nullable String maximumKey,
            double fraction) {}
}
