package io.millrace.transforms.internal.row;

import io.millrace.transforms.internal.source.Patch;
import io.millrace.transforms.internal.value.PutFields;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Puts the Record's fields together: a struct of the topic's schema, or a map. Confined to one thread. */
final class RecordValues {
    private final RecordField[] fields;
    private final String name;
    private final @Nullable Rows rows;
    private final boolean maps;
    private final Schema primaryKeySchema;
    private final Map<Rows.Kind, Map<Rows.Kind, Layout>> layouts = new EnumMap<>(Rows.Kind.class);
    private Rows.@Nullable Kind latestRecord;
    private Rows.@Nullable Kind latestBefore;
    private @Nullable Layout latest;

    /**
     * @param name the schema's name
     * @param rows what makes the rows, null where the topic has none
     * @param maps whether Records are maps
     * @param primaryKeySchema the schema of {@code primary_key}
     */
    RecordValues(List<RecordField> fields, String name, @Nullable Rows rows, boolean maps, Schema primaryKeySchema) {
        this.fields = fields.toArray(new RecordField[0]);
        this.name = name;
        this.rows = rows;
        this.maps = maps;
        this.primaryKeySchema = primaryKeySchema;
    }

    /** The Record's schema, null for maps. */
    @Nullable
    Schema schema(Rows.Kind record, Rows.Kind before) {
        return maps ? null : layout(record, before).schema;
    }

    /** The Record with {@code values}, of which there is one for each field there is, wanted or not. */
    Object value(@Nullable Object[] values, Rows.Kind record, Rows.Kind before) {
        if (maps) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>(2 * fields.length);
            for (RecordField field : fields) {
                Object value = values[field.index()];
                if (value != null || !field.isOccasional()) {
                    map.put(field.key(), value);
                }
            }
            return map;
        }
        Layout layout = layout(record, before);
        Struct struct = new Struct(layout.schema);
        for (int i = 0; i < fields.length; i++) {
            Object value = values[fields[i].index()];
            if (value != null) {
                struct.put(layout.to[i], value);
            }
        }
        return struct;
    }

    /** Arrays that an update made shorter, as the Record holds them. */
    @Nullable
    Object truncated(@Nullable List<Patch.Truncated> arrays) {
        if (arrays == null) {
            return null;
        }
        List<Object> truncated = new ArrayList<>(arrays.size());
        for (Patch.Truncated array : arrays) {
            truncated.add(
                    maps
                            ? Map.of("field", array.field(), "size", array.size())
                            : new Struct(RecordField.TRUNCATED_ARRAY)
                                    .put("field", array.field())
                                    .put("size", array.size()));
        }
        return truncated;
    }

    private Layout layout(Rows.Kind record, Rows.Kind before) {
        if (record != latestRecord || before != latestBefore) {
            latest = layouts.computeIfAbsent(plainest(record), kind -> new EnumMap<>(Rows.Kind.class))
                    .computeIfAbsent(plainest(before), kind -> create(plainest(record), kind));
            latestRecord = record;
            latestBefore = before;
        }
        return Objects.requireNonNull(latest);
    }

    /** Kinds that have the schema of whole rows are the same, so that no schema is made twice. */
    private Rows.Kind plainest(Rows.Kind kind) {
        return rows == null || rows.schema(kind) == rows.schema(Rows.Kind.WHOLE) ? Rows.Kind.WHOLE : kind;
    }

    private Layout create(Rows.Kind record, Rows.Kind before) {
        SchemaBuilder builder = SchemaBuilder.struct().name(name);
        for (RecordField field : fields) {
            Schema schema = switch (field) {
                case RECORD -> rows == null ? null : rows.schema(record);
                case BEFORE -> rows == null ? null : rows.schema(before);
                case PRIMARY_KEY -> primaryKeySchema;
                case TRUNCATED_ARRAYS -> rows != null && rows.hasPatches() ? field.schema() : null;
                case PRINCIPAL -> rows != null && rows.tellPrincipals() ? field.schema() : null;
                default -> field.schema();
            };
            if (schema != null) {
                builder.field(field.key(), schema);
            }
        }
        Schema schema = builder.build();
        @Nullable Field[] to = new Field[fields.length];
        for (int i = 0; i < to.length; i++) {
            Field field = schema.field(fields[i].key());
            to[i] = field == null ? null : PutFields.of(field);
        }
        return new Layout(schema, to);
    }

    private static final class Layout {
        final Schema schema;
        final @Nullable Field[] to;

        Layout(Schema schema, @Nullable Field[] to) {
            this.schema = schema;
            this.to = to;
        }
    }
}
