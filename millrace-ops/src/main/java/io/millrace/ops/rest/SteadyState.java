package io.millrace.ops.rest;

import io.millrace.ops.Connector;
import io.millrace.ops.Connector.State;
import io.millrace.ops.Connector.Status;
import io.millrace.ops.Connectors;
import io.millrace.ops.Connectors.Awaited;
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
    static final Duration PAUSE = Duration.ofMillis(100);

    private static final Duration SILENT = Duration.ofSeconds(5);

    private final ConnectRest rest;
    private final Connectors connectors;
    private final String name;
    private final State wanted;
    private final Duration timeout;
    private final @Nullable Status before;
    private final Waiting waiting;
    private final long start;
    private long since;
    private @Nullable State steady;
    private boolean hasLooked;
    private boolean hasMoved;
    private boolean hasChanged;
    private boolean isTold;

    /** Its time begins now. */
    SteadyState(ConnectRest rest, Connectors connectors, Awaited awaited, Duration timeout) {
        this.rest = rest;
        this.connectors = connectors;
        this.name = awaited.name();
        this.wanted = awaited.state();
        this.timeout = timeout;
        this.before = awaited.before() == null ? null : awaited.before().status();
        this.hasMoved = before == null;
        this.waiting = rest.waiting();
        this.start = waiting.nanos().getAsLong();
        this.since = start;
    }

    Connector await() {
        while (true) {
            Connector connector = connectors.get(name);
            if (isThere(connector)) {
                return connector;
            }
            rest.sleep(PAUSE);
        }
    }

    /**
     * Whether the connector, as it is now, is there for certain; if not, to be asked again after {@link #PAUSE}.
     *
     * @throws OpsException if it has failed, or the time is over
     */
    boolean isThere(Connector connector) {
        State now = reached(connector.status());
        boolean moves =
                !hasMoved && before != null && !connector.status().tasks().equals(before.tasks());
        hasMoved |= moves;
        if (now != steady || moves) {
            hasChanged |= hasLooked;
            steady = now;
            since = waiting.nanos().getAsLong();
        }
        hasLooked = true;
        boolean isPassing = now == State.RUNNING || now == State.FAILED;
        boolean isSteady = waiting.since(since).compareTo(hasMoved ? STEADY : UNMOVED) >= 0;
        boolean isOver = waiting.since(start).compareTo(timeout) >= 0;
        // In less time than it takes to be sure, what was seen all the time is the answer.
        if (now != null && (!isPassing || isSteady || (isOver && !hasChanged))) {
            if (now == State.FAILED) {
                throw failed(connector);
            }
            return true;
        }
        if (isOver) {
            throw late(now, connector.status());
        }
        if (!isTold && waiting.since(start).compareTo(SILENT) >= 0) {
            isTold = true;
            rest.progress("Waiting up to %s for connector '%s' to be %s: %s"
                    .formatted(text(timeout), name, wanted, states(connector.status())));
        }
        return false;
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

    private OpsException failed(Connector connector) {
        return new OpsException(
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
