package io.millrace.transforms;

import static io.millrace.transforms.MongoEvents.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.DataException;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDbPointer;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonJavaScript;
import org.bson.BsonJavaScriptWithScope;
import org.bson.BsonMaxKey;
import org.bson.BsonMinKey;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonRegularExpression;
import org.bson.BsonString;
import org.bson.BsonSymbol;
import org.bson.BsonTimestamp;
import org.bson.BsonUndefined;
import org.bson.BsonValue;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every type of BSON, written as Debezium writes it, by MongoDB's own library. */
final class MongoValueTest {
    private static final String HEX = "6b00fc4a6ab8e32719797ea6";
    private static final UUID UUID_VALUE = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

    private static final List<BsonValue> VALUES =
            values().map(arguments -> (BsonValue) arguments.get()[0]).toList();

    static Stream<Arguments> values() {
        BsonDocument scope = new BsonDocument("n", new BsonInt64(5));
        return Stream.of(
                Arguments.of(new BsonDouble(1.0), 1.0),
                Arguments.of(new BsonDouble(0.1), 0.1),
                Arguments.of(new BsonDouble(-0.0), -0.0),
                Arguments.of(new BsonDouble(1e300), 1e300),
                Arguments.of(new BsonDouble(Double.MIN_VALUE), Double.MIN_VALUE),
                Arguments.of(new BsonDouble(Double.NaN), "NaN"),
                Arguments.of(new BsonDouble(Double.POSITIVE_INFINITY), "Infinity"),
                Arguments.of(new BsonDouble(Double.NEGATIVE_INFINITY), "-Infinity"),
                Arguments.of(new BsonString(""), ""),
                Arguments.of(new BsonString("é😀\0\u2028\"\\/\n"), "é😀\0\u2028\"\\/\n"),
                Arguments.of(new BsonDocument(), Map.of()),
                Arguments.of(new BsonDocument("a b", new BsonDocument("", new BsonInt32(1))), map("a b", map("", 1L))),
                Arguments.of(new BsonArray(), List.of()),
                Arguments.of(new BsonArray(List.of(new BsonInt32(1), new BsonArray())), List.of(1L, List.of())),
                Arguments.of(new BsonBinary(new byte[] {1, 2, 3}), "AQID"),
                Arguments.of(new BsonBinary(new byte[0]), ""),
                Arguments.of(new BsonBinary((byte) 0x80, new byte[] {-1}), "/w=="),
                Arguments.of(new BsonBinary(UUID_VALUE), UUID_VALUE.toString()),
                Arguments.of(new BsonBinary((byte) 4, new byte[] {1}), "AQ=="),
                Arguments.of(new BsonBinary((byte) 3, new byte[16]), "AAAAAAAAAAAAAAAAAAAAAA=="),
                Arguments.of(new BsonUndefined(), null),
                Arguments.of(new BsonObjectId(new ObjectId(HEX)), HEX),
                Arguments.of(BsonBoolean.TRUE, true),
                Arguments.of(BsonBoolean.FALSE, false),
                Arguments.of(new BsonDateTime(1_700_000_000_000L), "2023-11-14T22:13:20Z"),
                Arguments.of(new BsonDateTime(1_700_000_000_100L), "2023-11-14T22:13:20.1Z"),
                Arguments.of(new BsonDateTime(0), "1970-01-01T00:00:00Z"),
                Arguments.of(new BsonDateTime(-1), "1969-12-31T23:59:59.999Z"),
                Arguments.of(new BsonDateTime(253_402_300_799_999L), "9999-12-31T23:59:59.999Z"),
                Arguments.of(new BsonDateTime(253_402_300_800_000L), "+10000-01-01T00:00:00Z"),
                Arguments.of(new BsonDateTime(-62_135_596_800_001L), "0000-12-31T23:59:59.999Z"),
                Arguments.of(new BsonDateTime(-62_167_219_200_001L), "-0001-12-31T23:59:59.999Z"),
                Arguments.of(new BsonDateTime(Long.MAX_VALUE), "+292278994-08-17T07:12:55.807Z"),
                Arguments.of(new BsonDateTime(Long.MIN_VALUE), "-292275055-05-16T16:47:04.192Z"),
                Arguments.of(new BsonNull(), null),
                Arguments.of(new BsonRegularExpression("a/b\"", "ix"), "/a/b\"/ix"),
                Arguments.of(new BsonRegularExpression(""), "//"),
                Arguments.of(new BsonDbPointer("db.c", new ObjectId(HEX)), map("$ref", "db.c", "$id", HEX)),
                Arguments.of(new BsonJavaScript("x()"), "x()"),
                Arguments.of(new BsonSymbol("sym"), "sym"),
                Arguments.of(new BsonJavaScriptWithScope("y()", scope), map("$code", "y()", "$scope", map("n", 5L))),
                Arguments.of(new BsonInt32(Integer.MIN_VALUE), (long) Integer.MIN_VALUE),
                Arguments.of(new BsonTimestamp(1_700_000_000, 7), (1_700_000_000L << 32) | 7),
                Arguments.of(new BsonTimestamp(-1, -2), -2L),
                Arguments.of(new BsonInt64(9_007_199_254_740_993L), 9_007_199_254_740_993L),
                Arguments.of(new BsonInt64(Long.MIN_VALUE), Long.MIN_VALUE),
                Arguments.of(decimal("10.50"), "10.50"),
                Arguments.of(decimal("1234567890123456789012345678901234"), "1234567890123456789012345678901234"),
                Arguments.of(decimal("-0.00"), "-0.00"),
                Arguments.of(decimal("1E+3"), "1E+3"),
                Arguments.of(decimal("1E-6176"), "1E-6176"),
                Arguments.of(
                        decimal("-9.999999999999999999999999999999999E+6144"),
                        "-9.999999999999999999999999999999999E+6144"),
                Arguments.of(decimal("NaN"), "NaN"),
                Arguments.of(decimal("Infinity"), "Infinity"),
                Arguments.of(decimal("-Infinity"), "-Infinity"),
                Arguments.of(new BsonMinKey(), map("$minKey", 1L)),
                Arguments.of(new BsonMaxKey(), map("$maxKey", 1L)),
                Arguments.of(
                        new BsonDocument("$ref", new BsonString("c"))
                                .append("$id", new BsonObjectId(new ObjectId(HEX)))
                                .append("$db", new BsonString("d")),
                        map("$ref", "c", "$id", HEX, "$db", "d")));
    }

