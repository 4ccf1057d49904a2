package io.millrace.transforms.internal.row;

import io.millrace.transforms.internal.source.Patch;
import io.millrace.transforms.internal.text.Utf8Buffer;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** Makes the Record's rows from the source's: structs or maps. Confined to one thread. */
interface Rows {
    /** What a row holds, and where it stands. */
    enum Kind {
        /** Every column. */
        WHOLE,
        /** The key alone, as {@code record}. */
        KEY,
        /** The key alone, as {@code before}. */
        KEY_BEFORE,
        /** The whole event in the place of a row. */
        EVENT
    }

    /**
     * The whole row.
     *
     * @param unavailable where the names of columns go whose value the database did not send
     */
    Object whole(Object row, List<String> unavailable);

    /**
     * The row of which only the key is known, as {@code kind}.
     *
     * @param key a struct or a map
     * @param before the image that the key's columns are taken from where key and rows are of different kinds
     */
    Object keyAlone(Object key, @Nullable Object before, Kind kind);

    /** Whether only their schema tells what values mean. */
    default boolean needSchemas() {
        return true;
    }

    /** Whether the whole event takes the place of the row. */
    default boolean areEvents() {
        return false;
    }

    /** The whole event, in the place of the row. */
    default Object event(Object value) {
        throw new IllegalStateException("rows of this kind are no events");
    }

    /** Whether updates may come as patches. */
    default boolean hasPatches() {
        return false;
    }

    /** What is known of the row after an update of which only the changes are: its key and the new values. */
    default Object patched(@Nullable Object key, Patch patch) {
        throw new IllegalStateException("rows of this kind have no patches");
    }

    /** The row as it stands without a Record around it: what is no row by itself stands beside the columns of its key. */
    default Object alone(@Nullable Object key, Object row) {
        return row;
    }

    /** Whether changes may tell who made them. */
    default boolean tellPrincipals() {
        return false;
    }

    /** Sets one of the columns that are added to the source's, by its number. */
    void putExtra(Object row, int extra, @Nullable Object value);

    /** The row without columns whose value the database did not send. */
    Object without(Object row, List<String> unavailable);

    /** Appends the source's row as canonical JSON. */
    void canonical(Object row, Utf8Buffer out);

    /** The schema of rows of that kind; null where there are no schemas. */
    @Nullable
    Schema schema(Kind kind);

    /** The fingerprint of the source's row schema; null without schemas. */
    @Nullable
    String schemaVersion();
}
