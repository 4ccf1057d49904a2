package io.millrace.benchmarks.transform;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Changes of a shop's orders as Debezium's MongoDB connector tells them with its defaults: documents as text in strict extended JSON,
 * updates with the whole document and what they set, no image before.
 *
 * <p>An order is one document: an ObjectId, a customer with an address within, three lines, tags, six decimals, two longs, two dates,
 * text and a flag; about 1,000 characters. Of ten changes four are insertions, five updates, one is a deletion, as in
 * {@link ShopEvents}.
 */
final class ShopDocuments {
    private static final String TOPIC = "shop.sales.orders";
    private static final long MILLIS = 1_795_227_785_945L;
    private static final String[] CYCLE = {"c", "c", "u", "c", "u", "u", "c", "d", "u", "u"};

    private static final Schema JSON = ShopEvents.logical(SchemaBuilder.string(), "io.debezium.data.Json");
    private static final Schema KEY = SchemaBuilder.struct()
            .name(TOPIC + ".Key")
            .field("id", Schema.STRING_SCHEMA)
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
                    SchemaBuilder.string().optional().defaultValue("false").build())
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
    private static final Schema ENVELOPE = SchemaBuilder.struct()
            .name(TOPIC + ".Envelope")
            .field("before", JSON)
            .field("after", JSON)
            .field("updateDescription", UPDATE)
            .field("source", SOURCE)
            .field("op", Schema.OPTIONAL_STRING_SCHEMA)
            .field("ts_ms", Schema.OPTIONAL_INT64_SCHEMA)
            .field("transaction", ShopEvents.TRANSACTION)
            .build();

    private ShopDocuments() {}

    /** So many changes, with schemas. */
    static List<SourceRecord> withSchemas(int count) {
        List<SourceRecord> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(event(i, CYCLE[i % CYCLE.length]));
        }
        return events;
    }

    private static SourceRecord event(int number, String op) {
        String id = "{\"$oid\": \"6b00fc4a6ab8e32719%06x\"}".formatted(number);
        long millis = MILLIS + number;
        Struct value = new Struct(ENVELOPE)
                .put("source", source(millis, number))
                .put("op", op)
                .put("ts_ms", millis + 454);
        if (!op.equals("d")) {
            value.put("after", order(id, number, op.equals("c") ? "new" : "packed"));
        }
        if (op.equals("u")) {
            value.put(
                    "updateDescription",
                    new Struct(UPDATE)
                            .put("updatedFields", "{\"status\": \"packed\", \"revision\": %d}".formatted(number)));
        }
        SourceRecord event = new SourceRecord(
                Map.of("server_id", "shop"),
                Map.of("sec", millis / 1000, "ord", number),
                TOPIC,
                KEY,
                new Struct(KEY).put("id", id),
                ENVELOPE,
                value);
        return ShopEvents.withHeaders(event, "mongodb");
    }

    private static String order(String id, int number, String status) {
        return ("{\"_id\": %s,\"number\": {\"$numberLong\": \"%d\"},\"status\": \"%s\",\"currency\": \"EUR\","
                        + "\"customer\": {\"id\": %d,\"name\": \"Ann Miller\",\"email\": \"ann.%d@example.org\","
                        + "\"address\": {\"street\": \"Mill Race %d\",\"city\": \"Leeds\",\"zip\": \"LS1 4AP\","
                        + "\"country\": \"GB\"}},\"items\": [%s,%s,%s],\"tags\": [\"gift\",\"express\"],"
                        + "\"total\": {\"$numberDecimal\": \"%d.25\"},\"discount\": {\"$numberDecimal\": \"0.00\"},"
                        + "\"shipping\": {\"$numberDecimal\": \"4.90\"},\"paid\": true,\"weight\": %d.5,\"coupon\": null,"
                        + "\"note\": \"leave it with the neighbours, order %d\","
                        + "\"revision\": {\"$numberLong\": \"%d\"},\"placedAt\": {\"$date\": %d},"
                        + "\"updatedAt\": {\"$date\": %d}}")
                .formatted(
                        id,
                        1_000_000_000_000L + number,
                        status,
                        number * 31 % 77_777,
                        number,
                        number % 200,
                        item(number, 1),
                        item(number, 2),
                        item(number, 3),
                        70_000 + number,
                        number % 30,
                        number,
                        number,
                        MILLIS - 86_400_000L + number,
                        MILLIS + number);
    }

    private static String item(int number, int line) {
        return ("{\"line\": %d,\"sku\": \"SKU-%d\",\"title\": \"Bag of flour, %d kg\",\"quantity\": %d,"
                        + "\"price\": {\"$numberDecimal\": \"%d.99\"},\"gift\": false}")
                .formatted(line, 1_000_000 + number, number % 7, number % 12, 1 + number % 90);
    }

    private static Struct source(long millis, int number) {
        return new Struct(SOURCE)
                .put("version", "3.6.1.Final")
                .put("connector", "mongodb")
                .put("name", "shop")
                .put("ts_ms", millis)
                .put("snapshot", "false")
                .put("db", "sales")
                .put("ts_us", millis * 1_000)
                .put("ts_ns", millis * 1_000_000)
                .put("collection", "orders")
                .put("ord", number)
                .put("wallTime", millis);
    }
}
