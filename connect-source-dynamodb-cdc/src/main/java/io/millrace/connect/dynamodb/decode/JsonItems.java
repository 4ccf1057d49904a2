package io.millrace.connect.dynamodb.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Base64;
import java.util.List;

/**
 * Writes items as the JSON one would write by hand, straight through: S as text, N as a number with all its digits, B as base64, BOOL,
 * NULL, M as an object, L as an array, sets as sorted arrays. Confined to one thread.
 */
final class JsonItems implements ItemReader {
    private final JsonText out = new JsonText();

    @Override
    public String read(JsonParser parser) throws IOException {
        out.clear();
        members(parser);
        return out.toString();
    }

    private void members(JsonParser parser) throws IOException {
        char separator = '{';
        DistinctNames names = new DistinctNames();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            names.add(name);
            out.raw(separator);
            out.quoted(name);
            out.raw(':');
            value(parser, parser.nextToken());
            separator = ',';
        }
        out.raw(separator == '{' ? "{}" : "}");
    }

    private void value(JsonParser parser, JsonToken start) throws IOException {
        String type = Item.enter(parser, start);
        JsonToken token = parser.nextToken();
        switch (type) {
            case "S" -> text(parser, token);
            case "N" -> number(parser, token);
            case "B" -> binary(parser, token);
            case "BOOL" -> out.raw(token == JsonToken.VALUE_NULL ? "null" : String.valueOf(Item.bool(token)));
            case "NULL" -> nothing(token);
            case "M" -> map(parser, token);
            case "L" -> list(parser, token);
            case "SS" -> strings(parser, token);
            case "NS" -> numbers(parser, token);
            case "BS" -> binaries(parser, token);
            default -> throw Item.unknownType();
        }
        Item.leave(parser);
    }

    /** What has a type and no value is null; it has been seen of S. */
    private boolean isNull(JsonToken token) {
        if (token == JsonToken.VALUE_NULL) {
            out.raw("null");
            return true;
        }
        return false;
    }

    private void text(JsonParser parser, JsonToken token) throws IOException {
        if (!isNull(token)) {
            Item.expect(JsonToken.VALUE_STRING, token);
            out.quoted(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
        }
    }

    private void number(JsonParser parser, JsonToken token) throws IOException {
        if (isNull(token)) {
            return;
        }
        if (!Item.isNumber(token)) {
            Item.expect(JsonToken.VALUE_STRING, token);
        }
        char[] text = parser.getTextCharacters();
        int offset = parser.getTextOffset();
        int length = parser.getTextLength();
        if (Item.isNumber(token) || Numbers.isJson(text, offset, length)) {
            out.raw(text, offset, length);
        } else {
            out.raw(Numbers.json(parser.getText()));
        }
    }

    private void binary(JsonParser parser, JsonToken token) throws IOException {
        if (!isNull(token)) {
            Item.expect(JsonToken.VALUE_STRING, token);
            char[] text = parser.getTextCharacters();
            int offset = parser.getTextOffset();
            int length = parser.getTextLength();
            Base64Text.check(text, offset, length);
            out.raw('"');
            out.raw(text, offset, length);
            out.raw('"');
        }
    }

    private void nothing(JsonToken token) throws IOException {
        if (!isNull(token)) {
            Item.bool(token);
            out.raw("null");
        }
    }

    private void map(JsonParser parser, JsonToken token) throws IOException {
        if (!isNull(token)) {
            Item.expect(JsonToken.START_OBJECT, token);
            members(parser);
        }
    }

    private void list(JsonParser parser, JsonToken token) throws IOException {
        if (isNull(token)) {
            return;
        }
        Item.expect(JsonToken.START_ARRAY, token);
        char separator = '[';
        for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
            out.raw(separator);
            value(parser, next);
            separator = ',';
        }
        out.raw(separator == '[' ? "[]" : "]");
    }

    private void strings(JsonParser parser, JsonToken token) throws IOException {
        if (!isNull(token)) {
            List<String> strings = Item.strings(parser, token);
            out.raw('[');
            for (int i = 0; i < strings.size(); i++) {
                separate(i);
                out.quoted(strings.get(i));
            }
            out.raw(']');
        }
    }

    private void numbers(JsonParser parser, JsonToken token) throws IOException {
        if (!isNull(token)) {
            List<String> numbers = Item.numbers(parser, token);
            out.raw('[');
            for (int i = 0; i < numbers.size(); i++) {
                separate(i);
                out.raw(numbers.get(i));
            }
            out.raw(']');
        }
    }

    private void binaries(JsonParser parser, JsonToken token) throws IOException {
        if (!isNull(token)) {
            List<byte[]> binaries = Item.binaries(parser, token);
            out.raw('[');
            for (int i = 0; i < binaries.size(); i++) {
                separate(i);
                out.quoted(Base64.getEncoder().encodeToString(binaries.get(i)));
            }
            out.raw(']');
        }
    }

    private void separate(int index) {
        if (index > 0) {
            out.raw(',');
        }
    }
}
