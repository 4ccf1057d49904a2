package io.millrace.ops.tail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.json.JsonConverter;
import org.jspecify.annotations.Nullable;

/**
 * JSON, as Connect's converters write it: with its schema in each message, or without. Not thread-safe.
 */
final class JsonForm {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final JsonConverter withSchemas = new JsonConverter();

    JsonForm() {
        // A column's default must not take the place of a null.
        withSchemas.configure(Map.of("schemas.enable", "true", "replace.null.with.default", "false"), false);
    }

    /** The JSON that the bytes are; null if they are none. Numbers keep all their digits. */
    static @Nullable JsonNode read(byte[] bytes, int from) {
        try {
            JsonNode node = JSON.readTree(bytes, from, bytes.length - from);
            return node.isMissingNode() ? null : node;
        } catch (IOException e) {
            return null;
        }
    }

    static @Nullable JsonNode read(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            return node.isMissingNode() ? null : node;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /** Whether JsonConverter wrote it with {@code schemas.enable=true}. */
    static boolean hasSchema(JsonNode node) {
        return node.isObject() && node.size() == 2 && node.has("schema") && node.has("payload");
    }

    /** What a converter makes of it: with a schema, if it has one. */
    SchemaAndValue toConnect(String topic, JsonNode node, byte[] bytes) {
        return hasSchema(node)
                ? withSchemas.toConnectData(topic, bytes)
                : new SchemaAndValue(null, withoutSchema(node));
    }

    /** As JsonConverter does it, but in the order of the fields. */
    private static @Nullable Object withoutSchema(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                node.properties().forEach(entry -> map.put(entry.getKey(), withoutSchema(entry.getValue())));
                yield map;
            }
            case ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                node.forEach(element -> list.add(withoutSchema(element)));
                yield list;
            }
            case NUMBER -> node.isIntegralNumber() ? (Object) node.longValue() : (Object) node.doubleValue();
            case BOOLEAN -> node.booleanValue();
            case NULL, MISSING -> null;
            default -> node.asText();
        };
    }
}
