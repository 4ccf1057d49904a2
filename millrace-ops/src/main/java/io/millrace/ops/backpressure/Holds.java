package io.millrace.ops.backpressure;

import io.millrace.ops.BackpressureReport.Measure;
import io.millrace.ops.Connector;
import io.millrace.ops.Connectors;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.backpressure.PauseMarks.Mark;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Pauses and resumes sources with a mark, so that it is known whose pause it is. Clocks of operators may differ: what a mark means follows
 * from whether the source was seen paused, and time decides only about pauses that never came. Thread-safe.
 */
final class Holds {
    /** How long after a pause a source may still show as running: workers hear of it through a topic. */
    private static final Duration SETTLING = Duration.ofSeconds(30);

    /** After this a pause does not come any more: whoever was about to ask for it has ended. */
    private static final Duration NEVER = Duration.ofMinutes(5);

    private final Connectors connectors;
    private final PauseMarks marks;
    private final Clock clock;

    Holds(Connectors connectors, PauseMarks marks, Clock clock) {
        this.connectors = connectors;
        this.marks = marks;
        this.clock = clock;
    }

    /** The mark, whatever has become of the source. */
    @Nullable
    Mark find(Connector source) {
        return marks.find(key(source));
    }

    /**
     * The mark, unless somebody has resumed or stopped the source since: then the mark goes.
     *
     * @param notes takes what an operator should hear of that
     */
    @Nullable
    Mark standing(Connector source, List<String> notes) {
        Mark mark = find(source);
        if (mark == null) {
            return null;
        }
        Connector.State state = source.status().state();
        if (state == Connector.State.PAUSED && !mark.isSeen()) {
            Mark seen = mark.seen();
            marks.put(seen);
            return seen;
        }
        boolean isResumed =
                state == Connector.State.RUNNING && (mark.isSeen() || age(mark).compareTo(NEVER) > 0);
        if (isResumed || state == Connector.State.STOPPED) {
            notes.add("'" + source.name() + "' was paused by backpressure at " + mark.since() + ", and somebody has "
                    + (isResumed ? "resumed" : "stopped") + " it since.");
            marks.remove(mark);
            return null;
        }
        return mark;
    }

    /** Whether a source with this mark is paused by it, or will be at once. */
    boolean isHeld(Connector source, @Nullable Mark mark) {
        return mark != null
                && switch (source.status().state()) {
                    case PAUSED -> true;
                    case RUNNING -> age(mark).compareTo(SETTLING) <= 0;
                    default -> false;
                };
    }

    private Duration age(Mark mark) {
        return Duration.between(mark.since(), clock.instant()).abs();
    }

    /** The mark is there first: a source that is paused without one would stay so. */
    void pause(Connector source, String asked, Measure worst) {
        Mark mark = new Mark(
                key(source),
                clock.instant(),
                System.getProperty("user.name") + " on " + machine(),
                asked,
                String.format(
                        Locale.ROOT,
                        "%s: %.0f %s of at most %.0f",
                        worst.sink(),
                        worst.value(),
                        worst.unit(),
                        worst.limit()),
                false);
        marks.put(mark);
        try {
            connectors.pause(source.name());
        } catch (OpsException e) {
            if (e.kind() == Kind.NOT_FOUND || e.kind() == Kind.NOT_ALLOWED || e.kind() == Kind.INVALID) {
                marks.remove(mark); // Refused. After anything else it may be paused all the same.
            }
            throw e;
        }
    }

    /** The mark goes last: if it does not, a look finds that the source runs, and takes it away. */
    void resume(Connector source, Mark mark) {
        connectors.resume(source.name());
        marks.remove(mark);
    }

    /** Takes the mark away; whether there was one. */
    boolean release(Connector source) {
        Mark mark = find(source);
        if (mark == null) {
            return false;
        }
        marks.remove(mark);
        return true;
    }

    /** Two Connect clusters at one Kafka may have connectors of one name, but not with the same topics. */
    private static String key(Connector source) {
        String prefix = source.config().get("topic.prefix");
        return prefix == null ? source.name() : source.name() + " of " + prefix;
    }

    private static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "an unknown machine";
        }
    }
}
