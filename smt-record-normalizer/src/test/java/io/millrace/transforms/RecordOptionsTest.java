package io.millrace.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.Events.Table;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options that change what a Record says. */
final class RecordOptionsTest {
    private final Table table = Events.postgres(Events.customers());

    @ParameterizedTest
    @CsvSource({"ms, 1795227785941", "us, 1795227785941544", "s, 1795227785"})
    void timestampHasTheUnit(String unit, long expected) {
        Struct event = table.insert(table.row("id", 2));

        assertThat(Normalizers.record(table.key(2), event, "timestamp.unit", unit)
                        .get("event_timestamp"))
                .isEqualTo(expected);
    }

    @Test
    void timestampInMicrosecondsFallsBackToMilliseconds() {
        Struct event = table.with("ts_us", null).insert(table.row("id", 2));

        assertThat(Normalizers.record(table.key(2), event, "timestamp.unit", "us")
                        .get("event_timestamp"))
                .isEqualTo(1795227785941000L);
    }

    @Test
    void serviceIsWhoCaptures() {
        Struct event = table.insert(table.row("id", 2));

        assertThat(Normalizers.record(table.key(2), event, "service", "billing").get("service"))
                .isEqualTo("billing");
    }

    @Test
    void withoutExtensionsThereAreElevenFields() {
        Struct record = Normalizers.record(
                table.key(2),
                table.insert(table.row("id", 2)),
                "record.extensions",
                "false",
                "unavailable.handling",
                "keep");

        assertThat(names(record)).hasSize(11).endsWith("table_name", "record");
    }

    @Test
    void everythingAtOnceKeepsTheOrder() {
        Struct record = Normalizers.record(
                table.key(2),
                table.insert(table.row("id", 2)),
                "include.before",
                "true",
                "include.schema.version",
                "true");

        assertThat(names(record))
                .endsWith(
                        "record",
                        "event_id",
                        "sequence",
                        "source_type",
                        "unavailable",
                        "removed_fields",
                        "before",
                        "schema_version");
    }

