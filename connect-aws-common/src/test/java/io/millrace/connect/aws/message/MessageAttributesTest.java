package io.millrace.connect.aws.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageAttributesTest {
    private static final String LIST = ".message.attributes.include.list=";

    @Test
    void areFieldsAndHeadersInTheOrderOfTheList() {
        SinkRecord record = Messages.value(Map.of("a", 1, "b", Map.of("c", "x")));
        record.headers().addString("h", "old").addString("h", "new").addLong("n", 2);

        assertThat(Messages.sqs("sqs" + LIST + " header:h, b.c ,a,header: n", record)
                        .attributes())
                .containsExactly(
                        new MessageAttribute("h", "String", "new", null),
                        new MessageAttribute("b.c", "String", "x", null),
                        new MessageAttribute("a", "Number", "1", null),
                        new MessageAttribute("n", "Number", "2", null));
    }

    @Test
    void areOfSnsTheThreeThatSayWhatHappenedWhere() {
        SinkRecord record =
                Messages.value(Map.of("event_type", "UPDATE", "schema_name", "public", "table_name", "orders"));

        assertThat(Messages.sns("", record).attributes())
                .containsExactly(
                        new MessageAttribute("event_type", "String", "UPDATE", null),
                        new MessageAttribute("schema_name", "String", "public", null),
                        new MessageAttribute("table_name", "String", "orders", null));
        assertThat(Messages.sns("sns" + LIST, record).attributes()).isEmpty();
        assertThat(Messages.sqs("", record).attributes()).isEmpty();
    }

    @Test
    void areLeftOutWhereThereIsNoValue() {
        Map<String, @Nullable Object> value = new HashMap<>();
        value.put("null", null);
        value.put("text", "");
        value.put("bytes", new byte[0]);
        value.put("list", List.of());
        SinkRecord record = Messages.value(value);
        record.headers().add("none", null, null);
        String all = "null,text,bytes,list,missing,null.missing,header:nowhere,header:none";

        assertThat(Messages.sqs("sqs" + LIST + all, record).attributes()).isEmpty();
        assertThat(Messages.sns("sns" + LIST + all, record).attributes()).isEmpty();
        assertThat(Messages.sqs("sqs" + LIST + "missing", Messages.value("text"))
                        .attributes())
                .isEmpty();
    }

    @Test
    void keepTheTypesOfTheirValues() {
        assertThat(sqs("text")).isEqualTo(new MessageAttribute("a", "String", "text", null));
        assertThat(sqs(true)).isEqualTo(new MessageAttribute("a", "String", "true", null));
        assertThat(sqs(Long.MIN_VALUE)).isEqualTo(new MessageAttribute("a", "Number", "-9223372036854775808", null));
        assertThat(sqs((byte) 1)).isEqualTo(new MessageAttribute("a", "Number", "1", null));
        assertThat(sqs(new byte[] {0, -1})).isEqualTo(new MessageAttribute("a", "Binary", null, new byte[] {0, -1}));
        assertThat(sqs(ByteBuffer.wrap(new byte[] {9, 0, -1}, 1, 2)))
                .isEqualTo(new MessageAttribute("a", "Binary", null, new byte[] {0, -1}));
        assertThat(sqs(Map.of("b", List.of(1, "x"))))
                .isEqualTo(new MessageAttribute("a", "String", "{\"b\":[1,\"x\"]}", null));
        assertThat(sqs(new Date(0))).isEqualTo(new MessageAttribute("a", "String", "1970-01-01T00:00:00Z", null));
    }

    @Test
    void keepWhatTheirSchemaSays() {
        Schema schema = SchemaBuilder.struct()
                .field("amount", Decimal.schema(2))
                .field("at", Timestamp.SCHEMA)
                .field(
                        "note",
                        SchemaBuilder.string()
                                .optional()
                                .defaultValue("default")
                                .build())
                .build();
        Struct value = new Struct(schema).put("amount", new BigDecimal("12.50")).put("at", new Date(0));

        assertThat(Messages.sqs("sqs" + LIST + "amount,at,note", Messages.record("k", schema, value))
                        .attributes())
                .containsExactly(
                        new MessageAttribute("amount", "Number", "12.5", null),
                        new MessageAttribute("at", "String", "1970-01-01T00:00:00Z", null));
    }

    @ParameterizedTest
    @CsvSource({
        "1E+3, 1000",
        "0.000, 0",
        "-1.50, -1.5",
        "100.00, 100",
        "100, 100",
        "0.0500, 0.05",
        "1E+126, 1e126",
        "-1E-128, tiny",
        "99999999999999999999999999999999999999, 99999999999999999999999999999999999999",
        "9999999999999999999999999999999999999900, 9999999999999999999999999999999999999900"
    })
    void writeNumbersWithAllTheirDigitsButZerosAtTheEndOfAFraction(String number, String digits) {
        String expected = switch (digits) {
            case "1e126" -> "1" + "0".repeat(126);
            case "tiny" -> "-0." + "0".repeat(127) + "1";
            default -> digits;
        };

        assertThat(sqs(new BigDecimal(number))).isEqualTo(new MessageAttribute("a", "Number", expected, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1E+126",
                "1E-129",
                "999999999999999999999999999999999999991",
                "0.123456789012345678901234567890123456789",
                "1E+2000000000",
                "1E-2000000000",
                "0E-2000000000"
            })
    void writeNumbersThatTheServicesDoNotTakeAsText(String number) {
        assertThat(sqs(new BigDecimal(number)))
                .isEqualTo(new MessageAttribute("a", "String", new BigDecimal(number).toString(), null));
    }

    @Test
    void writeIntegersOfAnySize() {
        BigInteger digits = BigInteger.TEN.pow(38).subtract(BigInteger.ONE);

        assertThat(sqs(digits)).isEqualTo(new MessageAttribute("a", "Number", digits.toString(), null));
        assertThat(sqs(digits.multiply(BigInteger.TEN).add(BigInteger.ONE)).type())
                .isEqualTo("String");
        assertThat(sqs(BigInteger.TEN.pow(126)).type()).isEqualTo("Number");
        assertThat(sqs(BigInteger.TEN.pow(127)).type()).isEqualTo("String");
    }

    @Test
    void writeFloatsWithoutExponents() {
        assertThat(sqs(1.5)).isEqualTo(new MessageAttribute("a", "Number", "1.5", null));
        assertThat(sqs(1e10)).isEqualTo(new MessageAttribute("a", "Number", "10000000000", null));
        assertThat(sqs(2.5e-5f)).isEqualTo(new MessageAttribute("a", "Number", "0.000025", null));
        assertThat(sqs(0.1f)).isEqualTo(new MessageAttribute("a", "Number", "0.1", null));
        assertThat(sqs(1e200)).isEqualTo(new MessageAttribute("a", "String", "1.0E200", null));
        assertThat(sqs(Double.NaN)).isEqualTo(new MessageAttribute("a", "String", "NaN", null));
        assertThat(sqs(Float.NEGATIVE_INFINITY)).isEqualTo(new MessageAttribute("a", "String", "-Infinity", null));
    }

    @Test
    void areArraysForSnsAlone() {
        List<Object> plain = Arrays.asList("x", 1, true, null);
        List<Object> nested = List.of(List.of(1));

        assertThat(sns(plain)).isEqualTo(new MessageAttribute("a", "String.Array", "[\"x\",1,true,null]", null));
        assertThat(sns(nested)).isEqualTo(new MessageAttribute("a", "String", "[[1]]", null));
        assertThat(sqs(plain)).isEqualTo(new MessageAttribute("a", "String", "[\"x\",1,true,null]", null));
    }

    @Test
    void rejectRefusedCharactersOrCarryThemAsBytes() {
        for (Object refused : List.of("canary\u0000", Map.of("b", "\uFFFF"), List.of("\uFFFE"))) {
            assertThatThrownBy(() -> sqs(refused))
                    .hasMessageContainingAll(
                            "the attribute a", "sqs.message.attributes.include.list", "behavior.on.invalid.characters")
                    .hasMessageNotContaining("canary")
                    .extracting(Messages::reason)
                    .isEqualTo("attribute-invalid-characters");
        }
        for (String handling : List.of("escape", "base64")) {
            assertThat(attribute(MessageKeys.SQS, "; behavior.on.invalid.characters=" + handling, "ü\u0000"))
                    .isEqualTo(new MessageAttribute("a", "Binary", null, "ü\u0000".getBytes(StandardCharsets.UTF_8)));
            assertThat(attribute(MessageKeys.SNS, "; behavior.on.invalid.characters=" + handling, List.of("\uFFFE")))
                    .isEqualTo(new MessageAttribute("a", "String.Array", "[\"\\uFFFE\"]", null));
            assertThatThrownBy(() ->
                            attribute(MessageKeys.SQS, "; behavior.on.invalid.characters=" + handling, "\u0000\uD83D"))
                    .extracting(Messages::reason)
                    .isEqualTo("attribute-invalid-characters");
        }
    }

    @Test
    void rejectWhatCannotBeWritten() {
        assertThatThrownBy(() -> sqs(new StringBuilder("canary")))
                .hasMessageContainingAll("the attribute a", "sqs.message.attributes.include.list", "StringBuilder")
                .hasMessageNotContaining("canary")
                .extracting(Messages::reason)
                .isEqualTo("attribute-unwritable");
    }

    private static MessageAttribute sqs(Object value) {
        return attribute(MessageKeys.SQS, "", value);
    }

    private static MessageAttribute sns(Object value) {
        return attribute(MessageKeys.SNS, "", value);
    }

    /** As a header, since the body is not what this is about. */
    private static MessageAttribute attribute(MessageKeys keys, String settings, Object value) {
        SinkRecord record = Messages.value("v");
        record.headers().add("a", value, null);
        MessageConverter converter = Messages.converter(keys, keys.attributes() + "=header:a" + settings);
        Message message = converter.convert(record, false);
        assertThat(message).isNotNull();
        assertThat(message.attributes()).hasSize(1);
        return message.attributes().get(0);
    }
}
