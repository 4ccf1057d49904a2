package io.millrace.transforms.internal.row;

import io.millrace.transforms.internal.UnreadableEventException;
import io.millrace.transforms.internal.text.Utf8Buffer;
import io.millrace.transforms.internal.value.PutFields;
import io.millrace.transforms.internal.value.ValueConverter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Rows with schemas. Compiled once for the schemas of a topic; confined to one thread. */
final class StructRows implements Rows {
    private static final int MAX_VARIANTS = 64;

    private final Schema rowSchema;
    private final Column[] columns;
    private final Map<String, Schema> extras;
    private final RowSchemas schemas;
    private final RowOptions options;
    private final Field[] to;
    private final Field[] extraTo;
    private final Column[] keyColumns;
    private final @Nullable List<String> keyNames;
    private final @Nullable String clash;
    private final Map<List<String>, Schema> variants = new HashMap<>();
    private @Nullable CanonicalStruct canonical;
    private @Nullable String schemaVersion;

    /**
     * @param rowSchema the schema of the source's rows
     * @param keySchema the schema of its keys, if they are structs
     * @param keyNames the columns of its keys, if they are maps: their values are taken from the rows, which know their types
     * @param name the name of the schema to write
     * @param extras columns that are added, by name
     */
    StructRows(
            Schema rowSchema,
            @Nullable Schema keySchema,
            @Nullable List<String> keyNames,
            String name,
            Map<String, Schema> extras,
            RowOptions options) {
        this.rowSchema = rowSchema;
        this.keyNames = keyNames;
        this.options = options;
        clash = clash(extras, rowSchema, keySchema);
        this.extras = clash == null ? extras : Map.of();
        ColumnCompiler compiler = new ColumnCompiler(options, name);
        columns = compiler.columns(rowSchema);
        keyColumns = keySchema == null ? named(keyNames, columns) : compiler.columns(keySchema);
        schemas = RowSchemas.of(name, columns, keyColumns, this.extras, options);
        to = PutFields.all(schemas.whole());
        extraTo = this.extras.keySet().stream().map(schemas.whole()::field).toArray(Field[]::new);
    }

    /** A column to add that is there already: an error once it is added, since a filter may hold back all events of the table. */
    private static @Nullable String clash(Map<String, Schema> extras, Schema rowSchema, @Nullable Schema keySchema) {
        for (String extra : extras.keySet()) {
            if (rowSchema.field(extra) != null || (keySchema != null && keySchema.field(extra) != null)) {
                return extra;
            }
        }
        return null;
    }

    private static Column[] named(@Nullable List<String> names, Column[] columns) {
        return names == null
                ? new Column[0]
                : Arrays.stream(columns)
                        .filter(column -> names.contains(column.from().name()))
                        .toArray(Column[]::new);
    }

    @Override
    public Object whole(Object row, List<String> unavailable) {
        Struct source = (Struct) row;
        return options.rules().maps() ? wholeMap(source, unavailable) : wholeStruct(source, unavailable);
    }

    private Struct wholeStruct(Struct source, List<String> unavailable) {
        Struct copy = new CheckedRow(schemas.whole());
        int i = 0;
        try {
            for (; i < columns.length; i++) {
                Object value = value(source, columns[i], unavailable);
                if (value != null) {
                    copy.put(to[i], value);
                } else if (!to[i].schema().isOptional()) {
                    throw new IllegalArgumentException("null in a column of the key");
                }
            }
        } catch (RuntimeException e) {
            throw unreadable(source, columns[i]);
        }
        return copy;
    }

