package io.millrace.ops.fake;

import io.millrace.ops.Logger;
import io.millrace.ops.Loggers;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.Suggestions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@link Loggers} in memory: {@code root} at {@code INFO}. Thread-safe. */
public final class FakeLoggers implements Loggers {
    private final Map<String, Logger> loggers = new TreeMap<>(Map.of("root", new Logger("root", "INFO", null)));

    /** With {@code root} alone. */
    public FakeLoggers() {}

    @Override
    public synchronized List<Logger> list() {
        return List.copyOf(loggers.values());
    }

    @Override
    public synchronized Logger get(String name) {
        Logger logger = loggers.get(name);
        if (logger == null) {
            throw new OpsException(
                    Kind.NOT_FOUND,
                    "There is no logger '" + name + "'. " + Suggestions.of(name, "loggers", loggers.keySet()));
        }
        return logger;
    }

    @Override
    public synchronized List<String> set(String name, Logger.Level level, Scope scope) {
        loggers.put(name, new Logger(name, level.name(), null));
        return scope == Scope.CLUSTER ? List.of() : List.of(name);
    }
}
