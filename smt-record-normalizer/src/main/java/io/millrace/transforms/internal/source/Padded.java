package io.millrace.transforms.internal.source;

import java.nio.charset.StandardCharsets;

/** Numbers as text of a fixed width, so that their text sorts as they do. */
final class Padded {
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private Padded() {}

    /** The lowest {@code width} hex digits of an unsigned number. */
    static String hex(long number, int width) {
        byte[] text = new byte[width];
        long rest = number;
        for (int i = width - 1; i >= 0; i--) {
            text[i] = DIGITS[(int) (rest & 0xF)];
            rest >>>= 4;
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** At least {@code width} decimal digits of a number that is not negative. */
    static String decimal(long number, int width) {
        return decimal(Long.toString(number), width);
    }

    /** Likewise, of a number in digits. */
    static String decimal(String digits, int width) {
        return digits.length() >= width ? digits : "0".repeat(width - digits.length()) + digits;
    }
}
