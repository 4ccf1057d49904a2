package io.millrace.ops.tail;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Supplier;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.jspecify.annotations.Nullable;

/** A key or a value: as JSON, and as Connect's data if someone asks. */
record Decoded(JsonNode tree, Supplier<SchemaAndValue> asConnect) {

    /** The same as Connect's converters would give it. */
    SchemaAndValue connect() {
        return asConnect.get();
    }

    /** Whether it is a Record already: with the fields that all Records have. */
    boolean isRecord() {
        return tree.path("event_type").isTextual()
                && tree.has("event_timestamp")
                && tree.has("table_name")
                && tree.has("record");
    }

    /** As a key: JSON text, and text as it is. */
    @Nullable
    String asKey() {
        return text(tree);
    }

    static @Nullable String text(JsonNode node) {
        return node.isNull() ? null : node.isTextual() ? node.asText() : node.toString();
    }
}