    /** Documents come in the strict mode, updated fields and keys in the relaxed one. */
    @ParameterizedTest
    @MethodSource("values")
    void everyTypeHasOneFormWhereverItStands(BsonValue value, Object expected) {
        BsonDocument document = new BsonDocument("v", value)
                .append("inner", new BsonDocument("v", value).append("w", BsonBoolean.TRUE))
                .append("list", new BsonArray(List.of(value, value)));
        List<Object> list = new ArrayList<>();
        list.add(expected);
        list.add(expected);

        for (String text : new String[] {strict(document), document.toJson(), canonical(document)}) {
            assertThat(MongoEvents.document(text))
                    .as(text)
                    .isEqualTo(map("v", expected, "inner", map("v", expected, "w", true), "list", list));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"$oid\": 5}",
                "{\"$oid\": null}",
                "{\"$oid\": \"too short\"}",
                "{\"$oid\": \"6b00fc4a6ab8e32719797eag\"}",
                "{\"$oid\": \"6b00fc4a6ab8e32719797ea6\", \"x\": 1}",
                "{\"x\": 1, \"$oid\": \"6b00fc4a6ab8e32719797ea6\"}",
                "{\"$foo\": 1}",
                "{\"$foo\": \"bar\"}",
                "{\"$foo\": {\"$bar\": []}}",
                "{\"$\": 1, \"$$\": 2, \"$x\": 3}",
                "{\"$date\": true}",
                "{\"$date\": \"yesterday\"}",
                "{\"$date\": \"2023-11-14 22:13:20Z\"}",
                "{\"$date\": \"2023-11-14T22:13:20.1234Z\"}",
                "{\"$date\": {\"x\": 1}}",
                "{\"$date\": 1.5}",
                "{\"$date\": []}",
                "{\"$numberLong\": 5}",
                "{\"$numberLong\": \"five\"}",
                "{\"$numberLong\": \"9223372036854775808\"}",
                "{\"$numberLong\": \"1.5\"}",
                "{\"$numberDecimal\": 1.5}",
                "{\"$numberDecimal\": \"\"}",
                "{\"$numberDecimal\": \"-\"}",
                "{\"$numberDecimal\": \"1E\"}",
                "{\"$numberDecimal\": \"1E+999999999\"}",
                "{\"$numberDecimal\": \"12345678901234567890123456789012345\"}",
                "{\"$numberDouble\": \"1d\"}",
                "{\"$numberDouble\": \"0x1p3\"}",
                "{\"$binary\": \"AQID\"}",
                "{\"$binary\": \"AQID\", \"$type\": 0}",
                "{\"$binary\": \"not base64!\", \"$type\": \"00\"}",
                "{\"$binary\": \"AQID\", \"$type\": \"000\"}",
                "{\"$binary\": \"AQID\", \"$type\": \"00\", \"x\": 1}",
                "{\"$binary\": {\"base64\": \"AQID\"}}",
                "{\"$binary\": {\"base64\": 1, \"subType\": 2}}",
                "{\"$regex\": 5}",
                "{\"$regex\": 5, \"$options\": \"\"}",
                "{\"$regex\": \"x\", \"$other\": \"\"}",
                "{\"$regularExpression\": {\"pattern\": \"x\"}}",
                "{\"$timestamp\": 5}",
                "{\"$timestamp\": {\"t\": 1}}",
                "{\"$timestamp\": {\"t\": -1, \"i\": 1}}",
                "{\"$timestamp\": {\"t\": \"1\", \"i\": 1}}",
                "{\"$dbPointer\": {\"$ref\": 1}}",
                "{\"$symbol\": 5}",
                "{\"$code\": {}}",
                "{\"$undefined\": false}",
                "{\"$undefined\": 1}",
                "{\"$minKey\": 2}",
                "{}"
            })
    void whatOnlyLooksLikeAnotherTypeStaysAnObject(String lookalike) {
        Map<String, Object> plain = plain("{\"v\": " + lookalike + ", \"w\": 1}");

        assertThat(MongoEvents.document("{\"v\": " + lookalike + ", \"w\": 1}")).isEqualTo(plain);
        assertThat(MongoEvents.document(lookalike))
                .as("at the top there are only fields")
                .isEqualTo(plain(lookalike));
    }

