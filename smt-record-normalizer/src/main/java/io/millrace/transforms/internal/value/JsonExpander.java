package io.millrace.transforms.internal.value;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.millrace.transforms.internal.value.ValueRules.DecimalFormat;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns JSON text into maps, lists, text, numbers and booleans. Whole numbers of up to 64 bits and fractions that a double holds
 * exactly become numbers; others keep their digits by the rule for decimals. Documents that are nested more deeply than JSON writers
 * write, and those with numbers of absurd length, stay text. Thread-safe.
 */
final class JsonExpander implements ValueConverter {
    /** JSON writers go 1,000 levels deep, and a document stands a few levels deep in its Record. */
    private static final int MAX_DEPTH = 900;
    /** More digits than PostgreSQL's numerics have. */
    private static final int MAX_DIGITS = 200_000;

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_DIGITS)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final DecimalFormat decimals;

    JsonExpander(DecimalFormat decimals) {
        this.decimals = decimals;
    }

    @Override
    public Object convert(Object value) {
        try (JsonParser parser = FACTORY.createParser((String) value)) {
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

    private @Nullable Object read(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            object.put(name, read(parser, parser.nextToken()));
        }
        return object;
    }

    private List<@Nullable Object> array(JsonParser parser) throws IOException {
        List<@Nullable Object> array = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            array.add(read(parser, token));
        }
        return array;
    }

    private Object number(JsonParser parser) throws IOException {
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
        return switch (decimals) {
            case STRING -> DecimalConversions.text(exact);
            case NUMBER -> exact;
            case DOUBLE -> exact.doubleValue();
        };
    }
}
