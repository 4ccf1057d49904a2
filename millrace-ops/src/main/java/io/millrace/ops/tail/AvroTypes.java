package io.millrace.ops.tail;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * What an Avro schema and its values are to Connect, as its Avro converters have it: they keep what Avro does not have as
 * {@code connect.name}, {@code connect.type}, {@code connect.version} and {@code connect.parameters}. One for each schema.
 */
final class AvroTypes {
    /** A type may hold itself in Avro, and cannot in Connect. */
    private static final int DEEPEST = 100;

    /**
     * A type's counterpart.
     *
     * @param schema as a converter gives it
     * @param conversion of Avro's values of it, but for null
     */
    record Mapping(Schema schema, Function<Object, @Nullable Object> conversion) {
        @Nullable
        Object convert(@Nullable Object value) {
            return value == null ? null : conversion.apply(value);
        }
    }

    private int depth;

    private AvroTypes() {}

    static Mapping of(org.apache.avro.Schema schema) throws UndecodableException {
        return new AvroTypes().type(schema, false);
    }

    private Mapping type(org.apache.avro.Schema avro, boolean isOptional) throws UndecodableException {
        if (++depth > DEEPEST) {
            throw new UndecodableException("has a schema that holds itself, or is nested too deeply");
        }
        try {
            return switch (avro.getType()) {
                case UNION -> union(avro);
                case RECORD -> struct(avro, isOptional);
                case ARRAY -> list(avro, isOptional);
                case MAP -> map(avro, isOptional);
                case INT, LONG -> number(avro, isOptional);
                case BYTES, FIXED -> bytes(avro, isOptional);
                case STRING, ENUM -> new Mapping(build(SchemaBuilder.string(), avro, isOptional), Object::toString);
                case BOOLEAN -> asItIs(SchemaBuilder.bool(), avro, isOptional);
                case FLOAT -> asItIs(SchemaBuilder.float32(), avro, isOptional);
                case DOUBLE -> asItIs(SchemaBuilder.float64(), avro, isOptional);
                // Alone it is of no use; in a union it is seen to before.
                case NULL -> asItIs(SchemaBuilder.string(), avro, true);
            };
        } finally {
            depth--;
        }
    }

    private Mapping union(org.apache.avro.Schema union) throws UndecodableException {
        List<org.apache.avro.Schema> types = union.getTypes().stream()
                .filter(type -> type.getType() != org.apache.avro.Schema.Type.NULL)
                .toList();
        if (types.size() != 1) {
            throw new UndecodableException("has a schema with a union of several types, which is not read here");
        }
        return type(types.get(0), union.isNullable());
    }

    private Mapping struct(org.apache.avro.Schema avro, boolean isOptional) throws UndecodableException {
        SchemaBuilder builder = SchemaBuilder.struct();
        List<Mapping> types = new ArrayList<>();
        for (org.apache.avro.Schema.Field field : avro.getFields()) {
            Mapping type = type(field.schema(), false);
            types.add(type);
            builder.field(field.name(), type.schema());
        }
        if (avro.getProp("connect.name") == null) {
            builder.name(avro.getFullName());
        }
        Schema schema = build(builder, avro, isOptional);
        List<Field> fields = schema.fields();
        return new Mapping(schema, value -> {
            Struct struct = new Struct(schema);
            for (int i = 0; i < types.size(); i++) {
                struct.put(fields.get(i), types.get(i).convert(((IndexedRecord) value).get(i)));
            }
            return struct;
        });
    }

    private Mapping list(org.apache.avro.Schema avro, boolean isOptional) throws UndecodableException {
        Mapping element = type(avro.getElementType(), false);
        if (isEntry(avro.getElementType(), element.schema())) {
            return entries(element, avro, isOptional);
        }
        return new Mapping(build(SchemaBuilder.array(element.schema()), avro, isOptional), value -> {
            List<@Nullable Object> list = new ArrayList<>();
            ((List<?>) value).forEach(each -> list.add(element.convert(each)));
            return list;
        });
    }

    /** A map whose keys are no text, or may be null. */
    private static Mapping entries(Mapping entry, org.apache.avro.Schema avro, boolean isOptional) {
        Schema keys = entry.schema().field("key").schema();
        Schema values = entry.schema().field("value").schema();
        return new Mapping(build(SchemaBuilder.map(keys, values), avro, isOptional), value -> {
            Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
            for (Object each : (List<?>) value) {
                Struct struct = (Struct) entry.conversion().apply(each);
                map.put(struct.get("key"), struct.get("value"));
            }
            return map;
        });
    }

