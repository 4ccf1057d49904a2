package io.millrace.ops.rest;

import io.millrace.ops.Connector;
import io.millrace.ops.Connector.State;
import io.millrace.ops.Connector.Status;
import io.millrace.ops.Connectors;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a connector is in a state and stays there. A look right after a change shows what was before it, since Connect's status
 * does not say of which configuration it is; and a task that runs may fail at its first request. So {@code RUNNING} and
 * {@code FAILED} count when nothing else was seen for a while; for a longer while, if the tasks look as they did before the change.
 */
final class SteadyState {
    private static final Duration STEADY = Duration.ofSeconds(2);

    /** Workers that are busy, or rebalance, take some seconds until they restart tasks with what was changed. */
    private static final Duration UNMOVED = Duration.ofSeconds(10);

    /** Short enough to see that a task is restarted. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private static final Duration SILENT = Duration.ofSeconds(5);

    private final ConnectRest rest;
    private final Connectors connectors;
    private final String name;
    private final State wanted;
    private final Duration timeout;
    private final @Nullable Status before;

    SteadyState(
            ConnectRest rest,
            Connectors connectors,
            String name,
            State wanted,
            Duration timeout,
            @Nullable Status before) {
        this.rest = rest;
        this.connectors = connectors;
        this.name = name;
        this.wanted = wanted;
        this.timeout = timeout;
        this.before = before;
    }

    Connector await() {
        Waiting waiting = rest.waiting();
        long start = waiting.nanos().getAsLong();
        long since = start;
        State steady = null;
        boolean hasMoved = before == null;
        boolean isTold = false;
        boolean hasChanged = false;
        for (boolean isFirst = true; ; isFirst = false) {
            Connector connector = connectors.get(name);
            State now = reached(connector.status());
            boolean moves =
                    !hasMoved && before != null && !connector.status().tasks().equals(before.tasks());
            hasMoved |= moves;
            if (now != steady || moves) {
                hasChanged |= !isFirst;
                steady = now;
                since = waiting.nanos().getAsLong();
            }
            boolean isPassing = now == State.RUNNING || now == State.FAILED;
            boolean isSteady = waiting.since(since).compareTo(hasMoved ? STEADY : UNMOVED) >= 0;
            boolean isOver = waiting.since(start).compareTo(timeout) >= 0;
            // In less time than it takes to be sure, what was seen all the time is the answer.
            if (now != null && (!isPassing || isSteady || (isOver && !hasChanged))) {
                return now == State.FAILED ? failed(connector) : connector;
            }
            if (isOver) {
                throw late(now, connector.status());
            }
            if (!isTold && waiting.since(start).compareTo(SILENT) >= 0) {
                isTold = true;
                rest.progress("Waiting up to %s for connector '%s' to be %s: %s"
                        .formatted(text(timeout), name, wanted, states(connector.status())));
            }
            rest.sleep(PAUSE);
        }
    }

    private OpsException late(@Nullable State now, Status status) {
        return new OpsException(
                Kind.TIMEOUT,
                now == wanted
                        ? "Connector '%s' is %s, but after %s it has not been so for long enough to tell whether it stays so."
                                .formatted(name, wanted, text(timeout))
                        : "Connector '%s' is not %s after %s: %s."
                                .formatted(name, wanted, text(timeout), states(status)));
    }

    /** The state that is wanted, or {@code FAILED}, if it is that; null on the way. */
    private @Nullable State reached(Status status) {
        if (wanted != State.STOPPED && status.hasFailed()) { // what has failed can be stopped
            return State.FAILED;
        }
        boolean isWhole = wanted == State.STOPPED
                ? status.tasks().isEmpty()
                : !(wanted == State.RUNNING && status.tasks().isEmpty())
                        && status.tasks().stream().allMatch(task -> task.state() == wanted);
        return status.state() == wanted && isWhole ? wanted : null;
    }

    private Connector failed(Connector connector) {
        throw new OpsException(
                Kind.FAILED,
                "Connector '%s' failed: %s".formatted(name, connector.status().failure()));
    }

    private static String states(Status status) {
        List<String> states = new ArrayList<>(List.of("connector " + status.state()));
        status.tasks().forEach(task -> states.add("task " + task.id() + " " + task.state()));
        if (status.tasks().isEmpty()) {
            states.add("no tasks");
        }
        return String.join(", ", states);
    }

    private static String text(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }
}
