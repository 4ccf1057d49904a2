package io.millrace.ops;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a connector's class thinks of a configuration.
 *
 * @param problems what it refuses; empty if the configuration is valid
 * @param types the type of each key that is known, such as {@code STRING} or {@code PASSWORD}
 */
public record Validation(List<Problem> problems, Map<String, String> types) {
    /** What nothing was found wrong with. */
    public static final Validation VALID = new Validation(List.of(), Map.of());

    /** Copies both. */
    public Validation {
        problems = List.copyOf(problems);
        types = Map.copyOf(types);
    }

    /**
     * One thing that is wrong with one key.
     *
     * @param key the key to change
     * @param message what is wrong; never has a secret in it
     * @param value what the key was given; null if nothing, {@code ***} for a secret
     * @param recommended values that would do, where the class names such
     */
    public record Problem(
            String key, String message, @Nullable String value, List<String> recommended) {
        /** Copies the list. */
        public Problem {
            recommended = List.copyOf(recommended);
        }
    }
}
