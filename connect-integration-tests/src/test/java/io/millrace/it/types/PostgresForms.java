package io.millrace.it.types;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** How values of PostgreSQL's types are compared. */
final class PostgresForms {
    static final Form TEXT = Forms.text(PostgresForms::cast);
    static final Form INTEGER = Forms.integer(PostgresForms::cast);
    static final Form BOOL = Forms.bool(PostgresForms::cast);
    static final Form DECIMAL = Forms.decimal(PostgresForms::cast);
    static final Form FLOAT4 = Forms.float32(PostgresForms::cast);
    static final Form FLOAT8 = Forms.float64(PostgresForms::cast);
    static final Form BYTEA = Forms.bytes(column -> "encode(" + column + ", 'hex')");
    static final Form DATE = Forms.text(PostgresForms::cast, PostgresForms::iso, text -> text);
    static final Form TIMESTAMP =
            Forms.text(PostgresForms::cast, PostgresForms::iso, text -> Forms.shortFraction(Forms.withoutZone(text)));
    /** Sessions of the test are in UTC. */
    static final Form TIMESTAMPTZ =
            Forms.text(PostgresForms::cast, text -> iso(text).replaceFirst("\\+00$", "Z"), Forms::shortFraction);

    static final Form TIME =
            Forms.text(PostgresForms::cast, text -> text, text -> Forms.shortFraction(Forms.withoutZone(text)));
    static final Form UNKNOWN = Forms.form(PostgresForms::cast, text -> text, PostgresForms::base64ToText);

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

    /** What Debezium does not know: the database's text as bytes. */
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
