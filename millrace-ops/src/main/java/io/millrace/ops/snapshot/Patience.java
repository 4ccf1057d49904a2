package io.millrace.ops.snapshot;

import io.millrace.ops.SnapshotProgress;
import io.millrace.ops.SnapshotProgress.State;
import io.millrace.ops.SnapshotRequest.Channel;
import io.millrace.ops.SnapshotSignal;
import io.millrace.ops.SnapshotSignal.Action;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long a connector may do nothing about a signal. */
final class Patience {
    private static final long DEFAULT_INTERVAL_MS = 5_000;
    private static final long QUICK_INTERVAL_MS = 500;
    private static final Duration SLACK = Duration.ofSeconds(15);
    private static final Duration SLOW_KAFKA = Duration.ofSeconds(60);

    private Patience() {}

    /**
     * All of the time, where something is awaited. Where no snapshot seems to run, the connector has nothing to pause or to stop, and says
     * nothing of it: then as long as the signal may be on its way.
     */
    static Duration of(SourceConnector source, SnapshotSignal signal, SnapshotProgress now, Duration timeout) {
        if (signal.action() == Action.START || now.state() == State.RUNNING || now.state() == State.PAUSED) {
            return timeout;
        }
        Duration way = SLACK.plusMillis(2 * number(source.get("signal.poll.interval.ms"), DEFAULT_INTERVAL_MS));
        if (signal.channel() == Channel.KAFKA && isSlow(source)) {
            way = SLOW_KAFKA;
        }
        return way.compareTo(timeout) < 0 ? way : timeout;
    }

    /** Polls that hardly wait, which is the default, take several intervals to get a record: 5 s each unless it is said. */
    static boolean isSlow(SourceConnector source) {
        return number(source.get("signal.kafka.poll.timeout.ms"), 0) < 100
                && number(source.get("signal.poll.interval.ms"), DEFAULT_INTERVAL_MS) > QUICK_INTERVAL_MS;
    }

    private static long number(@Nullable String value, long otherwise) {
        try {
            return value == null ? otherwise : Long.parseLong(value);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
