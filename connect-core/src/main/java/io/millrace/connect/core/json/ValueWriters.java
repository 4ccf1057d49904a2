package io.millrace.connect.core.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * The writers of the schemas seen lately, each made once. Schemas are told apart by identity: comparing them costs more than
 * writing most values, and what makes them (converters, transforms) keeps them. Confined to one thread.
 */
final class ValueWriters {
    /** Beyond this many schemas, all are forgotten: converters that make a new schema for each record must not fill memory. */
    private static final int MAX_SCHEMAS = 512;
    /** More zeros than this are not written out: a short number may stand for gigabytes of them. */
    private static final int MAX_SCALE = 200_000;

    /** The parameter of a Decimal's schema with which a transform asks for a number instead of text. */
    private static final String DECIMAL_FORMAT = "io.millrace.decimal.format";

    private static final String NUMBER = "number";

    private final boolean sorted;
    private final IdentityHashMap<Schema, ValueWriter> writers = new IdentityHashMap<>();
    private final ValueWriter schemaless = this::writeByClass;
    private @Nullable Schema latestSchema;
    private ValueWriter latestWriter = schemaless;

    ValueWriters(boolean sorted) {
        this.sorted = sorted;
    }

    ValueWriter forSchema(@Nullable Schema schema) {
        if (schema != latestSchema) {
            latestWriter = schema == null ? schemaless : cached(schema);
            latestSchema = schema;
        }
        return latestWriter;
    }

    private ValueWriter cached(Schema schema) {
        ValueWriter writer = writers.get(schema);
        if (writer == null) {
            if (writers.size() >= MAX_SCHEMAS) {
                writers.clear();
            }
            writer = create(schema);
            writers.put(schema, writer);
        }
        return writer;
    }

    private ValueWriter create(Schema schema) {
        String name = schema.name();
        ValueWriter logical = name == null ? null : logical(schema, name);
        if (logical != null) {
            return logical;
        }
        return switch (schema.type()) {
            case STRUCT -> new StructWriter(schema);
            case ARRAY -> array(within(schema.valueSchema()));
            case MAP -> map(within(schema.valueSchema()));
            case STRING -> (json, value) -> json.writeString(expect(String.class, value));
            case INT32 -> (json, value) -> json.writeNumber(expect(Integer.class, value));
            case INT64 -> (json, value) -> json.writeNumber(expect(Long.class, value));
            case BOOLEAN -> (json, value) -> json.writeBoolean(expect(Boolean.class, value));
            case INT8, INT16, FLOAT32, FLOAT64, BYTES -> schemaless;
        };
    }

    /** The writer of what a struct, map or array holds. */
    private ValueWriter within(Schema schema) {
        return schema.type().isPrimitive() ? create(schema) : new Lazy(schema);
    }

    private static @Nullable ValueWriter logical(Schema schema, String name) {
        return switch (name) {
            case Decimal.LOGICAL_NAME ->
                isNumber(schema)
                        ? (json, value) -> writePlainNumber(json, expect(BigDecimal.class, value))
                        : (json, value) -> writeDecimalText(json, expect(BigDecimal.class, value));
            case Date.LOGICAL_NAME ->
                (json, value) -> json.writeString(DateTimeFormatter.ISO_LOCAL_DATE.format(utc(value)));
            case Time.LOGICAL_NAME ->
                (json, value) -> json.writeString(DateTimeFormatter.ISO_LOCAL_TIME.format(utc(value)));
            case Timestamp.LOGICAL_NAME -> ValueWriters::writeInstant;
            default -> null;
        };
    }

