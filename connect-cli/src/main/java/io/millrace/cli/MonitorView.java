package io.millrace.cli;

import io.millrace.ops.PipelineStatus;
import io.millrace.ops.SnapshotProgress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code monitor} does with each look. Not thread-safe. */
interface MonitorView extends AutoCloseable {

    /** Shows a look. */
    void show(List<PipelineStatus> pipelines, List<SnapshotProgress> snapshots, Instant now);

    /** Shows that a look failed. */
    void fail(String message, Instant now);

    /** Waits for the next look; false: the user wants none. */
    default boolean await(Duration time) throws InterruptedException {
        Thread.sleep(time.toMillis());
        return true;
    }

    @Override
    default void close() {}

    /** An object a line for scripts. */
    record Json(Console console) implements MonitorView {
        @Override
        public void show(List<PipelineStatus> pipelines, List<SnapshotProgress> snapshots, Instant now) {
            console.jsonLine(new Look(now, pipelines, snapshots, null));
        }

        @Override
        public void fail(String message, Instant now) {
            console.jsonLine(new Look(now, null, null, message));
        }

        /** A line. */
        private record Look(
                Instant time,
                @Nullable List<PipelineStatus> pipelines,
                @Nullable List<SnapshotProgress> snapshots,
                @Nullable String error) {}
    }

    /** A block after another for logs. */
    record Blocks(OutputOptions output) implements MonitorView {
        @Override
        public void show(List<PipelineStatus> pipelines, List<SnapshotProgress> snapshots, Instant now) {
            output.line(now.truncatedTo(ChronoUnit.SECONDS).toString());
            StatusCommand.print(pipelines, now, output);
            int width = output.console().isTerminal() ? output.console().width() : 120;
            Dashboard.running(snapshots)
                    .forEach(snapshot ->
                            output.line(Dashboard.progress(snapshot, width).text(width, output.isColoured())));
            output.line("");
        }

        @Override
        public void fail(String message, Instant now) {
            output.line(now.truncatedTo(ChronoUnit.SECONDS) + " " + message);
        }
    }

    /** The whole screen, painted over. */
    record Live(Screen screen, Dashboard dashboard, boolean isColoured, Clock clock) implements MonitorView {
        private static final Duration RESIZE = Duration.ofMillis(500);

        @Override
        public void show(List<PipelineStatus> pipelines, List<SnapshotProgress> snapshots, Instant now) {
            dashboard.add(pipelines, snapshots, now);
            paint();
        }

        @Override
        public void fail(String message, Instant now) {
            dashboard.fail(message, now);
            paint();
        }

        @Override
        public boolean await(Duration time) throws InterruptedException {
            long end = System.nanoTime() + time.toNanos();
            for (long rest = time.toNanos(); rest > 0; rest = end - System.nanoTime()) {
                int key = screen.key(Duration.ofNanos(Math.min(rest, RESIZE.toNanos())));
                if (key == 'q' || key == 'Q') {
                    return false;
                }
                if (screen.resize()) {
                    paint();
                }
            }
            return true;
        }

        @Override
        public void close() {
            screen.close();
        }

        private void paint() {
            screen.paint(dashboard.lines(screen.width(), screen.height(), clock.instant()), isColoured);
        }
    }
}
