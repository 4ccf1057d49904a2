package io.millrace.testkit.aws.sns;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.testkit.aws.http.AwsException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One condition of a filter policy on one value. Immutable. */
@FunctionalInterface
interface FilterCondition {

    /** True when the value meets it; of a list, one element. The value is a missing node when there is none. */
    boolean matches(JsonNode value);

    /**
     * Reads a condition.
     *
     * @throws AwsException when SNS has no such condition
     */
    static FilterCondition of(JsonNode rule) {
        if (rule.isValueNode()) {
            return anyElement(isEqualTo(rule));
        }
        if (!rule.isObject() || rule.size() != 1) {
            throw FilterPolicy.invalid(
                    "Match value must be String, number, true, false, or null, or an object with one key");
        }
        String type = rule.fieldNames().next();
        JsonNode operand = rule.path(type);
        return switch (type) {
            case "exists" -> {
                boolean expected = flag(operand);
                yield value -> value.isMissingNode() != expected;
            }
            case "anything-but" -> anyElement(anythingBut(operand));
            case "numeric" -> anyElement(numeric(operand));
            default -> anyElement(ofText(type, operand));
        };
    }

    private static FilterCondition anyElement(Predicate<JsonNode> condition) {
        return value -> {
            if (!value.isArray()) {
                return value.isValueNode() && condition.test(value);
            }
            for (JsonNode element : value) {
                if (condition.test(element)) {
                    return true;
                }
            }
            return false;
        };
    }

    private static Predicate<JsonNode> isEqualTo(JsonNode expected) {
        if (expected.isNumber()) {
            BigDecimal number = expected.decimalValue();
            return value -> value.isNumber() && value.decimalValue().compareTo(number) == 0;
        }
        return expected::equals;
    }

    private static Predicate<JsonNode> anythingBut(JsonNode operand) {
        if (operand.isObject() && operand.size() == 1) {
            String type = operand.fieldNames().next();
            JsonNode texts = operand.path(type);
            Predicate<JsonNode> refused = anyOf(texts, text -> ofText(type, text));
            return value -> value.isTextual() && !refused.test(value);
        }
        return anyOf(operand, rule -> {
                    if (!rule.isTextual() && !rule.isNumber()) {
                        throw FilterPolicy.invalid("\"anything-but\" takes strings or numbers");
                    }
                    return isEqualTo(rule);
                })
                .negate();
    }

    private static Predicate<JsonNode> anyOf(JsonNode operand, Function<JsonNode, Predicate<JsonNode>> read) {
        List<Predicate<JsonNode>> conditions = new ArrayList<>();
        if (operand.isArray()) {
            operand.forEach(element -> conditions.add(read.apply(element)));
        } else {
            conditions.add(read.apply(operand));
        }
        if (conditions.isEmpty()) {
            throw FilterPolicy.invalid("Empty arrays are not allowed");
        }
        return value -> conditions.stream().anyMatch(condition -> condition.test(value));
    }

    private static Predicate<JsonNode> ofText(String type, JsonNode operand) {
        if (!operand.isTextual()) {
            throw FilterPolicy.invalid("\"" + type + "\" takes a string");
        }
        String text = operand.textValue();
        Predicate<String> condition = switch (type) {
            case "prefix" -> value -> value.startsWith(text);
            case "suffix" -> value -> value.endsWith(text);
            case "equals-ignore-case" -> {
                String lower = text.toLowerCase(Locale.ROOT);
                yield value -> value.toLowerCase(Locale.ROOT).equals(lower);
            }
            case "wildcard" -> {
                String regex =
                        Arrays.stream(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
                yield Pattern.compile(regex, Pattern.DOTALL).asMatchPredicate();
            }
            default -> throw FilterPolicy.invalid("Unrecognized match type " + type);
        };
        return value -> value.isTextual() && condition.test(value.textValue());
    }

    private static Predicate<JsonNode> numeric(JsonNode operand) {
        if (!operand.isArray() || operand.isEmpty() || operand.size() % 2 != 0 || operand.size() > 4) {
            throw FilterPolicy.invalid("\"numeric\" takes a list of one or two comparisons");
        }
        Predicate<JsonNode> all = JsonNode::isNumber;
        for (int i = 0; i < operand.size(); i += 2) {
            if (!operand.path(i + 1).isNumber()) {
                throw FilterPolicy.invalid("Value of " + operand.path(i).asText() + " must be numeric");
            }
            BigDecimal bound = operand.path(i + 1).decimalValue();
            String operator = operand.path(i).asText();
            all = all.and(
                    switch (operator) {
                        case "=" -> value -> value.decimalValue().compareTo(bound) == 0;
                        case "<" -> value -> value.decimalValue().compareTo(bound) < 0;
                        case "<=" -> value -> value.decimalValue().compareTo(bound) <= 0;
                        case ">" -> value -> value.decimalValue().compareTo(bound) > 0;
                        case ">=" -> value -> value.decimalValue().compareTo(bound) >= 0;
                        default -> throw FilterPolicy.invalid("Unrecognized numeric range operator: " + operator);
                    });
        }
        return all;
    }

    private static boolean flag(JsonNode operand) {
        if (!operand.isBoolean()) {
            throw FilterPolicy.invalid("exists match pattern must be either true or false.");
        }
        return operand.booleanValue();
    }
}
