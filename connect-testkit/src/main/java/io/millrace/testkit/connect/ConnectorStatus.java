package io.millrace.testkit.connect;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the REST API says of a connector. States are {@code RUNNING}, {@code FAILED}, {@code PAUSED}, {@code STOPPED},
 * {@code UNASSIGNED} and {@code RESTARTING}.
 *
 * @param name the connector
 * @param state the connector's own state
 * @param workerId {@code host:port} of the worker that runs it
 * @param trace why it failed; empty if it did not
 * @param tasks its tasks
 */
public record ConnectorStatus(String name, String state, String workerId, String trace, List<Task> tasks) {
    public ConnectorStatus {
        tasks = List.copyOf(tasks);
    }

    /**
     * A task of a connector.
     *
     * @param id its number
     * @param state its state
     * @param workerId {@code host:port} of the worker that runs it
     * @param trace why it failed; empty if it did not
     */
    public record Task(int id, String state, String workerId, String trace) {
        public boolean isFailed() {
            return state.equals("FAILED");
        }
    }

    static ConnectorStatus of(JsonNode json) {
        List<Task> tasks = new ArrayList<>();
        for (JsonNode task : json.path("tasks")) {
            tasks.add(new Task(
                    task.path("id").asInt(),
                    task.path("state").asText(),
                    task.path("worker_id").asText(),
                    task.path("trace").asText("")));
        }
        JsonNode connector = json.path("connector");
        return new ConnectorStatus(
                json.path("name").asText(),
                connector.path("state").asText(),
                connector.path("worker_id").asText(),
                connector.path("trace").asText(""),
                tasks);
    }

    /** Whether the connector and all of its tasks run, and there is at least one. */
    public boolean isRunning() {
        return state.equals("RUNNING")
                && !tasks.isEmpty()
                && tasks.stream().allMatch(task -> task.state().equals("RUNNING"));
    }

    /** Whether the connector is stopped, and none of its tasks is left. */
    public boolean isStopped() {
        return state.equals("STOPPED") && tasks.isEmpty();
    }

    /** Whether the connector or one of its tasks failed. */
    public boolean isFailed() {
        return state.equals("FAILED") || tasks.stream().anyMatch(Task::isFailed);
    }

    /** The traces of all that failed. */
    public String traces() {
        return trace
                + tasks.stream()
                        .filter(Task::isFailed)
                        .map(task -> "task " + task.id() + ": " + task.trace())
                        .collect(Collectors.joining("\n"));
    }
}
