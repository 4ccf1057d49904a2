package io.millrace.transforms.internal.value;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns JSON text into maps, lists, text, numbers and booleans. What numbers and objects mean is for those who extend it. */
abstract class JsonTree {
    /** JSON writers go 1,000 levels deep, and a document stands a few levels deep in its Record. */
    static final int MAX_DEPTH = 900;
    /** More digits than PostgreSQL's numerics have. */
    private static final int MAX_DIGITS = 200_000;

    /** Names are data here, of any number: they are not interned, and those that share a hash are no attack. */
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_DIGITS)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    static JsonParser parser(String text) throws IOException {
        return FACTORY.createParser(text);
    }

    /** The number at which the parser stands. */
    abstract Object number(JsonParser parser) throws IOException;

    /** The object in which the parser stands, at its first name or at its end. */
    abstract @Nullable Object object(JsonParser parser, JsonToken first) throws IOException;

    /** The value that begins with {@code token}. */
    final @Nullable Object read(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(parser, parser.nextToken());
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    /** Adds the members from {@code first} on, a name or the object's end, to {@code object}. */
    final Map<String, @Nullable Object> members(
            JsonParser parser, JsonToken first, Map<String, @Nullable Object> object) throws IOException {
        for (JsonToken token = first; token != JsonToken.END_OBJECT; token = parser.nextToken()) {
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

    static Map<String, @Nullable Object> newObject() {
        return new LinkedHashMap<>();
    }
}
