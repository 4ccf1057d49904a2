package io.millrace.benchmarks.transform;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.json.JsonConverterConfig;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Changes of a shop as Debezium's PostgreSQL connector tells them with its defaults: no image before but the key of a deletion (the
 * default REPLICA IDENTITY), decimals and times of Connect's and Debezium's types, Debezium's three headers.
 *
 * <p>Two tables take turns as transactions would have it. {@code orders} has 14 columns, of which eight are numbers, flags and plain
 * text, and six a decimal (two), a date, a timestamp, JSON, and a timestamp with time zone. {@code order_items} is plain: 8 columns of
 * numbers, text and a flag, with two as its key. Of ten changes four are insertions (one order, three items), five updates (three
 * orders, two items), one is a deletion (of an item).
 */
final class ShopEvents {
    private static final String PREFIX = "shop.sales.";
    private static final long MICROS = 1_795_227_785_945_743L;
    /** Whose changes they are, and which. */
    private static final String[] CYCLE = {"Oc", "Ic", "Ic", "Ic", "Ou", "Iu", "Ou", "Id", "Ou", "Iu"};

    private static final Schema ORDER_KEY = SchemaBuilder.struct()
            .name(PREFIX + "orders.Key")
            .field("id", Schema.INT64_SCHEMA)
            .build();
    private static final Schema ORDER = SchemaBuilder.struct()
            .name(PREFIX + "orders.Value")
            .optional()
            .field("id", Schema.INT64_SCHEMA)
            .field("customer_id", Schema.INT64_SCHEMA)
            .field("status", Schema.STRING_SCHEMA)
            .field("currency", Schema.STRING_SCHEMA)
            .field("total", Decimal.builder(2).build())
            .field("discount", Decimal.builder(2).optional().build())
            .field("paid", Schema.BOOLEAN_SCHEMA)
            .field("email", Schema.OPTIONAL_STRING_SCHEMA)
            .field("note", Schema.OPTIONAL_STRING_SCHEMA)
            .field("parcels", Schema.OPTIONAL_INT32_SCHEMA)
            .field("address", logical(SchemaBuilder.string(), "io.debezium.data.Json"))
            .field("ship_on", logical(SchemaBuilder.int32(), "io.debezium.time.Date"))
            .field("placed_at", logical(SchemaBuilder.string(), "io.debezium.time.ZonedTimestamp"))
            .field("updated_at", logical(SchemaBuilder.int64(), "io.debezium.time.MicroTimestamp"))
            .build();
    private static final Schema ITEM_KEY = SchemaBuilder.struct()
            .name(PREFIX + "order_items.Key")
            .field("order_id", Schema.INT64_SCHEMA)
            .field("line", Schema.INT32_SCHEMA)
            .build();
    private static final Schema ITEM = SchemaBuilder.struct()
            .name(PREFIX + "order_items.Value")
            .optional()
            .field("order_id", Schema.INT64_SCHEMA)
            .field("line", Schema.INT32_SCHEMA)
            .field("sku", Schema.STRING_SCHEMA)
            .field("title", Schema.OPTIONAL_STRING_SCHEMA)
            .field("quantity", Schema.INT32_SCHEMA)
            .field("cents", Schema.INT64_SCHEMA)
            .field("gift", Schema.BOOLEAN_SCHEMA)
            .field("warehouse", Schema.OPTIONAL_STRING_SCHEMA)
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
    static final Schema TRANSACTION = SchemaBuilder.struct()
            .name("event.block")
            .version(1)
            .optional()
            .field("id", Schema.STRING_SCHEMA)
            .field("total_order", Schema.INT64_SCHEMA)
            .field("data_collection_order", Schema.INT64_SCHEMA)
            .build();
    private static final Schema ORDERS = envelope("orders", ORDER);
    private static final Schema ITEMS = envelope("order_items", ITEM);

    private ShopEvents() {}

