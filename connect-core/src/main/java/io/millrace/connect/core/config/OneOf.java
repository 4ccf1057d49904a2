package io.millrace.connect.core.config;

import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** Accepts one of a few words, whatever their case, and names them all where it does not. Immutable. */
public final class OneOf implements ConfigDef.Validator {
    private final List<String> words;
    private final boolean isNeeded;

    private OneOf(List<String> words, boolean isNeeded) {
        this.words = words;
        this.isNeeded = isNeeded;
    }

    public static OneOf ignoringCase(String... words) {
        return new OneOf(List.of(words), true);
    }

    /** The same for a key that need not be set. */
    public static OneOf orNothing(String... words) {
        return new OneOf(List.of(words), false);
    }

    @Override
    public void ensureValid(String name, Object value) {
        if (!isNeeded && (value == null || value.toString().isBlank())) {
            return;
        }
        if (value == null || words.stream().noneMatch(word -> word.equalsIgnoreCase(value.toString()))) {
            throw new ConfigException(name, value, "use one of: " + this);
        }
    }

    @Override
    public String toString() {
        return String.join(", ", words);
    }
}
