package io.millrace.ops.schema;

import io.millrace.ops.TableColumn;
import io.millrace.ops.TableHistory;
import io.millrace.ops.TableVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes versions of a table from structures in the order they were seen: equal ones that follow each other are one. */
final class SchemaRuns {
    private SchemaRuns() {}

    /**
     * A structure from some place on.
     *
     * @param time when it was first seen there; null if that is not known
     * @param position where
     * @param columns the structure
     */
    record Run(@Nullable Instant time, Map<String, String> position, List<TableColumn> columns) {}

    /** The versions; null if there is none. Each partition has its own runs: time puts them in order. */
    static @Nullable TableHistory history(String table, List<Run> runs, boolean isByTime) {
        List<Run> inOrder = new ArrayList<>(runs);
        if (isByTime) {
            inOrder.sort(Comparator.comparing(Run::time, Comparator.nullsFirst(Comparator.naturalOrder())));
        }
        List<TableVersion> versions = new ArrayList<>();
        for (Run run : inOrder) {
            TableVersion last = versions.isEmpty() ? null : versions.get(versions.size() - 1);
            if (last == null || !last.columns().equals(run.columns())) {
                versions.add(new TableVersion(
                        versions.size() + 1,
                        last == null ? TableVersion.Change.FOUND : TableVersion.Change.ALTERED,
                        null,
                        run.time(),
                        run.position(),
                        null,
                        run.columns()));
            }
        }
        return versions.isEmpty() ? null : new TableHistory(table, versions);
    }
}