    private static boolean isEntry(org.apache.avro.Schema items, Schema element) {
        return element.type() == Schema.Type.STRUCT
                && element.fields().size() == 2
                && element.field("key") != null
                && element.field("value") != null
                && ("MapEntry".equals(items.getProp("connect.internal.type"))
                        || items.getName().endsWith("MapEntry"));
    }

    private Mapping map(org.apache.avro.Schema avro, boolean isOptional) throws UndecodableException {
        Mapping element = type(avro.getValueType(), false);
        return new Mapping(
                build(SchemaBuilder.map(Schema.STRING_SCHEMA, element.schema()), avro, isOptional), value -> {
                    Map<String, @Nullable Object> map = new LinkedHashMap<>();
                    ((Map<?, ?>) value).forEach((key, each) -> map.put(key.toString(), element.convert(each)));
                    return map;
                });
    }

    private static Mapping number(org.apache.avro.Schema avro, boolean isOptional) {
        boolean isInt = avro.getType() == org.apache.avro.Schema.Type.INT;
        String logical = avro.getProp("connect.name") == null ? avro.getProp("logicalType") : null;
        String kind = avro.getType().getName() + " " + logical;
        SchemaBuilder builder = switch (kind) {
            case "int date" -> Date.builder();
            case "int time-millis" -> Time.builder();
            case "long timestamp-millis" -> Timestamp.builder();
            default ->
                switch (String.valueOf(avro.getProp("connect.type"))) {
                    case "int8" -> SchemaBuilder.int8();
                    case "int16" -> SchemaBuilder.int16();
                    default -> isInt ? SchemaBuilder.int32() : SchemaBuilder.int64();
                };
        };
        Schema schema = build(builder, avro, isOptional);
        return new Mapping(schema, value -> number(schema, (Number) value));
    }

    /** Of Connect's narrower types too, and of its logical ones. */
    private static Object number(Schema schema, Number value) {
        if (Date.LOGICAL_NAME.equals(schema.name())) {
            return Date.toLogical(schema, value.intValue());
        }
        if (Time.LOGICAL_NAME.equals(schema.name())) {
            return Time.toLogical(schema, value.intValue());
        }
        if (Timestamp.LOGICAL_NAME.equals(schema.name())) {
            return Timestamp.toLogical(schema, value.longValue());
        }
        return switch (schema.type()) {
            case INT8 -> value.byteValue();
            case INT16 -> value.shortValue();
            default -> value;
        };
    }

    private static Mapping bytes(org.apache.avro.Schema avro, boolean isOptional) {
        boolean isDecimal = "decimal".equals(avro.getProp("logicalType"))
                || Decimal.LOGICAL_NAME.equals(avro.getProp("connect.name"));
        if (!isDecimal) {
            return new Mapping(build(SchemaBuilder.bytes(), avro, isOptional), AvroTypes::bytes);
        }
        Object scale = avro.getObjectProp("scale");
        if (scale == null && avro.getObjectProp("connect.parameters") instanceof Map<?, ?> parameters) {
            scale = parameters.get("scale");
        }
        int digits = scale == null ? 0 : Integer.parseInt(scale.toString());
        return new Mapping(
                build(Decimal.builder(digits), avro, isOptional),
                value -> new BigDecimal(new BigInteger(bytes(value)), digits));
    }

    private static byte[] bytes(Object value) {
        if (value instanceof GenericFixed fixed) {
            return fixed.bytes();
        }
        ByteBuffer buffer = ((ByteBuffer) value).duplicate();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static Mapping asItIs(SchemaBuilder builder, org.apache.avro.Schema avro, boolean isOptional) {
        return new Mapping(build(builder, avro, isOptional), Function.identity());
    }

    private static Schema build(SchemaBuilder builder, org.apache.avro.Schema avro, boolean isOptional) {
        String name = avro.getProp("connect.name");
        if (name != null && builder.name() == null) {
            builder.name(name);
        }
        if (avro.getObjectProp("connect.version") instanceof Number version && builder.version() == null) {
            builder.version(version.intValue());
        }
        if (avro.getObjectProp("connect.parameters") instanceof Map<?, ?> parameters) {
            parameters.forEach((key, value) -> {
                if (builder.parameters() == null || !builder.parameters().containsKey(key)) {
                    builder.parameter(key.toString(), String.valueOf(value));
                }
            });
        }
        return isOptional ? builder.optional().build() : builder.build();
    }
}
