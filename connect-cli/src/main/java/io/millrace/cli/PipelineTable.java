package io.millrace.cli;

import io.millrace.ops.Connector;
import io.millrace.ops.ConnectorReport;
import io.millrace.ops.PipelineStatus;
import io.millrace.ops.SinkLag;
import io.millrace.ops.SourceLag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Pipelines as a table, a row for each connector, and what is to be said of them below it. */
final class PipelineTable {
    private static final Cell NONE = new Cell("-", Style.DIM);
    private static final Cell UNKNOWN = new Cell("?", Style.WARNING);
    private static final String GAP = "  ";
    private static final int LEAST_NAME = 12;

    private final List<Column> columns = new ArrayList<>();
    private final List<ConnectorReport> reports = new ArrayList<>();

    /** A column; those that can be spared go when the table is too wide, the last first. */
    private static final class Column {
        private final String heading;
        private final boolean isNumber;
        private final boolean canGo;
        private final List<Cell> cells = new ArrayList<>();

        Column(String heading, boolean isNumber, boolean canGo) {
            this.heading = heading;
            this.isNumber = isNumber;
            this.canGo = canGo;
        }

        int width() {
            return cells.stream().mapToInt(Cell::width).reduce(Text.width(heading), Math::max);
        }

        boolean isKnown() {
            return cells.stream().anyMatch(cell -> !cell.equals(UNKNOWN) && !cell.equals(NONE));
        }
    }

    /**
     * A table of pipelines.
     *
     * @param now to tell how long ago something was
     */
    PipelineTable(List<PipelineStatus> pipelines, Instant now) {
        this(pipelines, now, (pipeline, report) -> "");
    }

    /**
     * A table of pipelines.
     *
     * @param trend what is put behind the lag of a connector of a pipeline
     */
    PipelineTable(List<PipelineStatus> pipelines, Instant now, BiFunction<String, ConnectorReport, String> trend) {
        Column name = column("CONNECTOR", false, false);
        Column state = column("STATE", false, false);
        Column tasks = column("TASKS", false, false);
        Column lag = column("LAG", true, false);
        Column behind = column("BEHIND", true, false);
        Column bytes = column("BYTES", true, false);
        Column rate = column("RATE", true, false);
        Column last = column("LAST", true, true);
        Column worker = column("WORKER", false, true);
        for (PipelineStatus pipeline : pipelines) {
            int size = pipeline.connectors().size();
            for (int i = 0; i < size; i++) {
                ConnectorReport report = pipeline.connectors().get(i);
                reports.add(report);
                String mark = i == 0 ? "" : i == size - 1 ? "└ " : "├ ";
                name.cells.add(new Cell(mark + report.name(), i == 0 ? Style.STRONG : Style.PLAIN));
                state.cells.add(state(report));
                tasks.cells.add(tasks(report));
                lag.cells.add(lag(report, trend.apply(pipeline.name(), report)));
                behind.cells.add(behind(report));
                bytes.cells.add(bytes(report));
                Double perSecond = report.recordsPerSecond();
                rate.cells.add(perSecond == null ? NONE : new Cell(Units.rate(perSecond), Style.PLAIN));
                Instant event = report.lastEvent();
                last.cells.add(event == null ? NONE : new Cell(ago(event, now), Style.PLAIN));
                worker.cells.add(workers(report));
            }
        }
        columns.removeIf(column -> List.of(lag, behind, bytes, rate, last).contains(column) && !column.isKnown());
    }

    /** Adds a column behind the others. */
    void add(String heading, List<String> texts) {
        Column column = column(heading, false, false);
        texts.forEach(text -> column.cells.add(new Cell(text, Style.PLAIN)));
    }

    /** How wide it is with all its columns. */
    int width() {
        return columns.stream().mapToInt(Column::width).sum() + GAP.length() * (columns.size() - 1);
    }

    int rows() {
        return reports.size();
    }

    /** The heading and the rows, no wider than this if that can be. */
    List<Line> lines(int width) {
        List<Column> shown = new ArrayList<>(columns);
        for (int i = shown.size() - 1; i > 0 && width(shown) > width; i--) {
            if (shown.get(i).canGo) {
                shown.remove(i);
            }
        }
        int name = Math.max(LEAST_NAME, shown.get(0).width() - Math.max(0, width(shown) - width));
        List<Line> lines = new ArrayList<>();
        for (int row = -1; row < reports.size(); row++) {
            List<Cell> cells = new ArrayList<>();
            for (Column column : shown) {
                Cell cell = row < 0 ? new Cell(column.heading, Style.DIM) : column.cells.get(row);
                boolean isName = column == shown.get(0);
                int room = isName ? Math.min(name, column.width()) : column.width();
                String text = Text.cut(cell.text(), room);
                String padding = " ".repeat(room - Text.width(text));
                cells.add(new Cell((isName ? "" : GAP) + (column.isNumber ? padding : ""), Style.PLAIN));
                cells.add(new Cell(text, cell.style()));
                cells.add(new Cell(column.isNumber ? "" : padding, Style.PLAIN));
            }
            lines.add(new Line(cells));
        }
        return lines;
    }

