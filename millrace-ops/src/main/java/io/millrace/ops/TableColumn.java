package io.millrace.ops;

import org.jspecify.annotations.Nullable;

/**
 * A column of a table, or a field of the messages about it.
 *
 * @param name its name
 * @param type as the database writes it, such as {@code DECIMAL(10,2)}, or the type in the message's schema
 * @param isOptional whether it may be null
 * @param defaultValue its default as text; null if it has none, or none but null
 * @param position from 1
 * @param isKey whether it belongs to the primary key
 */
public record TableColumn(
        String name,
        String type,
        boolean isOptional,
        @Nullable String defaultValue,
        int position,
        boolean isKey) {

    /** Whether this tells the same as another but for its place among the columns. */
    public boolean equalsButForPosition(TableColumn other) {
        return at(0).equals(other.at(0));
    }

    private TableColumn at(int place) {
        return new TableColumn(name, type, isOptional, defaultValue, place, isKey);
    }
}
