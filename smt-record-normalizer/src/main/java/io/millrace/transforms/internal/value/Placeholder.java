package io.millrace.transforms.internal.value;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.connect.data.Schema;

/**
 * Recognises what Debezium writes in place of a value that the database did not send (an unchanged TOAST value): a text, and what that
 * text is in the column's type. Immutable.
 */
public final class Placeholder {
    private final byte[] bytes;
    private final String uuid;
    private final Set<String> texts = new HashSet<>();
    private final boolean[] lengths;

    /** @param text Debezium's {@code unavailable.value.placeholder} */
    public Placeholder(String text) {
        bytes = text.getBytes(StandardCharsets.UTF_8);
        texts.add(text);
        texts.add(Base64.getEncoder().encodeToString(bytes));
        texts.add(Base64.getUrlEncoder().encodeToString(bytes));
        texts.add(HexFormat.of().formatHex(bytes));
        uuid = UUID.nameUUIDFromBytes(bytes).toString();
        texts.add("{\"" + text + "\":\"" + text + "\"}");
        int longest = 0;
        for (String form : texts) {
            longest = Math.max(longest, form.length());
        }
        lengths = new boolean[longest + 1];
        for (String form : texts) {
            lengths[form.length()] = true;
        }
    }

    /** Whether columns of that schema can hold a placeholder: those whose values can be large. */
    public static boolean canStandIn(Schema schema) {
        return switch (schema.type()) {
            case STRING, BYTES, ARRAY, MAP -> true;
            default -> false;
        };
    }

    /** Whether {@code value} is the placeholder. */
    public boolean is(Object value) {
        if (value instanceof String text) {
            return isText(text);
        }
        if (value instanceof byte[] array) {
            return Arrays.equals(array, bytes);
        }
        if (value instanceof ByteBuffer buffer) {
            return buffer.remaining() == bytes.length && buffer.equals(ByteBuffer.wrap(bytes));
        }
        if (value instanceof List<?> list) {
            return isList(list);
        }
        return value instanceof Map<?, ?> map
                && map.size() == 1
                && map.keySet().iterator().next() instanceof String key
                && isText(key)
                && key.equals(map.get(key));
    }

    private boolean isText(String text) {
        int length = text.length();
        // Most values are told apart by their length; hashing each would cost more than everything else done to it.
        return length < lengths.length && lengths[length] && texts.contains(text);
    }

    private boolean isList(List<?> list) {
        if (list.size() == 1) {
            Object only = list.get(0);
            return only != null && !(only instanceof List) && (is(only) || only.equals(uuid));
        }
        if (list.size() != bytes.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if (!(list.get(i) instanceof Number number) || number.longValue() != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}
