package io.millrace.ops.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.ops.TableColumn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The columns that a message's schema tells of: those of a Record's {@code record}, of a Debezium event's {@code after}, or its own. Of
 * schemas as Connect's {@code JsonConverter} writes them, and of Avro's.
 */
final class RowSchema {
    private RowSchema() {}

    /** Of a schema in a message; null if it is none of a row with fields. */
    static @Nullable List<TableColumn> ofConnect(JsonNode schema, Set<String> key) {
        JsonNode row = connectRow(schema);
        if (!row.path("type").asText().equals("struct")) {
            return null;
        }
        List<TableColumn> columns = new ArrayList<>();
        for (JsonNode field : row.path("fields")) {
            String name = field.path("field").asText();
            columns.add(new TableColumn(
                    name,
                    connectType(field),
                    field.path("optional").asBoolean(),
                    text(field.path("default")),
                    columns.size() + 1,
                    key.contains(name)));
        }
        return columns;
    }

    private static JsonNode connectRow(JsonNode schema) {
        JsonNode record = schema;
        boolean isRecord = false;
        boolean isEvent = false;
        JsonNode after = schema;
        for (JsonNode field : schema.path("fields")) {
            switch (field.path("field").asText()) {
                case "event_type" -> isRecord = true;
                case "op" -> isEvent = true;
                case "record" -> record = field;
                case "after" -> after = field;
                default -> {
                    // a field of the row's own, or one that matters not
                }
            }
        }
        return isRecord ? record : isEvent ? after : schema;
    }

    private static String connectType(JsonNode schema) {
        String type = schema.path("type").asText();
        String name = schema.path("name").asText("");
        if (name.equals("org.apache.kafka.connect.data.Decimal")) {
            String precision =
                    schema.path("parameters").path("connect.decimal.precision").asText("");
            return "decimal(" + (precision.isEmpty() ? "" : precision + ",")
                    + schema.path("parameters").path("scale").asText("0") + ")";
        }
        return switch (type) {
            case "array" -> "array<" + connectType(schema.path("items")) + ">";
            case "map" -> "map<" + connectType(schema.path("keys")) + "," + connectType(schema.path("values")) + ">";
            default -> type + (name.isEmpty() || type.equals("struct") ? "" : " (" + name + ")");
        };
    }

    /** The names of the fields of a key's schema in a message. */
    static Set<String> connectKey(JsonNode schema) {
        Set<String> names = new HashSet<>();
        schema.path("fields").forEach(field -> names.add(field.path("field").asText()));
        return names;
    }

    /** Of an Avro schema; null if it is none of a row with fields. */
    static @Nullable List<TableColumn> ofAvro(JsonNode schema, Set<String> key) {
        AvroNames names = new AvroNames(schema);
        JsonNode row = avroRow(schema, names);
        if (!row.path("type").asText().equals("record")) {
            return null;
        }
        List<TableColumn> columns = new ArrayList<>();
        for (JsonNode field : row.path("fields")) {
            String name = field.path("name").asText();
            JsonNode type = field.path("type");
            columns.add(new TableColumn(
                    name,
                    names.text(type),
                    AvroNames.isOptional(type),
                    text(field.path("default")),
                    columns.size() + 1,
                    key.contains(name)));
        }
        return columns;
    }

    private static JsonNode avroRow(JsonNode schema, AvroNames names) {
        JsonNode record = null;
        JsonNode after = null;
        boolean isRecord = false;
        boolean isEvent = false;
        for (JsonNode field : schema.path("fields")) {
            switch (field.path("name").asText()) {
                case "event_type" -> isRecord = true;
                case "op" -> isEvent = true;
                case "record" -> record = names.resolve(field.path("type"));
                case "after" -> after = names.resolve(field.path("type"));
                default -> {
                    // a field of the row's own, or one that matters not
                }
            }
        }
        return isRecord && record != null ? record : isEvent && after != null ? after : schema;
    }

    /** The names of the fields of a key's Avro schema. */
    static Set<String> avroKey(JsonNode schema) {
        Set<String> names = new HashSet<>();
        schema.path("fields").forEach(field -> names.add(field.path("name").asText()));
        return names;
    }

    private static @Nullable String text(JsonNode value) {
        return value.isMissingNode() || value.isNull() ? null : value.isValueNode() ? value.asText() : value.toString();
    }
}
