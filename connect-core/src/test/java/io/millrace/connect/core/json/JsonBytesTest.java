package io.millrace.connect.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.junit.jupiter.api.Test;

class JsonBytesTest {
    private final JsonBytes json = JsonBytes.compact();

    @Test
    void writesFieldsInTheOrderOfTheSchema() {
        Schema schema = SchemaBuilder.struct()
                .field("b", Schema.INT32_SCHEMA)
                .field("a", Schema.STRING_SCHEMA)
                .field("c", Schema.OPTIONAL_BOOLEAN_SCHEMA)
                .build();

        assertThat(text(schema, new Struct(schema).put("b", 1).put("a", "x"))).isEqualTo("""
                {"b":1,"a":"x","c":null}""");
    }

    @Test
    void writesEveryPrimitive() {
        Schema schema = SchemaBuilder.struct()
                .field("int8", Schema.INT8_SCHEMA)
                .field("int16", Schema.INT16_SCHEMA)
                .field("int32", Schema.INT32_SCHEMA)
                .field("int64", Schema.INT64_SCHEMA)
                .field("float32", Schema.FLOAT32_SCHEMA)
                .field("float64", Schema.FLOAT64_SCHEMA)
                .field("boolean", Schema.BOOLEAN_SCHEMA)
                .field("string", Schema.STRING_SCHEMA)
                .field("bytes", Schema.BYTES_SCHEMA)
                .build();
        Struct struct = new Struct(schema)
                .put("int8", (byte) -128)
                .put("int16", (short) 32767)
                .put("int32", Integer.MIN_VALUE)
                .put("int64", Long.MAX_VALUE)
                .put("float32", 1.5f)
                .put("float64", 0.1)
                .put("boolean", true)
                .put("string", "\"ü\n\u0001😀")
                .put("bytes", new byte[] {0, 1, -1});

        assertThat(text(schema, struct)).isEqualTo("""
                {"int8":-128,"int16":32767,"int32":-2147483648,"int64":9223372036854775807,"float32":1.5,"float64":0.1,\
                "boolean":true,"string":"\\"ü\\n\\u0001😀","bytes":"AAH/"}""");
    }

    @Test
    void writesWhatIsNoNumberAsText() {
        assertThat(text(null, List.of(Double.NaN, Double.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY)))
                .isEqualTo("""
                        ["NaN","Infinity","-Infinity"]""");
    }

    @Test
    void writesFloatingPointNumbersWithTheFewestDigitsThatRestoreThem() {
        assertThat(text(null, List.of(2.0E-3, 2.2250738585072014E-308, 1.0E23, 3.4028235e38f)))
                .isEqualTo("[0.002,2.2250738585072014E-308,1.0E23,3.4028235E38]");
    }

    @Test
    void writesDecimalsAsTextWithAllDigits() {
        Schema decimal = Decimal.schema(2);
        Schema schema = SchemaBuilder.struct().field("d", decimal).build();

        assertThat(text(schema, new Struct(schema).put("d", new BigDecimal("123456789012345678901234567890.10"))))
                .isEqualTo("""
                        {"d":"123456789012345678901234567890.10"}""");
        assertThat(text(decimal, new BigDecimal("1E+3"))).isEqualTo("\"1000\"");
        assertThat(text(decimal, new BigDecimal("1E-9"))).isEqualTo("\"0.000000001\"");
    }

    @Test
    void writesDecimalsAsNumbersWhereTheirSchemaSaysSo() {
        Schema number = Decimal.builder(2)
                .parameter("io.millrace.decimal.format", "number")
                .optional()
                .build();
        Schema schema = SchemaBuilder.struct()
                .field("d", number)
                .field("ds", SchemaBuilder.array(number).build())
                .build();
        Struct struct = new Struct(schema)
                .put("d", new BigDecimal("123456789012345678901234567890.10"))
                .put("ds", List.of(new BigDecimal("-0.00")));

        assertThat(text(schema, struct)).isEqualTo("""
                {"d":123456789012345678901234567890.10,"ds":[0.00]}""");
        assertThat(text(number, new BigDecimal("1E+3"))).isEqualTo("1000");
    }

    @Test
    void writesNumbersWithoutSchemaWithAllDigits() {
        assertThat(text(null, Map.of("d", new BigDecimal("1E-9")))).isEqualTo("{\"d\":0.000000001}");
        assertThat(text(null, new BigDecimal("12345678901234567890.10"))).isEqualTo("12345678901234567890.10");
        assertThat(text(null, new BigDecimal("-1E+30"))).isEqualTo("-1" + "0".repeat(30));
        assertThat(text(null, new BigDecimal("1E+20000"))).isEqualTo("1" + "0".repeat(20_000));
        assertThat(text(null, BigInteger.TEN.pow(30))).isEqualTo("1" + "0".repeat(30));
    }

