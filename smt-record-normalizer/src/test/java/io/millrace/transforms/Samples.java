package io.millrace.transforms;

import static org.apache.kafka.connect.data.Schema.INT32_SCHEMA;
import static org.apache.kafka.connect.data.Schema.OPTIONAL_BYTES_SCHEMA;
import static org.apache.kafka.connect.data.Schema.OPTIONAL_INT16_SCHEMA;
import static org.apache.kafka.connect.data.Schema.OPTIONAL_INT64_SCHEMA;
import static org.apache.kafka.connect.data.Schema.OPTIONAL_STRING_SCHEMA;
import static org.apache.kafka.connect.data.Schema.STRING_SCHEMA;

import io.debezium.data.Envelope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/**
 * A sample of every kind of change: captured from real connectors where one ran, else made by Debezium's own classes or like them. Each
 * comes with schemas and without, as JsonConverter writes and reads it.
 */
final class Samples {
    private Samples() {}

    /** Without schemas. */
    static List<Sample> plain() {
        return withSchemas().stream()
                .map(sample -> captured(sample.name()) ? original(sample) : sample.through(false))
                .toList();
    }

    /** With schemas. */
    static List<Sample> typed() {
        return withSchemas().stream().map(sample -> sample.through(true)).toList();
    }

    private static boolean captured(String name) {
        return Events.class.getResource("/events/" + name + ".json") != null;
    }

    /** What the connector itself wrote without schemas, with decimals as text. */
    private static Sample original(Sample sample) {
        return new Sample(sample.name(), null, sample.through(false).key(), null, Events.captured(sample.name()));
    }

    private static List<Sample> withSchemas() {
        List<Sample> samples = new ArrayList<>();
        Schema mysql = envelope("my.inventory.customers", mysqlCustomers(), DebeziumSchemas.source("mysql"));
        for (String kind : List.of("create", "update", "delete", "read")) {
            samples.add(row("mysql-" + kind, mysql, id(INT32_SCHEMA, kind.equals("read") ? 1 : 2)));
        }
        samples.add(inTransaction(row("mysql-create", mysql, id(INT32_SCHEMA, 2))));
        samples.add(truncate("mysql-truncate", row("mysql-create", mysql, id(INT32_SCHEMA, 2))));
        for (String kind : List.of("create", "alter", "drop")) {
            samples.add(statement("mysql-ddl-" + kind));
        }
        Schema postgres = envelope("pg.inventory.customers", postgresCustomers(), postgresSource());
        for (String kind : List.of("create", "update", "delete", "read", "incremental-read")) {
            samples.add(row("postgresql-" + kind, postgres, id(INT32_SCHEMA, kind.endsWith("read") ? 1 : 2)));
        }
        samples.add(truncate("postgresql-truncate", row("postgresql-create", postgres, id(INT32_SCHEMA, 2))));
        samples.add(message());
        for (String kind : List.of("create", "update", "update-partial", "replace", "delete", "delete-key", "read")) {
            samples.add(document("mongodb-" + kind));
        }
        samples.addAll(MadeSamples.mariaDb());
        samples.addAll(MadeSamples.sqlServer());
        samples.addAll(MadeSamples.oracle());
        samples.addAll(MadeSamples.dynamoDb());
        return samples;
    }

    /** A captured change of a row. */
    private static Sample row(String name, Schema envelope, Struct key) {
        return new Sample(name, key.schema(), key, envelope, Typed.struct(envelope, Events.captured(name)));
    }

    private static Sample inTransaction(Sample create) {
        Struct value = copy((Struct) create.value());
        value.put(
                "transaction",
                new Struct(value.schema().field("transaction").schema())
                        .put("id", "b6c33882-e54e-11f1-ad55-02fc00000001:6")
                        .put("total_order", 3L)
                        .put("data_collection_order", 2L));
        return new Sample("mysql-create-in-transaction", create.keySchema(), create.key(), create.valueSchema(), value);
    }

    private static Sample truncate(String name, Sample create) {
        Struct value = copy((Struct) create.value());
        value.put("op", "t").put("after", null);
        return new Sample(name, null, null, create.valueSchema(), value);
    }

    private static Sample statement(String name) {
        Schema schema = DebeziumSchemas.schemaChange("mysql");
        Struct key = new Struct(DebeziumSchemas.schemaChangeKey("mysql")).put("databaseName", "inventory");
        return new Sample(name, key.schema(), key, schema, Typed.struct(schema, Events.captured(name)));
    }

    private static Sample document(String name) {
        Struct key = MongoEvents.key(name.endsWith("read") ? "1" : MongoEvents.OID);
        return new Sample(
                name,
                key.schema(),
                key,
                MongoEvents.ENVELOPE,
                Typed.struct(MongoEvents.ENVELOPE, Events.captured(name)));
    }

