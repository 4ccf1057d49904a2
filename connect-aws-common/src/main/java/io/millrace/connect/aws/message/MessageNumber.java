package io.millrace.connect.aws.message;

import io.millrace.connect.core.json.JsonBytes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Numbers as attributes: up to {@value #MAX_DIGITS} digits, from 10^-128 to 10^126, positive and negative, and 0.
 * See https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 */
final class MessageNumber {
    private static final int MAX_DIGITS = 38;
    private static final int MIN_EXPONENT = -128;
    /** A zero with more of them is written as it is, with its exponent. */
    private static final int MAX_SCALE_OF_ZERO = 128;

    private static final BigDecimal MAX = BigDecimal.TEN.pow(126);

    private MessageNumber() {}

    /**
     * The digits of a number, without exponent and without zeros at the end of a fraction, or null where it is beyond what an attribute may be, or none (NaN).
     *
     * @param json writes the digits of floats, which are then those of the body, on every JDK
     */
    static @Nullable String digits(Number number, JsonBytes json) {
        if (number instanceof Integer || number instanceof Long || number instanceof Short || number instanceof Byte) {
            return number.toString(); // at most 19 digits
        }
        BigDecimal decimal = decimal(number, json);
        if (decimal == null || !isInRange(decimal)) {
            return null;
        }
        // SQS says that it trims zeros at the end: the checksum of what it keeps would not be that of what was sent.
        return (decimal.scale() > 0 ? decimal.stripTrailingZeros() : decimal).toPlainString();
    }

    private static @Nullable BigDecimal decimal(Number number, JsonBytes json) {
        if (number instanceof BigDecimal decimal) {
            return decimal;
        }
        if (number instanceof BigInteger integer) {
            return new BigDecimal(integer);
        }
        if (number instanceof Double || number instanceof Float) {
            return Double.isFinite(number.doubleValue())
                    ? new BigDecimal(new String(json.write(null, number), StandardCharsets.US_ASCII))
                    : null;
        }
        return null;
    }

    private static boolean isInRange(BigDecimal decimal) {
        if (decimal.signum() == 0) {
            return Math.abs((long) decimal.scale()) <= MAX_SCALE_OF_ZERO;
        }
        // Trailing zeros, which are not counted, are few compared to the digits: more of them would be out of range.
        if (decimal.precision() > MAX_DIGITS + MAX.precision()) {
            return false;
        }
        BigDecimal stripped = decimal.stripTrailingZeros();
        long exponent = (long) stripped.precision() - stripped.scale() - 1;
        return stripped.precision() <= MAX_DIGITS
                && exponent >= MIN_EXPONENT
                && stripped.abs().compareTo(MAX) <= 0;
    }
}
