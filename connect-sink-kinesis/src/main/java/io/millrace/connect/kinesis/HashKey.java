package io.millrace.connect.kinesis;

import java.math.BigInteger;

/**
 * A place among the 2^128 that a stream's shards divide between them: an unsigned number. Immutable.
 *
 * @param high the upper 64 bits
 * @param low the lower 64 bits
 */
record HashKey(long high, long low) implements Comparable<HashKey> {
    static final HashKey FIRST = new HashKey(0, 0);
    static final HashKey LAST = new HashKey(-1, -1);

    /** @param decimal as AWS writes it, from 0 to 2^128-1 */
    static HashKey parse(String decimal) {
        BigInteger value = new BigInteger(decimal);
        if (value.signum() < 0 || value.bitLength() > 128) {
            throw new NumberFormatException("a hash key is a number from 0 to 2^128-1");
        }
        return new HashKey(value.shiftRight(64).longValue(), value.longValue());
    }

    /** The next one; that of the last is the first. */
    HashKey next() {
        return new HashKey(low == -1 ? high + 1 : high, low + 1);
    }

    @Override
    public int compareTo(HashKey other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /** The decimal number, as AWS reads it. */
    @Override
    public String toString() {
        BigInteger upper = new BigInteger(Long.toUnsignedString(high));
        return upper.shiftLeft(64)
                .add(new BigInteger(Long.toUnsignedString(low)))
                .toString();
    }
}
