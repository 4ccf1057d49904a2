package io.millrace.benchmarks.sink;

import io.millrace.connect.core.json.JsonBytes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/**
 * Rows whose compact JSON has exactly so many bytes: as structs, as maps, and as that JSON. Up to 400 bytes they are a few
 * columns, beyond that common Records, as the transform makes them. Confined to one thread.
 */
public final class Rows {
    private static final String PAD = "note";

    private static final Schema FLAT = SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("customer", Schema.STRING_SCHEMA)
            .field("amount", Schema.STRING_SCHEMA)
            .field("active", Schema.BOOLEAN_SCHEMA)
            .field(PAD, Schema.STRING_SCHEMA)
            .build();
    private static final Schema COLUMNS = SchemaBuilder.struct()
            .optional()
            .field("id", Schema.INT64_SCHEMA)
            .field("first_name", Schema.OPTIONAL_STRING_SCHEMA)
            .field("email", Schema.OPTIONAL_STRING_SCHEMA)
            .field("balance", Schema.OPTIONAL_STRING_SCHEMA)
            .field("visits", Schema.OPTIONAL_INT32_SCHEMA)
            .field("rating", Schema.OPTIONAL_FLOAT64_SCHEMA)
            .field("active", Schema.OPTIONAL_BOOLEAN_SCHEMA)
            .field("created", Schema.OPTIONAL_STRING_SCHEMA)
            .field("birthday", Schema.OPTIONAL_STRING_SCHEMA)
            .field("tags", SchemaBuilder.array(Schema.STRING_SCHEMA).optional().build())
            .field(PAD, Schema.STRING_SCHEMA)
            .build();
    private static final Schema RECORD = SchemaBuilder.struct()
            .field("event_timestamp", Schema.INT64_SCHEMA)
            .field("event_type", Schema.STRING_SCHEMA)
            .field("global_id", Schema.OPTIONAL_STRING_SCHEMA)
            .field("transaction_id", Schema.OPTIONAL_STRING_SCHEMA)
            .field("service", Schema.STRING_SCHEMA)
            .field("source", Schema.OPTIONAL_STRING_SCHEMA)
            .field("position", Schema.OPTIONAL_INT64_SCHEMA)
            .field("primary_key", Schema.OPTIONAL_STRING_SCHEMA)
            .field("schema_name", Schema.OPTIONAL_STRING_SCHEMA)
            .field("table_name", Schema.OPTIONAL_STRING_SCHEMA)
            .field("record", COLUMNS)
            .field("event_id", Schema.OPTIONAL_STRING_SCHEMA)
            .field("sequence", Schema.OPTIONAL_STRING_SCHEMA)
            .field("source_type", Schema.STRING_SCHEMA)
            .build();

    private final JsonBytes json = JsonBytes.compact();
    private final boolean isFlat;
    private final int padding;

    /** @param bytes of each row's JSON: 90 to 400, or 800 and more */
    public Rows(int bytes) {
        this.isFlat = bytes <= 400;
        this.padding = bytes - json(row(0, "")).length;
        if (padding < 0) {
            throw new IllegalArgumentException("no row has only " + bytes + " bytes");
        }
    }

    /** The row with this number, from 0 to 899,999,999. */
    public Struct row(long number) {
        // Another text for each row.
        String pad = Long.toString(number, Character.MAX_RADIX).repeat(padding).substring(0, padding);
        return row(number, pad);
    }

    /** The row as JSON. */
    public byte[] json(Struct row) {
        return json.write(row.schema(), row);
    }

    /** The row as a converter without schemas would give it. */
    public static Map<String, Object> asMap(Struct row) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (Field field : row.schema().fields()) {
            Object value = row.get(field);
            map.put(field.name(), value instanceof Struct inner ? asMap(inner) : value);
        }
        return map;
    }

    private Struct row(long number, String pad) {
        long id = 100_000_000 + number;
        return isFlat ? flat(id, pad) : record(id, pad);
    }

    private static Struct flat(long id, String pad) {
        return new Struct(FLAT)
                .put("id", id)
                .put("customer", "c-" + id)
                .put("amount", "10.25")
                .put("active", true)
                .put(PAD, pad);
    }

    private static Struct record(long id, String pad) {
        Struct columns = new Struct(COLUMNS)
                .put("id", id)
                .put("first_name", "Ann")
                .put("email", "ann." + id + "@example.org")
                .put("balance", "1" + id + ".25")
                .put("visits", 42)
                .put("rating", 4.5)
                .put("active", true)
                .put("created", "2026-11-21T02:23:05.941037Z")
                .put("birthday", "1994-05-07")
                .put("tags", List.of("red", "green"))
                .put(PAD, pad);
        return new Struct(RECORD)
                .put("event_timestamp", 1_795_227_785_945L)
                .put("event_type", "UPDATE")
                .put("transaction_id", Long.toString(id))
                .put("service", "shop")
                .put("source", "shop")
                .put("position", 24_000_000_000L + id)
                .put("primary_key", "id")
                .put("schema_name", "inventory")
                .put("table_name", "customers")
                .put("record", columns)
                .put("event_id", "0123456789abcdef0123456" + id)
                .put("sequence", "0000000" + id)
                .put("source_type", "postgresql");
    }
}
