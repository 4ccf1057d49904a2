package io.millrace.transforms;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** Gives values without schemas, as JSON holds them, the types of a schema. */
final class Typed {
    private Typed() {}

    /** A map as a struct of {@code schema}; what the schema does not have is an error. */
    static Struct struct(Schema schema, Map<?, ?> map) {
        Struct struct = new Struct(schema);
        map.forEach((name, value) -> {
            Field field = schema.field((String) name);
            if (field == null) {
                throw new IllegalArgumentException(schema.name() + " has no field " + name);
            }
            struct.put(field, value(field.schema(), value));
        });
        struct.validate();
        return struct;
    }

    private static Object value(Schema schema, Object value) {
        if (value == null) {
            return null;
        }
        if (Decimal.LOGICAL_NAME.equals(schema.name())) {
            return new BigDecimal((String) value);
        }
        return switch (schema.type()) {
            case STRUCT -> struct(schema, (Map<?, ?>) value);
            case ARRAY -> {
                List<Object> list = new ArrayList<>();
                ((List<?>) value).forEach(element -> list.add(value(schema.valueSchema(), element)));
                yield list;
            }
            case MAP -> {
                Map<Object, Object> map = new LinkedHashMap<>();
                ((Map<?, ?>) value).forEach((key, entry) -> map.put(key, value(schema.valueSchema(), entry)));
                yield map;
            }
            case INT8 -> ((Number) value).byteValue();
            case INT16 -> ((Number) value).shortValue();
            case INT32 -> ((Number) value).intValue();
            case INT64 -> ((Number) value).longValue();
            case FLOAT32 -> ((Number) value).floatValue();
            case FLOAT64 -> ((Number) value).doubleValue();
            case BYTES -> Base64.getDecoder().decode((String) value);
            case BOOLEAN, STRING -> value;
        };
    }
}
