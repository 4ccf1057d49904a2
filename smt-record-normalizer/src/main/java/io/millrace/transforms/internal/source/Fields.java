package io.millrace.transforms.internal.source;

import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Reads a fixed choice of fields from structs of one schema, or from maps. The fields are looked up once, so that reading one from a
 * struct is an array access. Immutable.
 */
final class Fields {
    private final String[] names;
    private final @Nullable Field[] fields;

    private Fields(String[] names, @Nullable Field[] fields) {
        this.names = names;
        this.fields = fields;
    }

    /** For structs of {@code schema}, or for maps where there is none. */
    static Fields of(@Nullable Schema schema, String... names) {
        Field[] fields = new Field[names.length];
        if (schema != null && schema.type() == Schema.Type.STRUCT) {
            for (int i = 0; i < names.length; i++) {
                fields[i] = schema.field(names[i]);
            }
        }
        return new Fields(names, fields);
    }

    /** Whether fields can be read from {@code value}. */
    static boolean isHolder(@Nullable Object value) {
        return value instanceof Struct || value instanceof Map;
    }

    /** The value of the field with that index, null where there is no such field. */
    @Nullable
    Object get(Object holder, int index) {
        if (holder instanceof Struct struct) {
            Field field = fields[index];
            return field == null ? null : struct.get(field);
        }
        return ((Map<?, ?>) holder).get(names[index]);
    }
}
