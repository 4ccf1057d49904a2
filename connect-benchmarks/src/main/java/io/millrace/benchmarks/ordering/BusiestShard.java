package io.millrace.benchmarks.ordering;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.apache.kafka.connect.sink.SinkRecord;

/** Which share of some records goes to the shard that gets most of them. Stateless. */
final class BusiestShard {
    private BusiestShard() {}

    /** The share, of a stream whose shards have equal parts of the range of hash keys. */
    static double share(List<List<SinkRecord>> polls, int shards) {
        int[] records = new int[shards];
        int all = 0;
        int most = 0;
        for (List<SinkRecord> poll : polls) {
            for (SinkRecord record : poll) {
                most = Math.max(most, ++records[shardOf(record.key().toString(), shards)]);
                all++;
            }
        }
        return (double) most / all;
    }

    private static int shardOf(String partitionKey, int shards) {
        try {
            byte[] hash = MessageDigest.getInstance("MD5").digest(partitionKey.getBytes(StandardCharsets.UTF_8));
            return new BigInteger(1, hash)
                    .multiply(BigInteger.valueOf(shards))
                    .shiftRight(128)
                    .intValueExact();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }
}
