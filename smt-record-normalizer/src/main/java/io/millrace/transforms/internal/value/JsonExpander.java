package io.millrace.transforms.internal.value;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.millrace.transforms.internal.value.ValueRules.DecimalFormat;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * Turns JSON text into maps, lists, text, numbers and booleans. Whole numbers of up to 64 bits and fractions that a double holds
 * exactly become numbers; others keep their digits by the rule for decimals. Documents that are nested more deeply than JSON writers
 * write, and those with numbers of absurd length, stay text. Thread-safe.
 */
final class JsonExpander extends JsonTree implements ValueConverter {
    private final DecimalFormat decimals;

    JsonExpander(DecimalFormat decimals) {
        this.decimals = decimals;
    }

    @Override
    public Object convert(Object value) {
        try (JsonParser parser = parser((String) value)) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw new IllegalArgumentException("no JSON in a JSON column");
            }
            Object expanded = read(parser, token);
            // A column that holds the JSON literal null is not a column that is null.
            return expanded == null ? value : expanded;
        } catch (StreamConstraintsException e) {
            return value; // deeper or longer than others would take it: nothing is lost as text
        } catch (IOException e) {
            // Not as the cause: its message quotes the text.
            throw new IllegalArgumentException("text that is no JSON in a JSON column");
        }
    }

    @Override
    Object object(JsonParser parser, JsonToken first) throws IOException {
        return members(parser, first, newObject());
    }

    @Override
    Object number(JsonParser parser) throws IOException {
        BigDecimal exact = parser.getDecimalValue();
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            if (exact.toBigInteger().bitLength() < Long.SIZE) {
                return exact.longValue();
            }
        } else {
            double nearest = exact.doubleValue();
            if (Double.isFinite(nearest) && BigDecimal.valueOf(nearest).compareTo(exact) == 0) {
                return nearest;
            }
        }
        return DecimalConversions.written(exact, decimals);
    }
}
