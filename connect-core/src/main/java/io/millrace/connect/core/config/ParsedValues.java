package io.millrace.connect.core.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * A configuration read as far as it can be read, for checks across keys: what is not set, empty or malformed is null here, and
 * the malformed already has its message. Immutable but for the messages.
 */
public final class ParsedValues {
    private final Map<String, ConfigValue> values;
    private final Set<String> given;

    private ParsedValues(Map<String, ConfigValue> values, Set<String> given) {
        this.values = values;
        this.given = given;
    }

    public static ParsedValues of(ConfigDef def, Map<String, String> props) {
        Map<String, ConfigValue> values = def.validateAll(withoutBlanks(def, props));
        for (ConfigValue value : values.values()) {
            List<String> messages = value.errorMessages();
            if (value.value() == null && messages.size() > 1) {
                // It could not be read; what follows is what the validator says of the null in its place.
                messages.subList(1, messages.size()).clear();
            }
        }
        Set<String> given = new HashSet<>(props.keySet());
        given.removeIf(key -> {
            String value = props.get(key);
            return value == null || value.isBlank();
        });
        return new ParsedValues(values, given);
    }

    /** The same without what is empty where a number, a class or the like belongs: that counts as not set, as empty text does. */
    public static Map<String, String> withoutBlanks(ConfigDef def, Map<String, String> props) {
        Map<String, String> set = new HashMap<>(props);
        set.entrySet().removeIf(prop -> isBlank(def.configKeys().get(prop.getKey()), prop.getValue()));
        return set;
    }

    private static boolean isBlank(ConfigDef.@Nullable ConfigKey key, @Nullable String value) {
        return key != null
                && key.type != ConfigDef.Type.STRING
                && key.type != ConfigDef.Type.PASSWORD
                && key.type != ConfigDef.Type.LIST
                && value != null
                && value.isBlank();
    }

    /** The text of {@code key}, or null where it has none. */
    public @Nullable String text(String key) {
        return get(key) instanceof String text && !text.isBlank() ? text.strip() : null;
    }

    /** The secret of {@code key}, or null where it has none. */
    public @Nullable Password secret(String key) {
        return get(key) instanceof Password password
                        && password.value() != null
                        && !password.value().isBlank()
                ? password
                : null;
    }

    /** The number of {@code key}, or null where it has none. */
    public @Nullable Long number(String key) {
        return get(key) instanceof Number number ? Long.valueOf(number.longValue()) : null;
    }

    /** The class of {@code key}, or null where it has none. */
    public @Nullable Class<?> type(String key) {
        return get(key) instanceof Class<?> type ? type : null;
    }

    /** Whether {@code key} says true. */
    public boolean isTrue(String key) {
        return Boolean.TRUE.equals(get(key));
    }

    /** Whether the configuration sets {@code key} to anything, be it malformed: a default does not count. */
    public boolean isGiven(String key) {
        return given.contains(key);
    }

    /** Whether {@code key} could not be read. */
    boolean isMalformed(String key) {
        ConfigValue value = values.get(key);
        return value != null && !value.errorMessages().isEmpty();
    }

    /** Whether {@code key} has a value, its default included. */
    public boolean has(String key) {
        Object value = get(key);
        return value instanceof String
                ? text(key) != null
                : value instanceof Password ? secret(key) != null : value != null;
    }

    /** The value of {@code key} as a message may show it: null where there is none, or it is a secret. */
    @Nullable
    String shown(String key) {
        Object value = get(key);
        if (value instanceof Class<?> type) {
            return type.getName();
        }
        if (value instanceof String) {
            return text(key);
        }
        return value instanceof Number || value instanceof Boolean ? value.toString() : null;
    }

    private @Nullable Object get(String key) {
        ConfigValue value = values.get(key);
        return value == null || !value.errorMessages().isEmpty() ? null : value.value();
    }

    /** The values with their messages, as {@code Connector.validate} returns them. */
    public List<ConfigValue> toList() {
        return new ArrayList<>(values.values());
    }

    /** Adds the messages that the keys have on their own. */
    public void collectInto(ConfigProblems problems) {
        Collection<ConfigValue> all = values.values();
        all.forEach(value -> value.errorMessages().forEach(message -> problems.addAsItIs(value.name(), message)));
    }
}