    private static Sample message() {
        Struct source = new Struct(postgresSource())
                .put("version", "3.6.1.Final")
                .put("connector", "postgresql")
                .put("name", "pg")
                .put("ts_ms", 1795227785941L)
                .put("ts_us", 1795227785941544L)
                .put("db", "postgres")
                .put("schema", "")
                .put("table", "")
                .put("txId", 762L)
                .put("lsn", 24755000L);
        Schema block = SchemaBuilder.struct()
                .name("io.debezium.connector.postgresql.Message")
                .field("prefix", OPTIONAL_STRING_SCHEMA)
                .field("content", OPTIONAL_BYTES_SCHEMA)
                .optional()
                .build();
        Schema schema = SchemaBuilder.struct()
                .name("io.debezium.connector.postgresql.MessageValue")
                .field("op", STRING_SCHEMA)
                .field("ts_ms", OPTIONAL_INT64_SCHEMA)
                .field("source", source.schema())
                .field("message", block)
                .build();
        Schema keySchema = SchemaBuilder.struct()
                .name("io.debezium.connector.postgresql.MessageKey")
                .field("prefix", OPTIONAL_STRING_SCHEMA)
                .build();
        return new Sample(
                "postgresql-message",
                keySchema,
                new Struct(keySchema).put("prefix", "audit"),
                schema,
                new Struct(schema)
                        .put("op", "m")
                        .put("ts_ms", 1795227786395L)
                        .put("source", source)
                        .put("message", new Struct(block).put("prefix", "audit").put("content", new byte[] {1, 2, -1
                                })));
    }

    static Struct id(Schema type, Object value) {
        Schema schema =
                SchemaBuilder.struct().name("sample.Key").field("id", type).build();
        return new Struct(schema).put("id", value);
    }

    /** An envelope as Debezium makes it. */
    static Schema envelope(String table, Schema row, Schema source) {
        return Envelope.defineSchema()
                .withName(table + ".Envelope")
                .withRecord(row)
                .withSource(source)
                .build()
                .schema();
    }

    static Struct copy(Struct struct) {
        Struct copy = new Struct(struct.schema());
        struct.schema().fields().forEach(field -> copy.put(field, struct.getWithoutDefault(field.name())));
        return copy;
    }

    static Map<String, Object> map(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }

    private static Schema mysqlCustomers() {
        return SchemaBuilder.struct()
                .name("my.inventory.customers.Value")
                .field("id", INT32_SCHEMA)
                .field("first_name", OPTIONAL_STRING_SCHEMA)
                .field("email", OPTIONAL_STRING_SCHEMA)
                .field("balance", Decimal.builder(2).optional().build())
                .field("meta", named(SchemaBuilder.string(), "io.debezium.data.Json"))
                .field("created", named(SchemaBuilder.int64(), "io.debezium.time.Timestamp"))
                .field("ts", named(SchemaBuilder.string(), "io.debezium.time.ZonedTimestamp"))
                .field("kind", named(SchemaBuilder.string(), "io.debezium.data.Enum"))
                .field("flag", OPTIONAL_INT16_SCHEMA)
                .field("big", OPTIONAL_INT64_SCHEMA)
                .field("blobby", OPTIONAL_BYTES_SCHEMA)
                .optional()
                .build();
    }

    private static Schema postgresCustomers() {
        return SchemaBuilder.struct()
                .name("pg.inventory.customers.Value")
                .field("id", SchemaBuilder.int32().defaultValue(0).build())
                .field("first_name", OPTIONAL_STRING_SCHEMA)
                .field("email", OPTIONAL_STRING_SCHEMA)
                .field("balance", Decimal.builder(2).optional().build())
                .field("meta", named(SchemaBuilder.string(), "io.debezium.data.Json"))
                .field("created", named(SchemaBuilder.string(), "io.debezium.time.ZonedTimestamp"))
                .field("d", named(SchemaBuilder.int32(), "io.debezium.time.Date"))
                .field("u", named(SchemaBuilder.string(), "io.debezium.data.Uuid"))
                .field(
                        "flags",
                        SchemaBuilder.array(OPTIONAL_STRING_SCHEMA).optional().build())
                .optional()
                .build();
    }

    static Schema named(SchemaBuilder builder, String name) {
        return builder.name(name).version(1).optional().build();
    }

    private static Schema postgresSource() {
        SchemaBuilder builder = SchemaBuilder.struct().name("io.debezium.connector.postgresql.Source");
        DebeziumSchemas.source("sqlserver").fields().stream()
                .limit(9) // those that all connectors have
                .forEach(field -> builder.field(field.name(), field.schema()));
        return builder.field("schema", STRING_SCHEMA)
                .field("table", STRING_SCHEMA)
                .field("txId", OPTIONAL_INT64_SCHEMA)
                .field("lsn", OPTIONAL_INT64_SCHEMA)
                .field("xmin", OPTIONAL_INT64_SCHEMA)
                .field("origin", OPTIONAL_STRING_SCHEMA)
                .field("origin_lsn", OPTIONAL_INT64_SCHEMA)
                .build();
    }
}
