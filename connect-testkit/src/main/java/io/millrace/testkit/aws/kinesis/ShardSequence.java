package io.millrace.testkit.aws.kinesis;

import java.nio.charset.StandardCharsets;

/**
 * The sequence numbers of one shard: 56 digits, as the service's are, strictly increasing with gaps, and larger in a
 * child than in its parents. They encode the shard's creation, its stream and its number, so that a number from
 * elsewhere is recognised. Immutable.
 *
 * <p>Layout: {@code 49}, creation in milliseconds (13), stream (12), shard number (10), counter (19). The counter
 * follows from the record's index, so that a number is found without a look-up.
 */
final class ShardSequence {
    /** Counter values a record: room for gaps. */
    private static final long STEP = 16;

    private static final int COUNTER_DIGITS = 19;

    private final byte[] prefix;
    private final String text;

    ShardSequence(long createdMillis, long streamFingerprint, int shardNumber) {
        text = "49" + digits(createdMillis, 13) + digits(Math.floorMod(streamFingerprint, 1_000_000_000_000L), 12)
                + digits(shardNumber, 10);
        prefix = text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The number that a shard's range starts with; no record has it. */
    String start() {
        return text(0);
    }

    /** The number that a closed shard's range ends with: above that of each of its records. */
    String end(long records) {
        return text((records + 1) * STEP);
    }

    /** The number of the record with this index. */
    String of(long index) {
        return text(counter(index));
    }

    /** The same as ASCII, for writing. */
    byte[] asciiOf(long index) {
        byte[] ascii = new byte[prefix.length + COUNTER_DIGITS];
        System.arraycopy(prefix, 0, ascii, 0, prefix.length);
        long rest = counter(index);
        for (int i = ascii.length - 1; i >= prefix.length; i--) {
            ascii[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return ascii;
    }

    /** True when the number is one of this shard's, given to a record or not. */
    boolean owns(String number) {
        return number.length() == prefix.length + COUNTER_DIGITS
                && number.startsWith(text)
                && number.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** The index of the first record at this number or above it. */
    long indexAtOrAfter(String number) {
        long counter = counterOf(number);
        long index = Math.max(0, counter / STEP - 1);
        return counter(index) < counter ? index + 1 : index;
    }

    /** The index of the first record above this number. */
    long indexAfter(String number) {
        long index = indexAtOrAfter(number);
        return counter(index) == counterOf(number) ? index + 1 : index;
    }

    private static long counter(long index) {
        long gap = (index * 0x9E3779B97F4A7C15L) >>> 60; // 0 to 15, looks random
        return (index + 1) * STEP + gap;
    }

    private long counterOf(String number) {
        return Long.parseLong(number.substring(text.length()));
    }

    private String text(long counter) {
        return text + digits(counter, COUNTER_DIGITS);
    }

    private static String digits(long value, int width) {
        String digits = Long.toString(value);
        return "0".repeat(width - digits.length()) + digits;
    }
}
