package io.millrace.testkit.aws.sns;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.testkit.aws.http.AwsException;
import io.millrace.testkit.aws.message.MessageAttribute;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A subscription's filter policy: conditions on the message's attributes, or on its body. All keys must be met, each by
 * one of its conditions. See the <a
 * href="https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html">filter policies</a> of SNS.
 * Immutable.
 */
final class FilterPolicy {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final int MOST_KEYS = 5;
    private static final int MOST_COMBINATIONS = 150;

    private final Keys keys;

    private FilterPolicy(Keys keys) {
        this.keys = keys;
    }

    /** What an object must have: all keys, and of each list of alternatives one. */
    private record Keys(Map<String, List<FilterCondition>> values, Map<String, Keys> nested, List<List<Keys>> or) {

        boolean matches(JsonNode object) {
            for (Map.Entry<String, List<FilterCondition>> key : values.entrySet()) {
                JsonNode value = object.path(key.getKey());
                if (key.getValue().stream().noneMatch(condition -> condition.matches(value))) {
                    return false;
                }
            }
            for (Map.Entry<String, Keys> key : nested.entrySet()) {
                if (!matchesOne(key.getValue(), object.path(key.getKey()))) {
                    return false;
                }
            }
            return or.stream().allMatch(alternatives -> alternatives.stream().anyMatch(keys -> keys.matches(object)));
        }

        private static boolean matchesOne(Keys keys, JsonNode value) {
            if (!value.isArray()) {
                return keys.matches(value.isObject() ? value : MissingNode.getInstance());
            }
            for (JsonNode element : value) {
                if (matchesOne(keys, element)) {
                    return true;
                }
            }
            return false;
        }

        int count() {
            return values.size()
                    + nested.values().stream().mapToInt(Keys::count).sum()
                    + or.stream().flatMap(List::stream).mapToInt(Keys::count).sum();
        }

        long combinations() {
            long product = 1;
            for (List<FilterCondition> conditions : values.values()) {
                product *= conditions.size();
            }
            for (Keys inner : nested.values()) {
                product *= inner.combinations();
            }
            for (List<Keys> alternatives : or) {
                product *= alternatives.stream().mapToLong(Keys::combinations).sum();
            }
            return product;
        }
    }

    /**
     * Reads a policy.
     *
     * @param json the policy's text
     * @param ofBody true when it is about the message's body, whose objects may be nested
     * @throws AwsException when SNS refuses such a policy
     */
    static FilterPolicy parse(String json, boolean ofBody) {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (IOException e) {
            throw invalid("failed to parse JSON.");
        }
        if (!root.isObject()) {
            throw invalid("Filter policy must be a JSON object");
        }
        FilterPolicy policy = new FilterPolicy(keys(root, ofBody));
        if (policy.keys.count() > MOST_KEYS) {
            throw invalid("Filter policy can not have more than " + MOST_KEYS + " keys");
        }
        if (policy.keys.combinations() > MOST_COMBINATIONS) {
            throw invalid("Filter policy is too complex");
        }
        return policy;
    }

    private static Keys keys(JsonNode object, boolean ofBody) {
        Map<String, List<FilterCondition>> values = new LinkedHashMap<>();
        Map<String, Keys> nested = new LinkedHashMap<>();
        List<List<Keys>> or = new ArrayList<>();
        object.properties().forEach(property -> {
            String key = property.getKey();
            JsonNode rule = property.getValue();
            if (key.equals("$or") && rule.isArray() && rule.size() > 1) {
                List<Keys> alternatives = new ArrayList<>();
                rule.forEach(alternative -> alternatives.add(keys(alternative, ofBody)));
                or.add(alternatives);
            } else if (rule.isArray()) {
                if (rule.isEmpty()) {
                    throw invalid("Empty arrays are not allowed");
                }
                List<FilterCondition> conditions = new ArrayList<>();
                rule.forEach(condition -> conditions.add(FilterCondition.of(condition)));
                values.put(key, List.copyOf(conditions));
            } else if (rule.isObject() && ofBody) {
                nested.put(key, keys(rule, true));
            } else {
                throw invalid(
                        rule.isObject()
                                ? "Filter policy scope MessageAttributes does not support nested filter policy"
                                : "\"" + key + "\" must be an object or an array");
            }
        });
        return new Keys(values, nested, or);
    }

    /** True when the attributes, or the body, meet the policy. Lists in it count as any one of their elements. */
    boolean matches(JsonNode object) {
        return object.isObject() && keys.matches(object);
    }

    /** The body as a policy reads it; what is no JSON object meets none. */
    static JsonNode body(String message) {
        try {
            return JSON.readTree(message);
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    /** Attributes as a policy reads them; bytes cannot be asked for. */
    static JsonNode attributes(List<MessageAttribute> attributes) {
        ObjectNode object = JSON.createObjectNode();
        for (MessageAttribute attribute : attributes) {
            String text = attribute.stringValue();
            if (text != null) {
                object.set(attribute.name(), value(attribute.type(), text));
            }
        }
        return object;
    }

    private static JsonNode value(String type, String text) {
        try {
            return switch (type) {
                case "Number" -> DecimalNode.valueOf(new BigDecimal(text));
                case "String.Array" -> JSON.readTree(text);
                default -> TextNode.valueOf(text);
            };
        } catch (IOException | NumberFormatException e) {
            return TextNode.valueOf(text);
        }
    }

    static AwsException invalid(String reason) {
        return AwsException.badRequest("InvalidParameter", "Invalid parameter: FilterPolicy: " + reason);
    }
}
