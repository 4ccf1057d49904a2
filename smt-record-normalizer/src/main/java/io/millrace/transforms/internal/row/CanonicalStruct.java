package io.millrace.transforms.internal.row;

import io.millrace.transforms.internal.UnreadableEventException;
import io.millrace.transforms.internal.text.CanonicalJson;
import io.millrace.transforms.internal.text.Utf8Buffer;
import io.millrace.transforms.internal.value.JsonReadyConversions;
import io.millrace.transforms.internal.value.ValueConverter;
import io.millrace.transforms.internal.value.ValueRules;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Writes structs of one schema as canonical JSON, whatever the options. Confined to one thread. */
final class CanonicalStruct {
    private final Field[] fields;
    private final byte[][] names;
    private final @Nullable ValueConverter[] converters;
    private final boolean[] defaults;

    /** @param compactJson as in {@link ValueRules} */
    CanonicalStruct(Schema schema, boolean compactJson) {
        JsonReadyConversions conversions = new JsonReadyConversions(ValueRules.CANONICAL.withCompactJson(compactJson));
        List<Field> sorted = schema.fields().stream()
                .sorted(Comparator.comparing(Field::name))
                .toList();
        fields = sorted.toArray(new Field[0]);
        names = new byte[fields.length][];
        converters = new ValueConverter[fields.length];
        defaults = new boolean[fields.length];
        Utf8Buffer name = new Utf8Buffer();
        for (int i = 0; i < fields.length; i++) {
            name.clear();
            name.put(i == 0 ? '{' : ',');
            CanonicalJson.writeText(name, fields[i].name());
            name.put(':');
            names[i] = name.toByteArray();
            converters[i] = conversions.of(fields[i].schema(), fields[i].name()).converter();
            defaults[i] = fields[i].schema().defaultValue() != null;
        }
    }

    void write(Struct struct, Utf8Buffer out) {
        if (fields.length == 0) {
            out.put('{');
        }
        for (int i = 0; i < fields.length; i++) {
            Field field = fields[i];
            Object value = defaults[i] ? struct.getWithoutDefault(field.name()) : struct.get(field);
            ValueConverter converter = converters[i];
            out.put(names[i]);
            try {
                CanonicalJson.write(out, value == null || converter == null ? value : converter.convert(value));
            } catch (RuntimeException e) {
                throw UnreadableEventException.contradicting(field.name(), field.schema(), value);
            }
        }
        out.put('}');
    }
}
