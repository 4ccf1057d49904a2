package io.millrace.transforms;

import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * An event to test with. Immutable.
 *
 * @param name the database and the kind of event
 * @param keySchema the key's schema; null without schemas
 * @param key the key
 * @param valueSchema the value's schema; null without schemas
 * @param value the value
 */
record Sample(String name, Schema keySchema, Object key, Schema valueSchema, Object value) {
    SinkRecord sink() {
        return Events.sink(keySchema, key, valueSchema, value);
    }

    /** The same event as a converter without schemas, or with them, writes and reads it. */
    Sample through(boolean schemas) {
        SchemaAndValue newKey = through(keySchema, key, true, schemas);
        SchemaAndValue newValue = through(valueSchema, value, false, schemas);
        return new Sample(name, newKey.schema(), newKey.value(), newValue.schema(), newValue.value());
    }

    private static SchemaAndValue through(Schema schema, Object value, boolean isKey, boolean schemas) {
        try (JsonConverter converter = new JsonConverter()) {
            converter.configure(
                    Map.of("schemas.enable", String.valueOf(schemas), "replace.null.with.default", "false"), isKey);
            return converter.toConnectData("t", converter.fromConnectData("t", schema, value));
        }
    }
}
