package io.millrace.it.types;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** JSON columns: the database's text, or with {@code json.format=object} what it holds. */
public final class JsonForm implements Form {
    private final UnaryOperator<String> sql;
    private final boolean isText;

    private JsonForm(UnaryOperator<String> sql, boolean isText) {
        this.sql = sql;
        this.isText = isText;
    }

    /** Columns whose text is the database's own. */
    public static JsonForm text(UnaryOperator<String> sql) {
        return new JsonForm(sql, true);
    }

    /** Columns whose text may have blanks and an order of its own. */
    public static JsonForm content(UnaryOperator<String> sql) {
        return new JsonForm(sql, false);
    }

    @Override
    public String sql(String column) {
        return sql.apply(column);
    }

    @Override
    public String expected(String text, Setting setting) {
        return isText && setting != Setting.MAPS ? text : held(Json.read(text));
    }

    @Override
    public String actual(JsonNode json, Setting setting) {
        if (setting == Setting.MAPS) {
            return held(json);
        }
        return isText || !json.isTextual() ? Forms.string(json) : held(Json.read(json.textValue()));
    }

    /** A literal of JSON is written as the text that it is. */
    private static String held(JsonNode json) {
        return json.isTextual() ? json.textValue() : canonical(json);
    }

    /** Members by name, numbers by value. */
    private static String canonical(JsonNode json) {
        if (json.isObject()) {
            Map<String, String> members = new TreeMap<>();
            json.properties().forEach(member -> members.put(member.getKey(), canonical(member.getValue())));
            return members.toString();
        }
        if (json.isArray()) {
            return StreamSupport.stream(json.spliterator(), false)
                    .map(JsonForm::canonical)
                    .collect(Collectors.joining(",", "[", "]"));
        }
        if (json.isNumber()) {
            return json.decimalValue().stripTrailingZeros().toString();
        }
        return json.toString();
    }
}