    @Test
    void schemaVersionTellsSchemasApart() {
        String version = schemaVersion(Events.customers());

        assertThat(version).matches("[0-9a-f]{16}").isEqualTo(schemaVersion(Events.customers()));
        assertThat(schemaVersion(Events.customers().field("x", Schema.INT32_SCHEMA)))
                .isNotEqualTo(version);
        assertThat(schemaVersion(
                        Events.row().field("id", Schema.INT64_SCHEMA).field("name", Schema.OPTIONAL_STRING_SCHEMA)))
                .isNotEqualTo(version);
        assertThat(schemaVersion(Events.row().field("id", Schema.INT32_SCHEMA).field("name", Schema.STRING_SCHEMA)))
                .isNotEqualTo(version);
        assertThat(Stream.of(
                                SchemaBuilder.array(Schema.STRING_SCHEMA),
                                SchemaBuilder.array(Schema.STRING_SCHEMA).name("Vector"),
                                SchemaBuilder.array(Schema.STRING_SCHEMA).parameter("length", "3"),
                                SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.STRING_SCHEMA),
                                SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.STRING_SCHEMA)
                                        .name("Hstore"),
                                SchemaBuilder.struct().field("x", Schema.STRING_SCHEMA),
                                SchemaBuilder.struct()
                                        .field("x", Schema.STRING_SCHEMA)
                                        .name("Point"),
                                SchemaBuilder.struct()
                                        .field("x", Schema.STRING_SCHEMA)
                                        .parameter("srid", "1"))
                        .map(type -> schemaVersion(
                                Events.row().field("id", Schema.INT32_SCHEMA).field("c", type.build()))))
                .doesNotHaveDuplicates();
        assertThat(schemaVersion(Events.row().field("id", Schema.INT32_SCHEMA).field("name", Decimal.schema(1))))
                .isNotEqualTo(schemaVersion(
                        Events.row().field("id", Schema.INT32_SCHEMA).field("name", Decimal.schema(2))));
    }

    @Test
    void timestampColumnIsPartOfTheRow() {
        String[] options = {"event.timestamp.column", "changed_at", "timestamp.unit", "us"};

        Struct insert = Normalizers.record(table.key(2), table.insert(table.row("id", 2)), options);
        Struct delete = Normalizers.record(table.key(2), table.event("d", table.row("id", 2), null), options);
        Map<String, Object> map = Normalizers.record(Map.of("id", 2L), Events.captured("postgresql-delete"), options);

        assertThat(insert.getStruct("record").get("changed_at")).isEqualTo(1795227785941544L);
        assertThat(delete.getStruct("record").get("changed_at")).isEqualTo(1795227785941544L);
        assertThat(map.get("record")).isEqualTo(Map.of("id", 2L, "changed_at", 1795227785946907L));
        delete.validate();
    }

    @Test
    void coreCdcHasWhatThatLibrarysConsumersExpect() {
        Schema keySchema = SchemaBuilder.struct()
                .name("Key")
                .field("id", Schema.INT32_SCHEMA)
                .field("name", Schema.STRING_SCHEMA)
                .build();
        Struct composite = new Struct(keySchema).put("id", 2).put("name", "Ann");
        Struct event = table.insert(table.row("id", 2, "name", "Ann"));

        Struct record = Normalizers.record(composite, event, "compatibility", "core-cdc");

        record.validate();
        assertThat(names(record)).hasSize(11);
        assertThat(record.get("event_timestamp")).isEqualTo(1795227785L);
        assertThat(record.get("primary_key")).isEqualTo(List.of("id", "name"));
        assertThat(Normalizers.record(table.key(2), event, "compatibility", "core-cdc")
                        .get("primary_key"))
                .isEqualTo("id");
        assertThat(Normalizers.record(composite, event).get("primary_key")).isEqualTo("id,name");
    }

    @Test
    void optionsThatAreSetWinOverThePreset() {
        Struct record = Normalizers.record(
                table.key(2),
                table.insert(table.row("id", 2)),
                "compatibility",
                "core-cdc",
                "timestamp.unit",
                "ms",
                "record.extensions",
                "true");

        assertThat(record.get("event_timestamp")).isEqualTo(1795227785941L);
        assertThat(record.get("source_type")).isEqualTo("postgresql");
    }

    @Test
    void decimalsAreWrittenAsAsked() {
        Table priced =
                Events.postgres(Events.row().field("id", Schema.INT32_SCHEMA).field("price", Decimal.schema(2)));
        Struct event = priced.insert(priced.row("id", 1, "price", new BigDecimal("10.50")));

        assertThat(price(priced, event, "decimal.format", "string")).isEqualTo("10.50");
        assertThat(price(priced, event, "decimal.format", "double")).isEqualTo(10.5);
        assertThat(price(priced, event, "decimal.format", "number")).isEqualTo(new BigDecimal("10.50"));
    }

    @Test
    void structKeepsTheTypesOfTheSource() {
        Schema uuid = SchemaBuilder.string()
                .name("io.debezium.data.Uuid")
                .version(1)
                .optional()
                .build();
        Table typed = Events.postgres(Events.row()
                .field("id", Schema.INT32_SCHEMA)
                .field(
                        "price",
                        Decimal.builder(2)
                                .defaultValue(BigDecimal.ONE.setScale(2))
                                .build())
                .field("u", uuid)
                .field("bin", Schema.OPTIONAL_BYTES_SCHEMA));
        byte[] bytes = {1, 2};
        Struct event = typed.insert(typed.row("id", 1, "price", new BigDecimal("10.50"), "bin", bytes));

        Struct row = Normalizers.record(typed.key(1), event, "record.format", "struct")
                .getStruct("record");

        row.validate();
        assertThat(row.get("price")).isEqualTo(new BigDecimal("10.50"));
        assertThat(row.schema().field("price").schema())
                .isEqualTo(Decimal.builder(2).optional().build());
        assertThat(row.schema().field("u").schema()).isEqualTo(uuid);
        assertThat(row.get("bin")).isSameAs(bytes);
    }

    @Test
    void jsonColumnsExpandWhereTheOutputHasNoSchemas() {
        Table documents = Events.postgres(Events.row()
                .field("id", Schema.INT32_SCHEMA)
                .field(
                        "doc",
                        SchemaBuilder.string()
                                .name("io.debezium.data.Json")
                                .optional()
                                .build()));
        String text =
                "{\"b\": [1, 1.5, null, true, \"x\"], \"big\": 18446744073709551615, \"long\": 0.12345678901234567890}";

        Object expanded = document(documents, text, "json.format", "object", "output.schemas", "false");

        assertThat(expanded)
                .isEqualTo(Map.of(
                        "b",
                        java.util.Arrays.asList(1L, 1.5, null, true, "x"),
                        "big",
                        "18446744073709551615",
                        "long",
                        "0.12345678901234567890"));
        assertThat(document(documents, text, "output.schemas", "false")).isEqualTo(text);
        assertThat(document(documents, "null", "json.format", "object", "output.schemas", "false"))
                .isEqualTo("null");
        assertThat(Events.mapOf(document(
                                documents,
                                text,
                                "json.format",
                                "object",
                                "output.schemas",
                                "false",
                                "decimal.format",
                                "number"))
                        .get("big"))
                .isEqualTo(new BigDecimal("18446744073709551615"));
    }

    @Test
    void jsonColumnsOfAnyLengthAndDepthExpandOrStayText() {
        Table documents = Events.postgres(Events.row()
                .field("id", Schema.INT32_SCHEMA)
                .field(
                        "doc",
                        SchemaBuilder.string().name("io.debezium.data.Json").build()));
        String[] options = {"json.format", "object", "output.schemas", "false"};
        String digits = "1".repeat(131_072);
        String name = "n".repeat(60_000);
        String deep = "[".repeat(900) + "]".repeat(900);
        String deeper = "[".repeat(50_000) + "]".repeat(50_000);

        assertThat(document(documents, "[" + digits + "]", options)).isEqualTo(List.of(digits));
        assertThat(document(documents, "{\"" + name + "\": 1}", options)).isEqualTo(Map.of(name, 1L));
        assertThat(document(documents, deep, options)).isInstanceOf(List.class);
        assertThat(document(documents, deeper, options)).isEqualTo(deeper);
    }

    @Test
    void keysBecomeCanonicalJson() {
        Schema keySchema = SchemaBuilder.struct()
                .name("Key")
                .field("z", Schema.STRING_SCHEMA)
                .field(
                        "day",
                        SchemaBuilder.int32()
                                .name("io.debezium.time.Date")
                                .version(1)
                                .build())
                .build();
        Struct key = new Struct(keySchema).put("z", "a\"b").put("day", 19849);
        Struct event = table.insert(table.row("id", 2));

        SinkRecord json = Normalizers.sink("record.key.format", "json").apply(Events.sink(key, event));
        SinkRecord struct = Normalizers.sink().apply(Events.sink(key, event));
        SinkRecord kept = Normalizers.sink("record.format", "struct").apply(Events.sink(key, event));
        SinkRecord map = Normalizers.sink("output.schemas", "false").apply(Events.sink(key, event));

        assertThat(json.key()).isEqualTo("{\"day\":\"2024-05-06\",\"z\":\"a\\\"b\"}");
        assertThat(json.keySchema().type()).isEqualTo(Schema.Type.STRING);
        Struct converted = (Struct) struct.key();
        converted.validate();
        assertThat(converted.get("day")).isEqualTo("2024-05-06");
        assertThat(converted.schema().field("day").schema().isOptional()).isFalse();
        assertThat(struct.keySchema()).isSameAs(converted.schema());
        assertThat(kept.key()).isSameAs(key);
        assertThat(map.keySchema()).isNull();
        assertThat(Events.mapOf(map.key())).containsExactly(Map.entry("day", "2024-05-06"), Map.entry("z", "a\"b"));
    }

    @Test
    void mapsAsKeysAreSorted() {
        Map<String, Object> key = new java.util.LinkedHashMap<>();
        key.put("z", 1L);
        key.put("a", 2L);
        Map<String, Object> event = Events.captured("postgresql-create");

        assertThat(Events.mapOf(
                        Normalizers.sink().apply(Events.sink(key, event)).key()))
                .containsExactly(Map.entry("a", 2L), Map.entry("z", 1L));
        assertThat(Normalizers.sink("record.key.format", "json")
                        .apply(Events.sink(key, event))
                        .key())
                .isEqualTo("{\"a\":2,\"z\":1}");
    }

    private static Object document(Table table, String text, String... options) {
        Map<String, Object> record = Events.mapOf(Normalizers.sink(options)
                .apply(Events.sink(table.key(1), table.insert(table.row("id", 1, "doc", text))))
                .value());
        return Events.mapOf(record.get("record")).get("doc");
    }

    private static Object price(Table table, Struct event, String... options) {
        Struct record = Normalizers.record(table.key(1), event, options);
        record.validate();
        return record.getStruct("record").get("price");
    }

    private static String schemaVersion(SchemaBuilder row) {
        Table of = Events.postgres(row);
        Struct event = of.event("t", null, null);
        return Normalizers.record(of.key(1), event, "include.schema.version", "true")
                .getString("schema_version");
    }

    private static List<String> names(Struct record) {
        return record.schema().fields().stream().map(Field::name).toList();
    }
}
