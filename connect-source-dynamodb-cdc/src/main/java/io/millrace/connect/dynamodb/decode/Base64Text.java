package io.millrace.connect.dynamodb.decode;

import java.util.Arrays;
import java.util.Base64;

/** Bytes as DynamoDB writes them: base64 with padding, in one line. Stateless. */
final class Base64Text {
    private static final byte[] VALUES = new byte[128];

    static {
        Arrays.fill(VALUES, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < alphabet.length(); i++) {
            VALUES[alphabet.charAt(i)] = (byte) i;
        }
    }

    private Base64Text() {}

    /** Throws unless this is base64 of some bytes, and the only one that is. */
    static void check(char[] text, int offset, int length) throws UnreadableException {
        int padding = 0;
        while (padding < 2 && padding < length && text[offset + length - 1 - padding] == '=') {
            padding++;
        }
        int end = offset + length - padding;
        int last = 0;
        for (int i = offset; i < end; i++) {
            char c = text[i];
            last = c < VALUES.length ? VALUES[c] : -1;
            if (last < 0) {
                throw broken();
            }
        }
        // Bits behind the last byte are zero: two with one character missing, four with two.
        if (length % 4 != 0 || (last & ((1 << (2 * padding)) - 1)) != 0) {
            throw broken();
        }
    }

    static byte[] decode(String text) throws UnreadableException {
        check(text.toCharArray(), 0, text.length());
        return Base64.getDecoder().decode(text);
    }

    private static UnreadableException broken() {
        return new UnreadableException("is no base64");
    }
}
