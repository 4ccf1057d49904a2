package io.millrace.testkit.aws.message;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An attribute of a message, as a client sent it. Immutable, as long as nobody changes the bytes.
 *
 * @param name its name
 * @param type {@code String}, {@code Number} or {@code Binary}, with an own suffix behind a dot if there is one; SNS
 *     gives {@code String.Array} a meaning
 * @param stringValue the value of a String or a Number
 * @param binaryValue the value of a Binary
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record MessageAttribute(
        String name, String type, @Nullable String stringValue, byte @Nullable [] binaryValue) {

    /** A text. */
    public static MessageAttribute text(String name, String value) {
        return new MessageAttribute(name, "String", value, null);
    }

    /** The type without its suffix. */
    public String baseType() {
        int dot = type.indexOf('.');
        return dot < 0 ? type : type.substring(0, dot);
    }

    /** True when the value is bytes. */
    public boolean isBinary() {
        return baseType().equals("Binary");
    }

    /** The value as bytes, whatever its type; empty if there is none. */
    public byte[] valueBytes() {
        if (isBinary()) {
            return binaryValue == null ? new byte[0] : binaryValue;
        }
        return stringValue == null ? new byte[0] : stringValue.getBytes(StandardCharsets.UTF_8);
    }

    /** What counts against limits: name, type and value. */
    public long bytes() {
        long value = isBinary()
                ? (binaryValue == null ? 0 : binaryValue.length)
                : (stringValue == null ? 0 : MessageText.utf8Bytes(stringValue));
        return MessageText.utf8Bytes(name) + MessageText.utf8Bytes(type) + value;
    }
}
