package io.millrace.ops.fake;

import io.millrace.ops.Plugin;
import io.millrace.ops.Plugins;
import io.millrace.ops.Validation;
import io.millrace.ops.Validation.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@link Plugins} that are as the test says, and find every configuration valid unless told otherwise. Thread-safe. */
public final class FakePlugins implements Plugins {
    private final List<Plugin> plugins = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, String> types = new HashMap<>();

    /** None. */
    public FakePlugins() {}

    /** Installs one. */
    public synchronized FakePlugins add(Plugin plugin) {
        plugins.add(plugin);
        return this;
    }

    /** From now on, configurations with this key and this value are refused so. */
    public synchronized FakePlugins refuse(String key, String value, String message, String... recommended) {
        problems.add(new Problem(key, message, value, List.of(recommended)));
        return this;
    }

    /** The key is known to be of this type. */
    public synchronized FakePlugins type(String key, String type) {
        types.put(key, type);
        return this;
    }

    @Override
    public synchronized List<Plugin> list() {
        return List.copyOf(plugins);
    }

    @Override
    public synchronized Validation validate(String name, Map<String, String> config) {
        return new Validation(
                problems.stream()
                        .filter(problem ->
                                problem.value() != null && problem.value().equals(config.get(problem.key())))
                        .toList(),
                types);
    }
}