    /** Values without schema, and those whose schema says no more than their class does. */
    private void writeByClass(JsonGenerator json, Object value) throws IOException {
        if (value instanceof String text) {
            json.writeString(text);
        } else if (value instanceof Number number) {
            writeNumber(json, number);
        } else if (value instanceof Boolean bool) {
            json.writeBoolean(bool);
        } else if (value instanceof Struct struct) {
            forSchema(struct.schema()).write(json, struct);
        } else if (value instanceof Map<?, ?> map) {
            writeMap(json, map, schemaless, false);
        } else if (value instanceof Collection<?> elements) {
            writeArray(json, elements, schemaless);
        } else if (value instanceof byte[] bytes) {
            json.writeBinary(bytes);
        } else if (value instanceof ByteBuffer buffer) {
            writeBuffer(json, buffer);
        } else if (value instanceof java.util.Date date) {
            writeInstant(json, date);
        } else {
            throw new UnwritableException("a " + value.getClass().getName() + " cannot be written as JSON");
        }
    }

    private static void writeNumber(JsonGenerator json, Number number) throws IOException {
        if (number instanceof Integer || number instanceof Short || number instanceof Byte) {
            json.writeNumber(number.intValue());
        } else if (number instanceof Long) {
            json.writeNumber(number.longValue());
        } else if (number instanceof Double) {
            json.writeNumber(number.doubleValue()); // NaN and the infinities as text: a default of the generator
        } else if (number instanceof Float) {
            json.writeNumber(number.floatValue());
        } else if (number instanceof BigDecimal decimal) {
            writePlainNumber(json, decimal);
        } else if (number instanceof BigInteger integer) {
            json.writeNumber(integer);
        } else {
            throw new UnwritableException("a " + number.getClass().getName() + " cannot be written as JSON");
        }
    }

    private static boolean isNumber(Schema decimal) {
        return decimal.parameters() != null
                && NUMBER.equals(decimal.parameters().get(DECIMAL_FORMAT));
    }

    private static void writeDecimalText(JsonGenerator json, BigDecimal decimal) throws IOException {
        json.writeString(isShort(decimal) ? decimal.toPlainString() : decimal.toString());
    }

    private static void writePlainNumber(JsonGenerator json, BigDecimal decimal) throws IOException {
        if (!isShort(decimal)) {
            throw new UnwritableException("a number of more than " + MAX_SCALE + " digits cannot be written as JSON");
        }
        json.writeNumber(decimal.toPlainString());
    }

    private static boolean isShort(BigDecimal decimal) {
        return Math.abs((long) decimal.scale()) <= MAX_SCALE;
    }

    private static void writeInstant(JsonGenerator json, Object value) throws IOException {
        json.writeString(instant(value).toString());
    }

    private static LocalDateTime utc(Object value) {
        return LocalDateTime.ofInstant(instant(value), ZoneOffset.UTC);
    }

    @SuppressWarnings("JavaUtilDate") // Connect's logical types are made of them
    private static Instant instant(Object value) {
        // Not Date.toInstant(): the subclasses in java.sql refuse it.
        return Instant.ofEpochMilli(expect(java.util.Date.class, value).getTime());
    }

    private static void writeBuffer(JsonGenerator json, ByteBuffer buffer) throws IOException {
        if (buffer.hasArray()) {
            json.writeBinary(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
        } else {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            json.writeBinary(bytes);
        }
    }

    private static <T> T expect(Class<T> type, Object value) {
        if (!type.isInstance(value)) {
            throw new UnwritableException("its schema wants a " + type.getName() + ", it is a "
                    + value.getClass().getName());
        }
        return type.cast(value);
    }

    private static ValueWriter array(ValueWriter element) {
        return (json, value) -> writeArray(json, expect(Collection.class, value), element);
    }

    private ValueWriter map(ValueWriter entry) {
        return (json, value) -> writeMap(json, expect(Map.class, value), entry, true);
    }

    private static void writeArray(JsonGenerator json, Collection<?> elements, ValueWriter writer) throws IOException {
        json.writeStartArray();
        int index = 0;
        for (Object element : elements) {
            try {
                if (element == null) {
                    json.writeNull();
                } else {
                    writer.write(json, element);
                }
            } catch (UnwritableException e) {
                throw e.inElement(index);
            }
            index++;
        }
        json.writeEndArray();
    }

    /**
     * Writes a map.
     *
     * @param keysAreData whether a schema says that this is a map: its keys are then content and not named in messages, as
     *     those of a map that stands for a struct are
     */
    private void writeMap(JsonGenerator json, Map<?, ?> map, ValueWriter writer, boolean keysAreData)
            throws IOException {
        json.writeStartObject();
        if (sorted) {
            List<Map.Entry<String, @Nullable Object>> entries = new ArrayList<>(map.size());
            map.forEach((key, value) -> entries.add(new AbstractMap.SimpleImmutableEntry<>(name(key), value)));
            entries.sort(Map.Entry.comparingByKey());
            for (Map.Entry<String, @Nullable Object> entry : entries) {
                writeEntry(json, entry.getKey(), entry.getValue(), writer, keysAreData);
            }
        } else {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                writeEntry(json, name(entry.getKey()), entry.getValue(), writer, keysAreData);
            }
        }
        json.writeEndObject();
    }

