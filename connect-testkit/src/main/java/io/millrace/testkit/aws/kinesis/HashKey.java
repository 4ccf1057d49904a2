package io.millrace.testkit.aws.kinesis;

import java.math.BigInteger;

/**
 * A place on the ring of 2^128 hash keys, unsigned.
 *
 * @param high the upper 64 bits
 * @param low the lower 64 bits
 */
record HashKey(long high, long low) implements Comparable<HashKey> {
    static final HashKey MIN = new HashKey(0, 0);
    static final HashKey MAX = new HashKey(-1, -1);

    /** Reads a decimal number; refuses what is not one between 0 and 2^128 - 1. */
    static HashKey parse(String decimal) {
        if (!decimal.matches("0|[1-9][0-9]{0,38}")) {
            throw new NumberFormatException("Not a hash key: a decimal number of up to 39 digits is needed.");
        }
        BigInteger value = new BigInteger(decimal);
        if (value.bitLength() > 128) {
            throw new NumberFormatException("Not a hash key: the number is above 2^128 - 1.");
        }
        return of(value);
    }

    static HashKey of(BigInteger value) {
        return new HashKey(value.shiftRight(64).longValue(), value.longValue());
    }

    BigInteger toBigInteger() {
        return new BigInteger(Long.toUnsignedString(high)).shiftLeft(64).or(new BigInteger(Long.toUnsignedString(low)));
    }

    HashKey previous() {
        return new HashKey(low == 0 ? high - 1 : high, low - 1);
    }

    HashKey next() {
        return new HashKey(low == -1 ? high + 1 : high, low + 1);
    }

    static int compare(long high1, long low1, long high2, long low2) {
        int high = Long.compareUnsigned(high1, high2);
        return high != 0 ? high : Long.compareUnsigned(low1, low2);
    }

    @Override
    public int compareTo(HashKey other) {
        return compare(high, low, other.high, other.low);
    }

    /** The decimal number, as AWS writes it. */
    @Override
    public String toString() {
        return toBigInteger().toString();
    }
}
