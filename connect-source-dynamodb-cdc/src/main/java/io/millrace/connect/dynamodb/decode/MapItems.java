package io.millrace.connect.dynamodb.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes items as maps: S and N as text (Connect has no decimals without a schema), B as bytes, BOOL, NULL, M as a map, L and sets as
 * lists, sets sorted. Confined to one thread.
 */
final class MapItems implements ItemReader {
    @Override
    public Map<String, @Nullable Object> read(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> item = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            if (item.containsKey(name)) {
                throw new UnreadableException(DistinctNames.REPEATED);
            }
            item.put(Item.wellFormed(name), value(parser, parser.nextToken()));
        }
        return item;
    }

    private @Nullable Object value(JsonParser parser, JsonToken start) throws IOException {
        String type = Item.enter(parser, start);
        Object value = value(parser, type, parser.nextToken());
        Item.leave(parser);
        return value;
    }

    private @Nullable Object value(JsonParser parser, String type, JsonToken token) throws IOException {
        boolean isNull = token == JsonToken.VALUE_NULL;
        return switch (type) {
            case "S" -> isNull ? null : Item.text(parser, token);
            case "N" -> isNull ? null : Numbers.json(Item.number(parser, token));
            case "B" -> isNull ? null : ByteBuffer.wrap(Item.binary(parser, token));
            case "BOOL" -> isNull ? null : (Object) Item.bool(token);
            case "NULL" -> nothing(token);
            case "M" -> isNull ? null : map(parser, token);
            case "L" -> isNull ? null : list(parser, token);
            case "SS" -> isNull ? null : strings(parser, token);
            case "NS" -> isNull ? null : Item.numbers(parser, token);
            case "BS" ->
                isNull
                        ? null
                        : Item.binaries(parser, token).stream()
                                .map(ByteBuffer::wrap)
                                .toList();
            default -> throw Item.unknownType();
        };
    }

    private static @Nullable Object nothing(JsonToken token) throws UnreadableException {
        if (token != JsonToken.VALUE_NULL) {
            Item.bool(token);
        }
        return null;
    }

    private Map<String, @Nullable Object> map(JsonParser parser, JsonToken token) throws IOException {
        Item.expect(JsonToken.START_OBJECT, token);
        return read(parser);
    }

    private List<@Nullable Object> list(JsonParser parser, JsonToken token) throws IOException {
        Item.expect(JsonToken.START_ARRAY, token);
        List<@Nullable Object> list = new ArrayList<>();
        for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
            list.add(value(parser, next));
        }
        return list;
    }

    private static List<String> strings(JsonParser parser, JsonToken token) throws IOException {
        List<String> strings = Item.strings(parser, token);
        for (String string : strings) {
            Item.wellFormed(string);
        }
        return strings;
    }
}
