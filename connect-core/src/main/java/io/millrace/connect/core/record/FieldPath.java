package io.millrace.connect.core.record;

import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.ParsedValues;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** The way to a field of a struct or map, such as {@code record.customer_id}. Immutable. */
public final class FieldPath {
    private final String path;
    private final String[] names;

    private FieldPath(String path, String[] names) {
        this.path = path;
        this.names = names;
    }

    /**
     * Reads a path.
     *
     * @param path names with dots between them, which lead into structs and maps
     */
    public static FieldPath parse(String path) {
        return new FieldPath(path, path.split("\\.", -1));
    }

    /** Reports where a name is missing before, between or after the dots of the path that {@code key} holds. */
    public static void check(ParsedValues values, String key, ConfigProblems problems) {
        String path = values.text(key);
        if (path != null && List.of(path.split("\\.", -1)).contains("")) {
            problems.add(key, "Before, between or after its dots a name is missing: write it as record.customer_id.");
        }
    }

    /**
     * What was found.
     *
     * @param schema null where there is none
     * @param value null where the field is null, or what holds it
     */
    public record Found(@Nullable Schema schema, @Nullable Object value) {}

    /** The field of this value, or null where the value has none of that name. A name with dots in it is found too. */
    public @Nullable Found find(@Nullable Object value, @Nullable Schema schema) {
        Object holder = value;
        Schema holderSchema = schema;
        if (has(holder, path)) {
            return new Found(fieldSchema(holder, path, holderSchema), get(holder, path));
        }
        int last = names.length - 1;
        for (int i = 0; i < last; i++) {
            if (!has(holder, names[i])) {
                return null;
            }
            holderSchema = fieldSchema(holder, names[i], holderSchema);
            holder = get(holder, names[i]);
            if (holder == null) {
                return new Found(null, null);
            }
        }
        return has(holder, names[last])
                ? new Found(fieldSchema(holder, names[last], holderSchema), get(holder, names[last]))
                : null;
    }

    @Override
    public String toString() {
        return path;
    }

    private static boolean has(@Nullable Object holder, String field) {
        if (holder instanceof Struct struct) {
            return struct.schema().field(field) != null;
        }
        return holder instanceof Map<?, ?> map && map.containsKey(field);
    }

    private static @Nullable Object get(@Nullable Object holder, String field) {
        if (holder instanceof Struct struct) {
            // Struct.get puts a default in the place of null: another row's key. As in the JSON, null stays null.
            return struct.schema().field(field).schema().isOptional()
                    ? struct.getWithoutDefault(field)
                    : struct.get(field);
        }
        return holder instanceof Map<?, ?> map ? map.get(field) : null;
    }

    private static @Nullable Schema fieldSchema(@Nullable Object holder, String field, @Nullable Schema holderSchema) {
        if (holder instanceof Struct struct) {
            Field found = struct.schema().field(field);
            return found == null ? null : found.schema();
        }
        return holderSchema != null && holderSchema.type() == Schema.Type.MAP ? holderSchema.valueSchema() : null;
    }
}
