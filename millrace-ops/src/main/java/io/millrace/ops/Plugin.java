package io.millrace.ops;

import org.jspecify.annotations.Nullable;

/**
 * Something that is installed in a worker.
 *
 * @param className its class
 * @param type {@code source}, {@code sink}, {@code converter}, {@code header_converter}, {@code transformation} or {@code predicate}
 * @param version its version; null if it has none
 */
public record Plugin(
        String className, String type, @Nullable String version) {

    /** The class's name without its package. */
    public String shortName() {
        return className.substring(className.lastIndexOf('.') + 1);
    }
}
