package io.millrace.ops.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The named types of an Avro schema: each is written out once, and named after that. */
final class AvroNames {
    private final Map<String, JsonNode> types = new HashMap<>();

    AvroNames(JsonNode schema) {
        collect(schema, "");
    }

    private void collect(JsonNode node, String namespace) {
        if (node.isArray()) {
            node.forEach(branch -> collect(branch, namespace));
        } else if (node.isObject()) {
            String inner = namespace;
            if (node.has("name")
                    && !node.path("type").isObject()
                    && !node.path("type").isArray()) {
                String name = node.path("name").asText();
                int dot = name.lastIndexOf('.');
                inner = dot >= 0
                        ? name.substring(0, dot)
                        : node.path("namespace").asText(namespace);
                String simple = name.substring(dot + 1);
                types.put(inner.isEmpty() ? simple : inner + "." + simple, node);
                types.putIfAbsent(simple, node);
            }
            for (JsonNode field : node.path("fields")) {
                collect(field.path("type"), inner);
            }
            collect(node.path("items"), inner);
            collect(node.path("values"), inner);
            if (node.path("type").isContainerNode()) {
                collect(node.path("type"), inner);
            }
        }
    }

    /** The type written out: of a union, what is not null. */
    JsonNode resolve(JsonNode type) {
        if (type.isArray()) {
            for (JsonNode branch : type) {
                if (!branch.asText().equals("null")) {
                    return resolve(branch);
                }
            }
        }
        return type.isTextual() ? types.getOrDefault(type.asText(), type) : type;
    }

    /** Whether a value of the type may be null. */
    static boolean isOptional(JsonNode type) {
        for (JsonNode branch : type) {
            if (type.isArray() && branch.asText().equals("null")) {
                return true;
            }
        }
        return false;
    }

    /** The type in a few words. */
    String text(JsonNode type) {
        if (type.isArray()) {
            List<String> branches = new ArrayList<>();
            type.forEach(branch -> {
                if (!branch.asText().equals("null")) {
                    branches.add(text(branch));
                }
            });
            return String.join("|", branches);
        }
        if (type.isTextual()) {
            return type.asText();
        }
        String kind = type.path("type").isContainerNode()
                ? text(type.path("type"))
                : type.path("type").asText();
        return switch (kind) {
            case "array" -> "array<" + text(type.path("items")) + ">";
            case "map" -> "map<" + text(type.path("values")) + ">";
            case "record" -> "record " + type.path("name").asText();
            case "enum" -> {
                List<String> symbols = new ArrayList<>();
                type.path("symbols").forEach(symbol -> symbols.add(symbol.asText()));
                yield "enum(" + String.join(",", symbols) + ")";
            }
            default -> kind + meaning(type);
        };
    }

    private static String meaning(JsonNode type) {
        String logical = type.path("logicalType").asText("");
        if (logical.equals("decimal")) {
            return " decimal(" + type.path("precision").asText() + ","
                    + type.path("scale").asText("0") + ")";
        }
        String meaning = logical.isEmpty() ? type.path("connect.name").asText("") : logical;
        return meaning.isEmpty() ? "" : " (" + meaning + ")";
    }
}