    @ParameterizedTest
    @CsvSource({"10.50, 10.5", "1E+3, 1000.0", "-0, -0.0", "NaN, NaN", "1E+400, 1E+400"})
    void decimalsAsDoubles(String text, String expected) {
        Object written = decimalOf(text, "double");

        assertThat(written.toString()).isEqualTo(expected);
    }

    @Test
    void decimalsAsNumbersKeepAllDigits() {
        assertThat(decimalOf("1234567890123456789012345678901234", "number"))
                .isEqualTo(new BigDecimal("1234567890123456789012345678901234"));
        assertThat(decimalOf("10.50", "number")).isEqualTo(new BigDecimal("10.50"));
        assertThat(decimalOf("-0", "number"))
                .as("a BigDecimal has no such zero")
                .isEqualTo(-0.0);
        assertThat(decimalOf("NaN", "number")).isEqualTo("NaN");
    }

    @Test
    void deepAndLargeDocuments() {
        String deep = "{\"a\":".repeat(890) + "1" + "}".repeat(890);
        Object inner = MongoEvents.document(deep);
        for (int i = 0; i < 890; i++) {
            inner = Events.mapOf(inner).get("a");
        }
        assertThat(inner).isEqualTo(1L);

        String large = "x".repeat(2 << 20);
        StringBuilder wide = new StringBuilder("{\"text\": \"" + large + "\"");
        for (int i = 0; i < 5_000; i++) {
            wide.append(", \"field ").append(i).append("\": ").append(i);
        }
        Map<String, Object> document = MongoEvents.document(wide.append('}').toString());
        assertThat(document).hasSize(5_001).containsEntry("field 4999", 4_999L);
        assertThat(document.get("text")).isEqualTo(large);
    }

