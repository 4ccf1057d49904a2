package io.millrace.testkit.aws.message;

/**
 * The characters that SQS and SNS take, and how text is counted. See <a
 * href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html">SendMessage</a>:
 * {@code #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF}.
 */
public final class MessageText {
    /** The allowed characters in the service's own words. */
    public static final String ALLOWED = "#x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF]";

    private MessageText() {}

    /** The first character (a code point, or half of a pair that lacks its other half) that is refused; -1 if none is. */
    public static int firstRefused(CharSequence text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x20 && c < 0xD800) {
                continue;
            }
            if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c) || c > 0xFFFD || (c < 0x20 && c != '\t' && c != '\n' && c != '\r')) {
                return c;
            }
        }
        return -1;
    }

    /** The length in UTF-8. A half pair counts 1, as it does where it becomes a question mark. */
    public static long utf8Bytes(CharSequence text) {
        int length = text.length();
        long bytes = length;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                continue;
            }
            if (c < 0x800) {
                bytes += 1;
            } else if (!Character.isSurrogate(c)) {
                bytes += 2;
            } else if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
                bytes += 2; // two characters, four bytes
                i++;
            }
        }
        return bytes;
    }
}
