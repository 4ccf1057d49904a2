package io.millrace.connect.core.record;

/** Counts the bytes of text, as AWS counts them, without making them. */
public final class Utf8 {
    private Utf8() {}

    /** How many bytes {@code text} has in UTF-8. Half a character (an unpaired surrogate), which has none, counts three. */
    public static int length(String text) {
        int length = text.length();
        int bytes = length;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                bytes += more(text, i, c);
            }
        }
        return bytes;
    }

    /** What the unit at {@code i}, which is not ASCII, has beyond one byte; both halves of a pair have two bytes each. */
    private static int more(String text, int i, char c) {
        if (c < 0x800) {
            return 1;
        }
        boolean isOfPair = Character.isHighSurrogate(c)
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : Character.isLowSurrogate(c) && i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
        return isOfPair ? 1 : 2;
    }
}
