package io.millrace.transforms;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.source.SourceRecord;

/** Change events to test with: those captured from real connectors, without schemas, and envelopes built here, with them. */
final class Events {
    static final String TOPIC = "pg.inventory.customers";

    private Events() {}

    /** A captured event's value, as JsonConverter without schemas reads it. */
    static Map<String, Object> captured(String name) {
        try (InputStream in = Events.class.getResourceAsStream("/events/" + name + ".json")) {
            return json(Objects.requireNonNull(in, name).readAllBytes());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What JSON holds, as JsonConverter without schemas reads it. */
    static Map<String, Object> json(byte[] text) {
        try (JsonConverter converter = new JsonConverter()) {
            converter.configure(Map.of("schemas.enable", "false"), false);
            return mapOf(converter.toConnectData("topic", text).value());
        }
    }

    @SuppressWarnings("unchecked") // JSON objects have text as keys
    static Map<String, Object> mapOf(Object value) {
        return (Map<String, Object>) value;
    }

    static SinkRecord sink(Schema keySchema, Object key, Schema valueSchema, Object value) {
        return new SinkRecord(TOPIC, 3, keySchema, key, valueSchema, value, 41L, 1_000L, TimestampType.CREATE_TIME);
    }

    static SinkRecord sink(Object key, Map<String, ?> value) {
        return sink(null, key, null, value);
    }

    static SinkRecord sink(Struct key, Struct value) {
        return sink(key == null ? null : key.schema(), key, value.schema(), value);
    }

    static SourceRecord source(Struct key, Struct value) {
        return new SourceRecord(
                Map.of("server", "pg"),
                Map.of("lsn", 24753936L, "txId", 759L, "incremental_snapshot_primary_key", "CANARY"),
                TOPIC,
                null,
                key == null ? null : key.schema(),
                key,
                value.schema(),
                value);
    }

    /** An envelope of a PostgreSQL table of the columns given, for which {@link Table#insert} and others make events. */
    static Table postgres(SchemaBuilder row) {
        return new Table("postgresql", row, postgresSource());
    }

    static Table mysql(SchemaBuilder row) {
        return new Table("mysql", row, mysqlSource());
    }

    static SchemaBuilder row() {
        return SchemaBuilder.struct();
    }

    /** Customers as most tests need them: id int32, name string. */
    static SchemaBuilder customers() {
        return row().field("id", Schema.INT32_SCHEMA).field("name", Schema.OPTIONAL_STRING_SCHEMA);
    }

    private static SchemaBuilder source(String name) {
        return SchemaBuilder.struct()
                .name(name)
                .field("version", Schema.STRING_SCHEMA)
                .field("connector", Schema.STRING_SCHEMA)
                .field("name", Schema.STRING_SCHEMA)
                .field("ts_ms", Schema.INT64_SCHEMA)
                .field(
                        "snapshot",
                        SchemaBuilder.string().optional().defaultValue("false").build())
                .field("db", Schema.STRING_SCHEMA)
                .field("sequence", Schema.OPTIONAL_STRING_SCHEMA)
                .field("ts_us", Schema.OPTIONAL_INT64_SCHEMA)
                .field("ts_ns", Schema.OPTIONAL_INT64_SCHEMA);
    }

    private static Map<String, Object> origin(String connector, String logicalName) {
        Map<String, Object> origin = new LinkedHashMap<>();
        origin.put("version", "3.6.1.Final");
        origin.put("connector", connector);
        origin.put("name", logicalName);
        origin.put("ts_ms", 1795227785941L);
        origin.put("ts_us", 1795227785941544L);
        origin.put("ts_ns", 1795227785941544000L);
        return origin;
    }

    private static Struct postgresSource() {
        Map<String, Object> origin = origin("postgresql", "pg");
        origin.put("db", "postgres");
        origin.put("sequence", "[null,\"24753936\"]");
        origin.put("schema", "inventory");
        origin.put("table", "customers");
        origin.put("txId", 759L);
        origin.put("lsn", 24753936L);
        return fill(
                source("io.debezium.connector.postgresql.Source")
                        .field("schema", Schema.STRING_SCHEMA)
                        .field("table", Schema.STRING_SCHEMA)
                        .field("txId", Schema.OPTIONAL_INT64_SCHEMA)
                        .field("lsn", Schema.OPTIONAL_INT64_SCHEMA)
                        .field("xmin", Schema.OPTIONAL_INT64_SCHEMA)
                        .build(),
                origin);
    }

    private static Struct mysqlSource() {
        Map<String, Object> origin = origin("mysql", "my");
        origin.put("db", "inventory");
        origin.put("table", "customers");
        origin.put("gtid", "b6c33882-e54e-11f1-ad55-02fc00000001:6");
        origin.put("file", "binlog.000001");
        origin.put("pos", 2477L);
        origin.put("row", 2);
        return fill(
                source("io.debezium.connector.mysql.Source")
                        .field("table", Schema.OPTIONAL_STRING_SCHEMA)
                        .field(
                                "server_id",
                                SchemaBuilder.int64().defaultValue(1L).build())
                        .field("gtid", Schema.OPTIONAL_STRING_SCHEMA)
                        .field("file", Schema.STRING_SCHEMA)
                        .field("pos", Schema.INT64_SCHEMA)
                        .field("row", Schema.INT32_SCHEMA)
                        .build(),
                origin);
    }

    static Struct fill(Schema schema, Map<String, Object> values) {
        Struct struct = new Struct(schema);
        for (Field field : schema.fields()) {
            if (values.containsKey(field.name())) {
                struct.put(field, values.get(field.name()));
            }
        }
        return struct;
    }

    /** A table whose changes can be made up. */
    static final class Table {
        private final Schema rowSchema;
        private final Schema envelopeSchema;
        private final Schema keySchema;
        private final Struct source;
        private Struct transaction;

        Table(String connector, SchemaBuilder row, Struct source) {
            String base = source.getString("name") + ".inventory.customers";
            this.rowSchema = row.name(base + ".Value").optional().build();
            this.source = source;
            this.keySchema = SchemaBuilder.struct()
                    .name(base + ".Key")
                    .field("id", Schema.INT32_SCHEMA)
                    .build();
            this.envelopeSchema = SchemaBuilder.struct()
                    .name(base + ".Envelope")
                    .version(2)
                    .field("before", rowSchema)
                    .field("after", rowSchema)
                    .field("source", source.schema())
                    .field(
                            "transaction",
                            SchemaBuilder.struct()
                                    .name("event.block")
                                    .version(1)
                                    .field("id", Schema.STRING_SCHEMA)
                                    .field("total_order", Schema.INT64_SCHEMA)
                                    .field("data_collection_order", Schema.INT64_SCHEMA)
                                    .optional()
                                    .build())
                    .field("op", Schema.STRING_SCHEMA)
                    .field("ts_ms", Schema.OPTIONAL_INT64_SCHEMA)
                    .build();
        }

        Schema envelopeSchema() {
            return envelopeSchema;
        }

        /** Changes a field of the source block. */
        Table with(String field, Object value) {
            source.put(field, value);
            return this;
        }

        Table inTransaction(String id, long totalOrder) {
            transaction = new Struct(envelopeSchema.field("transaction").schema())
                    .put("id", id)
                    .put("total_order", totalOrder)
                    .put("data_collection_order", 1L);
            return this;
        }

        Struct key(int id) {
            return new Struct(keySchema).put("id", id);
        }

        /** A row of names and values in turn. */
        Struct row(Object... namesAndValues) {
            Struct row = new Struct(rowSchema);
            for (int i = 0; i < namesAndValues.length; i += 2) {
                row.put((String) namesAndValues[i], namesAndValues[i + 1]);
            }
            return row;
        }

        Struct insert(Struct after) {
            return event("c", null, after);
        }

        Struct event(String op, Struct before, Struct after) {
            return new Struct(envelopeSchema)
                    .put("before", before)
                    .put("after", after)
                    .put("source", source)
                    .put("transaction", transaction)
                    .put("op", op)
                    .put("ts_ms", 1795227786395L);
        }
    }
}
