package io.millrace.ops;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two versions of a table.
 *
 * @param table the table's whole name
 * @param from the version before
 * @param to the version after
 * @param changes the columns that differ: those removed and changed in the order before, then those added
 */
public record TableDiff(String table, int from, int to, List<ColumnChange> changes) {

    /** Copies the list. */
    public TableDiff {
        changes = List.copyOf(changes);
    }

    /** What became of a column. */
    public enum Kind {
        ADDED,
        REMOVED,
        /** Its type, nullability, default or key. */
        CHANGED,
        /** Only its place among the columns that both versions have. */
        MOVED
    }

    /**
     * A column that differs.
     *
     * @param kind what became of it
     * @param name its name
     * @param before how it was; null if it was not there
     * @param after how it is; null if it is no more
     */
    public record ColumnChange(
            Kind kind,
            String name,
            @Nullable TableColumn before,
            @Nullable TableColumn after) {}

    /** A line of a text of all columns. */
    public record Line(Mark mark, TableColumn column) {}

    /** Which version has a line. */
    public enum Mark {
        BOTH,
        BEFORE,
        AFTER
    }

    /** Compares two versions of a table. */
    public static TableDiff between(String table, TableVersion before, TableVersion after) {
        List<Line> lines = lines(before, after);
        List<ColumnChange> changes = new ArrayList<>();
        for (Line line : lines) {
            if (line.mark() == Mark.BEFORE) {
                TableColumn old = line.column();
                TableColumn now = find(after, old.name());
                Kind kind = now == null ? Kind.REMOVED : old.equalsButForPosition(now) ? Kind.MOVED : Kind.CHANGED;
                changes.add(new ColumnChange(kind, old.name(), old, now));
            }
        }
        for (Line line : lines) {
            if (line.mark() == Mark.AFTER && find(before, line.column().name()) == null) {
                changes.add(new ColumnChange(Kind.ADDED, line.column().name(), null, line.column()));
            }
        }
        return new TableDiff(table, before.version(), after.version(), changes);
    }

    /** All columns of two versions as a text of lines would show them: the longest sequence of equal ones stands once. */
    public static List<Line> lines(TableVersion before, TableVersion after) {
        List<TableColumn> old = before.columns();
        List<TableColumn> now = after.columns();
        int[][] common = new int[old.size() + 1][now.size() + 1];
        for (int i = old.size() - 1; i >= 0; i--) {
            for (int j = now.size() - 1; j >= 0; j--) {
                common[i][j] = old.get(i).equalsButForPosition(now.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        List<Line> lines = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < old.size() || j < now.size()) {
            if (i < old.size() && j < now.size() && old.get(i).equalsButForPosition(now.get(j))) {
                lines.add(new Line(Mark.BOTH, now.get(j++)));
                i++;
            } else if (i < old.size() && (j == now.size() || common[i + 1][j] >= common[i][j + 1])) {
                lines.add(new Line(Mark.BEFORE, old.get(i++)));
            } else {
                lines.add(new Line(Mark.AFTER, now.get(j++)));
            }
        }
        return Collections.unmodifiableList(lines);
    }

    private static @Nullable TableColumn find(TableVersion version, String name) {
        return version.columns().stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElse(null);
    }
}
