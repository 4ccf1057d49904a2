package io.millrace.cli;

import io.millrace.ops.ConnectorReport;
import io.millrace.ops.PipelineStatus;
import io.millrace.ops.SnapshotProgress;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What {@code monitor} shows: the latest look, and the course of throughput and lag over those before it. Knows nothing of terminals. Not
 * thread-safe.
 */
final class Dashboard {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    /** Columns of a course beside the table. */
    private static final int NARROW = 12;

    private static final int WIDE = 40;

    private final String title;
    private final ZoneId zone;
    private final Courses courses = new Courses();
    private List<PipelineStatus> pipelines = List.of();
    private List<SnapshotProgress> snapshots = List.of();
    private @Nullable Instant lookedAt;
    private @Nullable String failure;
    private @Nullable Instant failedAt;

    /**
     * Empty as yet.
     *
     * @param title what is looked at, and how often
     * @param zone for times of the day
     */
    Dashboard(String title, ZoneId zone) {
        this.title = title;
        this.zone = zone;
    }

    /** Takes a look. */
    void add(List<PipelineStatus> seen, List<SnapshotProgress> progress, Instant now) {
        pipelines = seen;
        snapshots = running(progress);
        lookedAt = now;
        failure = null;
        failedAt = null;
        courses.add(seen);
    }

    /** Those that there is something to wait for. */
    static List<SnapshotProgress> running(List<SnapshotProgress> snapshots) {
        return snapshots.stream()
                .filter(snapshot -> snapshot.state() == SnapshotProgress.State.RUNNING
                        || snapshot.state() == SnapshotProgress.State.PAUSED)
                .toList();
    }

    /** Takes note of a look that failed: what was seen last stays. */
    void fail(String message, Instant now) {
        failure = message;
        failedAt = failedAt == null ? now : failedAt;
    }

    /**
     * The screen's lines, from the top.
     *
     * @param width columns
     * @param height rows; what has no room is left out, and a line says so
     */
    List<Line> lines(int width, int height, Instant now) {
        List<Line> lines = new ArrayList<>();
        lines.add(Line.of(
                new Cell("millrace ", Style.STRONG),
                new Cell(title, Style.PLAIN),
                new Cell("  " + TIME.format(now.atZone(zone)), Style.DIM)));
        if (failure != null && failedAt != null) {
            String last =
                    lookedAt == null ? "" : " What follows is from " + Units.seconds(seconds(lookedAt, now)) + " ago.";
            String since = " (for " + Units.seconds(seconds(failedAt, now)) + ")";
            lines.addAll(PipelineTable.wrapped("✗ ", failure + since + last, Style.BAD, width)
                    .toList());
        }
        lines.add(Line.EMPTY);
        if (pipelines.isEmpty() && lookedAt != null) {
            lines.add(Line.of("There are no connectors.", Style.DIM));
        } else if (!pipelines.isEmpty()) {
            body(lines, width, height, now);
        }
        if (lines.size() > height) {
            int hidden = lines.size() - height + 1;
            lines = new ArrayList<>(lines.subList(0, height - 1));
            lines.add(Line.of("… " + hidden + " more lines: a larger window shows them.", Style.DIM));
        }
        return lines;
    }

    private void body(List<Line> lines, int width, int height, Instant now) {
        PipelineTable table = new PipelineTable(pipelines, now, courses::trend);
        List<Line> notes = table.notes(width);
        int room = (width - table.width()) / 2 - 2;
        boolean isBeside = room >= NARROW;
        int below = snapshots.size() + notes.size() + 2;
        boolean isUnder = !isBeside && lines.size() + 1 + 2 * table.rows() + below <= height;
        if (isBeside) {
            int columns = Math.min(WIDE, room);
            table.add("RATE HISTORY", each(course -> course.rates(columns)));
            table.add("LAG HISTORY", each(course -> course.lags(columns)));
        }
        List<Line> rows = table.lines(width);
        if (isUnder) {
            lines.add(rows.get(0));
            List<Line> under = under(width);
            for (int i = 1; i < rows.size(); i++) {
                lines.add(rows.get(i));
                lines.add(under.get(i - 1));
            }
        } else {
            lines.addAll(rows);
        }
        snapshots.forEach(snapshot -> lines.add(progress(snapshot, width)));
        if (!notes.isEmpty()) {
            lines.add(Line.EMPTY);
            lines.addAll(notes);
        }
    }

    /** A line of courses for each connector, under its own. */
    private List<Line> under(int width) {
        int columns = Math.min(WIDE, (width - 18) / 2);
        List<Line> lines = new ArrayList<>();
        for (PipelineStatus pipeline : pipelines) {
            int size = pipeline.connectors().size();
            for (int i = 0; i < size; i++) {
                Courses.Course course =
                        courses.of(pipeline.name(), pipeline.connectors().get(i));
                lines.add(Line.of(
                        new Cell(i < size - 1 ? "│   " : "    ", Style.PLAIN),
                        new Cell("rate ", Style.DIM),
                        new Cell(course.rates(columns), Style.PLAIN),
                        new Cell("  lag ", Style.DIM),
                        new Cell(course.lags(columns), Style.PLAIN)));
            }
        }
        return lines;
    }

    private List<String> each(Function<Courses.Course, String> drawing) {
        List<String> texts = new ArrayList<>();
        for (PipelineStatus pipeline : pipelines) {
            for (ConnectorReport report : pipeline.connectors()) {
                texts.add(drawing.apply(courses.of(pipeline.name(), report)));
            }
        }
        return texts;
    }

    static Line progress(SnapshotProgress snapshot, int width) {
        int bar = Math.max(10, Math.min(30, width / 4));
        String now = snapshot.tables().stream()
                .filter(table -> table.state() == SnapshotProgress.State.RUNNING)
                .map(SnapshotProgress.Table::name)
                .findFirst()
                .orElse("");
        return Line.of(
                new Cell("snapshot ", Style.DIM),
                new Cell(snapshot.connector() + " ", Style.PLAIN),
                new Cell(
                        Sparkline.progress(snapshot.fraction(), bar),
                        snapshot.state() == SnapshotProgress.State.PAUSED ? Style.WARNING : Style.GOOD),
                new Cell(
                        " %d%%  %d/%d tables  %s rows  %s%s"
                                .formatted(
                                        (int) (snapshot.fraction() * 100),
                                        snapshot.tablesDone(),
                                        snapshot.tables().size(),
                                        Units.count(snapshot.rows()),
                                        snapshot.state() == SnapshotProgress.State.PAUSED ? "paused " : "",
                                        now),
                        Style.PLAIN));
    }

    private static double seconds(Instant then, Instant now) {
        return Math.max(0, Duration.between(then, now).toMillis() / 1000.0);
    }
}