    /** So many changes, with schemas. */
    static List<SourceRecord> withSchemas(int count) {
        List<SourceRecord> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String change = CYCLE[i % CYCLE.length];
            events.add(change.charAt(0) == 'O' ? ofOrder(i, change.substring(1)) : ofItem(i, change.substring(1)));
        }
        return events;
    }

    /** The same, as a converter without schemas reads them: maps. */
    static List<SourceRecord> withoutSchemas(int count) {
        try (JsonConverter json = new JsonConverter()) {
            json.configure(Map.of(JsonConverterConfig.SCHEMAS_ENABLE_CONFIG, false), false);
            return withSchemas(count).stream()
                    .map(event -> event.newRecord(
                            event.topic(),
                            null,
                            null,
                            throughJson(json, event.topic(), event.keySchema(), event.key()),
                            null,
                            throughJson(json, event.topic(), event.valueSchema(), event.value()),
                            null,
                            event.headers()))
                    .toList();
        }
    }

    private static Object throughJson(JsonConverter json, String topic, Schema schema, Object data) {
        return json.toConnectData(topic, json.fromConnectData(topic, schema, data))
                .value();
    }

    private static SourceRecord ofOrder(int number, String op) {
        long id = 1_000_000L + number;
        Struct row = new Struct(ORDER)
                .put("id", id)
                .put("customer_id", id * 31 % 77_777)
                .put("status", op.equals("c") ? "new" : "packed")
                .put("currency", "EUR")
                .put("total", BigDecimal.valueOf(id * 7, 2))
                .put("discount", BigDecimal.valueOf(number, 2))
                .put("paid", true)
                .put("email", "ann." + id + "@example.org")
                .put("note", "leave it with the neighbours, order " + id)
                .put("parcels", number % 5)
                .put("address", "{\"city\": \"Leeds\", \"street\": \"Mill Race " + number + "\"}")
                .put("ship_on", number % 20_000)
                .put("placed_at", "2026-11-21T02:23:05.941037Z")
                .put("updated_at", MICROS + 1_037L * number);
        return event("orders", ORDERS, new Struct(ORDER_KEY).put("id", id), row, op, number);
    }

    private static SourceRecord ofItem(int number, String op) {
        long order = 1_000_000L + number;
        Struct row = new Struct(ITEM)
                .put("order_id", order)
                .put("line", number % 9)
                .put("sku", "SKU-" + order)
                .put("title", "Bag of flour, " + number % 7 + " kg")
                .put("quantity", number % 12)
                .put("cents", 199L + number)
                .put("gift", false)
                .put("warehouse", "north");
        Struct key = new Struct(ITEM_KEY).put("order_id", order).put("line", number % 9);
        return event("order_items", ITEMS, key, row, op, number);
    }

    private static SourceRecord event(String table, Schema schema, Struct key, Struct row, String op, int number) {
        long lsn = 24_000_000_000L + 312L * number;
        long micros = MICROS + 1_037L * number;
        Struct envelope = new Struct(schema)
                .put(op.equals("d") ? "before" : "after", row)
                .put("source", source(table, lsn, micros))
                .put("op", op)
                .put("ts_ms", micros / 1000 + 454)
                .put("ts_us", micros + 454_000)
                .put("ts_ns", (micros + 454_000) * 1000);
        SourceRecord event = new SourceRecord(
                Map.of("server", "shop"), Map.of("lsn", lsn), PREFIX + table, key.schema(), key, schema, envelope);
        return withHeaders(event, "postgresql");
    }

    /** The event with the headers that Debezium sets. */
    static SourceRecord withHeaders(SourceRecord event, String connector) {
        event.headers()
                .addString("__debezium.context.connectorLogicalName", "shop")
                .addString("__debezium.context.taskId", "0")
                .addString("__debezium.context.connectorName", connector);
        return event;
    }

    private static Struct source(String table, long lsn, long micros) {
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
                .put("schema", "sales")
                .put("table", table)
                .put("txId", 760L + lsn % 10_000)
                .put("lsn", lsn);
    }

    private static Schema envelope(String table, Schema row) {
        return SchemaBuilder.struct()
                .name(PREFIX + table + ".Envelope")
                .version(2)
                .field("before", row)
                .field("after", row)
                .field("source", SOURCE)
                .field("transaction", TRANSACTION)
                .field("op", Schema.STRING_SCHEMA)
                .field("ts_ms", Schema.OPTIONAL_INT64_SCHEMA)
                .field("ts_us", Schema.OPTIONAL_INT64_SCHEMA)
                .field("ts_ns", Schema.OPTIONAL_INT64_SCHEMA)
                .build();
    }

    static Schema logical(SchemaBuilder type, String name) {
        return type.name(name).version(1).optional().build();
    }
}
