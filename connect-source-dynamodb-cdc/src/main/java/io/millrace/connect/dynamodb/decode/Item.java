package io.millrace.connect.dynamodb.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the readers of items have in common: attribute values come as an object with one member, whose name is the type. */
final class Item {
    private Item() {}

    /** Enters an attribute value; returns the name of its type. */
    static String enter(JsonParser parser, JsonToken token) throws IOException {
        if (token != JsonToken.START_OBJECT) {
            throw UnreadableException.malformed("is no attribute value");
        }
        String type = parser.nextFieldName();
        if (type == null) {
            throw UnreadableException.malformed("is an attribute value without a type");
        }
        return type;
    }

    /** Leaves an attribute value. */
    static void leave(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.END_OBJECT) {
            throw new UnreadableException("is an attribute value of more than one type");
        }
    }

    static void expect(JsonToken expected, JsonToken token) throws UnreadableException {
        if (token != expected) {
            throw new UnreadableException("does not hold what its type says");
        }
    }

    static boolean isNumber(JsonToken token) {
        return token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT;
    }

    /** A number's text: it may come as one or as text. */
    static String number(JsonParser parser, JsonToken token) throws IOException {
        if (!isNumber(token)) {
            expect(JsonToken.VALUE_STRING, token);
        }
        return parser.getText();
    }

    /** Text outside of a document. */
    static String text(JsonParser parser, JsonToken token) throws IOException {
        expect(JsonToken.VALUE_STRING, token);
        return wellFormed(parser.getText());
    }

    /** Outside of a document there are no escapes: half a character would be lost on its way. */
    static String wellFormed(String text) throws UnreadableException {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isSupplementaryCodePoint(text.codePointAt(i))) {
                    throw new UnreadableException("has half a character");
                }
                i++;
            }
        }
        return text;
    }

    static byte[] binary(JsonParser parser, JsonToken token) throws IOException {
        expect(JsonToken.VALUE_STRING, token);
        return Base64Text.decode(parser.getText());
    }

    static boolean bool(JsonToken token) throws UnreadableException {
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
            throw new UnreadableException("does not hold what its type says");
        }
        return token == JsonToken.VALUE_TRUE;
    }

    static UnreadableException unknownType() {
        return UnreadableException.malformed("is of a type that is not known here");
    }

    static List<String> strings(JsonParser parser, JsonToken token) throws IOException {
        List<String> strings = new ArrayList<>();
        expect(JsonToken.START_ARRAY, token);
        for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
            expect(JsonToken.VALUE_STRING, next);
            strings.add(parser.getText());
        }
        strings.sort(null);
        return strings;
    }

    /** Numbers as JSON writes them, sorted by value. */
    static List<String> numbers(JsonParser parser, JsonToken token) throws IOException {
        List<String> numbers = new ArrayList<>();
        expect(JsonToken.START_ARRAY, token);
        for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
            numbers.add(Numbers.json(number(parser, next)));
        }
        return sortedNumbers(numbers);
    }

    /** Sorts numbers as JSON writes them. */
    static List<String> sortedNumbers(List<String> numbers) throws UnreadableException {
        for (String number : numbers) {
            Numbers.computed(number);
        }
        numbers.sort(Numbers.byValue());
        return numbers;
    }

    /** Bytes, sorted as unsigned ones. */
    static List<byte[]> binaries(JsonParser parser, JsonToken token) throws IOException {
        List<byte[]> binaries = new ArrayList<>();
        expect(JsonToken.START_ARRAY, token);
        for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
            binaries.add(binary(parser, next));
        }
        return sortedBinaries(binaries);
    }

    static List<byte[]> sortedBinaries(List<byte[]> binaries) {
        binaries.sort(Arrays::compareUnsigned);
        return binaries;
    }
}
