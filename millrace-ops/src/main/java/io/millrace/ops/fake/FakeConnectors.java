package io.millrace.ops.fake;

import io.millrace.ops.Connector;
import io.millrace.ops.Connector.State;
import io.millrace.ops.Connector.Status;
import io.millrace.ops.Connector.Task;
import io.millrace.ops.Connectors;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.Suggestions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * {@link Connectors} in memory. What is created runs at once, with {@code tasks.max} tasks; a restart mends what {@link #fail} broke.
 * Thread-safe.
 */
public final class FakeConnectors implements Connectors {
    private static final String WORKER = "127.0.0.1:8083";

    private final Map<String, Connector> connectors = new TreeMap<>();
    private final List<String> calls = new ArrayList<>();

    /** None. */
    public FakeConnectors() {}

    /** Adds a connector that runs with as many tasks. */
    public synchronized FakeConnectors add(String name, Connector.Type type, int tasks) {
        return add(
                name,
                type,
                tasks,
                Map.of("connector.class", "org.example.Fake" + (type == Connector.Type.SINK ? "Sink" : "Source")));
    }

    /** Adds a connector that runs with as many tasks and this configuration. */
    public synchronized FakeConnectors add(String name, Connector.Type type, int tasks, Map<String, String> config) {
        connectors.put(name, new Connector(name, type, config, in(State.RUNNING, tasks)));
        return this;
    }

    /** Lets a task fail. */
    public synchronized void fail(String name, int task, String trace) {
        change(
                name,
                status -> new Status(
                        status.state(),
                        status.workerId(),
                        null,
                        status.tasks().stream()
                                .map(each -> each.id() == task ? new Task(task, State.FAILED, WORKER, trace) : each)
                                .toList()));
    }

    /** What was asked to change, in order: {@code pause orders}, {@code create orders RUNNING}. */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    @Override
    public synchronized List<Connector> list() {
        return List.copyOf(connectors.values());
    }

    @Override
    public synchronized Connector get(String name) {
        Connector connector = connectors.get(name);
        if (connector == null) {
            throw new OpsException(
                    Kind.NOT_FOUND,
                    "There is no connector '" + name + "'. " + Suggestions.of(name, "connectors", connectors.keySet()));
        }
        return connector;
    }

    @Override
    public synchronized void create(String name, Map<String, String> config, State initialState) {
        calls.add("create " + name + " " + initialState);
        if (connectors.containsKey(name)) {
            throw new OpsException(Kind.INVALID, "Connector " + name + " already exists.");
        }
        connectors.put(name, new Connector(name, type(config), config, in(initialState, tasks(config))));
    }

    @Override
    public synchronized void configure(String name, Map<String, String> config) {
        calls.add("configure " + name);
        State state = get(name).status().state();
        connectors.put(name, new Connector(name, type(config), config, in(state, tasks(config))));
    }

    @Override
    public synchronized void delete(String name) {
        calls.add("delete " + name);
        get(name);
        connectors.remove(name);
    }

    @Override
    public synchronized void pause(String name) {
        calls.add("pause " + name);
        set(name, State.PAUSED);
    }

    @Override
    public synchronized void resume(String name) {
        calls.add("resume " + name);
        set(name, State.RUNNING);
    }

    @Override
    public synchronized void stop(String name) {
        calls.add("stop " + name);
        set(name, State.STOPPED);
    }

    @Override
    public synchronized void restart(String name, Restart what) {
        calls.add("restart " + name + " " + what);
        State state = get(name).status().state();
        set(name, state == State.PAUSED || state == State.STOPPED ? state : State.RUNNING);
    }

    @Override
    public synchronized void restartTask(String name, int task) {
        calls.add("restart " + name + " task " + task);
        if (get(name).status().tasks().stream().noneMatch(each -> each.id() == task)) {
            throw new OpsException(Kind.NOT_FOUND, "Connector '%s' has no task %d.".formatted(name, task));
        }
        change(
                name,
                status -> new Status(
                        status.state(),
                        status.workerId(),
                        null,
                        status.tasks().stream()
                                .map(each -> each.id() == task ? new Task(task, status.state(), WORKER, null) : each)
                                .toList()));
    }

    @Override
    public synchronized Connector await(String name, State state, Duration timeout) {
        Connector connector = get(name);
        String failure = connector.status().failure();
        if (failure != null) {
            throw new OpsException(Kind.FAILED, "Connector '%s' failed: %s".formatted(name, failure));
        }
        if (connector.status().state() != state) {
            throw new OpsException(
                    Kind.TIMEOUT,
                    "Connector '%s' is not %s after %d s: connector %s."
                            .formatted(
                                    name,
                                    state,
                                    timeout.toSeconds(),
                                    connector.status().state()));
        }
        return connector;
    }

    @Override
    public List<Connector> awaitAll(List<Awaited> awaited, Duration timeout, Consumer<OpsException> isNotThere) {
        List<Connector> there = new ArrayList<>();
        for (Awaited each : awaited) {
            try {
                there.add(await(each.name(), each.state(), timeout));
            } catch (OpsException e) {
                isNotThere.accept(e);
            }
        }
        return there;
    }

    private void set(String name, State state) {
        Connector connector = get(name);
        int tasks =
                Math.max(tasks(connector.config()), connector.status().tasks().size());
        change(name, status -> in(state, tasks));
    }

    private void change(String name, UnaryOperator<Status> change) {
        Connector old = get(name);
        connectors.put(name, new Connector(name, old.type(), old.config(), change.apply(old.status())));
    }

    private static Status in(State state, int tasks) {
        List<Task> all = IntStream.range(0, state == State.STOPPED ? 0 : tasks)
                .mapToObj(id -> new Task(id, state, WORKER, null))
                .toList();
        return new Status(state, WORKER, null, all);
    }

    private static Connector.Type type(Map<String, String> config) {
        return config.getOrDefault("connector.class", "")
                        .toLowerCase(Locale.ROOT)
                        .contains("sink")
                ? Connector.Type.SINK
                : Connector.Type.SOURCE;
    }

    private static int tasks(Map<String, String> config) {
        return Integer.parseInt(config.getOrDefault("tasks.max", "1"));
    }
}
