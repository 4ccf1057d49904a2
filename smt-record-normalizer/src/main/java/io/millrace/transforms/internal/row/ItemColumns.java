package io.millrace.transforms.internal.row;

import io.millrace.transforms.internal.UnreadableEventException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/** Rows of items that stay text: the columns of the key, then one with the item, then those that are added. Confined to one thread. */
final class ItemColumns {
    /** What Debezium calls JSON, so that its JDBC sink makes a JSON column of it. */
    private static final Schema JSON = SchemaBuilder.string()
            .name("io.debezium.data.Json")
            .version(1)
            .optional()
            .build();

    private final Keys keys;
    private final String column;
    private final boolean maps;
    private final @Nullable Schema schema;
    private final @Nullable String clash;

    /**
     * @param keys what writes the columns of the key
     * @param name the name of the schema to write
     * @param column the name of the item's column
     * @param extras columns that are added, by name
     * @param maps whether rows are maps
     */
    ItemColumns(Keys keys, String name, String column, Map<String, Schema> extras, boolean maps) {
        this.keys = keys;
        this.column = column;
        this.maps = maps;
        Schema key = keys.schema();
        boolean typed = !maps && key != null && key.type() == Schema.Type.STRUCT;
        clash = typed ? clash(key, extras) : null;
        schema = typed && clash == null ? schema(key, name, column, extras) : null;
    }

    private @Nullable String clash(@Nullable Schema key, Map<String, Schema> extras) {
        for (Field field : key == null ? List.<Field>of() : key.fields()) {
            if (field.name().equals(column) || extras.containsKey(field.name())) {
                return field.name();
            }
        }
        return null;
    }

    private static Schema schema(@Nullable Schema key, String name, String column, Map<String, Schema> extras) {
        SchemaBuilder builder = SchemaBuilder.struct().name(name).optional();
        for (Field field : key == null ? List.<Field>of() : key.fields()) {
            builder.field(field.name(), field.schema());
        }
        builder.field(column, JSON);
        extras.forEach(builder::field);
        return builder.build();
    }

    Object row(@Nullable Object key, Object text) {
        if (key == null || keys.columns(key).isEmpty()) {
            throw new UnreadableEventException(
                    "key",
                    "is no struct or map that names columns, which a row of a document as text begins with. Choose another "
                            + "key.converter, or set dynamodb.document.format=object");
        }
        if (clash != null) {
            throw taken(clash);
        }
        Map<String, @Nullable Object> columns = columns(keys, key);
        return schema == null ? map(columns, text) : struct(schema, columns, text);
    }

    /** The columns of a key, written as the key is. */
    static Map<String, @Nullable Object> columns(Keys keys, Object key) {
        Object written = Objects.requireNonNull(keys.key(key));
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        if (written instanceof Struct struct) {
            for (Field field : struct.schema().fields()) {
                columns.put(field.name(), struct.getWithoutDefault(field.name()));
            }
        } else {
            ((Map<?, ?>) written).forEach((name, value) -> columns.put(String.valueOf(name), value));
        }
        return columns;
    }

    private Struct struct(Schema to, Map<String, @Nullable Object> columns, Object text) {
        Struct row = new Struct(to);
        columns.forEach((name, value) -> {
            try {
                row.put(name, value);
            } catch (DataException e) {
                throw UnreadableEventException.contradicting(
                        "key." + name, to.field(name).schema(), value);
            }
        });
        return row.put(column, text);
    }

    private Map<String, @Nullable Object> map(Map<String, @Nullable Object> columns, Object text) {
        if (!maps) {
            throw new UnreadableEventException(
                    "key",
                    "has no schema, but the value has one. Let key.converter and value.converter both write schemas, or neither");
        }
        if (columns.containsKey(column)) {
            throw taken(column);
        }
        columns.put(column, text);
        return columns;
    }

    private UnreadableEventException taken(String name) {
        return name.equals(column)
                ? new UnreadableEventException(
                        name, "is an attribute of the key already; choose another dynamodb.document.column")
                : MapRows.extraTaken(name);
    }
}
