package io.millrace.connect.aws.message;

import io.millrace.connect.core.delivery.RejectedRecordException;
import io.millrace.connect.core.record.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Makes bodies that SQS takes, and so queues that subscribe to an SNS topic: the characters of XML, which are tab, line feed,
 * carriage return, U+0020 to U+D7FF, U+E000 to U+FFFD, U+10000 to U+10FFFF; and so not the other control characters below U+0020,
 * not U+FFFE and U+FFFF, and not half a character (an unpaired surrogate).
 * See https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 *
 * <p>Immutable.
 */
final class MessageText {
    /** The attribute that tells a consumer what to undo: {@value #ESCAPE} or {@value #BASE64}. */
    static final String ENCODING_ATTRIBUTE = "millrace-body-encoding";

    static final String ESCAPE = "escape";
    static final String BASE64 = "base64";

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final InvalidCharacters handling;
    private final boolean canMark;

    /**
     * @param canMark whether messages can have {@link #ENCODING_ATTRIBUTE}; without it, nothing is mended that a consumer would
     *     have to undo
     */
    MessageText(InvalidCharacters handling, boolean canMark) {
        this.handling = handling;
        this.canMark = canMark;
    }

    /**
     * A body of JSON that this sink wrote: its control characters and halves of characters are escapes already.
     *
     * @throws RejectedRecordException if it holds characters that are refused, and that is not to be mended
     */
    MessageBody ofOwnJson(byte[] json) {
        String text = new String(json, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFE') < 0 && text.indexOf('\uFFFF') < 0) {
            return new MessageBody(text, json.length, null);
        }
        if (handling == InvalidCharacters.ESCAPE) {
            String escaped = escapeJson(text);
            return new MessageBody(escaped, Utf8.length(escaped), null);
        }
        if (encodes()) {
            return base64(json);
        }
        throw refused(text, firstRefused(text), true);
    }

    /**
     * A body of text.
     *
     * @throws RejectedRecordException if it is empty, or holds characters that are refused, and that is not to be mended
     */
    MessageBody ofText(String text) {
        if (text.isEmpty()) {
            throw empty();
        }
        int refused = firstRefused(text);
        if (refused < 0) {
            return new MessageBody(text, Utf8.length(text), null);
        }
        if (escapes()) {
            String escaped = escape(text, true);
            return new MessageBody(escaped, Utf8.length(escaped), ESCAPE);
        }
        if (encodes() && firstHalf(text) < 0) {
            return base64(text.getBytes(StandardCharsets.UTF_8));
        }
        throw refused(text, encodes() ? firstHalf(text) : refused, canMark);
    }

    /**
     * A body of bytes that should be text in UTF-8.
     *
     * @throws RejectedRecordException if there are none, or what they hold is refused, and that is not to be mended
     */
    MessageBody ofBytes(byte[] bytes) {
        String text = decoded(bytes);
        if (bytes.length > 0 && encodes() && (text == null || firstRefused(text) >= 0)) {
            return base64(bytes);
        }
        if (text == null) {
            throw new RejectedRecordException(
                    "invalid-utf8",
                    "the value's bytes are not UTF-8, and a message is text. "
                            + (canMark
                                    ? "Set " + MessageConfig.BEHAVIOR_ON_INVALID_CHARACTERS + " to base64"
                                    : "Change the value with a transform"));
        }
        return ofText(text);
    }

    /** The text of these bytes, or null where they are not UTF-8. */
    private static @Nullable String decoded(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        // The decoder puts this character in the place of what is malformed; it may also have been there.
        boolean isExact = text.indexOf('\uFFFD') < 0 || Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes);
        return isExact ? text : null;
    }

    private boolean escapes() {
        return canMark && handling == InvalidCharacters.ESCAPE;
    }

    private boolean encodes() {
        return canMark && handling == InvalidCharacters.BASE64;
    }

    private static MessageBody base64(byte[] bytes) {
        String encoded = Base64.getEncoder().encodeToString(bytes);
        return new MessageBody(encoded, encoded.length(), BASE64);
    }

    /** Where the first UTF-16 unit is that the services refuse; -1 where there is none. */
    static int firstRefused(String text) {
        return firstRefused(text, 0);
    }

    private static int firstRefused(String text, int from) {
        int length = text.length();
        for (int i = from; i < length; i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < Character.MIN_SURROGATE) {
                continue;
            }
            if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (c < ' ' ? c != '\t' && c != '\n' && c != '\r' : c > '\uFFFD' || Character.isSurrogate(c)) {
                return i;
            }
        }
        return -1;
    }

    /** Where the first half of a character is, which has no UTF-8; -1 where there is none. */
    static int firstHalf(String text) {
        int i = firstRefused(text, 0);
        while (i >= 0 && !Character.isSurrogate(text.charAt(i))) {
            i = firstRefused(text, i + 1);
        }
        return i;
    }

    /** The same JSON, with JSON's escapes for what is refused, which can only be in its strings. */
    static String escapeJson(String json) {
        return escape(json, false);
    }

    private static String escape(String text, boolean isBackslashDoubled) {
        StringBuilder escaped = new StringBuilder(text.length() + 64);
        int refused = firstRefused(text, 0);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (i == refused) {
                escaped.append("\\u").append(HEX.toHexDigits(c));
                refused = firstRefused(text, i + 1);
            } else {
                if (c == '\\' && isBackslashDoubled) {
                    escaped.append(c);
                }
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    private RejectedRecordException refused(String text, int at, boolean escapeHelps) {
        return new RejectedRecordException(
                "invalid-characters",
                "the value, as a message's text, holds " + describe(text, at)
                        + ", which SQS queues do not take, those behind SNS topics included. " + wayOut(escapeHelps));
    }

    /** The character and its place: enough to find it, and nothing of the content. */
    static String describe(String text, int at) {
        char c = text.charAt(at);
        return "U+" + HEX.toHexDigits(c) + (Character.isSurrogate(c) ? " (half a character)" : "") + " at index " + at;
    }

    private String wayOut(boolean escapeHelps) {
        if (!escapeHelps) {
            return "Change the value with a transform";
        }
        String base64 = handling == InvalidCharacters.BASE64
                ? " (base64 is of UTF-8 bytes, and half a character has none)"
                : canMark ? " or base64, which consumers then undo" : "";
        return "Set " + MessageConfig.BEHAVIOR_ON_INVALID_CHARACTERS + " to escape" + base64
                + ", or change the value with a transform";
    }

    private static RejectedRecordException empty() {
        return new RejectedRecordException(
                "empty-body",
                "the value is empty, and SQS and SNS take no message without a body. Leave such records out with the"
                        + " transform Filter, or change the value with another");
    }
}
