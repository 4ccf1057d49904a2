package io.millrace.connect.core.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;

/**
 * What is wrong with a configuration, collected per key, so that a user sees all of it at once and each message on the key
 * to change. Confined to one thread.
 */
public final class ConfigProblems {
    private final Map<String, List<String>> byKey = new LinkedHashMap<>();

    /**
     * Adds a problem.
     *
     * @param key the key to change
     * @param message what is wrong and what to change; never holds a secret
     */
    public void add(String key, String message) {
        byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(message);
    }

    public boolean isEmpty() {
        return byKey.isEmpty();
    }

    /** Adds the messages to the values of their keys; a key without a value is appended. */
    public void reportOn(List<ConfigValue> values) {
        byKey.forEach((key, messages) -> {
            ConfigValue value = values.stream()
                    .filter(v -> v.name().equals(key))
                    .findFirst()
                    .orElseGet(() -> {
                        ConfigValue added = new ConfigValue(key);
                        values.add(added);
                        return added;
                    });
            messages.forEach(value::addErrorMessage);
        });
    }

    /** Throws all of it in one exception, if there is any. */
    public void throwIfAny() {
        if (!byKey.isEmpty()) {
            List<String> lines = new ArrayList<>();
            byKey.forEach((key, messages) -> messages.forEach(message -> lines.add(key + ": " + message)));
            throw new ConfigException(String.join("\n", lines));
        }
    }
}
