package io.millrace.transforms;

import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** Accepts one of a few words, or a list of them, whatever their case, and names them all where it does not. Immutable. */
final class OneOf implements ConfigDef.Validator {
    private final List<String> words;

    OneOf(List<String> words) {
        this.words = words;
    }

    static OneOf of(Class<? extends Enum<?>> type) {
        return new OneOf(java.util.Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList());
    }

    @Override
    public void ensureValid(String name, @Nullable Object value) {
        if (value instanceof List<?> list) {
            list.forEach(element -> ensureValid(name, element));
        } else if (value == null
                || words.stream()
                        .noneMatch(
                                word -> word.equalsIgnoreCase(value.toString().trim()))) {
            throw new ConfigException(name, value, "use one of: " + this);
        }
    }

    @Override
    public String toString() {
        return String.join(", ", words);
    }
}
