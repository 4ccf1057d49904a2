package io.millrace.ops.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.ops.Connector;
import io.millrace.ops.Connectors;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.Secrets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@link Connectors} over the REST API. */
public final class RestConnectors implements Connectors {
    private static final String LIST = "connectors?expand=info&expand=status";

    private final ConnectRest rest;
    private final Endpoint endpoint;

    /** Over this client. */
    public RestConnectors(ConnectRest rest) {
        this.rest = rest;
        this.endpoint = new Endpoint(rest);
    }

    @Override
    public List<Connector> list() {
        Exchange answer = rest.send("GET", LIST, null);
        if (answer.isUnknownEndpoint()) {
            throw endpoint.unknownEndpoint("GET connectors", "0.10");
        }
        List<Connector> connectors = new ArrayList<>();
        answer.result()
                .properties()
                .forEach(entry -> connectors.add(connector(
                        entry.getKey(),
                        entry.getValue().path("info"),
                        entry.getValue().path("status"))));
        connectors.sort(Comparator.comparing(Connector::name));
        return connectors;
    }

    @Override
    public Connector get(String name) {
        JsonNode info = endpoint.send("GET", name, "", null);
        return connector(name, info, status(name));
    }

    @Override
    public void create(String name, Map<String, String> config, Connector.State initialState) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("name", name);
        body.set("config", json(config));
        if (initialState != Connector.State.RUNNING) {
            body.put("initial_state", initialState.name());
        }
        try {
            rest.post("connectors", body);
        } catch (OpsException e) {
            if (initialState != Connector.State.RUNNING
                    && String.valueOf(e.getMessage()).contains("initial_state")) {
                throw new OpsException(
                        e.kind(), "initial_state needs workers of Kafka 3.7 or later: " + e.getMessage(), e);
            }
            throw e;
        }
    }

    @Override
    public void configure(String name, Map<String, String> config) {
        endpoint.send("GET", name, "", null); // Connect would create one of a name that does not exist.
        endpoint.send("PUT", name, "/config", json(config));
    }

    @Override
    public void delete(String name) {
        endpoint.send("DELETE", name, "", null);
    }

    @Override
    public void pause(String name) {
        endpoint.send("PUT", name, "/pause", null);
    }

    @Override
    public void resume(String name) {
        endpoint.send("PUT", name, "/resume", null);
    }

    @Override
    public void stop(String name) {
        endpoint.send("PUT", name, "/stop", null, "3.5");
    }

    @Override
    public void restart(String name, Restart what) {
        endpoint.send("POST", name, "/restart?includeTasks=true&onlyFailed=" + (what == Restart.FAILED), null, "3.0");
    }

    @Override
    public void restartTask(String name, int task) {
        try {
            endpoint.send("POST", name, "/tasks/" + task + "/restart", null);
        } catch (OpsException e) {
            if (e.kind() != Kind.NOT_FOUND) {
                throw e;
            }
            List<Integer> tasks =
                    get(name).status().tasks().stream().map(Connector.Task::id).toList();
            throw new OpsException(
                    Kind.NOT_FOUND,
                    "Connector '%s' has no task %d. %s"
                            .formatted(
                                    name, task, tasks.isEmpty() ? "It has no tasks." : "Its tasks are " + tasks + "."),
                    e);
        }
    }

    @Override
    public Connector await(String name, Connector.State state, Duration timeout) {
        return new SteadyState(rest, this, new Awaited(name, state, null), timeout).await();
    }

    @Override
    public List<Connector> awaitAll(List<Awaited> connectors, Duration timeout, Consumer<OpsException> isNotThere) {
        Map<String, SteadyState> waits = new LinkedHashMap<>();
        connectors.forEach(each -> waits.put(each.name(), new SteadyState(rest, this, each, timeout)));
        Map<String, Connector> there = new HashMap<>();
        while (true) {
            waits.entrySet().removeIf(wait -> isDecided(wait.getKey(), wait.getValue(), there, isNotThere));
            if (waits.isEmpty()) {
                return connectors.stream()
                        .map(each -> there.get(each.name()))
                        .filter(Objects::nonNull)
                        .toList();
            }
            rest.sleep(SteadyState.PAUSE);
        }
    }

    private boolean isDecided(
            String name, SteadyState wait, Map<String, Connector> there, Consumer<OpsException> isNotThere) {
        Connector now;
        try {
            now = get(name);
        } catch (OpsException e) {
            if (e.kind() != Kind.NOT_FOUND) {
                throw e; // It would go wrong for the others too.
            }
            isNotThere.accept(e);
            return true;
        }
        try {
            if (!wait.isThere(now)) {
                return false;
            }
            there.put(name, now);
        } catch (OpsException e) {
            isNotThere.accept(e);
        }
        return true;
    }

    /** Missing for a moment after a connector was created. */
    private JsonNode status(String name) {
        try {
            return endpoint.send("GET", name, "/status", null);
        } catch (OpsException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return MissingNode.getInstance();
            }
            throw e;
        }
    }

    private static ObjectNode json(Map<String, String> config) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        config.forEach(body::put);
        return body;
    }

    private static Connector connector(String name, JsonNode info, JsonNode status) {
        Map<String, String> config = new HashMap<>();
        info.path("config")
                .properties()
                .forEach(entry -> config.put(entry.getKey(), entry.getValue().asText()));
        JsonNode own = status.path("connector");
        String type = Stream.of(status, info)
                .map(node -> node.path("type").asText(""))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
        return new Connector(
                name,
                type(type),
                config,
                new Connector.Status(state(own), own.path("worker_id").asText(), trace(own), tasks(info, status)));
    }

    /** Those that have a status, and those that are configured and have none yet. */
    private static List<Connector.Task> tasks(JsonNode info, JsonNode status) {
        Map<Integer, Connector.Task> tasks = new TreeMap<>();
        for (JsonNode task : info.path("tasks")) {
            int id = task.path("task").asInt();
            tasks.put(id, new Connector.Task(id, Connector.State.UNASSIGNED, "", null));
        }
        for (JsonNode task : status.path("tasks")) {
            int id = task.path("id").asInt();
            tasks.put(
                    id,
                    new Connector.Task(id, state(task), task.path("worker_id").asText(), trace(task)));
        }
        return List.copyOf(tasks.values());
    }

    private static Connector.Type type(String type) {
        return switch (type) {
            case "source" -> Connector.Type.SOURCE;
            case "sink" -> Connector.Type.SINK;
            default -> Connector.Type.UNKNOWN;
        };
    }

    private static Connector.State state(JsonNode node) {
        return Connector.State.valueOf(node.path("state").asText("UNASSIGNED").toUpperCase(Locale.ROOT));
    }

    private static @Nullable String trace(JsonNode node) {
        return node.hasNonNull("trace")
                ? Secrets.withoutUrlSecrets(node.path("trace").asText())
                : null;
    }
}