    @Test
    void whatIsTooDeepForJsonWritersSaysTheWayOut() {
        String deep = "{\"a\":".repeat(1_000) + "1" + "}".repeat(1_000);

        assertThatThrownBy(() -> MongoEvents.document(deep))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("field after holds a document that is nested more than 900 levels deep")
                .hasMessageContaining("mongo.document.format=text");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\": SECRET}| is no JSON at character 6",
                "{\"a\": \"SECRET| is no JSON at character 13",
                "{\"a\": 1, | is no JSON at character 8",
                "{\"SECRET\": 1} {}| goes on behind the end of its JSON",
                "\"SECRET\"| holds JSON that is no document",
                "[\"SECRET\"]| holds JSON that is no document",
                "''| holds JSON that is no document",
                "null| holds JSON that is no document"
            })
    void brokenJsonIsAnErrorThatNamesFieldAndPlaceAlone(String text, String problem) {
        assertThatThrownBy(() -> MongoEvents.document(text))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(
                        "partition 3, offset 41: cannot normalise the change: field after" + " " + problem.strip())
                .hasMessageNotContaining("SECRET")
                .hasNoCause();
        assertThatThrownBy(() -> MongoEvents.record(MongoEvents.key("1"), MongoEvents.update(text, null, null)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("field updateDescription.updatedFields " + problem.strip());
        assertThatThrownBy(() -> MongoEvents.record(MongoEvents.key("1"), MongoEvents.event("d", text, null)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("field before " + problem.strip());
    }

    @Test
    void randomDocumentsAreTheSameInEveryMode() {
        Random random = new Random(7);
        for (int i = 0; i < 100; i++) {
            BsonDocument document = document(random, 4);
            Map<String, Object> written = MongoEvents.document(strict(document));
            assertThat(MongoEvents.document(document.toJson())).isEqualTo(written);
            assertThat(written.keySet()).containsExactlyElementsOf(document.keySet());
        }
    }

    @Test
    void brokenDocumentsMakeNoOtherErrors() {
        Random random = new Random(11);
        int refused = 0;
        for (int i = 0; i < 1_000; i++) {
            StringBuilder text = new StringBuilder(strict(document(random, 3)));
            for (int hits = 1 + random.nextInt(3); hits > 0 && text.length() > 0; hits--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(4)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.setCharAt(at, "{}[]\",:$0-e\\\u0000n".charAt(random.nextInt(14)));
                    case 2 -> text.setLength(Math.max(1, at));
                    default -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(20))));
                }
            }
            try {
                MongoEvents.document(text.toString());
            } catch (DataException e) {
                refused++;
                assertThat(e).hasMessageContaining("field after ").hasMessageNotContaining("unexpected");
            }
        }
        assertThat(refused).isBetween(300, 1_000);
    }

    private static BsonDocument document(Random random, int depth) {
        BsonDocument document = new BsonDocument();
        for (int fields = 1 + random.nextInt(6); fields > 0; fields--) {
            BsonValue value = VALUES.get(random.nextInt(VALUES.size()));
            if (depth > 0 && random.nextInt(4) == 0) {
                value = random.nextBoolean()
                        ? document(random, depth - 1)
                        : new BsonArray(List.of(value, document(random, depth - 1)));
            }
            document.put((random.nextInt(5) == 0 ? "$f" : "f") + fields, value);
        }
        return document;
    }

    private static Object decimalOf(String text, String format) {
        return MongoEvents.document("{\"v\": {\"$numberDecimal\": \"" + text + "\"}}", "decimal.format", format)
                .get("v");
    }

    private static BsonDecimal128 decimal(String text) {
        return new BsonDecimal128(Decimal128.parse(text));
    }

    /** As Debezium writes documents. */
    @SuppressWarnings("deprecation") // the mode is the one that Debezium uses
    private static String strict(BsonDocument document) {
        return document.toJson(JsonWriterSettings.builder()
                .outputMode(JsonMode.STRICT)
                .indent(true)
                .indentCharacters("")
                .newLineCharacters("")
                .build());
    }

    private static String canonical(BsonDocument document) {
        return document.toJson(
                JsonWriterSettings.builder().outputMode(JsonMode.EXTENDED).build());
    }

    /** What plain JSON holds. */
    private static Map<String, Object> plain(String text) {
        return Events.json(text.getBytes(StandardCharsets.UTF_8));
    }
}
