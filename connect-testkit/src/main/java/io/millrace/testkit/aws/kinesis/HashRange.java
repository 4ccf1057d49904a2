package io.millrace.testkit.aws.kinesis;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * The hash keys of a shard, both ends included.
 *
 * @param start the first
 * @param end the last
 */
record HashRange(HashKey start, HashKey end) {
    static final HashRange ALL = new HashRange(HashKey.MIN, HashKey.MAX);

    HashRange {
        if (start.compareTo(end) > 0) {
            throw new IllegalArgumentException("A hash range ends before it starts: " + start + " to " + end);
        }
    }

    /** Cuts the whole ring into ranges of equal size, as a stream is created and scaled. */
    static List<HashRange> uniform(int count) {
        BigInteger size = BigInteger.ONE.shiftLeft(128).divide(BigInteger.valueOf(count));
        List<HashRange> ranges = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            HashKey start = HashKey.of(size.multiply(BigInteger.valueOf(i)));
            HashKey end = i == count - 1
                    ? HashKey.MAX
                    : HashKey.of(size.multiply(BigInteger.valueOf(i + 1L))).previous();
            ranges.add(new HashRange(start, end));
        }
        return ranges;
    }

    boolean contains(HashKey key) {
        return start.compareTo(key) <= 0 && key.compareTo(end) <= 0;
    }

    /** True when the other range begins where this one ends, or the other way round. */
    boolean isAdjacentTo(HashRange other) {
        return isBefore(other) || other.isBefore(this);
    }

    private boolean isBefore(HashRange other) {
        return !end.equals(HashKey.MAX) && end.next().equals(other.start);
    }

    HashRange joinedWith(HashRange other) {
        return isBefore(other) ? new HashRange(start, other.end) : new HashRange(other.start, end);
    }
}
