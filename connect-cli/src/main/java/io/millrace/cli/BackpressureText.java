package io.millrace.cli;

import io.millrace.ops.BackpressureReport;
import io.millrace.ops.BackpressureReport.Measure;
import io.millrace.ops.BackpressureReport.Unit;
import io.millrace.ops.BackpressureReport.Wal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Objects;

/** Looks of {@code backpressure} as texts for people. */
final class BackpressureText {
    private BackpressureText() {}

    /** A line of a watch. */
    static void line(BackpressureReport report, OutputOptions output) {
        output.line(
                Cell.of(time(report.time())),
                Cell.of("  "),
                state(report.state()),
                Cell.of("  " + value(report.worst())),
                Cell.of(report.action() == BackpressureReport.Action.NONE ? "" : "  " + done(report)));
        output.console().out().flush();
        report.notes().forEach(note -> output.note("  " + note));
    }

    /** A screen for a look. */
    static void print(BackpressureReport report, OutputOptions output) {
        if (output.isJson()) {
            output.json(report);
            return;
        }
        Table table = Table.of("SINK", "LIMIT", "VALUE", "MAXIMUM", "USED");
        for (Measure measure : report.measures()) {
            table.row(
                    measure.sink(),
                    measure.unit(),
                    amount(measure.unit(), measure.value()),
                    amount(measure.unit(), measure.limit()),
                    percent(measure.fraction()));
        }
        output.line(state(report.state()), Cell.of(": " + value(report.worst())));
        output.table(table);
        if (report.source() != null) {
            String done = report.action() == BackpressureReport.Action.NONE
                    ? "is " + report.sourceState() + (report.isPausedHere() ? " by backpressure" : "")
                    : done(report);
            output.line("source " + report.source() + " " + done);
        }
        Wal wal = report.wal();
        if (wal != null) {
            output.line("slot " + wal.slot() + " keeps " + SizeConverter.format(wal.retainedBytes()) + " of WAL, "
                    + (wal.safeBytes() == null
                            ? "without a limit (max_slot_wal_keep_size=-1)"
                            : SizeConverter.format(wal.safeBytes()) + " more are safe"));
        }
        report.notes().forEach(note -> output.note("note: " + note));
    }

    private static String done(BackpressureReport report) {
        return report.action() + " " + Objects.requireNonNullElse(report.source(), "");
    }

    private static Cell state(BackpressureReport.State state) {
        return new Cell(
                state.toString(),
                switch (state) {
                    case HEALTHY -> Style.GOOD;
                    case WARNING -> Style.WARNING;
                    case CRITICAL -> Style.BAD;
                });
    }

    private static String value(Measure worst) {
        return worst.sink() + " is " + amount(worst.unit(), worst.value()) + " behind, " + percent(worst.fraction())
                + " of " + amount(worst.unit(), worst.limit());
    }

    private static String amount(Unit unit, double value) {
        return unit == Unit.BYTES
                ? SizeConverter.format(Math.round(value))
                : DurationConverter.format(Duration.ofMillis(Math.round(value * 1000)));
    }

    private static String percent(double fraction) {
        return String.format(Locale.ROOT, "%.0f%%", fraction * 100);
    }

    static int exitCode(BackpressureReport.State state) {
        return switch (state) {
            case HEALTHY -> ExitCode.OK;
            case WARNING -> ExitCode.WARNING;
            case CRITICAL -> ExitCode.CRITICAL;
        };
    }

    static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
