package io.millrace.transforms.internal.value;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.transforms.internal.value.ValueRules.DecimalFormat;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns DynamoDB's items, which come as plain JSON, into maps, lists, text, numbers and booleans. Every number in it is one of the
 * database's, which has decimals alone. Confined to one thread.
 */
public final class ItemJson extends DocumentJson {
    /**
     * DynamoDB's exponents end at 125 and -130: what has a greater one is none of its numbers, and must not stand for gigabytes of
     * zeros.
     *
     * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Limits.html">Numbers</a>
     */
    private static final int MAX_SCALE = 1_000;

    private final DecimalFormat decimals;

    /** @param decimals how numbers are written; as text they are as the database wrote them */
    public ItemJson(DecimalFormat decimals) {
        super("dynamodb.document.format");
        this.decimals = decimals;
    }

    /** An item that comes as a map already: the same, but binary is text. */
    public static Map<String, @Nullable Object> plain(Map<?, ?> item) {
        Map<String, @Nullable Object> plain = newObject();
        item.forEach((name, value) -> plain.put(String.valueOf(name), plain(value)));
        return plain;
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return plain(map);
        }
        if (value instanceof Collection<?> list) {
            List<@Nullable Object> plain = new ArrayList<>(list.size());
            list.forEach(element -> plain.add(plain(element)));
            return plain;
        }
        return value instanceof byte[] || value instanceof ByteBuffer ? TextConversions.base64(value) : value;
    }

    @Override
    Object number(JsonParser parser) throws IOException {
        if (decimals == DecimalFormat.STRING) {
            return parser.getText();
        }
        BigDecimal exact = parser.getDecimalValue();
        return Math.abs((long) exact.scale()) > MAX_SCALE
                ? parser.getText()
                : DecimalConversions.written(exact, decimals);
    }

    @Override
    Object object(JsonParser parser, JsonToken first) throws IOException {
        Map<String, @Nullable Object> object = newObject();
        return members(parser, first, object);
    }
}
