package io.millrace.connect.core.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;

/**
 * What is wrong with a configuration, collected per key, so that a user sees all of it at once and each message on the key
 * to change. Each message names its key, and its value where that is no secret, because Connect shows messages without their
 * keys where it refuses a connector. Confined to one thread.
 */
public final class ConfigProblems {
    private final Map<String, List<String>> byKey = new LinkedHashMap<>();
    private final ParsedValues values;

    /** @param values the configuration that the problems are of */
    public ConfigProblems(ParsedValues values) {
        this.values = values;
    }

    /**
     * Adds a problem.
     *
     * @param key the key to change
     * @param message what is wrong and what to change; never holds a secret. Key and value are put before it
     */
    public void add(String key, String message) {
        String value = values.shown(key);
        addAsItIs(key, key + (value == null ? ": " : "=" + value + ": ") + message);
    }

    /** As {@link #add}, for a key whose value is better not shown. */
    public void addWithoutValue(String key, String message) {
        addAsItIs(key, key + ": " + message);
    }

    /**
     * Reports a key that is set although another one does not ask for it, or missing although it does.
     *
     * @param key belongs to {@code word} of {@code choice}
     * @param choice a key with one of a few words; where it is malformed, nobody knows what it asks for
     */
    public void checkBelongs(String key, String choice, String word) {
        if (values.isMalformed(choice)) {
            return;
        }
        boolean isWanted = word.equalsIgnoreCase(values.text(choice));
        if (isWanted && !values.has(key)) {
            add(key, "Missing: " + choice + "=" + word + " needs it.");
        } else if (!isWanted && values.has(key)) {
            add(key, "Has no effect without " + choice + "=" + word + ": set that too, or remove this key.");
        }
    }

    /** Adds a message that names its key already; the same message twice is told once. */
    void addAsItIs(String key, String message) {
        List<String> messages = byKey.computeIfAbsent(key, k -> new ArrayList<>());
        if (!messages.contains(message)) {
            messages.add(message);
        }
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
            byKey.values().forEach(lines::addAll);
            throw new ConfigException(String.join("\n", lines));
        }
    }
}
