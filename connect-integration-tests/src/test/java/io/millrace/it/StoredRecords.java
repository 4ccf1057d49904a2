package io.millrace.it;

import io.millrace.testkit.aws.kinesis.LocalRecord;
import io.millrace.testkit.aws.kinesis.LocalShard;
import io.millrace.testkit.aws.kinesis.LocalStream;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Which records of a topic a stream really holds, told by the payloads alone: each begins with {@code topic/partition/offset/}.
 * Confined to one thread.
 */
final class StoredRecords {
    private static final int PORTION = 10_000;

    private final LocalStream stream;
    private final Map<String, Long> readUpTo = new HashMap<>();
    private final Map<TopicPartition, BitSet> offsets = new HashMap<>();
    private long copies;

    StoredRecords(LocalStream stream) {
        this.stream = stream;
    }

    /** What a record of this topic has to begin with. */
    static String payload(String topic, int partition, long offset, String rest) {
        return topic + "/" + partition + "/" + offset + "/" + rest;
    }

    /** Takes note of what was stored since the last call. */
    void update() {
        for (LocalShard shard : stream.shards()) {
            long next = readUpTo.getOrDefault(shard.id(), 0L);
            for (var portion = shard.recordsSince(next, PORTION);
                    !portion.isEmpty();
                    portion = shard.recordsSince(next, PORTION)) {
                portion.forEach(this::note);
                next = portion.get(portion.size() - 1).index() + 1;
            }
            readUpTo.put(shard.id(), next);
        }
    }

    /** The lowest offset of a partition that is not stored. */
    long firstMissing(TopicPartition partition) {
        return offsets.getOrDefault(partition, new BitSet()).nextClearBit(0);
    }

    /** How many different records are stored. */
    long distinct() {
        return offsets.values().stream().mapToLong(BitSet::cardinality).sum();
    }

    /** How many are stored, repeats counted. */
    long copies() {
        return copies;
    }

    private void note(LocalRecord stored) {
        String[] parts = stored.text().split("/", 4);
        offsets.computeIfAbsent(new TopicPartition(parts[0], Integer.parseInt(parts[1])), p -> new BitSet())
                .set(Integer.parseInt(parts[2]));
        copies++;
    }
}
