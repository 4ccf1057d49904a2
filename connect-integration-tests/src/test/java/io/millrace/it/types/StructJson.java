package io.millrace.it.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;

/**
 * Reads Records whose values keep the types of the source, JSON with schema, as a consumer does who knows these types: into the JSON that
 * the other settings give. Apart from the transform, whose results it judges.
 */
final class StructJson {
    private static final JsonConverter CONVERTER = new JsonConverter();

    static {
        CONVERTER.configure(Map.of("schemas.enable", "true", "replace.null.with.default", "false"), false);
    }

    private StructJson() {}

    static JsonNode read(byte[] json) {
        SchemaAndValue read = CONVERTER.toConnectData("", json);
        return of(read.schema(), read.value());
    }

    private static JsonNode of(Schema schema, Object value) {
        if (value == null) {
            return Json.NODES.nullNode();
        }
        if (schema.name() != null) {
            JsonNode logical = logical(schema, value);
            if (logical != null) {
                return logical;
            }
        }
        return switch (schema.type()) {
            case INT8, INT16, INT32, INT64 -> Json.NODES.numberNode(((Number) value).longValue());
            case FLOAT32 -> Json.NODES.numberNode((Float) value);
            case FLOAT64 -> Json.NODES.numberNode((Double) value);
            case BOOLEAN -> Json.NODES.booleanNode((Boolean) value);
            case STRING -> Json.NODES.textNode((String) value);
            case BYTES -> Json.NODES.textNode(Base64.getEncoder().encodeToString(bytes(value)));
            case ARRAY -> {
                ArrayNode array = Json.NODES.arrayNode();
                ((Collection<?>) value).forEach(element -> array.add(of(schema.valueSchema(), element)));
                yield array;
            }
            case MAP -> {
                ObjectNode object = Json.NODES.objectNode();
                ((Map<?, ?>) value).forEach((key, of) -> object.set(key.toString(), of(schema.valueSchema(), of)));
                yield object;
            }
            case STRUCT -> {
                ObjectNode object = Json.NODES.objectNode();
                for (Field field : schema.fields()) {
                    object.set(field.name(), of(field.schema(), ((Struct) value).getWithoutDefault(field.name())));
                }
                yield object;
            }
        };
    }

    private static JsonNode logical(Schema schema, Object value) {
        return switch (schema.name()) {
            case "org.apache.kafka.connect.data.Decimal" -> Json.NODES.textNode(((BigDecimal) value).toPlainString());
            case "io.debezium.data.VariableScaleDecimal" -> {
                Struct struct = (Struct) value;
                yield Json.NODES.textNode(
                        new BigDecimal(new BigInteger(bytes(struct.get("value"))), struct.getInt32("scale"))
                                .toPlainString());
            }
            case "io.debezium.data.Bits" ->
                "1".equals(schema.parameters().get("length")) ? Json.NODES.booleanNode(bytes(value)[0] == 1) : null;
            case "io.debezium.data.EnumSet" -> {
                ArrayNode array = Json.NODES.arrayNode();
                String text = (String) value;
                (text.isEmpty() ? List.<String>of() : List.of(text.split(","))).forEach(array::add);
                yield array;
            }
            case "io.debezium.time.Date" -> text(LocalDate.ofEpochDay((Integer) value));
            case "io.debezium.time.Time" -> time(Duration.ofMillis((Integer) value));
            case "io.debezium.time.MicroTime" -> time(Duration.ofNanos(Math.multiplyExact((Long) value, 1_000)));
            case "io.debezium.time.NanoTime" -> time(Duration.ofNanos((Long) value));
            case "io.debezium.time.Timestamp" -> timestamp((Long) value, 1_000);
            case "io.debezium.time.MicroTimestamp" -> timestamp((Long) value, 1_000_000);
            case "io.debezium.time.NanoTimestamp" -> timestamp((Long) value, 1_000_000_000);
            case "io.debezium.time.MicroDuration" ->
                text(Duration.ofSeconds((Long) value / 1_000_000, (Long) value % 1_000_000 * 1_000));
            case "io.debezium.time.Year" -> text(value);
            default -> null;
        };
    }

    private static JsonNode text(Object value) {
        return Json.NODES.textNode(value.toString());
    }

    private static JsonNode timestamp(long value, long unitsPerSecond) {
        Instant instant = Instant.ofEpochSecond(
                Math.floorDiv(value, unitsPerSecond),
                Math.floorMod(value, unitsPerSecond) * (1_000_000_000 / unitsPerSecond));
        LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
        return text(time.getSecond() == 0 && time.getNano() == 0 ? time + ":00" : time);
    }

    /** Not of a day: databases have times that no clock shows. */
    private static JsonNode time(Duration time) {
        Duration size = time.abs();
        String text = String.format(
                "%s%02d:%02d:%02d.%09d",
                time.isNegative() ? "-" : "",
                size.toHours(),
                size.toMinutesPart(),
                size.toSecondsPart(),
                size.getNano());
        return text(Forms.shortFraction(text));
    }

    private static byte[] bytes(Object value) {
        if (value instanceof byte[] array) {
            return array;
        }
        ByteBuffer buffer = ((ByteBuffer) value).duplicate();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