    private static void writeEntry(
            JsonGenerator json, String name, @Nullable Object value, ValueWriter writer, boolean keyIsData)
            throws IOException {
        try {
            json.writeFieldName(name);
            if (value == null) {
                json.writeNull();
            } else {
                writer.write(json, value);
            }
        } catch (UnwritableException e) {
            throw e.inField(keyIsData ? "{entry}" : name);
        }
    }

    private static String name(@Nullable Object key) {
        if (key instanceof String text) {
            return text;
        }
        if (key instanceof Number || key instanceof Boolean) {
            return key.toString();
        }
        throw new UnwritableException("a map key must be text, a number or a boolean, not "
                + (key == null ? "null" : "a " + key.getClass().getName()));
    }

    /** Made when first used, because a schema may contain itself. */
    private final class Lazy implements ValueWriter {
        private final Schema schema;
        private @Nullable ValueWriter writer;

        Lazy(Schema schema) {
            this.schema = schema;
        }

        @Override
        public void write(JsonGenerator json, Object value) throws IOException {
            ValueWriter known = writer;
            if (known == null) {
                known = cached(schema);
                writer = known;
            }
            known.write(json, value);
        }
    }

    private final class StructWriter implements ValueWriter {
        private final Schema schema;
        private final FieldWriter[] fields;

        StructWriter(Schema schema) {
            this.schema = schema;
            List<Field> inOrder = new ArrayList<>(schema.fields());
            if (sorted) {
                inOrder.sort(Comparator.comparing(Field::name));
            }
            this.fields = inOrder.stream().map(FieldWriter::new).toArray(FieldWriter[]::new);
        }

        @Override
        public void write(JsonGenerator json, Object value) throws IOException {
            Struct struct = expect(Struct.class, value);
            if (struct.schema() != schema && !struct.schema().equals(schema)) {
                cached(struct.schema()).write(json, struct);
                return;
            }
            json.writeStartObject();
            for (FieldWriter field : fields) {
                field.write(json, struct);
            }
            json.writeEndObject();
        }
    }

    private final class FieldWriter {
        private final Field field;
        private final SerializedString name;
        private final boolean nullStaysNull;
        private final ValueWriter writer;

        FieldWriter(Field field) {
            this.field = field;
            this.name = new SerializedString(field.name());
            // Struct.get puts the default in the place of null, which would be a value the row does not have.
            this.nullStaysNull = field.schema().isOptional() && field.schema().defaultValue() != null;
            this.writer = within(field.schema());
        }

        void write(JsonGenerator json, Struct struct) throws IOException {
            Object value = nullStaysNull ? struct.getWithoutDefault(field.name()) : struct.get(field);
            try {
                json.writeFieldName(name);
                if (value == null) {
                    json.writeNull();
                } else {
                    writer.write(json, value);
                }
            } catch (UnwritableException e) {
                throw e.inField(field.name());
            }
        }
    }
}
