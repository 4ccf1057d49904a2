package io.millrace.transforms.internal.row;

import io.millrace.transforms.internal.UnreadableEventException;
import io.millrace.transforms.internal.text.Utf8Buffer;
import io.millrace.transforms.internal.value.PutFields;
import io.millrace.transforms.internal.value.SchemaNames;
import io.millrace.transforms.internal.value.ValueConverter;
import java.util.Comparator;
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

/** Keys that are structs; they pass as they are where none of their values is written in another way. Confined to one thread. */
final class StructKeys implements Keys {
    /** What is done with a key. */
    enum Form {
        SAME,
        STRUCT,
        MAP,
        JSON
    }

    private final Form form;
    private final @Nullable Schema schema;
    private final Column[] columns;
    private final Field[] to;
    private final List<String> names;
    private final CanonicalStruct canonical;
    private final Utf8Buffer text = new Utf8Buffer();

    StructKeys(Schema schema, boolean json, RowOptions options) {
        names = names(schema);
        canonical = new CanonicalStruct(schema, options.rules().compactJson());
        // Debezium's own adjustment lets a digit stand at the beginning of a word.
        String name = schema.name() == null ? null : SchemaNames.dotted(schema.name());
        Column[] inOrder = new ColumnCompiler(options, name == null ? "Key" : name).columns(schema);
        boolean same = Objects.equals(name, schema.name());
        for (Column column : inOrder) {
            same &= column.converter() == null && !column.hasDefault();
        }
        if (json) {
            form = Form.JSON;
        } else if (options.rules().maps()) {
            form = Form.MAP;
        } else {
            form = same ? Form.SAME : Form.STRUCT;
        }
        columns = inOrder;
        if (form == Form.MAP) {
            java.util.Arrays.sort(
                    columns, Comparator.comparing(column -> column.from().name()));
        }
        Schema converted = converted(schema, name, inOrder);
        to = PutFields.all(converted);
        this.schema = switch (form) {
            case SAME -> schema;
            case STRUCT -> converted;
            case MAP -> null;
            case JSON -> Schema.OPTIONAL_STRING_SCHEMA;
        };
    }

    /** The names of a key's columns, in order. */
    static List<String> names(Schema schema) {
        return schema.fields().stream().map(Field::name).toList();
    }

    private static Schema converted(Schema schema, @Nullable String name, Column[] columns) {
        SchemaBuilder builder = SchemaBuilder.struct().name(name);
        if (schema.isOptional()) {
            builder.optional();
        }
        for (Column column : columns) {
            builder.field(
                    column.from().name(),
                    ColumnCompiler.withoutDefault(
                            column.schema(), column.from().schema().isOptional()));
        }
        return builder.build();
    }

    @Override
    public @Nullable Object key(@Nullable Object key) {
        if (key == null) {
            return null;
        }
        Struct source = struct(key);
        if (form == Form.SAME) {
            return key;
        }
        if (form == Form.JSON) {
            text.clear();
            canonical(source, text);
            return text.toString();
        }
        return form == Form.MAP ? map(source) : struct(source);
    }

    /** A key without a schema may stand under the schema of one: converters and transforms before this one decide. */
    private static Struct struct(Object key) {
        if (key instanceof Struct struct) {
            return struct;
        }
        throw new UnreadableEventException(
                "key", "is a " + key.getClass().getName() + " instead of a struct, which its schema says it is");
    }

    private Map<String, @Nullable Object> map(Struct source) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (Column column : columns) {
            map.put(column.from().name(), value(source, column));
        }
        return map;
    }

    private Struct struct(Struct source) {
        Struct struct = new Struct(schema);
        for (int i = 0; i < columns.length; i++) {
            Object value = value(source, columns[i]);
            try {
                struct.put(to[i], value);
            } catch (DataException e) {
                throw contradicting(source, columns[i]);
            }
        }
        return struct;
    }

    private static @Nullable Object value(Struct source, Column column) {
        String name = column.from().name();
        try {
            Object value = source.getWithoutDefault(name);
            ValueConverter converter = column.converter();
            return value == null || converter == null ? value : converter.convert(value);
        } catch (RuntimeException e) {
            throw contradicting(source, column);
        }
    }

    private static UnreadableEventException contradicting(Struct source, Column column) {
        String name = column.from().name();
        return UnreadableEventException.contradicting(
                "key." + name, column.from().schema(), source.getWithoutDefault(name));
    }

    @Override
    public @Nullable Schema schema() {
        return schema;
    }

    @Override
    public List<String> columns(@Nullable Object key) {
        if (key == null) {
            return List.of();
        }
        struct(key);
        return names;
    }

    @Override
    public void canonical(Object key, Utf8Buffer out) {
        try {
            canonical.write(struct(key), out);
        } catch (UnreadableEventException e) {
            throw e.field().equals("key") ? e : e.within("key");
        }
    }
}
