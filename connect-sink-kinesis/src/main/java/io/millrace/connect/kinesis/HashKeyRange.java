package io.millrace.connect.kinesis;

/**
 * The hash keys of a shard, both ends included: a shard has the same ones all its life. Immutable.
 *
 * @param start the first
 * @param end the last
 */
record HashKeyRange(HashKey start, HashKey end) {
    static final HashKeyRange ALL = new HashKeyRange(HashKey.FIRST, HashKey.LAST);

    boolean contains(HashKey key) {
        return start.compareTo(key) <= 0 && key.compareTo(end) <= 0;
    }
}
