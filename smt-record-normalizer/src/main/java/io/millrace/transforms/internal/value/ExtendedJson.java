package io.millrace.transforms.internal.value;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.millrace.transforms.internal.UnreadableEventException;
import io.millrace.transforms.internal.text.IsoText;
import io.millrace.transforms.internal.value.ValueRules.DecimalFormat;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns MongoDB's extended JSON into maps, lists, text, numbers and booleans. Debezium writes documents in its strict mode, and keys and
 * updated fields in its relaxed one; both are read, the canonical one too. An object that is no value of the database, though its names
 * begin with a dollar sign, stays what it is. Confined to one thread.
 *
 * @see <a href="https://github.com/mongodb/specifications/blob/master/source/extended-json/extended-json.md">Extended JSON</a>
 */
public final class ExtendedJson extends DocumentJson {
    /** How most ids begin, as Debezium writes them. */
    private static final String OBJECT_ID = "{\"$oid\": \"";

    private final DecimalFormat decimals;
    private final BsonValues values;
    /** The name of the wrapper that the value read last came in; null if it came as it is. */
    private @Nullable String wrapper;

    /** @param decimals how decimals are written */
    public ExtendedJson(DecimalFormat decimals) {
        super("mongo.document.format");
        this.decimals = decimals;
        values = new BsonValues(decimals, new IsoText());
    }

    /** The value that {@code text} holds; likewise. */
    public @Nullable Object value(String field, String text) {
        if (text.length() == OBJECT_ID.length() + BsonValues.OBJECT_ID_DIGITS + 2
                && text.startsWith(OBJECT_ID)
                && text.endsWith("\"}")) {
            String id = text.substring(OBJECT_ID.length(), text.length() - 2);
            if (BsonValues.isObjectId(id)) {
                return id;
            }
        }
        return read(field, text, parser -> {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw new UnreadableEventException(field, "is empty");
            }
            return read(parser, token);
        });
    }

    @Override
    void prepare(JsonParser parser) {
        // A double may be none of JSON's numbers.
        parser.enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS.mappedFeature());
    }

    @Override
    @Nullable
    Object object(JsonParser parser, JsonToken first) throws IOException {
        if (first == JsonToken.FIELD_NAME && parser.currentName().startsWith("$")) {
            return wrapped(parser, parser.currentName());
        }
        Map<String, @Nullable Object> object = members(parser, first, newObject());
        wrapper = null;
        return object;
    }

    /** A wrapper has one member or two, in a fixed order: whatever else comes makes it an object again. */
    private @Nullable Object wrapped(JsonParser parser, String name) throws IOException {
        JsonToken token = parser.nextToken();
        Object value = read(parser, token);
        String inner = token == JsonToken.START_OBJECT ? wrapper : null;
        JsonToken next = parser.nextToken();
        if (next == JsonToken.END_OBJECT) {
            Object unwrapped = values.of(name, token, value, inner);
            if (unwrapped != BsonValues.NONE) {
                wrapper = name;
                return unwrapped;
            }
        }
        Map<String, @Nullable Object> object = newObject();
        object.put(name, value);
        if (next == JsonToken.FIELD_NAME) {
            String second = parser.currentName();
            Object more = read(parser, parser.nextToken());
            object.put(second, more);
            next = parser.nextToken();
            if (next == JsonToken.END_OBJECT) {
                Object unwrapped = BsonValues.of(name, value, second, more);
                if (unwrapped != BsonValues.NONE) {
                    wrapper = name;
                    return unwrapped;
                }
            }
        }
        members(parser, next, object);
        wrapper = null;
        return object;
    }

    @Override
    Object number(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
            return BsonValues.ofDouble(parser.getDoubleValue());
        }
        return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                ? DecimalConversions.written(parser.getDecimalValue(), decimals)
                : (Object) parser.getLongValue();
    }
}