    /** What failed and what is not known, each once, broken into lines of this width. */
    List<Line> notes(int width) {
        Set<String> failures = new LinkedHashSet<>();
        Set<String> notes = new LinkedHashSet<>();
        for (ConnectorReport report : reports) {
            if (report.failure() != null) {
                failures.add(report.name() + ": " + report.failure());
            }
            notes.addAll(report.notes());
        }
        return Stream.concat(
                        failures.stream().flatMap(text -> wrapped("✗ ", text, Style.BAD, width)),
                        notes.stream().flatMap(text -> wrapped("! ", text, Style.WARNING, width)))
                .toList();
    }

    private Column column(String heading, boolean isNumber, boolean canGo) {
        Column column = new Column(heading, isNumber, canGo);
        columns.add(column);
        return column;
    }

    private static int width(List<Column> columns) {
        return columns.stream().mapToInt(Column::width).sum() + GAP.length() * (columns.size() - 1);
    }

    private static Cell state(ConnectorReport report) {
        return Cell.of(
                report.status().hasFailed()
                        ? Connector.State.FAILED
                        : report.status().state());
    }

    private static Cell tasks(ConnectorReport report) {
        long running = report.tasksRunning();
        int all = report.status().tasks().size();
        boolean isShort = running < all && report.status().state() == Connector.State.RUNNING;
        return new Cell(running + "/" + all, isShort ? Style.BAD : Style.PLAIN);
    }

    private static Cell lag(ConnectorReport report, String trend) {
        if (report.type() != Connector.Type.SINK) {
            return trend.isBlank() ? NONE : new Cell(trend, Style.PLAIN);
        }
        SinkLag lag = report.sinkLag();
        return lag == null ? UNKNOWN : new Cell(Units.count(lag.records()) + trend, Style.PLAIN);
    }

    private static Cell behind(ConnectorReport report) {
        SinkLag sink = report.sinkLag();
        SourceLag source = report.sourceLag();
        if (report.type() == Connector.Type.SOURCE && source != null) {
            Double seconds = source.seconds();
            Double idle = source.idleSeconds();
            return seconds != null
                    ? new Cell(Units.seconds(seconds), Style.PLAIN)
                    : idle == null ? NONE : new Cell("idle " + Units.seconds(idle), Style.DIM);
        }
        Double seconds = sink == null ? null : sink.seconds();
        return report.type() == Connector.Type.UNKNOWN
                ? NONE
                : seconds == null ? UNKNOWN : new Cell(Units.seconds(seconds), Style.PLAIN);
    }

    private static Cell bytes(ConnectorReport report) {
        SinkLag sink = report.sinkLag();
        SourceLag source = report.sourceLag();
        if (report.type() != Connector.Type.SINK) {
            Long bytes = source == null ? null : source.bytes();
            return bytes == null ? NONE : new Cell(Units.bytes(bytes), Style.PLAIN);
        }
        Long bytes = sink == null ? null : sink.estimatedBytes();
        return bytes == null ? UNKNOWN : new Cell((bytes == 0 ? "" : "~") + Units.bytes(bytes), Style.PLAIN);
    }

    private static String ago(Instant event, Instant now) {
        return Units.seconds(Math.max(0, (now.toEpochMilli() - event.toEpochMilli()) / 1000.0));
    }

    private static Cell workers(ConnectorReport report) {
        Set<String> workers = new TreeSet<>();
        report.status().tasks().forEach(task -> workers.add(task.workerId()));
        if (workers.isEmpty()) {
            workers.add(report.status().workerId());
        }
        workers.remove("");
        return workers.isEmpty()
                ? NONE
                : new Cell(workers.size() == 1 ? workers.iterator().next() : workers.size() + " workers", Style.PLAIN);
    }

    /** Words are kept whole where they fit; the lines after the first are indented. */
    static Stream<Line> wrapped(String mark, String text, Style style, int width) {
        List<Line> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int room = Math.max(20, width) - mark.length();
        for (String word : Text.printable(text).split(" ", -1)) {
            if (!line.isEmpty() && Text.width(line.toString()) + 1 + Text.width(word) > room) {
                lines.add(line(mark, line, style, lines.isEmpty()));
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line(mark, line, style, lines.isEmpty()));
        return lines.stream();
    }

    private static Line line(String mark, CharSequence text, Style style, boolean isFirst) {
        return Line.of(
                new Cell(isFirst ? mark : " ".repeat(mark.length()), style), new Cell(text.toString(), Style.PLAIN));
    }
}
