package io.millrace.cli;

import io.millrace.ops.BackpressureReport;
import io.millrace.ops.MillraceOps;
import io.millrace.ops.OpsException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at backpressure until it is interrupted, with a line for each change. However it ends, it does not leave a source paused without a
 * word. Confined to one thread.
 */
final class BackpressureWatch {
    private final MillraceOps ops;
    private final String name;
    private final Ending ending;
    private final OutputOptions output;

    private @Nullable String last;
    private @Nullable String source;
    private boolean isPaused;
    private boolean isCutShort;

    /** What is done about a source that is paused in the end. */
    enum Ending {
        /** The watch only looks. */
        NOTHING,
        WARN,
        RESUME
    }

    BackpressureWatch(MillraceOps ops, String name, Ending ending, OutputOptions output) {
        this.ops = ops;
        this.name = name;
        this.ending = ending;
        this.output = output;
    }

    /**
     * Looks. Only the first look's failure ends it: the servers may go and come back.
     *
     * @return the exit code of the last state
     */
    int run(Supplier<BackpressureReport> looks, Duration interval) {
        int exitCode = ExitCode.OK;
        try {
            for (boolean isFirst = true; ; isFirst = false) {
                try {
                    BackpressureReport report = looks.get();
                    source = report.source();
                    isPaused = report.isPausedHere();
                    exitCode = BackpressureText.exitCode(report.state());
                    log(report);
                } catch (RuntimeException e) {
                    // Whatever it is that a client throws when it is interrupted.
                    if (Thread.currentThread().isInterrupted()) {
                        isCutShort = true;
                        break;
                    }
                    if (isFirst || !(e instanceof OpsException)) {
                        throw e;
                    }
                    warn(e);
                }
                TimeUnit.NANOSECONDS.sleep(interval.toNanos());
            }
        } catch (InterruptedException e) {
            // Ctrl-C.
        } finally {
            end();
        }
        return exitCode;
    }

    private void end() {
        Thread.interrupted(); // what follows is to be done all the same
        if (ending == Ending.NOTHING || !(isPaused || isCutShort)) {
            return;
        }
        String whom = Objects.requireNonNullElse(source, name);
        if (ending == Ending.RESUME) {
            try {
                if (ops.backpressure().resume(whom)) {
                    output.note("'" + whom + "' is resumed.");
                }
                return;
            } catch (OpsException e) {
                output.note("millrace: '" + whom + "' could not be resumed: " + e.getMessage());
            }
        }
        output.note(
                isPaused
                        ? "ATTENTION: '" + whom
                                + "' STAYS PAUSED, and nobody watches it now. Run 'millrace backpressure " + name
                                + " --act --watch' again, or 'millrace resume " + whom + "'."
                        : "ATTENTION: the last look was cut short, and may have paused a source: see 'millrace status "
                                + whom + "'.");
    }

    /** A line if the state is another, something was done, or there is something else to say. */
    private void log(BackpressureReport report) {
        String what = report.state() + " " + report.isPausedHere() + " " + report.sourceState();
        boolean isNews = !what.equals(last) || report.action() != BackpressureReport.Action.NONE;
        last = what;
        if (!isNews) {
            return;
        }
        if (output.isJson()) {
            output.console().jsonLine(report);
            return;
        }
        BackpressureText.line(report, output);
    }

    private void warn(RuntimeException e) {
        String message = String.valueOf(e.getMessage());
        if (!message.equals(last)) {
            output.note(BackpressureText.time(Instant.now()) + "  warning: " + message
                    + " Nothing is done until the next look.");
        }
        last = message;
    }
}
