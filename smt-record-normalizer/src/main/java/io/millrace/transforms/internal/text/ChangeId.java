package io.millrace.transforms.internal.text;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Computes a change's id: the first 128 bits of SHA-256, as 32 hex digits, over a version byte and parts of UTF-8 text that each
 * end with a zero byte. A part that is absent is empty. Reuses one digest and one buffer: confined to one thread.
 */
public final class ChangeId {
    /** Comes first in what is hashed, so that another recipe never makes the same ids. */
    static final byte VERSION = 1;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int ID_BYTES = 16;

    private final MessageDigest sha256;
    private final Utf8Buffer buffer = new Utf8Buffer();
    private final byte[] text = new byte[2 * ID_BYTES];
    private byte[] latestStart = {VERSION, 0, 0, 0, 0};
    private @Nullable String latestType;
    private @Nullable String latestName;
    private @Nullable String latestSchema;
    private @Nullable String latestTable;

    public ChangeId() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Forgets the parts of the change before. */
    public void begin() {
        buffer.clear();
        buffer.put(VERSION);
    }

    /** Likewise, and adds the four parts that most changes share with the one before, whose bytes are kept for them. */
    public void begin(@Nullable String type, @Nullable String name, @Nullable String schema, @Nullable String table) {
        buffer.clear();
        if (Objects.equals(table, latestTable)
                && Objects.equals(schema, latestSchema)
                && Objects.equals(name, latestName)
                && Objects.equals(type, latestType)) {
            buffer.put(latestStart);
            return;
        }
        begin();
        part(type);
        part(name);
        part(schema);
        part(table);
        latestStart = buffer.toByteArray();
        latestType = type;
        latestName = name;
        latestSchema = schema;
        latestTable = table;
    }

    /** Adds a part. */
    public void part(@Nullable String part) {
        if (part != null) {
            buffer.put(part);
        }
        buffer.put(0);
    }

    /** Adds a number in decimal digits. */
    public void part(@Nullable Long number) {
        if (number != null) {
            buffer.putNumber(number);
        }
        buffer.put(0);
    }

    /** Where a part that is written piece by piece goes; {@link #endPart()} ends it. */
    public Utf8Buffer open() {
        return buffer;
    }

    public void endPart() {
        buffer.put(0);
    }

    /** The id over all parts since {@link #begin()}. */
    public String finish() {
        buffer.digest(sha256);
        byte[] hash = sha256.digest();
        for (int i = 0; i < ID_BYTES; i++) {
            text[2 * i] = HEX[(hash[i] >> 4) & 0xF];
            text[2 * i + 1] = HEX[hash[i] & 0xF];
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }
}
