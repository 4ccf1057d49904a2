package io.millrace.it.types;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Forms that databases share. A column is cast to text as the database's own {@link UnaryOperator} says. */
public final class Forms {
    private Forms() {}

    /** Text that is the database's own, character by character. */
    public static Form text(UnaryOperator<String> sql) {
        return form(sql, text -> text, Forms::string);
    }

    /** Texts that mean the same once they are brought to one. */
    public static Form text(UnaryOperator<String> sql, UnaryOperator<String> database, UnaryOperator<String> json) {
        return form(sql, database, node -> json.apply(string(node)));
    }

    /** A JSON number without a fraction. */
    public static Form integer(UnaryOperator<String> sql) {
        return form(
                sql,
                text -> text,
                json -> json.isIntegralNumber() ? json.bigIntegerValue().toString() : printed(json));
    }

    /** true and false in JSON, what the database says in SQL. */
    public static Form bool(UnaryOperator<String> sql) {
        return form(sql, text -> text, json -> json.isBoolean() ? json.asText() : printed(json));
    }

    /** Bytes that the database prints as hexadecimal digits, base64 in JSON. */
    public static Form bytes(UnaryOperator<String> sql) {
        return form(sql, text -> text.toLowerCase(Locale.ROOT), Forms::base64ToHex);
    }

    /** A number of 64 bits, or the text NaN, Infinity or -Infinity. */
    public static Form float64(UnaryOperator<String> sql) {
        return form(
                sql,
                text -> Double.toString(Double.parseDouble(text)),
                json -> json.isNumber() ? Double.toString(json.doubleValue()) : string(json));
    }

    /** A number of 32 bits, or the text NaN, Infinity or -Infinity. */
    public static Form float32(UnaryOperator<String> sql) {
        return form(
                sql,
                text -> Float.toString(Float.parseFloat(text)),
                json -> json.isNumber() ? Float.toString(json.floatValue()) : string(json));
    }

    /** A decimal with all its digits: text or a number. With doubles, the one nearest to it. */
    public static Form decimal(UnaryOperator<String> sql) {
        return new Form() {
            @Override
            public String sql(String column) {
                return sql.apply(column);
            }

            @Override
            public String expected(String text, Setting setting) {
                return setting == Setting.DOUBLE ? Double.toString(Double.parseDouble(text)) : text;
            }

            @Override
            public String actual(JsonNode json, Setting setting) {
                if (setting == Setting.DOUBLE) {
                    return json.isNumber() ? Double.toString(json.doubleValue()) : string(json);
                }
                return json.isNumber() ? plain(json.decimalValue()) : string(json);
            }

            @Override
            public boolean isNearest(Setting setting) {
                return setting == Setting.DOUBLE;
            }
        };
    }

    /** The same, where something is left out of every value, which the page tells. */
    public static Form nearly(Form form) {
        return new Form() {
            @Override
            public String sql(String column) {
                return form.sql(column);
            }

            @Override
            public String expected(String text, Setting setting) {
                return form.expected(text, setting);
            }

            @Override
            public String actual(JsonNode json, Setting setting) {
                return form.actual(json, setting);
            }

            @Override
            public boolean isNearest(Setting setting) {
                return true;
            }
        };
    }

    /** A form for all settings. */
    public static Form form(
            UnaryOperator<String> sql, UnaryOperator<String> expected, Function<JsonNode, String> actual) {
        return new Form() {
            @Override
            public String sql(String column) {
                return sql.apply(column);
            }

            @Override
            public String expected(String text, Setting setting) {
                return expected.apply(text);
            }

            @Override
            public String actual(JsonNode json, Setting setting) {
                return actual.apply(json);
            }
        };
    }

    /** The content of a JSON string; anything else as JSON. */
    public static String string(JsonNode json) {
        return json.isTextual() ? json.textValue() : printed(json);
    }

    /** What is not of the type that it should be: told apart from a text that reads the same. */
    public static String printed(JsonNode json) {
        return "JSON " + json;
    }

    /** The digits of bytes in base64. */
    public static String base64ToHex(JsonNode json) {
        try {
            return HexFormat.of().formatHex(Base64.getDecoder().decode(string(json)));
        } catch (IllegalArgumentException e) {
            return printed(json);
        }
    }

    /** All digits, no exponent. */
    static String plain(BigDecimal number) {
        return number.toPlainString();
    }

    /** Without zeros at the end of a fraction of a second. */
    public static String shortFraction(String time) {
        return time.replaceFirst("(\\.\\d*?)0+(?=\\D|$)", "$1").replaceFirst("\\.(?=\\D|$)", "");
    }

    /** Without what Debezium ends texts of columns with that have no time zone. */
    public static String withoutZone(String time) {
        return time.endsWith("Z") ? time.substring(0, time.length() - 1) : time;
    }
}
