package io.millrace.connect.aws.message;

import io.millrace.connect.core.record.Utf8;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An attribute of a message, with either text or bytes. Immutable: its bytes are not copied, nobody changes them. */
public final class MessageAttribute {
    public static final String STRING = "String";
    public static final String NUMBER = "Number";
    public static final String BINARY = "Binary";

    /** JSON text of an array, each of whose elements is one value to SNS's filter policies. SQS has no such type. */
    public static final String STRING_ARRAY = "String.Array";

    private final String name;
    private final String type;
    private final @Nullable String text;
    private final byte @Nullable [] binary;

    /**
     * Either text or bytes.
     *
     * @param name a name that both services take
     * @param type {@code String}, {@code Number}, {@code Binary}, or SNS's {@code String.Array}
     * @param text the value, null where it is Binary
     * @param binary the value where it is Binary, else null
     */
    public MessageAttribute(String name, String type, @Nullable String text, byte @Nullable [] binary) {
        if ((text == null) == (binary == null)) {
            throw new IllegalArgumentException("an attribute has either text or bytes");
        }
        this.name = name;
        this.type = type;
        this.text = text;
        this.binary = binary;
    }

    public String name() {
        return name;
    }

    /** The type's name, as the services write it. */
    public String type() {
        return type;
    }

    /** The value, or null where it is Binary. */
    public @Nullable String text() {
        return text;
    }

    /** The value where it is Binary, else null. */
    public byte @Nullable [] binary() {
        return binary;
    }

    /**
     * What it takes of a message's size: name, type and value, as both services count.
     * See https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
     */
    public int bytes() {
        int value = binary != null ? binary.length : text != null ? Utf8.length(text) : 0;
        return Utf8.length(name) + type.length() + value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MessageAttribute that
                && name.equals(that.name)
                && type.equals(that.type)
                && Objects.equals(text, that.text)
                && Arrays.equals(binary, that.binary);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, type, text, Arrays.hashCode(binary));
    }

    /** Without the value, which is a record's content. */
    @Override
    public String toString() {
        return name + " (" + type + ")";
    }
}
