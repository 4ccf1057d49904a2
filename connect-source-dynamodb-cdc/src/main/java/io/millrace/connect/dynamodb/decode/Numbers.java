package io.millrace.connect.dynamodb.decode;

import java.math.BigDecimal;
import java.util.Comparator;

/** DynamoDB's numbers as text: all their digits, never by way of a double. Stateless. */
final class Numbers {
    /** DynamoDB's go to 38 digits and an exponent of 125: longer text is read digit by digit, but never computed with. */
    private static final int MAX_COMPUTED = 200;

    private static final int MAX_EXPONENT = 1000;

    private Numbers() {}

    /** Whether this is a number as JSON writes it. */
    static boolean isJson(char[] text, int offset, int length) {
        int end = offset + length;
        int i = offset;
        if (i < end && text[i] == '-') {
            i++;
        }
        int start = i;
        i = digits(text, i, end);
        if (i == start || (text[start] == '0' && i > start + 1)) {
            return false;
        }
        if (i < end && text[i] == '.') {
            start = ++i;
            i = digits(text, i, end);
            if (i == start) {
                return false;
            }
        }
        if (i < end && (text[i] == 'e' || text[i] == 'E')) {
            i++;
            if (i < end && (text[i] == '+' || text[i] == '-')) {
                i++;
            }
            start = i;
            i = digits(text, i, end);
            if (i == start) {
                return false;
            }
        }
        return i == end;
    }

    /** The number as JSON writes it: the same text, if it is one. */
    static String json(String text) throws UnreadableException {
        if (isJson(text.toCharArray(), 0, text.length())) {
            return text;
        }
        return computed(text).toString();
    }

    /**
     * The number as keys write it: equal numbers are equal text, whatever they were written as. Neither exponent nor needless zeros,
     * as DynamoDB's own text.
     */
    static String canonical(String text) throws UnreadableException {
        if (isPlainInteger(text)) {
            return text;
        }
        BigDecimal number = computed(text);
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    /** By value; what has the same by text. */
    static Comparator<String> byValue() {
        return Comparator.<String, BigDecimal>comparing(BigDecimal::new).thenComparing(Comparator.naturalOrder());
    }

    /** A number that is safe to compute with: a short text may stand for megabytes of zeros. */
    static BigDecimal computed(String text) throws UnreadableException {
        if (text.length() <= MAX_COMPUTED) {
            try {
                BigDecimal number = new BigDecimal(text);
                if (isAscii(text) && Math.abs((long) number.scale()) <= MAX_EXPONENT) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // The message quotes the text: not as the cause.
                throw new UnreadableException("is no number");
            }
        }
        throw new UnreadableException("is no number of DynamoDB's");
    }

    /** BigDecimal also takes the digits of other scripts. */
    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlainInteger(String text) {
        int length = text.length();
        int start = length > 1 && text.charAt(0) == '-' ? 1 : 0;
        if (length == 0 || length > MAX_COMPUTED || (text.charAt(start) == '0' && length > 1)) {
            return false;
        }
        for (int i = start; i < length; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static int digits(char[] text, int start, int end) {
        int i = start;
        while (i < end && text[i] >= '0' && text[i] <= '9') {
            i++;
        }
        return i;
    }
}
