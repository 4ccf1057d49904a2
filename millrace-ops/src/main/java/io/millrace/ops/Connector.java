package io.millrace.ops;

import io.millrace.ops.status.FailureCause;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A connector as its cluster knows it.
 *
 * @param name its name
 * @param type whether it reads or writes
 * @param config its configuration, as it was given (with references to secrets unresolved)
 * @param status its state
 */
public record Connector(String name, Type type, Map<String, String> config, Status status) {

    /** Copies the map. */
    public Connector {
        config = Map.copyOf(config);
    }

    /** Without the configuration, which may have secrets. */
    @Override
    public String toString() {
        return "connector '" + name + "' (" + type + ", " + status.state() + ")";
    }

    /** Whether a connector reads from or writes to another system. */
    public enum Type {
        SOURCE,
        SINK,
        /** Connect does not say: its class is not installed, for example. */
        UNKNOWN
    }

    /** States of connectors and tasks, as Connect names them. */
    public enum State {
        UNASSIGNED,
        RUNNING,
        PAUSED,
        STOPPED,
        FAILED,
        RESTARTING,
        DESTROYED
    }

    /**
     * The state of a connector and of its tasks.
     *
     * @param state of the connector itself
     * @param workerId the worker it runs on
     * @param trace the stack trace of its failure
     * @param tasks its tasks, by number
     */
    public record Status(
            State state, String workerId, @Nullable String trace, List<Task> tasks) {

        /** Copies the list. */
        public Status {
            tasks = List.copyOf(tasks);
        }

        /** What the connector, or else the first of its failed tasks, failed of, in one line; null if nothing failed. */
        public @Nullable String failure() {
            return FailureCause.of(this);
        }

        /** Whether the connector or one of its tasks failed. */
        public boolean hasFailed() {
            return state == State.FAILED || tasks.stream().anyMatch(task -> task.state() == State.FAILED);
        }
    }

    /**
     * The state of a task.
     *
     * @param id its number
     * @param state its state
     * @param workerId the worker it runs on
     * @param trace the stack trace of its failure
     */
    public record Task(
            int id, State state, String workerId, @Nullable String trace) {}
}
