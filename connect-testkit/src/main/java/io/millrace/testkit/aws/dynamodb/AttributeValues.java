package io.millrace.testkit.aws.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Checks attribute values as the API writes them, and brings them into the form in which the service keeps them: numbers
 * without needless zeros, sets in an order. Equal values are then equal trees. Stateless.
 */
final class AttributeValues {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MOST_DIGITS = 38;
    private static final int MOST_LEVELS = 32;
    private static final BigDecimal LARGEST = new BigDecimal("9.9999999999999999999999999999999999999E+125");
    private static final BigDecimal SMALLEST = new BigDecimal("1E-130");

    private AttributeValues() {}

    /** The item, as it is kept. */
    static ObjectNode item(JsonNode item) {
        return map(item, 0);
    }

    private static ObjectNode map(JsonNode map, int level) {
        ObjectNode kept = NODES.objectNode();
        for (Map.Entry<String, JsonNode> attribute : map.properties()) {
            kept.set(attribute.getKey(), value(attribute.getValue(), level));
        }
        return kept;
    }

    private static ObjectNode value(JsonNode value, int level) {
        if (level > MOST_LEVELS) {
            throw Refused.because(
                    "Nesting Levels have exceeded supported limits: Attributes nesting exceeds 32 levels");
        }
        if (!value.isObject() || value.isEmpty()) {
            throw Refused.because(
                    "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
        }
        if (value.size() > 1) {
            throw Refused.because("Supplied AttributeValue has more than one datatypes set,"
                    + " must contain exactly one of the supported datatypes");
        }
        Map.Entry<String, JsonNode> only = value.properties().iterator().next();
        return NODES.objectNode().set(only.getKey(), content(only.getKey(), only.getValue(), level));
    }

    private static JsonNode content(String type, JsonNode content, int level) {
        return switch (type) {
            case "S" -> NODES.textNode(content.asText());
            case "N" -> NODES.textNode(number(content.asText()));
            case "B" -> NODES.textNode(Base64.getEncoder().encodeToString(bytes(content.asText())));
            case "BOOL" -> NODES.booleanNode(content.asBoolean());
            case "NULL" -> {
                if (!content.asBoolean()) {
                    throw Refused.parameter("Null attribute value types must have the value of true");
                }
                yield NODES.booleanNode(true);
            }
            case "M" -> map(content, level + 1);
            case "L" -> {
                ArrayNode list = NODES.arrayNode(content.size());
                content.forEach(element -> list.add(value(element, level + 1)));
                yield list;
            }
            case "SS", "NS", "BS" -> set(type, content);
            default ->
                throw Refused.because(
                        "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
        };
    }

    private static ArrayNode set(String type, JsonNode content) {
        List<String> elements = new ArrayList<>();
        content.forEach(element -> elements.add(type.equals("NS") ? number(element.asText()) : element.asText()));
        if (elements.isEmpty()) {
            throw Refused.parameter("An " + nameOf(type) + " set  may not be empty");
        }
        if (new HashSet<>(elements).size() < elements.size()) {
            throw Refused.parameter("Input collection " + elements + " contains duplicates.");
        }
        switch (type) {
            case "NS" -> elements.sort(Comparator.comparing(BigDecimal::new));
            case "BS" -> elements.sort((a, b) -> Arrays.compareUnsigned(bytes(a), bytes(b)));
            default -> elements.sort(Comparator.naturalOrder());
        }
        ArrayNode set = NODES.arrayNode(elements.size());
        elements.forEach(set::add);
        return set;
    }

    private static String nameOf(String setType) {
        return switch (setType) {
            case "NS" -> "number";
            case "BS" -> "binary";
            default -> "string";
        };
    }

    private static String number(String text) {
        BigDecimal number;
        try {
            number = new BigDecimal(text.trim());
        } catch (NumberFormatException e) {
            throw Refused.because("The parameter cannot be converted to a numeric value: " + text);
        }
        if (number.signum() == 0) {
            return "0";
        }
        BigDecimal stripped = number.stripTrailingZeros();
        if (stripped.precision() > MOST_DIGITS) {
            throw Refused.because("Attempting to store more than 38 significant digits in a Number");
        }
        if (stripped.abs().compareTo(LARGEST) > 0) {
            throw Refused.because(
                    "Number overflow. Attempting to store a number with magnitude larger than supported range");
        }
        if (stripped.abs().compareTo(SMALLEST) < 0) {
            throw Refused.because(
                    "Number underflow. Attempting to store a number with magnitude smaller than supported range");
        }
        return stripped.toPlainString();
    }

    static byte[] bytes(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw Refused.because("The parameter cannot be converted to bytes: it is not Base64.");
        }
    }
}
