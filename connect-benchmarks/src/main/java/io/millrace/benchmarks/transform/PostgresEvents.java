package io.millrace.benchmarks.transform;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Updates of one table, with schemas, as Debezium's PostgreSQL connector makes them with its defaults: 16 columns, most of
 * Debezium's and Connect's logical types, no image before (the default REPLICA IDENTITY).
 */
final class PostgresEvents {
    private static final String TABLE = "shop.inventory.customers";
    private static final long MICROS = 1_795_227_785_945_743L;

    private static final Schema KEY = SchemaBuilder.struct()
            .name(TABLE + ".Key")
            .field("id", Schema.INT64_SCHEMA)
            .build();
    private static final Schema ROW = SchemaBuilder.struct()
            .name(TABLE + ".Value")
            .optional()
            .field("id", Schema.INT64_SCHEMA)
            .field("first_name", Schema.STRING_SCHEMA)
            .field("email", Schema.OPTIONAL_STRING_SCHEMA)
            .field("balance", Decimal.builder(2).optional().build())
            .field("visits", Schema.OPTIONAL_INT32_SCHEMA)
            .field("rating", Schema.OPTIONAL_FLOAT64_SCHEMA)
            .field("active", Schema.BOOLEAN_SCHEMA)
            .field("birthday", logical(SchemaBuilder.int32(), "io.debezium.time.Date"))
            .field("opens_at", logical(SchemaBuilder.int64(), "io.debezium.time.MicroTime"))
            .field("updated", logical(SchemaBuilder.int64(), "io.debezium.time.MicroTimestamp"))
            .field("created", logical(SchemaBuilder.string(), "io.debezium.time.ZonedTimestamp"))
            .field("meta", logical(SchemaBuilder.string(), "io.debezium.data.Json"))
            .field("token", logical(SchemaBuilder.string(), "io.debezium.data.Uuid"))
            .field("status", status())
            .field("photo", Schema.OPTIONAL_BYTES_SCHEMA)
            .field(
                    "tags",
                    SchemaBuilder.array(Schema.OPTIONAL_STRING_SCHEMA)
                            .optional()
                            .build())
            .build();
    private static final Schema SOURCE = SchemaBuilder.struct()
            .name("io.debezium.connector.postgresql.Source")
            .version(1)
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
            .field("ts_ns", Schema.OPTIONAL_INT64_SCHEMA)
            .field("schema", Schema.STRING_SCHEMA)
            .field("table", Schema.STRING_SCHEMA)
            .field("txId", Schema.OPTIONAL_INT64_SCHEMA)
            .field("lsn", Schema.OPTIONAL_INT64_SCHEMA)
            .field("xmin", Schema.OPTIONAL_INT64_SCHEMA)
            .field("origin", Schema.OPTIONAL_STRING_SCHEMA)
            .field("origin_lsn", Schema.OPTIONAL_INT64_SCHEMA)
            .build();
    private static final Schema TRANSACTION = SchemaBuilder.struct()
            .name("event.block")
            .version(1)
            .optional()
            .field("id", Schema.STRING_SCHEMA)
            .field("total_order", Schema.INT64_SCHEMA)
            .field("data_collection_order", Schema.INT64_SCHEMA)
            .build();
    private static final Schema ENVELOPE = SchemaBuilder.struct()
            .name(TABLE + ".Envelope")
            .version(2)
            .field("before", ROW)
            .field("after", ROW)
            .field("source", SOURCE)
            .field("transaction", TRANSACTION)
            .field("op", Schema.STRING_SCHEMA)
            .field("ts_ms", Schema.OPTIONAL_INT64_SCHEMA)
            .field("ts_us", Schema.OPTIONAL_INT64_SCHEMA)
            .field("ts_ns", Schema.OPTIONAL_INT64_SCHEMA)
            .build();

    private PostgresEvents() {}

    /** So many updates, each of another row. */
    static List<SourceRecord> updates(int count) {
        List<SourceRecord> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(update(i));
        }
        return events;
    }

    private static SourceRecord update(int number) {
        long id = 1_000_000L + number;
        long lsn = 24_000_000_000L + 312L * number;
        long micros = MICROS + 1_037L * number;
        Struct envelope = new Struct(ENVELOPE)
                .put("after", row(id, micros))
                .put("source", source(lsn, micros))
                .put("op", "u")
                .put("ts_ms", micros / 1000 + 454)
                .put("ts_us", micros + 454_000)
                .put("ts_ns", (micros + 454_000) * 1000);
        return new SourceRecord(
                Map.of("server", "shop"),
                Map.of("lsn", lsn),
                TABLE,
                KEY,
                new Struct(KEY).put("id", id),
                ENVELOPE,
                envelope);
    }

    private static Struct row(long id, long micros) {
        return new Struct(ROW)
                .put("id", id)
                .put("first_name", "Ann")
                .put("email", "ann." + id + "@example.org")
                .put("balance", BigDecimal.valueOf(id * 7, 2))
                .put("visits", (int) (id % 1000))
                .put("rating", id % 50 / 10.0)
                .put("active", true)
                .put("birthday", (int) (id % 20_000))
                .put("opens_at", id % 86_400 * 1_000_000)
                .put("updated", micros)
                .put("created", "2026-11-21T02:23:05.941037Z")
                .put("meta", "{\"a\": 1, \"b\": [true, null]}")
                .put("token", "22222222-2222-2222-2222-" + (100_000_000_000L + id))
                .put("status", "open")
                .put("photo", ("photo of " + id).getBytes(StandardCharsets.UTF_8))
                .put("tags", List.of("red", "green"));
    }

    private static Struct source(long lsn, long micros) {
        return new Struct(SOURCE)
                .put("version", "3.6.1.Final")
                .put("connector", "postgresql")
                .put("name", "shop")
                .put("ts_ms", micros / 1000)
                .put("snapshot", "false")
                .put("db", "shop")
                .put("sequence", "[\"" + lsn + "\",\"" + lsn + "\"]")
                .put("ts_us", micros)
                .put("ts_ns", micros * 1000)
                .put("schema", "inventory")
                .put("table", "customers")
                .put("txId", 760L + lsn % 10_000)
                .put("lsn", lsn);
    }

    private static Schema logical(SchemaBuilder type, String name) {
        return type.name(name).version(1).optional().build();
    }

    private static Schema status() {
        return SchemaBuilder.string()
                .name("io.debezium.data.Enum")
                .version(1)
                .parameter("allowed", "open,closed")
                .optional()
                .build();
    }
}
