package io.millrace.it.types;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How values of a type are compared: what the database prints and what stands in the JSON are brought to one text, in which only equal
 * values are the same. Neither is null. Stateless.
 */
public interface Form {
    /** An expression of SQL that gives the column's value as text. */
    String sql(String column);

    /** From the database's text. */
    String expected(String text, Setting setting);

    /** From the JSON value. Whatever it is, this fails never: what is not to be understood is printed as it is. */
    String actual(JsonNode json, Setting setting);

    /** Whether what is expected is not the value itself: the number nearest to it, or something of it is left out. The page says what. */
    default boolean isNearest(Setting setting) {
        return false;
    }
}
