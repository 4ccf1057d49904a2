package io.millrace.transforms.internal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class CanonicalJsonTest {
    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(null, "null"),
                Arguments.of(true, "true"),
                Arguments.of((byte) -1, "-1"),
                Arguments.of((short) 12, "12"),
                Arguments.of(0, "0"),
                Arguments.of(Long.MAX_VALUE, "9223372036854775807"),
                Arguments.of(Long.MIN_VALUE, "-9223372036854775808"),
                Arguments.of(new BigInteger("18446744073709551615"), "18446744073709551615"),
                Arguments.of(new BigDecimal("1E+3"), "1000"),
                // RFC 8785, appendix B
                Arguments.of(0.0, "0"),
                Arguments.of(-0.0, "0"),
                Arguments.of(Double.MIN_VALUE, "5e-324"),
                Arguments.of(-Double.MIN_VALUE, "-5e-324"),
                Arguments.of(Double.MAX_VALUE, "1.7976931348623157e+308"),
                Arguments.of(9007199254740992.0, "9007199254740992"),
                Arguments.of(295147905179352830000.0, "295147905179352830000"),
                Arguments.of(9.999999999999997e22, "9.999999999999997e+22"),
                Arguments.of(1e23, "1e+23"),
                Arguments.of(1.0000000000000001e23, "1.0000000000000001e+23"),
                Arguments.of(999999999999999700000.0, "999999999999999700000"),
                Arguments.of(1e21, "1e+21"),
                Arguments.of(9.999999999999997e-7, "9.999999999999997e-7"),
                Arguments.of(0.000001, "0.000001"),
                Arguments.of(333333333.33333329, "333333333.3333333"),
                Arguments.of(-0.0000033333333333333333, "-0.0000033333333333333333"),
                Arguments.of(1424953923781206.2, "1424953923781206.2"),
                Arguments.of(1.5f, "1.5"),
                Arguments.of(0.1f, "0.1"),
                Arguments.of(Float.MAX_VALUE, "3.4028235e+38"),
                Arguments.of(Double.NaN, "\"NaN\""),
                Arguments.of(Double.POSITIVE_INFINITY, "\"Infinity\""),
                Arguments.of(Float.NEGATIVE_INFINITY, "\"-Infinity\""),
                Arguments.of("a\"b\\c/\b\t\n\f\r\u0001\u007f", "\"a\\\"b\\\\c/\\b\\t\\n\\f\\r\\u0001\u007f\""),
                Arguments.of("é€\uD83D\uDE00", "\"é€\uD83D\uDE00\""),
                Arguments.of("half \uD83D pair", "\"half ? pair\""),
                Arguments.of(Arrays.asList(1, null, "x"), "[1,null,\"x\"]"),
                Arguments.of(List.of(), "[]"),
                Arguments.of(Map.of(), "{}"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void hasOneForm(Object value, String expected) {
        assertThat(json(value)).isEqualTo(expected);
    }

    @Test
    void membersAreSortedAtEveryLevel() {
        Map<String, Object> inner = new LinkedHashMap<>();
        inner.put("z", 1);
        inner.put("a", 2);
        Map<String, Object> outer = new LinkedHashMap<>();
        outer.put("b", inner);
        outer.put("A", 0);
        outer.put("a", null);

        assertThat(json(outer)).isEqualTo("{\"A\":0,\"a\":null,\"b\":{\"a\":2,\"z\":1}}");
    }

    @Test
    void doublesReadBackAsTheyWere() {
        Random random = new Random(4);
        for (int i = 0; i < 5_000; i++) {
            double number = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(number)) {
                assertThat(Double.parseDouble(json(number))).isEqualTo(number);
            }
            float single = Float.intBitsToFloat(random.nextInt());
            if (Float.isFinite(single)) {
                assertThat(Float.parseFloat(json(single))).isEqualTo(single);
            }
        }
    }

    @Test
    void textIsUtf8() {
        Random random = new Random(5);
        for (int i = 0; i < 2_000; i++) {
            String text = random.ints(20, 0x20, 0x11_0000)
                    .filter(point -> point != '"' && point != '\\' && (point < 0xD800 || point > 0xDFFF))
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            Utf8Buffer out = new Utf8Buffer();
            CanonicalJson.writeText(out, text);
            assertThat(out.toByteArray()).isEqualTo(('"' + text + '"').getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void whatHasNoFormIsRefusedWithoutSayingWhatItIs() {
        assertThatThrownBy(() -> json(new StringBuilder("CANARY")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.StringBuilder")
                .hasMessageNotContaining("CANARY");
    }

    private static String json(Object value) {
        Utf8Buffer out = new Utf8Buffer();
        CanonicalJson.write(out, value);
        return out.toString();
    }
}
