package io.millrace.connect.dynamodb.decode;

import java.util.Arrays;

/** JSON text as it grows. What is written must make sense; nobody checks. Confined to one thread; used again and again. */
final class JsonText {
    private static final char[] HEX = "0123456789abcdef".toCharArray();
    /** A larger array is not kept: one huge item must not cost its memory for ever. */
    private static final int MAX_KEPT = 1 << 20;

    private static final int INITIAL = 4096;

    /** Whether JSON wants an escape for an ASCII character. */
    private static final boolean[] ESCAPED = new boolean[128];

    static {
        Arrays.fill(ESCAPED, 0, ' ', true);
        ESCAPED['"'] = true;
        ESCAPED['\\'] = true;
    }

    private char[] chars = new char[INITIAL];
    private int length;

    void clear() {
        length = 0;
        if (chars.length > MAX_KEPT) {
            chars = new char[INITIAL];
        }
    }

    /** Appends a character as it is. */
    void raw(char c) {
        room(1);
        chars[length++] = c;
    }

    /** Appends text as it is. */
    void raw(String text) {
        int more = text.length();
        room(more);
        text.getChars(0, more, chars, length);
        length += more;
    }

    /** Appends text as it is. */
    void raw(char[] source, int offset, int count) {
        room(count);
        System.arraycopy(source, offset, chars, length, count);
        length += count;
    }

    /** Appends text in quotes. */
    void quoted(String text) {
        int count = text.length();
        room(count + 2);
        chars[length++] = '"';
        int start = length;
        text.getChars(0, count, chars, start);
        length += count;
        for (int i = start; i < length; i++) {
            if (isEscaped(chars[i])) {
                length = start;
                escaped(text.toCharArray(), 0, count);
                break;
            }
        }
        raw('"');
    }

    /** Appends text in quotes. */
    void quoted(char[] source, int offset, int count) {
        raw('"');
        escaped(source, offset, count);
        raw('"');
    }

    private void escaped(char[] source, int offset, int count) {
        int end = offset + count;
        int plain = offset;
        for (int i = offset; i < end; i++) {
            char c = source[i];
            if (!isEscaped(c)) {
                continue;
            }
            if (isPair(source, i, end)) {
                i++;
                continue;
            }
            raw(source, plain, i - plain);
            escape(c);
            plain = i + 1;
        }
        raw(source, plain, end - plain);
    }

    /** Whether JSON wants an escape for it, or may: half a character, which has no UTF-8, would be lost without. */
    private static boolean isEscaped(char c) {
        return c < ESCAPED.length ? ESCAPED[c] : Character.isSurrogate(c);
    }

    private static boolean isPair(char[] source, int index, int end) {
        return Character.isHighSurrogate(source[index])
                && index + 1 < end
                && Character.isLowSurrogate(source[index + 1]);
    }

    private void escape(char c) {
        raw('\\');
        switch (c) {
            case '"', '\\' -> raw(c);
            case '\n' -> raw('n');
            case '\r' -> raw('r');
            case '\t' -> raw('t');
            default -> {
                raw('u');
                for (int shift = 12; shift >= 0; shift -= 4) {
                    raw(HEX[(c >> shift) & 0xF]);
                }
            }
        }
    }

    @Override
    public String toString() {
        return new String(chars, 0, length);
    }

    private void room(int more) {
        if (chars.length - length < more) {
            int wanted = Math.addExact(length, more);
            chars = Arrays.copyOf(chars, Math.max(wanted, (int) Math.min(Integer.MAX_VALUE - 8L, chars.length * 2L)));
        }
    }
}
