package io.millrace.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of column, as JsonConverter writes what the transform makes of it; the same from a struct and from a map. */
final class JsonReadyValueTest {
    static Stream<Arguments> columns() {
        return Stream.of(
                // plain types
                column(SchemaBuilder.int8(), (byte) 7, "7"),
                column(SchemaBuilder.int16(), (short) -7, "-7"),
                column(SchemaBuilder.int32(), Integer.MIN_VALUE, "-2147483648"),
                column(SchemaBuilder.int64(), Long.MAX_VALUE, "9223372036854775807"),
                column(SchemaBuilder.bool(), true, "true"),
                column(SchemaBuilder.string(), "Ann", "\"Ann\""),
                column(SchemaBuilder.float64(), 1.5, "1.5"),
                column(SchemaBuilder.float64(), -0.0, "-0.0"),
                column(SchemaBuilder.float64(), Double.NaN, "\"NaN\""),
                column(SchemaBuilder.float64(), Double.POSITIVE_INFINITY, "\"Infinity\""),
                column(SchemaBuilder.float32(), Float.NEGATIVE_INFINITY, "\"-Infinity\""),
                // binary and bits
                column(SchemaBuilder.bytes(), new byte[] {1, 2, -1}, "\"AQL/\""),
                column(SchemaBuilder.bytes(), ByteBuffer.wrap(new byte[] {0}), "\"AA==\""),
                column(named(SchemaBuilder.bytes(), "Bits").parameter("length", "12"), new byte[] {5, 8}, "\"BQg=\""),
                column(named(SchemaBuilder.bytes(), "Bits").parameter("length", "1"), new byte[] {1}, "true"),
                column(named(SchemaBuilder.bytes(), "Bits").parameter("length", "1"), new byte[] {}, "false"),
                // text with a meaning
                column(named(SchemaBuilder.string(), "Uuid"), "22222222-2222-2222-2222-222222222222", null),
                column(named(SchemaBuilder.string(), "Enum").parameter("allowed", "a,b"), "b", "\"b\""),
                column(named(SchemaBuilder.string(), "EnumSet"), "a,b", "[\"a\",\"b\"]"),
                column(named(SchemaBuilder.string(), "EnumSet"), "", "[]"),
                column(named(SchemaBuilder.string(), "Xml"), "<a/>", "\"<a/>\""),
                column(named(SchemaBuilder.string(), "Json"), "[1]", "\"[1]\""),
                column(named(SchemaBuilder.string(), "Ltree"), "a.b", "\"a.b\""),
                column(named(SchemaBuilder.string(), "Tsvector"), "'a':1", "\"'a':1\""),
                // decimals
                column(Decimal.builder(2), new BigDecimal("10.50"), "\"10.50\""),
                column(Decimal.builder(-2), new BigDecimal("1E+2"), "\"100\""),
                column(
                        Decimal.builder(0),
                        new BigDecimal("123456789012345678901234567890"),
                        "\"123456789012345678901234567890\""),
                column(variableScale(), variable("-0.000000001"), "\"-0.000000001\""),
                // dates and times
                column(time(SchemaBuilder.int32(), "Date"), 19849, "\"2024-05-06\""),
                column(time(SchemaBuilder.int32(), "Date"), -719529, "\"-0001-12-31\""),
                column(time(SchemaBuilder.int32(), "Date"), 2932897, "\"+10000-01-01\""),
                column(time(SchemaBuilder.int32(), "Time"), 45296100, "\"12:34:56.1\""),
                column(time(SchemaBuilder.int64(), "MicroTime"), 86400000000L, "\"24:00:00\""),
                column(time(SchemaBuilder.int64(), "NanoTime"), 1L, "\"00:00:00.000000001\""),
                column(time(SchemaBuilder.int64(), "Timestamp"), 1733197735887L, "\"2024-12-03T03:48:55.887\""),
                column(
                        time(SchemaBuilder.int64(), "MicroTimestamp"),
                        1733197735887142L,
                        "\"2024-12-03T03:48:55.887142\""),
                column(
                        time(SchemaBuilder.int64(), "NanoTimestamp"),
                        1733197735887142001L,
                        "\"2024-12-03T03:48:55.887142001\""),
                column(time(SchemaBuilder.int64(), "MicroTimestamp"), -1L, "\"1969-12-31T23:59:59.999999\""),
                column(time(SchemaBuilder.int64(), "Timestamp"), 9223372036825200L, "\"infinity\""),
                column(time(SchemaBuilder.int64(), "Timestamp"), -9223372036832400L, "\"-infinity\""),
                column(time(SchemaBuilder.int64(), "MicroTimestamp"), 9223372036825200000L, "\"infinity\""),
                column(time(SchemaBuilder.int64(), "MicroTimestamp"), -9223372036832400000L, "\"-infinity\""),
                column(time(SchemaBuilder.int64(), "NanoTimestamp"), Long.MAX_VALUE, "\"infinity\""),
                column(time(SchemaBuilder.int64(), "NanoTimestamp"), Long.MIN_VALUE, "\"-infinity\""),
                column(time(SchemaBuilder.string(), "ZonedTimestamp"), "2024-12-03T03:48:55.887142Z", null),
                column(
                        time(SchemaBuilder.string(), "ZonedTimestamp"),
                        "2024-12-03T03:48:55.500000Z",
                        "\"2024-12-03T03:48:55.5Z\""),
                column(
                        time(SchemaBuilder.string(), "ZonedTimestamp"),
                        "2024-12-03T03:48:50.000+02:00",
                        "\"2024-12-03T03:48:50+02:00\""),
                column(time(SchemaBuilder.string(), "ZonedTimestamp"), "infinity", "\"infinity\""),
                column(time(SchemaBuilder.string(), "ZonedTime"), "03:48:55.887142Z", null),
                column(time(SchemaBuilder.string(), "IsoDate"), "2024-12-03Z", "\"2024-12-03\""),
                column(time(SchemaBuilder.string(), "IsoTime"), "03:48:55Z", "\"03:48:55\""),
                column(time(SchemaBuilder.string(), "IsoTimestamp"), "2024-12-03T03:48:55Z", "\"2024-12-03T03:48:55\""),
                column(time(SchemaBuilder.string(), "IsoTimestamp"), "+294247-01-10T04:00:25.2Z", "\"infinity\""),
                column(time(SchemaBuilder.string(), "IsoTimestamp"), "-290308-12-21T19:59:27.6Z", "\"-infinity\""),
                // infinite dates, as Debezium streams them, and as its snapshots read them
                column(time(SchemaBuilder.int32(), "Date"), -2147472692, "\"infinity\""),
                column(time(SchemaBuilder.int32(), "Date"), -2147472691, "\"-infinity\""),
                column(time(SchemaBuilder.int32(), "Date"), -622191234, "\"infinity\""),
                column(time(SchemaBuilder.int32(), "Date"), -625821272, "\"-infinity\""),
                column(time(SchemaBuilder.string(), "IsoDate"), "-5877611-06-21Z", "\"infinity\""),
                column(time(SchemaBuilder.string(), "IsoDate"), "-5877611-06-22Z", "\"-infinity\""),
                column(time(SchemaBuilder.string(), "IsoDate"), "+292278994-08-16Z", "\"infinity\""),
                column(time(SchemaBuilder.string(), "IsoDate"), "+292269055-12-02Z", "\"-infinity\""),
                column(org.apache.kafka.connect.data.Date.builder(), new Date(-53757322617600000L), "\"infinity\""),
                column(org.apache.kafka.connect.data.Date.builder(), new Date(-54070957900800000L), "\"-infinity\""),
                column(time(SchemaBuilder.string(), "Interval"), "P1Y2M3DT4H5M6.78S", null),
                column(time(SchemaBuilder.int64(), "MicroDuration"), 93784500000L, "\"PT26H3M4.5S\""),
                column(time(SchemaBuilder.int64(), "NanoDuration"), -1L, "\"PT-0.000000001S\""),
                column(time(SchemaBuilder.int32(), "Year"), 2024, "\"2024\""),
                column(org.apache.kafka.connect.data.Date.builder(), new Date(19849 * 86_400_000L), "\"2024-05-06\""),
                column(org.apache.kafka.connect.data.Date.builder(), new Date(-1 * 86_400_000L), "\"1969-12-31\""),
                column(Time.builder(), new Date(45296100L), "\"12:34:56.1\""),
                column(Timestamp.builder(), new Date(1733197735887L), "\"2024-12-03T03:48:55.887\""),
                column(Timestamp.builder(), new Date(9223372036825200L), "\"infinity\""),
                // collections
                column(SchemaBuilder.array(Schema.OPTIONAL_STRING_SCHEMA), Arrays.asList("x", null), "[\"x\",null]"),
                column(
                        SchemaBuilder.array(
                                time(SchemaBuilder.int32(), "Date").optional().build()),
                        Arrays.asList(19849, null),
                        "[\"2024-05-06\",null]"),
                column(SchemaBuilder.array(Decimal.schema(1)), List.of(new BigDecimal("1.5")), "[\"1.5\"]"),
                column(
                        SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.OPTIONAL_STRING_SCHEMA),
                        Map.of("k", "v"),
                        "{\"k\":\"v\"}"),
                column(
                        SchemaBuilder.map(Schema.INT16_SCHEMA, Schema.FLOAT64_SCHEMA),
                        Map.of((short) 3, 0.5),
                        "{\"3\":0.5}"),
                column(
                        named(SchemaBuilder.array(Schema.FLOAT64_SCHEMA), "DoubleVector"),
                        List.of(1.0, 2.5),
                        "[1.0,2.5]"),
                column(named(SchemaBuilder.array(Schema.FLOAT32_SCHEMA), "FloatVector"), List.of(1.5f), "[1.5]"),
                sparseVector(),
                point());
    }

    @ParameterizedTest
    @MethodSource("columns")
    void isWrittenAsTheSameJsonFromStructsAndFromMaps(SchemaBuilder type, Object value, String expected) {
        var table = Events.postgres(Events.row()
                .field("id", Schema.INT32_SCHEMA)
                .field("c", type.optional().build()));
        Struct event = table.insert(table.row("id", 1, "c", value));

        assertThat(columnJson(table.key(1), event)).isEqualTo(expected);
        assertThat(columnJson(table.key(1), event, "output.schemas", "false")).isEqualTo(expected);
    }

    private static String columnJson(Struct key, Struct event, String... options) {
        var out = Normalizers.sink(options).apply(Events.sink(key, event));
        try (JsonConverter json = new JsonConverter()) {
            json.configure(Map.of("schemas.enable", "false"), false);
            if (out.value() instanceof Struct record) {
                record.validate();
                Struct row = record.getStruct("record");
                Schema schema = row.schema().field("c").schema();
                return new String(
                        json.fromConnectData("t", schema, row.get("c")), java.nio.charset.StandardCharsets.UTF_8);
            }
            Object row = Events.mapOf(out.value()).get("record");
            return new String(
                    json.fromConnectData("t", null, Events.mapOf(row).get("c")),
                    java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    private static Arguments column(SchemaBuilder type, Object value, String expected) {
        return Arguments.of(type, value, expected == null ? '"' + value.toString() + '"' : expected);
    }

    private static SchemaBuilder named(SchemaBuilder builder, String name) {
        return builder.name("io.debezium.data." + name).version(1);
    }

    private static SchemaBuilder time(SchemaBuilder builder, String name) {
        return builder.name("io.debezium.time." + name).version(1);
    }

    private static SchemaBuilder variableScale() {
        return named(SchemaBuilder.struct(), "VariableScaleDecimal")
                .field("scale", Schema.INT32_SCHEMA)
                .field("value", Schema.BYTES_SCHEMA)
                .optional();
    }

    private static Struct variable(String number) {
        BigDecimal decimal = new BigDecimal(number);
        return new Struct(variableScale().build())
                .put("scale", decimal.scale())
                .put("value", decimal.unscaledValue().toByteArray());
    }

    private static Arguments sparseVector() {
        SchemaBuilder type = named(SchemaBuilder.struct(), "SparseDoubleVector")
                .field("dimensions", Schema.INT16_SCHEMA)
                .field(
                        "vector",
                        SchemaBuilder.map(Schema.INT16_SCHEMA, Schema.FLOAT64_SCHEMA)
                                .build())
                .optional();
        Struct value = new Struct(type.build()).put("dimensions", (short) 5).put("vector", Map.of((short) 2, 0.25));
        return column(type, value, "{\"dimensions\":5,\"vector\":{\"2\":0.25}}");
    }

    private static Arguments point() {
        SchemaBuilder type = named(SchemaBuilder.struct(), "geometry.Point")
                .field("x", Schema.FLOAT64_SCHEMA)
                .field("y", Schema.FLOAT64_SCHEMA)
                .field("wkb", Schema.OPTIONAL_BYTES_SCHEMA)
                .field("srid", Schema.OPTIONAL_INT32_SCHEMA)
                .optional();
        Struct value = new Struct(type.build())
                .put("x", 1.0)
                .put("y", 2.0)
                .put("wkb", new byte[] {1})
                .put("srid", 4326);
        return column(type, value, "{\"x\":1.0,\"y\":2.0,\"wkb\":\"AQ==\",\"srid\":4326}");
    }
}
