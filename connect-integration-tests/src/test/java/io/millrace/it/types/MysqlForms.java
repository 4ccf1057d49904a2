package io.millrace.it.types;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** How values of MySQL's types are compared. */
final class MysqlForms {
    static final Form TEXT = Forms.text(MysqlForms::text);
    /** Without the zeros that a column may be filled with. */
    static final Form INTEGER = Forms.integer(column -> cast(column + " + 0"));

    static final Form DECIMAL = Forms.decimal(MysqlForms::cast);
    /** Cast to text, floats lose digits; added to a double, they do not, but zero loses its sign. */
    static final Form FLOAT =
            Forms.float32(column -> "IF(" + column + " = 0, " + cast(column) + ", " + cast(column + " + 0e0") + ")");

    static final Form DOUBLE = Forms.float64(MysqlForms::cast);
    static final Form BYTES = Forms.bytes(column -> "HEX(" + column + ")");
    static final Form BIT1 = Forms.bool(column -> "IF(" + column + ", 'true', 'false')");
    static final Form BITS = Forms.form(
            column -> "HEX(" + column + ")", text -> new BigInteger(text, 16).toString(16), MysqlForms::bits);
    static final Form DATE = Forms.text(MysqlForms::cast, text -> text, Forms::withoutZone);
    static final Form TIME =
            Forms.text(MysqlForms::cast, Forms::shortFraction, text -> Forms.shortFraction(Forms.withoutZone(text)));
    static final Form DATETIME = Forms.text(
            MysqlForms::cast,
            text -> Forms.shortFraction(text.replace(' ', 'T')),
            text -> Forms.shortFraction(Forms.withoutZone(text)));
    /** Sessions of the test are in UTC. */
    static final Form TIMESTAMP = Forms.text(
            MysqlForms::cast, text -> Forms.shortFraction(text.replace(' ', 'T')) + "Z", Forms::shortFraction);
    /** A number where there are no schemas. */
    static final Form YEAR = Forms.form(
            MysqlForms::cast, text -> text, json -> json.isIntegralNumber() ? json.asText() : Forms.string(json));

    static final Form SET = Forms.form(MysqlForms::text, text -> text, MysqlForms::set);
    static final Form JSON = new JsonForm();
    /** MySQL keeps four bytes of the reference system, then what is well-known. */
    static final Form GEOMETRY =
            Forms.form(column -> "HEX(" + column + ")", text -> text.toLowerCase(Locale.ROOT), MysqlForms::geometry);

    private MysqlForms() {}

    static String cast(String column) {
        return "CAST(" + column + " AS CHAR)";
    }

    static String text(String column) {
        return "CONVERT(" + column + " USING utf8mb4)";
    }

    private static String bits(JsonNode json) {
        try {
            byte[] bytes = Base64.getDecoder().decode(Forms.string(json));
            byte[] highestFirst = new byte[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                highestFirst[i] = bytes[bytes.length - 1 - i];
            }
            return new BigInteger(1, highestFirst).toString(16);
        } catch (IllegalArgumentException e) {
            return Forms.printed(json);
        }
    }

    /** Text with commas where there are no schemas. */
    private static String set(JsonNode json) {
        return json.isArray()
                ? StreamSupport.stream(json.spliterator(), false)
                        .map(JsonNode::asText)
                        .collect(Collectors.joining(","))
                : Forms.string(json);
    }

    private static String geometry(JsonNode json) {
        if (!json.path("wkb").isTextual()) {
            return Forms.printed(json);
        }
        int srid = Integer.reverseBytes(json.path("srid").asInt());
        return HexFormat.of().toHexDigits(srid) + Forms.base64ToHex(json.path("wkb"));
    }

    /** A literal is written as the text that it is where documents are expanded. */
    private static final class JsonForm implements Form {
        @Override
        public String sql(String column) {
            return cast(column);
        }

        @Override
        public String expected(String text, Setting setting) {
            return held(Json.read(text));
        }

        @Override
        public String actual(JsonNode json, Setting setting) {
            return setting == Setting.MAPS || !json.isTextual() ? held(json) : held(Json.read(json.textValue()));
        }

        private static String held(JsonNode json) {
            return json.isTextual() ? json.textValue() : content(json);
        }
    }

    /** Members by name, numbers by value: doubles are those nearest to what is printed. */
    private static String content(JsonNode json) {
        if (json.isObject()) {
            Map<String, String> members = new TreeMap<>();
            json.properties().forEach(member -> members.put(member.getKey(), content(member.getValue())));
            return members.toString();
        }
        if (json.isArray()) {
            List<String> elements = new ArrayList<>();
            json.forEach(element -> elements.add(content(element)));
            return elements.toString();
        }
        if (!json.isNumber() || json.isDouble()) {
            return json.toString();
        }
        BigDecimal exact = json.decimalValue().stripTrailingZeros();
        boolean isOf64Bits = exact.scale() <= 0 && exact.toBigInteger().bitLength() <= Long.SIZE;
        double nearest = exact.doubleValue();
        return !isOf64Bits && (exact.precision() <= 17 || new BigDecimal(nearest).compareTo(exact) == 0)
                ? Double.toString(nearest)
                : exact.toPlainString();
    }
}
