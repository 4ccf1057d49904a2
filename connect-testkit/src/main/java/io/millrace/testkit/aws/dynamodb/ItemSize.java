package io.millrace.testkit.aws.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * How large the service says that an item is. See <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html">item sizes</a>;
 * those of numbers are approximate there, too. Stateless.
 */
final class ItemSize {
    private static final int NESTING_BYTES = 3;

    private ItemSize() {}

    /** Names and values of an item's attributes, in bytes. */
    static int of(JsonNode item) {
        int size = 0;
        for (Map.Entry<String, JsonNode> attribute : item.properties()) {
            size += utf8(attribute.getKey()) + value(attribute.getValue());
        }
        return size;
    }

    private static int value(JsonNode value) {
        Map.Entry<String, JsonNode> only = value.properties().iterator().next();
        JsonNode content = only.getValue();
        return switch (only.getKey()) {
            case "S" -> utf8(content.textValue());
            case "N" -> number(content.textValue());
            case "B" -> AttributeValues.bytes(content.textValue()).length;
            case "M" -> {
                int size = NESTING_BYTES;
                for (Map.Entry<String, JsonNode> attribute : content.properties()) {
                    size += 1 + utf8(attribute.getKey()) + value(attribute.getValue());
                }
                yield size;
            }
            case "L" -> {
                int size = NESTING_BYTES;
                for (JsonNode element : content) {
                    size += 1 + value(element);
                }
                yield size;
            }
            case "SS", "NS", "BS" -> {
                int size = 0;
                for (JsonNode element : content) {
                    size += switch (only.getKey()) {
                        case "NS" -> number(element.textValue());
                        case "BS" -> AttributeValues.bytes(element.textValue()).length;
                        default -> utf8(element.textValue());
                    };
                }
                yield size;
            }
            default -> 1; // BOOL and NULL
        };
    }

    private static int number(String number) {
        return 1 + (number.length() + 1) / 2;
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
