package io.millrace.ops.schema;

import io.millrace.ops.TableColumn;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A statement that changed tables, as a connector tells of it.
 *
 * @param time when
 * @param position where in the log
 * @param database the database it was for
 * @param ddl its text
 * @param isOfSnapshot whether a snapshot made it up to tell what it found
 * @param changes what became of tables
 */
record Statement(
        @Nullable Instant time,
        Map<String, String> position,
        @Nullable String database,
        @Nullable String ddl,
        boolean isOfSnapshot,
        List<Change> changes) {

    enum Kind {
        CREATE,
        ALTER,
        DROP
    }

    /**
     * What became of a table.
     *
     * @param table its whole name
     * @param previous the name it had before, if this is known and another
     * @param columns as they are now; empty for a dropped table
     */
    record Change(Kind kind, String table, @Nullable String previous, List<TableColumn> columns) {}
}
