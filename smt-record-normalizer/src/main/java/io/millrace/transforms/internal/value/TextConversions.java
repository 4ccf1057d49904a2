package io.millrace.transforms.internal.value;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Conversions of binary values, bits and sets. Stateless. */
final class TextConversions {
    private TextConversions() {}

    /** Base64 with padding, of an array or of what remains of a buffer. */
    static Object base64(Object value) {
        return Base64.getEncoder().encodeToString(bytes(value));
    }

    /** The lowest bit. */
    static Object bit(Object value) {
        byte[] bytes = bytes(value);
        return bytes.length > 0 && (bytes[0] & 1) == 1;
    }

    /** The members of a set, which are separated by commas and cannot hold one. */
    static Object set(Object value) {
        String text = (String) value;
        List<String> members = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int comma = text.indexOf(',', start);
            int end = comma < 0 ? text.length() : comma;
            members.add(text.substring(start, end));
            start = end + 1;
        }
        return members;
    }

    static byte[] bytes(Object value) {
        if (value instanceof byte[] array) {
            return array;
        }
        ByteBuffer buffer = ((ByteBuffer) value).duplicate();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
