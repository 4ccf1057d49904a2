package io.millrace.it.types;

import java.util.List;
import java.util.Set;

/**
 * A value of a type.
 *
 * @param name what is special about it
 * @param literal an expression of SQL
 * @param differences where it arrives as another
 */
record TypedValue(String name, String literal, List<Difference> differences) {
    /**
     * Where a value does not arrive as it is.
     *
     * @param settings ways on which it does not
     * @param phases when it does not
     * @param instead the text that arrives instead, as its {@link Form} gives it
     * @param why who loses it, and what mends it
     */
    record Difference(Set<Setting> settings, Set<Phase> phases, String instead, String why) {}

    /** How a row was captured. */
    enum Phase {
        SNAPSHOT,
        STREAMING
    }
}
