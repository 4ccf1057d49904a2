package io.millrace.connect.core.record;

import io.millrace.connect.core.delivery.RejectedRecordException;
import io.millrace.connect.core.json.JsonBytes;
import io.millrace.connect.core.json.UnwritableException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** Writes a value as {@link RecordText} says. Confined to the task thread. */
final class PlainText {
    private final String purpose;
    private final String what;
    private final JsonBytes json = JsonBytes.canonical();

    /**
     * @param purpose begins the reason of a rejection
     * @param what names the part of the record in its message
     */
    PlainText(String purpose, String what) {
        this.purpose = purpose;
        this.what = what;
    }

    @Nullable
    String of(@Nullable Schema schema, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof byte[] bytes) {
            return ofBytes(ByteBuffer.wrap(bytes));
        }
        if (value instanceof ByteBuffer buffer) {
            return ofBytes(buffer.duplicate());
        }
        try {
            String text = new String(json.write(schema, value), StandardCharsets.UTF_8);
            // A decimal or a date alone is JSON text: its quotes say nothing.
            return text.startsWith("\"") ? text.substring(1, text.length() - 1) : text;
        } catch (UnwritableException e) {
            throw new RejectedRecordException(
                    purpose + "-unwritable", what + " is no " + purpose.replace('-', ' ') + ": " + e.getMessage());
        }
    }

    private static String ofBytes(ByteBuffer bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString();
        } catch (CharacterCodingException e) {
            return StandardCharsets.ISO_8859_1
                    .decode(Base64.getEncoder().encode(bytes))
                    .toString();
        }
    }
}
