package io.millrace.cli;

import io.millrace.ops.SnapshotProgress;
import io.millrace.ops.SnapshotProgress.Basis;
import io.millrace.ops.SnapshotProgress.State;
import io.millrace.ops.SnapshotProgress.Table;
import io.millrace.ops.SnapshotSignal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints how far a snapshot is: a line that is repainted on a terminal, else a line for each table that got further. Not thread-safe. */
final class SnapshotView {
    private static final int BAR = 20;

    private final OutputOptions output;
    private final Map<String, Table> shown = new HashMap<>();
    private State state = State.NONE;
    private int painted;

    SnapshotView(OutputOptions output) {
        this.output = output;
    }

    /** What {@code -o json} prints; the parts that were not asked for are null. */
    record Result(@Nullable SnapshotSignal signal, @Nullable SnapshotProgress progress) {}

    /** Shows the next progress. */
    void show(SnapshotProgress progress) {
        if (output.console().isTerminal()) {
            repaint(progress);
            return;
        }
        for (Table table : progress.tables()) {
            if (!table.equals(shown.put(table.name(), table))) {
                output.note(line(table));
            }
        }
        if (progress.state() != state) {
            state = progress.state();
            output.note("Snapshot " + word(state));
        }
    }

    /** Nothing more will be shown. */
    void end() {
        if (painted > 0) {
            output.console().err().print("\r" + " ".repeat(painted) + "\r");
            output.console().err().flush();
            painted = 0;
        }
    }

    /** Prints how far it is in the end. */
    static void result(OutputOptions output, @Nullable SnapshotSignal signal, SnapshotProgress progress) {
        if (output.isJson()) {
            output.json(new Result(signal, progress));
            return;
        }
        if (progress.state() == State.NONE) {
            output.line(
                    progress.basis() == Basis.NOTIFICATIONS
                            ? "No snapshot is known of."
                            : "No incremental snapshot runs.");
        } else {
            output.line("Snapshot of " + progress.connector() + ": " + summary(progress));
            if (!progress.tables().isEmpty()) {
                output.table(table(progress));
            }
        }
        if (progress.hint() != null) {
            output.note(progress.hint());
        }
    }

    private static io.millrace.cli.Table table(SnapshotProgress progress) {
        io.millrace.cli.Table table = io.millrace.cli.Table.of("TABLE", "STATE", "ROWS", "KEY", "DONE");
        for (Table each : progress.tables()) {
            table.row(
                    each.name(),
                    each.state().name(),
                    progress.basis() == Basis.OFFSETS ? null : each.rows(),
                    each.lastKey() == null ? null : each.lastKey() + " of " + each.maximumKey(),
                    each.state() == State.COMPLETED || each.fraction() > 0 ? percent(each.fraction()) : null);
        }
        return table;
    }

    private static String summary(SnapshotProgress progress) {
        String summary = "%s, %d of %d tables"
                .formatted(
                        word(progress.state()),
                        progress.tablesDone(),
                        progress.tables().size());
        if (progress.basis() == Basis.NOTIFICATIONS) {
            summary += ", " + progress.rows() + " rows";
        }
        if (progress.startedAt() != null
                && progress.updatedAt() != null
                && progress.state().isEnd()) {
            summary += " in " + DurationConverter.format(Duration.between(progress.startedAt(), progress.updatedAt()));
        }
        return summary;
    }

    private void repaint(SnapshotProgress progress) {
        int full = (int) Math.round(progress.fraction() * BAR);
        StringBuilder line = new StringBuilder("[")
                .append("#".repeat(full))
                .append(".".repeat(BAR - full))
                .append("] ")
                .append(percent(progress.fraction()))
                .append("  ")
                .append(summary(progress));
        progress.tables().stream()
                .filter(table -> table.state() == State.RUNNING)
                .findFirst()
                .ifPresent(table -> line.append("  ").append(table.name()));
        String cut = Text.cut(Text.printable(line.toString()), output.console().width() - 1);
        output.console().err().print("\r" + cut + " ".repeat(Math.max(0, painted - Text.width(cut))));
        output.console().err().flush();
        painted = Text.width(cut);
    }

    private static String line(Table table) {
        StringBuilder line = new StringBuilder(table.name()).append(": ").append(word(table.state()));
        if (table.rows() > 0) {
            line.append(", ").append(table.rows()).append(" rows");
        }
        if (table.state() == State.RUNNING && table.lastKey() != null) {
            line.append(", key ").append(table.lastKey()).append(" of ").append(table.maximumKey());
        }
        return line.toString();
    }

    private static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static String percent(double fraction) {
        return Math.round(fraction * 100) + " %";
    }
}
