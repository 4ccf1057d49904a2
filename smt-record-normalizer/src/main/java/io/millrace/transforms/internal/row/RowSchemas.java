package io.millrace.transforms.internal.row;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/**
 * The schemas of a topic's rows. Immutable.
 *
 * @param whole of whole rows; all columns but the key's are optional, because rows of which only the key is known have it too
 * @param keyAlone of rows of which only the key is known: the same where types are kept (one schema for each topic suits formats with
 *     numbered fields), else one with the key's columns alone, so that JSON does not claim that the others are null
 * @param keyBefore likewise, in the place of {@code before}: under another name where it has another shape, since one name stands for
 *     one shape within a schema
 */
record RowSchemas(Schema whole, Schema keyAlone, Schema keyBefore) {
    static RowSchemas of(
            String name, Column[] columns, Column[] keyColumns, Map<String, Schema> extras, RowOptions options) {
        Set<String> keys = new HashSet<>();
        for (Column column : keyColumns) {
            keys.add(column.from().name());
        }
        Schema whole = schema(name, columns, keys, extras);
        boolean holdsKey = keys.stream().allMatch(key -> whole.field(key) != null);
        if (options.keepTypes() && holdsKey) {
            return new RowSchemas(whole, whole, whole);
        }
        return new RowSchemas(
                whole, schema(name, keyColumns, keys, extras), schema(name + "Key", keyColumns, keys, Map.of()));
    }

    private static Schema schema(String name, Column[] columns, Set<String> keys, Map<String, Schema> extras) {
        SchemaBuilder builder = SchemaBuilder.struct().name(name).optional();
        for (Column column : columns) {
            boolean required = keys.contains(column.from().name())
                    && !column.from().schema().isOptional();
            builder.field(column.from().name(), ColumnCompiler.withoutDefault(column.schema(), !required));
        }
        extras.forEach(builder::field);
        return builder.build();
    }
}
