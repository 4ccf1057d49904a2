package io.millrace.ops.tail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.FloatNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.jspecify.annotations.Nullable;

/** Connect's data as the JSON that Records are documented to be: decimals and times as text, bytes as base64. Stateless. */
final class ConnectJson {
    /** The parameter with which the transform asks for a decimal as a number. */
    private static final String DECIMAL_FORMAT = "io.millrace.decimal.format";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ConnectJson() {}

    static JsonNode of(@Nullable Schema schema, @Nullable Object value) {
        if (value == null) {
            return NullNode.getInstance();
        }
        if (value instanceof Struct struct) {
            ObjectNode object = NODES.objectNode();
            for (Field field : struct.schema().fields()) {
                // Not get(): it puts defaults in the place of nulls.
                object.set(field.name(), of(field.schema(), struct.getWithoutDefault(field.name())));
            }
            return object;
        }
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = NODES.objectNode();
            Schema values = schema == null ? null : schema.valueSchema();
            map.forEach((name, entry) -> object.set(String.valueOf(name), of(values, entry)));
            return object;
        }
        if (value instanceof Collection<?> list) {
            ArrayNode array = NODES.arrayNode();
            Schema elements = schema == null ? null : schema.valueSchema();
            list.forEach(element -> array.add(of(elements, element)));
            return array;
        }
        return scalar(schema, value);
    }

    private static JsonNode scalar(@Nullable Schema schema, Object value) {
        if (value instanceof Boolean flag) {
            return BooleanNode.valueOf(flag);
        }
        if (value instanceof BigDecimal decimal) {
            boolean isNumber = schema == null
                    || (schema.parameters() != null
                            && "number".equals(schema.parameters().get(DECIMAL_FORMAT)));
            return isNumber ? DecimalNode.valueOf(decimal) : TextNode.valueOf(decimal.toPlainString());
        }
        if (value instanceof BigInteger integer) {
            return BigIntegerNode.valueOf(integer);
        }
        if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            if (!Double.isFinite(number)) {
                return TextNode.valueOf(Double.toString(number));
            }
            return value instanceof Float single ? FloatNode.valueOf(single) : DoubleNode.valueOf(number);
        }
        if (value instanceof Number number) {
            return LongNode.valueOf(number.longValue());
        }
        if (value instanceof byte[] bytes) {
            return BinaryNode.valueOf(bytes);
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return BinaryNode.valueOf(bytes);
        }
        if (value instanceof java.util.Date date) {
            return TextNode.valueOf(time(schema, date.toInstant()));
        }
        return TextNode.valueOf(value.toString());
    }

    private static String time(@Nullable Schema schema, Instant instant) {
        String name = schema == null ? null : schema.name();
        if (Date.LOGICAL_NAME.equals(name)) {
            return instant.atZone(ZoneOffset.UTC).toLocalDate().toString();
        }
        return Time.LOGICAL_NAME.equals(name)
                ? LocalTime.ofInstant(instant, ZoneOffset.UTC).toString()
                : instant.toString();
    }
}
