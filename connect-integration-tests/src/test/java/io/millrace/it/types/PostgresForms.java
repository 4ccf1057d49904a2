package io.millrace.it.types;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** How values of PostgreSQL's types are compared. */
final class PostgresForms {
    static final Form TEXT = Forms.text(PostgresForms::cast);
    static final Form INTEGER = Forms.integer(PostgresForms::cast);
    static final Form BOOL = Forms.bool(column -> column + "::text");
    static final Form DECIMAL = Forms.decimal(PostgresForms::cast);
    static final Form FLOAT4 = Forms.float32(PostgresForms::cast);
    static final Form FLOAT8 = Forms.float64(PostgresForms::cast);
    static final Form BYTEA = Forms.bytes(column -> "encode(" + column + ", 'hex')");
    static final Form DATE = Forms.text(PostgresForms::cast, PostgresForms::iso, Forms::withoutZone);
    static final Form TIMESTAMP =
            Forms.text(PostgresForms::cast, PostgresForms::iso, text -> Forms.shortFraction(Forms.withoutZone(text)));
    /** Sessions of the test are in UTC. */
    static final Form TIMESTAMPTZ =
            Forms.text(PostgresForms::cast, text -> iso(text).replaceFirst("\\+00$", "Z"), Forms::shortFraction);

    static final Form TIME =
            Forms.text(PostgresForms::cast, text -> text, text -> Forms.shortFraction(Forms.withoutZone(text)));
    /** The same moment of the day in UTC. */
    static final Form TIMETZ = Forms.nearly(Forms.text(PostgresForms::cast, PostgresForms::utc, Forms::shortFraction));
    /** All parts of it in the order of ISO-8601. */
    static final Form INTERVAL = Forms.text(
            column -> "CASE WHEN isfinite(" + column + ") THEN"
                    + Stream.of("year", "month", "day", "hour", "minute")
                            .map(part -> "extract(" + part + " FROM " + column + ")")
                            .collect(Collectors.joining(", ", " format('P%sY%sM%sDT%sH%sM%sS', ", ", "))
                    + "trim_scale(extract(second FROM " + column + "))) ELSE " + column + "::text END",
            text -> text,
            text -> text);
    /** A number with the zeros behind its last digit left out. */
    static final Form DECIMAL_VALUE = Forms.form(
            PostgresForms::cast,
            text -> value(text),
            json -> json.isNumber() ? value(json.asText()) : value(Forms.string(json)));
    /** Without currency symbol and separators of thousands, which depend on the session's locale. */
    static final Form MONEY = Forms.decimal(column -> column + "::numeric::text");
    /** Base64 of the bytes of the number that the bits are, lowest first. */
    static final Form BITS = Forms.form(PostgresForms::cast, PostgresForms::withoutLeadingZeros, PostgresForms::bits);
    /** The same, but how many bits there are is not told. */
    static final Form VARBIT = Forms.nearly(BITS);

    static final Form POINT = Forms.form(
            PostgresForms::cast,
            PostgresForms::doubles,
            json -> doubles("(" + json.path("x").asText() + "," + json.path("y").asText() + ")"));
    static final Form JSON_TEXT = JsonForm.text(PostgresForms::cast);
    static final Form HSTORE = JsonForm.content(column -> "hstore_to_json(" + column + ")::text");
    /** What Debezium does not know: the database's text as bytes. */
    static final Form UNKNOWN = Forms.form(PostgresForms::cast, text -> text, PostgresForms::base64ToText);
    /** The same, with numbers as Java writes them. */
    static final Form UNKNOWN_GEOMETRY =
            Forms.form(PostgresForms::cast, PostgresForms::doubles, json -> doubles(base64ToText(json)));

    private static final Pattern NUMBER = Pattern.compile("-?(\\d+(\\.\\d*)?([eE][-+]?\\d+)?|Infinity)|NaN");
    private static final Pattern DATE_PARTS = Pattern.compile("(\\d{4,})(-\\d\\d-\\d\\d)(?: (.*?))??( BC)?");

    private PostgresForms() {}

    /** By the type's output function, as it prints and replicates values; casts to text are another matter for a few types. */
    static String cast(String column) {
        return "CASE WHEN " + column + " IS DISTINCT FROM NULL THEN format('%s', " + column + ") END";
    }

    /** As ISO-8601 has it: year 0 is the year before the first, and years of more than four digits have a sign. */
    static String iso(String text) {
        Matcher parts = DATE_PARTS.matcher(text);
        if (!parts.matches()) {
            return text; // infinity
        }
        int year = parts.group(4) == null ? Integer.parseInt(parts.group(1)) : 1 - Integer.parseInt(parts.group(1));
        String sign = year < 0 ? "-" : year > 9999 ? "+" : "";
        String time = parts.group(3) == null ? "" : "T" + parts.group(3);
        return sign + String.format("%04d", Math.abs(year)) + parts.group(2) + time;
    }

    /** {@code 12:00:00.5+02} is 10:00 in UTC. */
    private static String utc(String text) {
        Matcher parts = Pattern.compile("(.*)([-+]\\d\\d(:\\d\\d)?)").matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(text);
        }
        String time = parts.group(1).replaceFirst("^24", "00");
        return Forms.shortFraction(LocalTime.parse(time)
                        .minusSeconds(ZoneOffset.of(parts.group(2)).getTotalSeconds())
                        .format(DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS")))
                + "Z";
    }

    private static String value(String decimal) {
        try {
            return new BigDecimal(decimal).stripTrailingZeros().toPlainString();
        } catch (NumberFormatException e) {
            return decimal;
        }
    }

    private static String withoutLeadingZeros(String bits) {
        return bits.isEmpty() ? "0" : new BigInteger(bits, 2).toString(2);
    }

    private static String bits(JsonNode json) {
        if (json.isBoolean()) {
            return json.booleanValue() ? "1" : "0";
        }
        byte[] lowestFirst = Base64.getDecoder().decode(json.asText());
        BigInteger number = BigInteger.ZERO;
        for (int i = lowestFirst.length - 1; i >= 0; i--) {
            number = number.shiftLeft(8).or(BigInteger.valueOf(lowestFirst[i] & 0xff));
        }
        return number.toString(2);
    }

    private static String doubles(String text) {
        return NUMBER.matcher(text).replaceAll(number -> Double.toString(Double.parseDouble(number.group())));
    }

    private static String base64ToText(JsonNode json) {
        try {
            return new String(Base64.getDecoder().decode(Forms.string(json)), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return Forms.printed(json);
        }
    }

    /** Arrays, nested ones too: each element as its own form has it. */
    static Form array(Form element) {
        return new Form() {
            @Override
            public String sql(String column) {
                return "array_to_json(" + column + "::text[])::text";
            }

            @Override
            public String expected(String text, Setting setting) {
                return elements(Json.read(text), json -> element.expected(json.textValue(), setting));
            }

            @Override
            public String actual(JsonNode json, Setting setting) {
                return json.isArray() ? elements(json, each -> element.actual(each, setting)) : Forms.printed(json);
            }

            @Override
            public boolean isNearest(Setting setting) {
                return element.isNearest(setting);
            }
        };
    }

    private static String elements(JsonNode array, Function<JsonNode, String> element) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(json -> json.isArray()
                        ? elements(json, element)
                        : json.isNull() ? "null" : "<" + element.apply(json) + ">")
                .collect(Collectors.joining(",", "[", "]"));
    }
}
