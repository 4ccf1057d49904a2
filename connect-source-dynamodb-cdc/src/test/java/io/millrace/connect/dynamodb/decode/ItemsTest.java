package io.millrace.connect.dynamodb.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of attribute values, one by one. */
class ItemsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"S\":\"\"} | \"\"",
                "{\"S\":null} | null",
                "{\"S\":\"a\\\"b\\\\c\\u0000\\n\\/\"} | \"a\\\"b\\\\c\\u0000\\n/\"",
                "{\"S\":\"Zürich 注文 😀 \\ud83d\\ude00\"} | \"Zürich 注文 😀 😀\"",
                "{\"S\":\"a\\ud83db\\ude00\"} | \"a\\ud83db\\ude00\"",
                "{\"S\":\"\\ude00\\ud83d\"} | \"\\ude00\\ud83d\"",
                "{\"N\":\"12345678901234567890123456789012345678\"} | 12345678901234567890123456789012345678",
                "{\"N\":12345678901234567890123456789012345678} | 12345678901234567890123456789012345678",
                "{\"N\":\"-0.00000000000000000000000000000000000001\"} | -0.00000000000000000000000000000000000001",
                "{\"N\":0.10} | 0.10",
                "{\"N\":\"-0\"} | -0",
                "{\"N\":\"1E+125\"} | 1E+125",
                "{\"N\":\"9.9e-130\"} | 9.9e-130",
                "{\"N\":\".5\"} | 0.5",
                "{\"N\":\"+7\"} | 7",
                "{\"N\":\"007\"} | 7",
                "{\"N\":\"5.\"} | 5",
                "{\"N\":null} | null",
                "{\"B\":\"\"} | \"\"",
                "{\"B\":\"AQID/+8=\"} | \"AQID/+8=\"",
                "{\"BOOL\":true} | true",
                "{\"BOOL\":false} | false",
                "{\"NULL\":true} | null",
                "{\"NULL\":null} | null",
                "{\"M\":{}} | {}",
                "{\"M\":{\"a\":{\"M\":{\"b\":{\"N\":\"1\"}}},\"c d\":{\"NULL\":true}}} | {\"a\":{\"b\":1},\"c d\":null}",
                "{\"L\":[]} | []",
                "{\"L\":[{\"S\":\"x\"},{\"L\":[{\"N\":\"2\"}]}]} | [\"x\",[2]]",
                "{\"SS\":[\"b\",\"\",\"a\\n\"]} | [\"\",\"a\\n\",\"b\"]",
                "{\"NS\":[\"10\",9,\"-1\",\"1e1\",0.5]} | [-1,0.5,9,10,1e1]",
                "{\"BS\":[\"/w==\",\"AA==\",\"fw==\"]} | [\"AA==\",\"fw==\",\"/w==\"]",
            })
    void becomeNaturalJson(String value, String expected) {
        String json = Change.insert("{\"id\":" + value + "}").json();

        Struct envelope = (Struct) Decoding.change(Decoding.config(), json).value();

        assertThat(envelope.get("after")).isEqualTo("{\"id\":" + expected + "}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "[]",
                "1",
                "\"x\"",
                "{\"X\":\"1\"}",
                "{\"s\":\"1\"}",
                "{\"S\":\"a\",\"N\":\"1\"}",
                "{\"S\":\"a\",\"S\":\"b\"}",
                "{\"S\":1}",
                "{\"S\":{}}",
                "{\"N\":\"\"}",
                "{\"N\":\"NaN\"}",
                "{\"N\":\"Infinity\"}",
                "{\"N\":\"0x1\"}",
                "{\"N\":\"1 \"}",
                "{\"N\":\"1_0\"}",
                "{\"N\":\"٣\"}",
                "{\"N\":true}",
                "{\"N\":01}",
                "{\"B\":\"A\"}",
                "{\"B\":\"AQ\"}",
                "{\"B\":\"AB==\"}",
                "{\"B\":\"AQI*\"}",
                "{\"B\":\"====\"}",
                "{\"B\":\"A===\"}",
                "{\"B\":\"AQ=C\"}",
                "{\"B\":\"AQ-_\"}",
                "{\"B\":\"AQID\\n\"}",
                "{\"B\":5}",
                "{\"B\":\"é===\"}",
                "{\"BOOL\":\"true\"}",
                "{\"NULL\":\"x\"}",
                "{\"M\":[]}",
                "{\"M\":{\"a\":{\"S\":\"1\"},\"a\":{\"S\":\"2\"}}}",
                "{\"M\":{\"a\":1}}",
                "{\"L\":{}}",
                "{\"L\":[1]}",
                "{\"SS\":[1]}",
                "{\"SS\":[null]}",
                "{\"SS\":\"a\"}",
                "{\"NS\":[\"x\"]}",
                "{\"NS\":[true]}",
                "{\"BS\":[\"A\"]}",
                "{\"BS\":[3]}",
            })
    void areRefusedIfTheyMakeNoSense(String value) {
        String json = Change.insert("{\"id\":" + value + "}").json();

        for (DocumentFormat format : DocumentFormat.values()) {
            assertThatThrownBy(() -> Decoding.decode(Decoding.config(format, new DecodeErrors.Fail()), json))
                    .isInstanceOf(DecodeException.class)
                    .hasMessageContaining("dynamodb.NewImage");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"N\":1.10} | 1.10",
                "{\"N\":\"12345678901234567890123456789012345678\"} | 12345678901234567890123456789012345678",
                "{\"NS\":[\"10\",9]} | [9, 10]",
                "{\"SS\":[\"b\",\"a\"]} | [a, b]",
                "{\"M\":{}} | {}",
                "{\"L\":[{\"NULL\":true},{\"BOOL\":false}]} | [null, false]",
                "{\"S\":null} | null",
            })
    void becomeMaps(String value, String expected) {
        DecodedRecord change = Decoding.change(
                Decoding.config(DocumentFormat.MAP, new DecodeErrors.Fail()),
                Change.insert("{\"id\":" + value + "}").json());

        assertThat(String.valueOf(((Map<?, ?>) ((Map<?, ?>) change.value()).get("after")).get("id")))
                .isEqualTo(expected);
    }

    @Test
    void mapsAndKeysTakeNoHalfCharacters() {
        String half = "{\"id\":{\"S\":\"\\ud83d\"}}";
        DecoderConfig map = Decoding.config(DocumentFormat.MAP, new DecodeErrors.Fail());

        assertThatThrownBy(() -> Decoding.decode(map, Change.insert(half).json()))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("dynamodb.NewImage.id")
                .hasMessageContaining("half a character");
        assertThatThrownBy(() -> Decoding.decode(
                        Decoding.config(), Change.insert(half).keyed(half).json()))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("dynamodb.Keys.id")
                .hasMessageContaining("half a character");
    }

    @Test
    void nestAsDeepAsDynamoDbsAndFarDeeperButNotWithoutEnd() {
        assertThat(Decoding.decode(Decoding.config(), nested(32)).records).hasSize(1);
        assertThat(Decoding.decode(Decoding.config(), nested(400)).records).hasSize(1);
        assertThatThrownBy(() -> Decoding.decode(Decoding.config(), nested(100_000)))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("is nested more than");
    }

    private static String nested(int depth) {
        return Change.insert("{\"id\":" + "{\"L\":[".repeat(depth) + "{\"S\":\"\"}" + "]}".repeat(depth) + "}")
                .json();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 16, 17, 64, 65, 66, 500})
    void namesComeOnceHoweverManyThereAre(int count) {
        StringBuilder item = new StringBuilder("{");
        for (int i = 0; i < count; i++) {
            item.append("\"n").append(i).append("\":{\"N\":\"1\"},");
        }
        String distinct = item + "\"last\":{\"N\":\"1\"}}";

        assertThat(Decoding.decode(Decoding.config(), Change.insert(distinct).json()).records)
                .hasSize(1);
        for (int i : new int[] {0, count / 2, count - 1}) {
            String repeated = item + "\"n" + i + "\":{\"N\":\"1\"}}";
            assertThatThrownBy(() -> Decoding.decode(
                            Decoding.config(), Change.insert(repeated).json()))
                    .isInstanceOf(DecodeException.class)
                    .hasMessageContaining("has two fields of one name");
        }
    }

    @Test
    void keysAreOfTheThreeTypesThatKeysHave() {
        for (String type : new String[] {"{\"BOOL\":true}", "{\"S\":null}", "{\"M\":{}}", "{\"N\":\"x\"}"}) {
            assertThatThrownBy(() -> Decoding.decode(
                            Decoding.config(),
                            Change.insert("{}").keyed("{\"id\":" + type + "}").json()))
                    .isInstanceOf(DecodeException.class)
                    .hasMessageContaining("dynamodb.Keys.id");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "-0,0",
        "0.0,0",
        "1,1",
        "-12,-12",
        "100,100",
        "1E2,100",
        "1.50,1.5",
        "0.010,0.01",
        "1e-3,0.001",
        "007,7",
        "12345678901234567890123456789012345678,12345678901234567890123456789012345678"
    })
    void keysWriteEqualNumbersAlike(String number, String expected) throws Exception {
        assertThat(Numbers.canonical(number)).isEqualTo(expected);
    }

    /** As Jackson, which knows. */
    @Test
    void tellsJsonsNumbersFromOthers() {
        String[] numbers = {
            "0", "-0", "00", "-", "", "+1", "1", "10", "01", "1.", ".1", "1.0", "1.0e", "1e5", "1E+5", "1E-05", "1e+",
            "1.e5", "-1.5e10", "1e1.5", "--1", "1 ", "0e0", "0.0", "-01", "1a", "e5", "NaN"
        };
        for (String number : numbers) {
            String framed = "x" + number + "y";
            assertThat(Numbers.isJson(framed.toCharArray(), 1, number.length()))
                    .as(number)
                    .isEqualTo(isJson(number));
        }
    }

    private static boolean isJson(String number) {
        if (!number.equals(number.strip())) {
            return false;
        }
        try (JsonParser parser = new JsonFactory().createParser(number.getBytes(StandardCharsets.UTF_8))) {
            return parser.nextToken() != null && parser.currentToken().isNumeric() && parser.nextToken() == null;
        } catch (java.io.IOException e) {
            return false;
        }
    }
}
