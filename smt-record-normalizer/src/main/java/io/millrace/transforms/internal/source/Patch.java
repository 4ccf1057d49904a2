package io.millrace.transforms.internal.source;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an update changed, where the source does not tell the whole row after it. Immutable.
 *
 * @param updated the fields that have new values, as the source wrote them
 * @param removed the names of the fields that are gone; null where none are
 * @param truncated the arrays that are shorter now; null where none are
 */
public record Patch(
        @Nullable String updated,
        @Nullable List<String> removed,
        @Nullable List<Truncated> truncated) {
    /**
     * An array that is shorter now.
     *
     * @param field its dotted name
     * @param size how many elements it has left
     */
    public record Truncated(String field, int size) {}
}
