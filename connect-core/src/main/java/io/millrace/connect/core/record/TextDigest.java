package io.millrace.connect.core.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A short text in the place of one that a service does not take: the same for the same text, always. */
public final class TextDigest {
    private TextDigest() {}

    /** Whether the text has UTF-8: half a character (an unpaired surrogate) has none. */
    public static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** 64 hex digits: the SHA-256 of the text's UTF-8 bytes; of text that has none, of its UTF-16 bytes (big-endian). */
    public static String sha256(String text) {
        byte[] bytes = isWellFormed(text) ? text.getBytes(StandardCharsets.UTF_8) : utf16(text);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Each character as two bytes, the high one first. The JDK's own encoder would put the same bytes for every half character. */
    private static byte[] utf16(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * text.length());
        bytes.asCharBuffer().put(text);
        return bytes.array();
    }
}
