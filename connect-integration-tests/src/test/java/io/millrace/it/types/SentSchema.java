package io.millrace.it.types;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/** The schemas of the columns in a change event that is JSON with schema. */
final class SentSchema {
    private SentSchema() {}

    /** Type and meaning of each column of the row after the change, by name. */
    static Map<String, String> ofColumns(byte[] event) {
        Map<String, String> columns = new HashMap<>();
        for (JsonNode field : Json.read(event).path("schema").path("fields")) {
            if (field.path("field").asText().equals("after")) {
                for (JsonNode column : field.path("fields")) {
                    columns.put(column.path("field").asText(), describe(column));
                }
            }
        }
        return columns;
    }

    private static String describe(JsonNode schema) {
        String type = schema.path("type").asText();
        String whole = type.equals("array")
                ? "array of " + describe(schema.path("items"))
                : type.equals("map") ? "map to " + describe(schema.path("values")) : type;
        return schema.hasNonNull("name") ? whole + " `" + schema.path("name").asText() + "`" : whole;
    }
}