    @Test
    void doesNotWriteGigabytesOfZeros() {
        assertThat(text(Decimal.schema(0), new BigDecimal("1E+1000000000"))).isEqualTo("\"1E+1000000000\"");
        assertThatThrownBy(() -> text(null, Map.of("d", new BigDecimal("1E+1000000000"))))
                .isInstanceOf(UnwritableException.class)
                .hasMessageStartingWith("field d: ");
    }

    @Test
    void writesConnectsTimesAsIsoText() {
        Schema schema = SchemaBuilder.struct()
                .field("date", org.apache.kafka.connect.data.Date.SCHEMA)
                .field("time", Time.SCHEMA)
                .field("whole", Time.SCHEMA)
                .field("timestamp", Timestamp.SCHEMA)
                .field("old", Timestamp.SCHEMA)
                .build();
        Struct struct = new Struct(schema)
                .put("date", Date.from(Instant.parse("2024-12-03T00:00:00Z")))
                .put("time", new Date(13_735_887))
                .put("whole", new Date(36_000_000))
                .put("timestamp", Date.from(Instant.parse("2024-12-03T03:48:55.887Z")))
                .put("old", Date.from(Instant.parse("1883-11-18T12:00:00Z")));

        assertThat(text(schema, struct)).isEqualTo("""
                {"date":"2024-12-03","time":"03:48:55.887","whole":"10:00:00","timestamp":"2024-12-03T03:48:55.887Z",\
                "old":"1883-11-18T12:00:00Z"}""");
    }

    @Test
    void writesTimesWithoutSchemaAsTimestamps() {
        assertThat(text(null, Map.of("t", new java.sql.Date(1_000)))).isEqualTo("""
                {"t":"1970-01-01T00:00:01Z"}""");
    }

    @Test
    void writesNestedStructsArraysAndMaps() {
        Schema inner = SchemaBuilder.struct()
                .field("x", Schema.INT32_SCHEMA)
                .optional()
                .build();
        Schema schema = SchemaBuilder.struct()
                .field("structs", SchemaBuilder.array(inner).build())
                .field("map", SchemaBuilder.map(Schema.INT32_SCHEMA, inner).build())
                .build();
        Struct one = new Struct(inner).put("x", 1);
        Struct struct =
                new Struct(schema).put("structs", Arrays.asList(one, null)).put("map", Map.of(7, one));

        assertThat(text(schema, struct)).isEqualTo("""
                {"structs":[{"x":1},null],"map":{"7":{"x":1}}}""");
    }

    @Test
    void writesMapsWithoutSchemaInTheirOrder() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("z", null);
        map.put("a", Map.of("n", List.of(1, 2L, (short) 3, "4")));
        map.put("bytes", ByteBuffer.wrap(new byte[] {9, 0, 1, -1}, 1, 3));

