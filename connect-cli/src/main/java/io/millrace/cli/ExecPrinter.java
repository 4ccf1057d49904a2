package io.millrace.cli;

import io.millrace.ops.TailedMessage;
import io.millrace.ops.TriggerListener;
import java.time.Duration;
import java.util.Set;

/** Tells of a trigger on the standard error: the standard output is its commands'. */
final class ExecPrinter implements TriggerListener {
    private final OutputOptions output;

    ExecPrinter(OutputOptions output) {
        this.output = output;
    }

    @Override
    public void watches(Set<String> topics) {
        note("watching " + (topics.isEmpty() ? "no topics yet" : String.join(", ", topics)));
    }

    @Override
    public void isRetried(TailedMessage event, int attempt, String reason, Duration delay) {
        note("%s: attempt %d: %s; again in %s"
                .formatted(named(event), attempt, reason, DurationConverter.format(delay)));
    }

    @Override
    public void isSkipped(TailedMessage event, String reason) {
        note(named(event) + ": skipped: " + reason);
    }

    @Override
    public void note(String line) {
        output.note(Text.printable("millrace: " + line));
    }

    private static String named(TailedMessage event) {
        return event.eventId() == null ? event.place() : event.place() + " (event " + event.eventId() + ")";
    }
}
