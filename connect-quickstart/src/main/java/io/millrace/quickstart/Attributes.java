package io.millrace.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** DynamoDB's JSON, in which every value stands in an object that tells its type, as the SDK has it. */
final class Attributes {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Attributes() {}

    /** @throws IllegalArgumentException if it is none */
    static Map<String, AttributeValue> of(JsonNode item) {
        Map<String, AttributeValue> attributes = new LinkedHashMap<>();
        item.properties().forEach(field -> attributes.put(field.getKey(), value(field.getKey(), field.getValue())));
        return attributes;
    }

    private static AttributeValue value(String name, JsonNode typed) {
        if (!typed.isObject() || typed.size() != 1) {
            throw new IllegalArgumentException(name
                    + " has no type: write {\"S\": \"text\"}, {\"N\": \"1.5\"}, {\"BOOL\": true}, and B, NULL, M, L, "
                    + "SS, NS, BS likewise");
        }
        String type = typed.fieldNames().next();
        JsonNode value = typed.path(type);
        AttributeValue.Builder made = AttributeValue.builder();
        return switch (type) {
            case "S" -> made.s(value.asText()).build();
            case "N" -> made.n(value.asText()).build();
            case "B" -> made.b(bytes(value)).build();
            case "BOOL" -> made.bool(value.asBoolean()).build();
            case "NULL" -> made.nul(value.asBoolean()).build();
            case "M" -> made.m(of(value)).build();
            case "L" -> {
                List<AttributeValue> list = new ArrayList<>();
                value.forEach(element -> list.add(value(name, element)));
                yield made.l(list).build();
            }
            case "SS" -> made.ss(texts(value)).build();
            case "NS" -> made.ns(texts(value)).build();
            case "BS" -> {
                List<SdkBytes> set = new ArrayList<>();
                value.forEach(element -> set.add(bytes(element)));
                yield made.bs(set).build();
            }
            default -> throw new IllegalArgumentException(name + " has the type " + type + ", which DynamoDB has not");
        };
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.asText()));
        return texts;
    }

    private static SdkBytes bytes(JsonNode base64) {
        return SdkBytes.fromByteArray(Base64.getDecoder().decode(base64.asText()));
    }

    /** The same the other way round, sorted by name. */
    static ObjectNode json(Map<String, AttributeValue> item) {
        ObjectNode json = JSON.objectNode();
        new TreeMap<>(item).forEach((name, value) -> json.set(name, json(value)));
        return json;
    }

    private static JsonNode json(AttributeValue value) {
        ObjectNode typed = JSON.objectNode();
        String type = value.type().name();
        return switch (value.type()) {
            case S -> typed.put(type, value.s());
            case N -> typed.put(type, value.n());
            case B -> typed.put(type, base64(value.b()));
            case BOOL -> typed.put(type, value.bool());
            case NUL -> typed.put("NULL", true);
            case M -> typed.set(type, json(value.m()));
            case L ->
                typed.set(type, array(value.l().stream().map(Attributes::json).toList()));
            case SS -> typed.set(type, texts(value.ss()));
            case NS -> typed.set(type, texts(value.ns()));
            case BS ->
                typed.set(
                        type, texts(value.bs().stream().map(Attributes::base64).toList()));
            case UNKNOWN_TO_SDK_VERSION -> typed;
        };
    }

    private static String base64(SdkBytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.asByteArray());
    }

    private static JsonNode texts(List<String> texts) {
        return array(texts.stream().map(JSON::textNode).toList());
    }

    private static JsonNode array(List<? extends JsonNode> elements) {
        return JSON.arrayNode().addAll(elements);
    }
}
