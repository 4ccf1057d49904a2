package io.millrace.transforms;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;

/** Events of documents with the schemas that Debezium 3.6.1's MongoDB connector gives them, and without. */
final class MongoEvents {
    static final String OID = "{\"$oid\": \"6b00fc4a6ab8e32719797ea6\"}";

    private static final String COLLECTION = "mongo.inventory.customers";
    private static final Schema JSON = SchemaBuilder.string()
            .name("io.debezium.data.Json")
            .version(1)
            .optional()
            .build();
    private static final Schema SOURCE = SchemaBuilder.struct()
            .name("io.debezium.connector.mongo.Source")
            .version(1)
            .field("version", Schema.STRING_SCHEMA)
            .field("connector", Schema.STRING_SCHEMA)
            .field("name", Schema.STRING_SCHEMA)
            .field("ts_ms", Schema.INT64_SCHEMA)
            .field(
                    "snapshot",
                    SchemaBuilder.string()
                            .name("io.debezium.data.Enum")
                            .version(1)
                            .parameter(
                                    "allowed", "true,first,first_in_data_collection,last_in_data_collection,last,false")
                            .optional()
                            .defaultValue("false")
                            .build())
            .field("db", Schema.STRING_SCHEMA)
            .field("sequence", Schema.OPTIONAL_STRING_SCHEMA)
            .field("ts_us", Schema.OPTIONAL_INT64_SCHEMA)
            .field("ts_ns", Schema.OPTIONAL_INT64_SCHEMA)
            .field("collection", Schema.STRING_SCHEMA)
            .field("ord", Schema.INT32_SCHEMA)
            .field("lsid", Schema.OPTIONAL_STRING_SCHEMA)
            .field("txnNumber", Schema.OPTIONAL_INT64_SCHEMA)
            .field("wallTime", Schema.OPTIONAL_INT64_SCHEMA)
            .build();
    private static final Schema TRUNCATED = SchemaBuilder.struct()
            .name("io.debezium.connector.mongodb.changestream.truncatedarray")
            .version(1)
            .field("field", Schema.STRING_SCHEMA)
            .field("size", Schema.INT32_SCHEMA)
            .build();
    private static final Schema UPDATE = SchemaBuilder.struct()
            .name("io.debezium.connector.mongodb.changestream.updatedescription")
            .version(1)
            .optional()
            .field(
                    "removedFields",
                    SchemaBuilder.array(Schema.STRING_SCHEMA).optional().build())
            .field("updatedFields", JSON)
            .field("truncatedArrays", SchemaBuilder.array(TRUNCATED).optional().build())
            .build();
    private static final Schema TRANSACTION = SchemaBuilder.struct()
            .name("event.block")
            .version(1)
            .field("id", Schema.STRING_SCHEMA)
            .field("total_order", Schema.INT64_SCHEMA)
            .field("data_collection_order", Schema.INT64_SCHEMA)
            .optional()
            .build();
    static final Schema ENVELOPE = SchemaBuilder.struct()
            .name(COLLECTION + ".Envelope")
            .field("before", JSON)
            .field("after", JSON)
            .field("updateDescription", UPDATE)
            .field("source", SOURCE)
            .field("op", Schema.OPTIONAL_STRING_SCHEMA)
            .field("ts_ms", Schema.OPTIONAL_INT64_SCHEMA)
            .field("transaction", TRANSACTION)
            .build();
    static final Schema KEY = SchemaBuilder.struct()
            .name(COLLECTION + ".Key")
            .field("id", Schema.STRING_SCHEMA)
            .build();

    private MongoEvents() {}

    static Struct key(String id) {
        return new Struct(KEY).put("id", id);
    }

    static Struct event(String op, String before, String after) {
        return new Struct(ENVELOPE)
                .put("before", before)
                .put("after", after)
                .put("source", source())
                .put("op", op)
                .put("ts_ms", 1795226699007L);
    }

    static Struct source() {
        return new Struct(SOURCE)
                .put("version", "3.6.1.Final")
                .put("connector", "mongodb")
                .put("name", "mongo")
                .put("ts_ms", 1795226698845L)
                .put("db", "inventory")
                .put("ts_us", 1795226698845000L)
                .put("ts_ns", 1795226698845000000L)
                .put("collection", "customers")
                .put("ord", 1)
                .put("wallTime", 1795226698845L);
    }

    /** An update without the whole document. */
    static Struct update(String updated, List<String> removed, Map<String, Integer> truncated) {
        Struct description = new Struct(UPDATE).put("updatedFields", updated).put("removedFields", removed);
        if (truncated != null) {
            description.put(
                    "truncatedArrays",
                    truncated.entrySet().stream()
                            .map(array -> new Struct(TRUNCATED)
                                    .put("field", array.getKey())
                                    .put("size", array.getValue()))
                            .toList());
        }
        return event("u", null, null).put("updateDescription", description);
    }

    /** The Record of an event with schemas, whose document is written as an object. */
    static Map<String, Object> record(Struct key, Struct event, String... options) {
        return Events.mapOf(
                Normalizers.sink(options).apply(Events.sink(key, event)).value());
    }

    /** What becomes of a document. */
    static Map<String, Object> document(String text, String... options) {
        return Events.mapOf(record(key(OID), event("c", null, text), options).get("record"));
    }

    static SinkRecord tombstone(Schema schema, Object key) {
        return new SinkRecord(Events.TOPIC, 3, schema, key, null, null, 42L, 1_000L, TimestampType.CREATE_TIME);
    }

    static Map<String, Object> map(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