        assertThat(text(null, map)).isEqualTo("""
                {"z":null,"a":{"n":[1,2,3,"4"]},"bytes":"AAH/"}""");
    }

    @Test
    void leavesByteBuffersAsTheyWere() {
        ByteBuffer direct =
                ByteBuffer.allocateDirect(3).put(new byte[] {0, 1, -1}).flip();

        assertThat(text(null, List.of(direct, direct, direct.asReadOnlyBuffer())))
                .isEqualTo("""
                        ["AAH/","AAH/","AAH/"]""");
    }

    @Test
    void writesStructsInsideMapsBySchemaOfTheirOwn() {
        Schema schema = SchemaBuilder.struct().field("d", Timestamp.SCHEMA).build();

        assertThat(text(null, Map.of("s", new Struct(schema).put("d", new Date(0)))))
                .isEqualTo("""
                {"s":{"d":"1970-01-01T00:00:00Z"}}""");
    }

    @Test
    void keepsNullWhereAnOptionalFieldHasADefault() {
        Schema schema = SchemaBuilder.struct()
                .field(
                        "optional",
                        SchemaBuilder.int32().optional().defaultValue(5).build())
                .field("required", SchemaBuilder.int32().defaultValue(6).build())
                .build();

        assertThat(text(schema, new Struct(schema))).isEqualTo("""
                {"optional":null,"required":6}""");
    }

    @Test
    void writesSchemasThatContainThemselves() {
        Schema node = SchemaBuilder.struct()
                .name("node")
                .field(
                        "children",
                        SchemaBuilder.array(Schema.OPTIONAL_INT32_SCHEMA).build())
                .build();
        Struct leaf = new Struct(node).put("children", List.of());

        assertThat(text(node, leaf)).isEqualTo("{\"children\":[]}");
    }

    @Test
    void sortsFieldsAndEntriesInCanonicalForm() {
        Schema inner = SchemaBuilder.struct()
                .field("y", Schema.INT32_SCHEMA)
                .field("x", Schema.INT32_SCHEMA)
                .build();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("b", new Struct(inner).put("y", 1).put("x", 2));
        map.put("a", new LinkedHashMap<>(Map.of("q", 1)));
        map.put("B", null);

        assertThat(new String(JsonBytes.canonical().write(null, map), StandardCharsets.UTF_8))
                .isEqualTo("""
                        {"B":null,"a":{"q":1},"b":{"x":2,"y":1}}""");
    }

    @Test
    void endsLinesWithALineFeed() {
        assertThat(new String(json.writeLine(null, Map.of("a", 1)), StandardCharsets.UTF_8))
                .isEqualTo("{\"a\":1}\n");
    }

    @Test
    void writesLargeValuesAndThenSmallOnes() {
        String large = "x".repeat(3_000_000);

        assertThat(json.write(null, List.of(large))).hasSize(3_000_004);
        assertThat(text(null, List.of("small"))).isEqualTo("[\"small\"]");
    }

    @Test
    void namesThePathOfWhatCannotBeWritten() {
        Schema schema = SchemaBuilder.struct()
                .field("after", SchemaBuilder.array(Timestamp.SCHEMA).build())
                .build();
        Struct struct = new Struct(schema).put("after", new ArrayList<>(List.of(new Date(0))));
        struct.<Object>getArray("after").add("secret");

        assertThatThrownBy(() -> json.write(null, Map.of("row", struct)))
                .isInstanceOf(UnwritableException.class)
                .hasMessage("field row.after[1]: its schema wants a java.util.Date, it is a java.lang.String");
    }

    @Test
    void doesNotNameTheKeysOfMapsWithSchema() {
        Schema schema =
                SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.STRING_SCHEMA).build();

        assertThatThrownBy(() -> json.write(schema, Map.of("secret", 1)))
                .hasMessageStartingWith("field {entry}: ")
                .hasMessageNotContaining("secret");
    }

    @Test
    void writesHalfACharacterAsAnEscape() {
        assertThat(text(null, Map.of("a\uD800", List.of("b\uDC00c", "d\uD83D\uD83D\uDE00"))))
                .isEqualTo("{\"a\\uD800\":[\"b\\uDC00c\",\"d\\uD83D😀\"]}");
    }

    @Test
    void writesCharactersOutsideTheBasicPlaneAtEveryPlaceOfTheBuffer() {
        for (int length = 0; length < 9_000; length++) {
            if (length % 500 < 490 && length > 10) {
                continue; // buffers are of round sizes
            }
            String value = "x".repeat(length) + "😀ü" + "y".repeat(20);

            assertThat(text(null, value)).isEqualTo('"' + value + '"');
        }
    }

    @Test
    void carriesOnAfterWhatCannotBeWritten() {
        assertThatThrownBy(() -> json.write(null, Map.of("thread", Thread.currentThread())))
                .hasMessage("field thread: a java.lang.Thread cannot be written as JSON");

        assertThat(text(null, Map.of("a", 1))).isEqualTo("{\"a\":1}");
    }

    @Test
    void refusesKeysThatAreNoNames() {
        Map<Object, Object> map = new LinkedHashMap<>();
        map.put(null, 1);

        assertThatThrownBy(() -> json.write(null, Map.of("a", map)))
                .hasMessageStartingWith("field a: a map key must be");
    }

    @Test
    void refusesDataThatContainsItself() {
        List<Object> self = new ArrayList<>();
        self.add(self);

        assertThatThrownBy(() -> json.write(null, self)).hasMessageContaining("nested more than 1000 deep");
    }

    @Test
    void refusesValuesThatContradictTheirSchema() {
        Schema schema =
                SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.INT32_SCHEMA).build();

        assertThatThrownBy(() -> json.write(schema, Map.of("a", 1L)))
                .hasMessageContaining("its schema wants a java.lang.Integer, it is a java.lang.Long");
    }

    @Test
    void forgetsSchemasThatAreNotSeenAgain() {
        for (int i = 0; i < 2_000; i++) {
            Schema schema =
                    SchemaBuilder.struct().field("f" + i, Schema.INT32_SCHEMA).build();

            assertThat(text(schema, new Struct(schema).put("f" + i, i))).isEqualTo("{\"f" + i + "\":" + i + "}");
        }
    }

    @Test
    void writesNull() {
        assertThat(text(null, null)).isEqualTo("null");
    }

    private String text(Schema schema, Object value) {
        return new String(json.write(schema, value), StandardCharsets.UTF_8);
    }
}
