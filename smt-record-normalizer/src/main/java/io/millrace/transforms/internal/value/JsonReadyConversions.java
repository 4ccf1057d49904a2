package io.millrace.transforms.internal.value;

import io.millrace.transforms.internal.text.IsoText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Compiles how the values of a schema are written with types that every converter writes as the same JSON: text, numbers, booleans,
 * arrays, objects. What the value means is told by its schema's name. The conversions share a buffer: confined to one thread.
 */
public final class JsonReadyConversions {
    private static final String JSON = "io.debezium.data.Json";

    private final ValueRules rules;
    private final TemporalConversions temporals = new TemporalConversions(new IsoText());
    private final DecimalConversions decimals;

    public JsonReadyConversions(ValueRules rules) {
        this.rules = rules;
        this.decimals = new DecimalConversions(rules.decimals());
    }

    /** The conversion of values of {@code schema}; {@code name} names the struct that comes out, if one does. */
    public Conversion of(Schema schema, String name) {
        if (schema.name() != null) {
            Conversion logical = logical(schema, schema.name());
            if (logical != null) {
                return logical;
            }
        }
        return switch (schema.type()) {
            case INT8 -> new Conversion(Schema.OPTIONAL_INT8_SCHEMA, null);
            case INT16 -> new Conversion(Schema.OPTIONAL_INT16_SCHEMA, null);
            case INT32 -> new Conversion(Schema.OPTIONAL_INT32_SCHEMA, null);
            case INT64 -> new Conversion(Schema.OPTIONAL_INT64_SCHEMA, null);
            case FLOAT32 -> new Conversion(Schema.OPTIONAL_FLOAT32_SCHEMA, null);
            case FLOAT64 -> new Conversion(Schema.OPTIONAL_FLOAT64_SCHEMA, null);
            case BOOLEAN -> new Conversion(Schema.OPTIONAL_BOOLEAN_SCHEMA, null);
            case STRING -> new Conversion(Schema.OPTIONAL_STRING_SCHEMA, null);
            case BYTES -> new Conversion(Schema.OPTIONAL_STRING_SCHEMA, TextConversions::base64);
            case ARRAY -> array(schema, name);
            case MAP -> map(schema, name);
            case STRUCT -> struct(schema, name);
        };
    }

    /** What is done to values of {@code schema} even where they keep their type; null for nothing. */
    public @Nullable ValueConverter kept(Schema schema) {
        return rules.compactJson() && JSON.equals(schema.name()) ? new CompactJson() : null;
    }

    private @Nullable Conversion logical(Schema schema, String logicalName) {
        Conversion temporal = temporals.of(logicalName);
        if (temporal != null) {
            return temporal;
        }
        Conversion decimal = decimals.of(schema, logicalName);
        if (decimal != null) {
            return decimal;
        }
        return switch (logicalName) {
            case "io.debezium.data.Bits" -> bits(schema);
            case "io.debezium.data.EnumSet" ->
                new Conversion(
                        SchemaBuilder.array(Schema.OPTIONAL_STRING_SCHEMA)
                                .optional()
                                .build(),
                        TextConversions::set);
            case JSON -> json();
            default -> null;
        };
    }

    private Conversion json() {
        ValueConverter compact = rules.compactJson() ? new CompactJson() : null;
        ValueConverter expander = rules.expandJson() ? new JsonExpander(rules.decimals()) : null;
        return new Conversion(
                Schema.OPTIONAL_STRING_SCHEMA,
                compact == null || expander == null
                        ? expander == null ? compact : expander
                        : value -> expander.convert(compact.convert(value)));
    }

    private static Conversion bits(Schema schema) {
        String length = schema.parameters() == null ? null : schema.parameters().get("length");
        return "1".equals(length)
                ? new Conversion(Schema.OPTIONAL_BOOLEAN_SCHEMA, TextConversions::bit)
                : new Conversion(Schema.OPTIONAL_STRING_SCHEMA, TextConversions::base64);
    }

    private Conversion array(Schema schema, String name) {
        Conversion element = of(schema.valueSchema(), name);
        ValueConverter converter = element.converter();
        return new Conversion(
                SchemaBuilder.array(element.schema()).optional().build(),
                converter == null ? null : value -> elements((Collection<?>) value, converter));
    }

    private static List<@Nullable Object> elements(Collection<?> values, ValueConverter converter) {
        List<@Nullable Object> converted = new ArrayList<>(values.size());
        for (Object value : values) {
            converted.add(value == null ? null : converter.convert(value));
        }
        return converted;
    }

    /** Maps get text as keys: others have no form in JSON. */
    private Conversion map(Schema schema, String name) {
        Conversion values = of(schema.valueSchema(), name);
        Conversion keys = of(schema.keySchema(), name);
        ValueConverter converter = values.converter();
        boolean same = converter == null && schema.keySchema().type() == Schema.Type.STRING && keys.converter() == null;
        return new Conversion(
                SchemaBuilder.map(Schema.STRING_SCHEMA, values.schema())
                        .optional()
                        .build(),
                same ? null : value -> entries((Map<?, ?>) value, keys.converter(), converter));
    }

    private static Map<String, @Nullable Object> entries(
            Map<?, ?> map, @Nullable ValueConverter keys, @Nullable ValueConverter values) {
        Map<String, @Nullable Object> converted = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            Object key = entry.getKey();
            Object value = entry.getValue();
            converted.put(
                    String.valueOf(keys == null ? key : keys.convert(key)),
                    value == null || values == null ? value : values.convert(value));
        }
        return converted;
    }

    /** Structs keep their shape under a name of their own: their fields' types have changed. */
    private Conversion struct(Schema schema, String name) {
        SchemaBuilder builder = SchemaBuilder.struct().name(name).optional();
        List<Field> in = schema.fields();
        @Nullable ValueConverter[] converters = new ValueConverter[in.size()];
        for (Field field : in) {
            Conversion conversion = of(field.schema(), SchemaNames.nested(name, field.name()));
            builder.field(field.name(), conversion.schema());
            converters[field.index()] = conversion.converter();
        }
        Schema out = builder.build();
        Field[] from = in.toArray(new Field[0]);
        if (rules.maps()) {
            return new Conversion(out, value -> toMap((Struct) value, from, converters));
        }
        Field[] to = PutFields.all(out);
        return new Conversion(out, value -> toStruct((Struct) value, from, converters, out, to));
    }

    private static Map<String, @Nullable Object> toMap(
            Struct struct, Field[] from, @Nullable ValueConverter[] converters) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < from.length; i++) {
            Object value = struct.getWithoutDefault(from[i].name());
            ValueConverter converter = converters[i];
            map.put(from[i].name(), value == null || converter == null ? value : converter.convert(value));
        }
        return map;
    }

    private static Struct toStruct(
            Struct struct, Field[] from, @Nullable ValueConverter[] converters, Schema out, Field[] to) {
        Struct converted = new Struct(out);
        for (int i = 0; i < from.length; i++) {
            Object value = struct.getWithoutDefault(from[i].name());
            if (value != null) {
                ValueConverter converter = converters[i];
                converted.put(to[i], converter == null ? value : converter.convert(value));
            }
        }
        return converted;
    }
}