    private Map<String, @Nullable Object> wholeMap(Struct source, List<String> unavailable) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>(2 * (columns.length + extras.size()));
        int i = 0;
        try {
            for (; i < columns.length; i++) {
                int before = unavailable.size();
                Object value = value(source, columns[i], unavailable);
                if (value != null || unavailable.size() == before) {
                    copy.put(columns[i].from().name(), value);
                }
            }
        } catch (RuntimeException e) {
            throw unreadable(source, columns[i]);
        }
        return copy;
    }

    private @Nullable Object value(Struct source, Column column, List<String> unavailable) {
        Field from = column.from();
        Object value = column.hasDefault() ? source.getWithoutDefault(from.name()) : source.get(from);
        if (value == null) {
            return null;
        }
        if (column.large() && options.placeholder().is(value)) {
            if (options.markUnavailable()) {
                unavailable.add(from.name());
                return null;
            }
            if (value instanceof String) {
                return value;
            }
        }
        ValueConverter converter = column.converter();
        return converter == null ? value : converter.convert(value);
    }

    @Override
    public Object keyAlone(Object key, @Nullable Object before, Kind kind) {
        Struct source = key instanceof Struct struct ? struct : rowOfMap(before);
        List<String> none = List.of();
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        Struct struct = new Struct(schema(kind));
        int i = 0;
        try {
            for (; i < keyColumns.length; i++) {
                Object value = value(source, keyColumns[i], none);
                if (options.rules().maps()) {
                    map.put(keyColumns[i].from().name(), value);
                } else {
                    struct.put(keyColumns[i].from().name(), value);
                }
            }
        } catch (RuntimeException e) {
            throw unreadable(source, keyColumns[i]);
        }
        return options.rules().maps() ? map : struct;
    }

    /** The row to take the columns from that a map as key names. */
    private Struct rowOfMap(@Nullable Object before) {
        for (String name : keyNames == null ? List.<String>of() : keyNames) {
            if (rowSchema.field(name) == null || before == null) {
                throw MapRows.keyOfAnotherKind(name);
            }
        }
        return (Struct) Objects.requireNonNull(before);
    }

    @Override
    @SuppressWarnings("unchecked") // made above
    public void putExtra(Object row, int extra, @Nullable Object value) {
        if (clash != null) {
            throw MapRows.extraTaken(clash);
        }
        if (row instanceof Struct struct) {
            Field field = extraTo[extra];
            if (struct.schema() == schemas.whole()) {
                struct.put(field, value);
            } else {
                struct.put(field.name(), value);
            }
        } else {
            ((Map<String, @Nullable Object>) row).put(extraTo[extra].name(), value);
        }
    }

    @Override
    public Object without(Object row, List<String> unavailable) {
        if (unavailable.isEmpty() || !(row instanceof Struct struct)) {
            return row;
        }
        if (variants.size() >= MAX_VARIANTS) {
            variants.clear();
        }
        Schema variant = variants.computeIfAbsent(List.copyOf(unavailable), this::variant);
        Struct copy = new Struct(variant);
        for (Field field : variant.fields()) {
            copy.put(field, struct.get(field.name()));
        }
        return copy;
    }

    private Schema variant(List<String> without) {
        Schema whole = schemas.whole();
        SchemaBuilder builder = SchemaBuilder.struct().name(whole.name()).optional();
        for (Field field : whole.fields()) {
            if (!without.contains(field.name())) {
                builder.field(field.name(), field.schema());
            }
        }
        return builder.build();
    }

    @Override
    public void canonical(Object row, Utf8Buffer out) {
        if (canonical == null) {
            canonical = new CanonicalStruct(rowSchema, options.rules().compactJson());
        }
        canonical.write((Struct) row, out);
    }

    @Override
    public Schema schema(Kind kind) {
        return switch (kind) {
            case WHOLE, EVENT -> schemas.whole();
            case KEY -> schemas.keyAlone();
            case KEY_BEFORE -> schemas.keyBefore();
        };
    }

    @Override
    public String schemaVersion() {
        if (schemaVersion == null) {
            schemaVersion = SchemaFingerprint.of(rowSchema);
        }
        return schemaVersion;
    }

    /** What went wrong with a column, without its value: messages of the JDK quote it. */
    private static UnreadableEventException unreadable(Struct source, Column column) {
        Field from = column.from();
        return UnreadableEventException.contradicting(
                from.name(), from.schema(), source.getWithoutDefault(from.name()));
    }
}
