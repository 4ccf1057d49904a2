package io.millrace.testkit.aws.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the parameters of a URL-encoded form one after the other, in one pass over its bytes and without keeping any.
 * A parameter's name is taken in pieces from its front, so that {@code Entries.member.7.Id} needs no text of its own:
 *
 * <pre>{@code
 * while (form.next()) {
 *     if (form.take("Entries.member.")) {
 *         entry(form.takeNumber()).read(form);
 *     } else if (form.rest("TopicArn")) {
 *         topic = form.value();
 *     }
 * }
 * }</pre>
 *
 * <p>Confined to one thread.
 */
public final class FormReader {
    /** What an ASCII character is worth in a hexadecimal number; -1 for most. */
    private static final byte[] DIGITS = new byte[128];

    static {
        for (int i = 0; i < DIGITS.length; i++) {
            DIGITS[i] = (byte) Character.digit(i, 16);
        }
    }

    private final byte[] body;
    private int end = -1; // of the parameter that was read last

    private byte[] nameIn;
    private int nameAt;
    private int nameEnd;
    private int valueAt;

    private byte[] decoded = new byte[256];

    /** @param body the form; not changed */
    public FormReader(byte[] body) {
        this.body = body;
        this.nameIn = body;
    }

    /** Goes to the next parameter; false when there is none. */
    public boolean next() {
        while (end < body.length) {
            int start = end + 1;
            int equals = -1;
            int at = start;
            for (; at < body.length && body[at] != '&'; at++) {
                if (body[at] == '=' && equals < 0) {
                    equals = at;
                }
            }
            end = at;
            if (equals > start) {
                name(start, equals);
                valueAt = equals + 1;
                return true;
            }
        }
        return false;
    }

    private void name(int from, int to) {
        nameIn = body;
        nameAt = from;
        nameEnd = to;
        if (isEncoded(from, to)) {
            int length = decode(from, to);
            nameIn = Arrays.copyOf(decoded, length);
            nameAt = 0;
            nameEnd = length;
        }
    }

    /** True when the rest of the name begins so; that much is then taken off. */
    public boolean take(String ascii) {
        if (!begins(ascii)) {
            return false;
        }
        nameAt += ascii.length();
        return true;
    }

    /** True when the rest of the name is this. */
    public boolean rest(String ascii) {
        return nameEnd - nameAt == ascii.length() && begins(ascii);
    }

    private boolean begins(String ascii) {
        int length = ascii.length();
        if (nameEnd - nameAt < length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (nameIn[nameAt + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Takes a list's index off the name, and the dot after it. Indexes count from 1.
     *
     * @throws AwsException when there is none
     */
    public int takeIndex() {
        int number = 0;
        int from = nameAt;
        for (; nameAt < nameEnd && nameIn[nameAt] >= '0' && nameIn[nameAt] <= '9' && nameAt - from < 6; nameAt++) {
            number = 10 * number + nameIn[nameAt] - '0';
        }
        if (number == 0) {
            throw AwsException.badRequest("MalformedInput", "A list's index is a number from 1 on.");
        }
        take(".");
        return number;
    }

    /** The rest of the name. */
    public String rest() {
        return new String(nameIn, nameAt, nameEnd - nameAt, StandardCharsets.UTF_8);
    }

    /** The parameter's value. */
    public String value() {
        if (!isEncoded(valueAt, end)) {
            return new String(body, valueAt, end - valueAt, StandardCharsets.UTF_8);
        }
        int length = decode(valueAt, end); // which may need a larger array
        return new String(decoded, 0, length, StandardCharsets.UTF_8);
    }

    private boolean isEncoded(int from, int to) {
        for (int i = from; i < to; i++) {
            if (body[i] == '%' || body[i] == '+') {
                return true;
            }
        }
        return false;
    }

    /** Decodes into {@link #decoded}; returns the length. */
    private int decode(int from, int to) {
        if (decoded.length < to - from) {
            decoded = new byte[to - from];
        }
        int length = 0;
        for (int i = from; i < to; i++) {
            byte b = body[i];
            if (b == '+') {
                b = ' ';
            } else if (b == '%') {
                int high = i + 2 < to ? digit(body[i + 1]) : -1;
                int low = i + 2 < to ? digit(body[i + 2]) : -1;
                if (high < 0 || low < 0) {
                    throw AwsException.badRequest("MalformedQueryString", "The query string cannot be read.");
                }
                b = (byte) (high << 4 | low);
                i += 2;
            }
            decoded[length++] = b;
        }
        return length;
    }

    private static int digit(byte ascii) {
        return ascii < 0 ? -1 : DIGITS[ascii];
    }
}
