package io.millrace.ops;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a table looked from some time on. A statement that changes none of what {@link TableColumn} tells (an index, a comment, the table's
 * engine) makes no version, nor does a snapshot that finds what was known.
 *
 * @param version from 1
 * @param change how it came about
 * @param renamedTable the other name, of a renamed table
 * @param time when; null where it is not known
 * @param position where in the database's log or in Kafka, by the source's own words ({@code file}, {@code pos}, {@code gtid},
 *     {@code commit_lsn}, {@code scn}, {@code topic}, {@code offset})
 * @param ddl the statement; null where it is not known
 * @param columns in their order; empty if there is no table any more
 */
public record TableVersion(
        int version,
        Change change,
        @Nullable String renamedTable,
        @Nullable Instant time,
        Map<String, String> position,
        @Nullable String ddl,
        List<TableColumn> columns) {

    /** Copies the collections, and keeps the order of {@code position}. */
    public TableVersion {
        position = Collections.unmodifiableMap(new LinkedHashMap<>(position));
        columns = List.copyOf(columns);
    }

    /** How a version came about. */
    public enum Change {
        /** A snapshot or the first message showed it so. */
        FOUND,
        /** Created. */
        CREATED,
        /** Altered. */
        ALTERED,
        /** Until then it had the name {@link TableVersion#renamedTable}. */
        RENAMED_FROM,
        /** From then on it has the name {@link TableVersion#renamedTable}, and is no more under this one. */
        RENAMED_TO,
        /** Dropped. */
        DROPPED
    }

    /** Whether there was a table in this version. */
    public boolean exists() {
        return change != Change.RENAMED_TO && change != Change.DROPPED;
    }
}
