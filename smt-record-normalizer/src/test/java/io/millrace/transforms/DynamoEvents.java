package io.millrace.transforms;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/** Events of DynamoDB's items as Millrace's source writes them, in both of its formats. */
final class DynamoEvents {
    static final String TABLE = "dynamo.customers";
    static final String STREAM = "changes";
    static final String SHARD = "shardId-000000000002";
    static final String SEQUENCE = "49668899999999999999999999999999999999999999999999999954";
    static final String EVENT_ID = "3f0d55e9-4c2b-4a0f-8f54-9c0b6a7f4e11";
    static final String TTL = "dynamodb.amazonaws.com";

    static final Schema JSON = SchemaBuilder.string()
            .name("io.debezium.data.Json")
            .version(1)
            .optional()
            .build();
    private static final Schema USER_IDENTITY = SchemaBuilder.struct()
            .name("io.millrace.connect.dynamodb.UserIdentity")
            .field("type", Schema.OPTIONAL_STRING_SCHEMA)
            .field("principal_id", Schema.OPTIONAL_STRING_SCHEMA)
            .optional()
            .build();
    private static final Schema SOURCE = SchemaBuilder.struct()
            .name("io.millrace.connect.dynamodb.Source")
            .field("version", Schema.STRING_SCHEMA)
            .field("connector", Schema.STRING_SCHEMA)
            .field("name", Schema.STRING_SCHEMA)
            .field("ts_ms", Schema.INT64_SCHEMA)
            .field("ts_us", Schema.OPTIONAL_INT64_SCHEMA)
            .field("ts_ns", Schema.OPTIONAL_INT64_SCHEMA)
            .field(
                    "snapshot",
                    SchemaBuilder.string().optional().defaultValue("false").build())
            .field("db", Schema.STRING_SCHEMA)
            .field("table", Schema.STRING_SCHEMA)
            .field("stream", Schema.OPTIONAL_STRING_SCHEMA)
            .field("shard", Schema.OPTIONAL_STRING_SCHEMA)
            .field("sequence", Schema.OPTIONAL_STRING_SCHEMA)
            .field("sub_sequence", Schema.OPTIONAL_INT64_SCHEMA)
            .field("event_id", Schema.OPTIONAL_STRING_SCHEMA)
            .field("region", Schema.OPTIONAL_STRING_SCHEMA)
            .field("user_identity", USER_IDENTITY)
            .build();
    static final Schema ENVELOPE = SchemaBuilder.struct()
            .name(TABLE + ".Envelope")
            .field("before", JSON)
            .field("after", JSON)
            .field("source", SOURCE)
            .field("op", Schema.STRING_SCHEMA)
            .field("ts_ms", Schema.OPTIONAL_INT64_SCHEMA)
            .field("ts_us", Schema.OPTIONAL_INT64_SCHEMA)
            .field("ts_ns", Schema.OPTIONAL_INT64_SCHEMA)
            .build();

    private DynamoEvents() {}

    /** A key of names and values in turn: text for S and N, bytes for B. */
    static Struct key(Object... namesAndValues) {
        SchemaBuilder schema = SchemaBuilder.struct().name(TABLE + ".Key");
        Map<String, Object> values = map(namesAndValues);
        values.forEach((name, value) ->
                schema.field(name, value instanceof byte[] ? Schema.BYTES_SCHEMA : Schema.STRING_SCHEMA));
        Struct key = new Struct(schema.build());
        values.forEach(key::put);
        return key;
    }

    /** A change in the format {@code json}. */
    static Struct event(String op, String before, String after) {
        return new Struct(ENVELOPE)
                .put("before", before)
                .put("after", after)
                .put("source", op.equals("r") ? snapshot() : source())
                .put("op", op)
                .put("ts_ms", 1795227786395L)
                .put("ts_us", 1795227786395001L)
                .put("ts_ns", 1795227786395001000L);
    }

    static Struct source() {
        return block("false").put("shard", SHARD).put("sequence", SEQUENCE).put("event_id", EVENT_ID);
    }

    /** What a snapshot read has no place in the stream. */
    private static Struct snapshot() {
        return block("true");
    }

    private static Struct block(String snapshot) {
        return new Struct(SOURCE)
                .put("version", "0.1.0")
                .put("connector", "dynamodb")
                .put("name", "dynamo")
                .put("ts_ms", 1795227785941L)
                .put("ts_us", 1795227785941544L)
                .put("ts_ns", 1795227785941544000L)
                .put("snapshot", snapshot)
                .put("db", "eu-west-1")
                .put("table", "customers")
                .put("stream", STREAM)
                .put("region", "eu-west-1");
    }

    /** The same as deleted by DynamoDB itself because it had expired. */
    static Struct expired(Struct event) {
        event.getStruct("source")
                .put(
                        "user_identity",
                        new Struct(USER_IDENTITY).put("type", "Service").put("principal_id", TTL));
        return event;
    }

    /** A change in the format {@code map}, made of the struct of one and of its items. */
    static Map<String, Object> mapEvent(String op, Map<String, Object> before, Map<String, Object> after) {
        Map<String, Object> event = plain(event(op, null, null));
        event.put("before", before);
        event.put("after", after);
        return event;
    }

    static Map<String, Object> plain(Struct struct) {
        Map<String, Object> map = new LinkedHashMap<>();
        struct.schema().fields().forEach(field -> {
            Object value = struct.get(field);
            map.put(field.name(), value instanceof Struct inner ? plain(inner) : value);
        });
        return map;
    }

    /** The Record of an event with schemas, whose item is written as an object. */
    static Map<String, Object> record(Struct key, Struct event, String... options) {
        return Events.mapOf(
                Normalizers.sink(options).apply(Events.sink(key, event)).value());
    }

    /** What becomes of an item. */
    static Map<String, Object> item(String text, String... options) {
        return Events.mapOf(
                record(key("id", "a"), event("c", null, text), options).get("record"));
    }

    static Map<String, Object> map(Object... namesAndValues) {
        return MongoEvents.map(namesAndValues);
    }
}
