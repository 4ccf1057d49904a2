package io.millrace.it;

import io.millrace.testkit.aws.kinesis.LocalRecord;
import io.millrace.testkit.aws.kinesis.LocalShard;
import io.millrace.testkit.aws.kinesis.LocalStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import software.amazon.kinesis.retrieval.KinesisClientRecord;

/**
 * Which records of a topic a stream really holds, as the {@link ClientLibrary} reads it, told by the payloads alone: each begins
 * with {@code topic/partition/offset/}. Confined to one thread.
 */
final class StoredRecords {
    private static final int PORTION = 10_000;

    /** Where order is lost it is lost often: the first ones tell enough. */
    private static final int MOST_NAMED = 20;

    private final List<LocalStream> streams = new ArrayList<>();
    private final Map<LocalShard, Long> readUpTo = new HashMap<>();
    private final Map<TopicPartition, BitSet> offsets = new HashMap<>();
    private final Map<TopicPartition, BitSet> excused = new HashMap<>();
    private long copies;
    private long discarded;

    private record Place(LocalShard shard, LocalRecord record) {
        Stream<Stored> read() {
            return ClientLibrary.read(shard, record).stream().map(Stored::of);
        }
    }

    /** A stored record, and the partition key that it is stored under. */
    record Stored(TopicPartition partition, long offset, String key) {
        static Stored of(KinesisClientRecord record) {
            String[] parts = ClientLibrary.text(record).split("/", 4);
            return new Stored(
                    new TopicPartition(parts[0], Integer.parseInt(parts[1])),
                    Long.parseLong(parts[2]),
                    record.partitionKey());
        }
    }

    StoredRecords(LocalStream stream) {
        streams.add(stream);
    }

    /** What a record of this topic has to begin with. */
    static String payload(String topic, int partition, long offset, String rest) {
        return topic + "/" + partition + "/" + offset + "/" + rest;
    }

    /** From now on, what this stream holds counts too: one that takes the place of those before. */
    void add(LocalStream stream) {
        streams.add(stream);
    }

    /** This record need not be stored: it is dropped, or reported as rejected. */
    void excuse(TopicPartition partition, long offset) {
        excused.computeIfAbsent(partition, p -> new BitSet()).set((int) offset);
    }

    /** Takes note of what was stored since the last call. */
    void update() {
        for (LocalStream stream : streams) {
            for (LocalShard shard : stream.shards()) {
                long next = readUpTo.getOrDefault(shard, 0L);
                for (var portion = shard.recordsSince(next, PORTION);
                        !portion.isEmpty();
                        portion = shard.recordsSince(next, PORTION)) {
                    portion.forEach(record -> note(shard, record));
                    next = portion.get(portion.size() - 1).index() + 1;
                }
                readUpTo.put(shard, next);
            }
        }
    }

    /** The lowest offset of a partition that is neither stored nor excused. */
    long firstMissing(TopicPartition partition) {
        BitSet done = (BitSet) offsets.getOrDefault(partition, new BitSet()).clone();
        done.or(excused.getOrDefault(partition, new BitSet()));
        return done.nextClearBit(0);
    }

    /** How many different records are stored. */
    long distinct() {
        return offsets.values().stream().mapToLong(BitSet::cardinality).sum();
    }

    /** How many are stored, repeats counted. */
    long copies() {
        return copies;
    }

    /** How many aggregates are stored that consumers discard. */
    long discarded() {
        return discarded;
    }

    /** All that is stored now, in the order in which it was written. */
    List<Stored> inOrder() {
        return streams.stream()
                .flatMap(stream -> stream.shards().stream()
                        .flatMap(shard -> shard.records().stream().map(record -> new Place(shard, record)))
                        .sorted(Comparator.comparingLong(place -> place.record().order())))
                .flatMap(Place::read)
                .toList();
    }

    /** The records that came, for the first time, behind a later one with their key; empty if the order of each key was kept. */
    List<String> overtaken() {
        Set<Stored> seen = new HashSet<>();
        return behindLaterOnes(inOrder().stream().filter(seen::add));
    }

    /** The same where repeats count too: empty if of each key only the latest record ever came again. */
    List<String> outOfOrder() {
        return behindLaterOnes(inOrder().stream());
    }

    private static List<String> behindLaterOnes(Stream<Stored> inOrder) {
        Map<String, Stored> latest = new HashMap<>();
        List<String> behind = new ArrayList<>();
        inOrder.forEach(stored -> {
            Stored before = latest.put(stored.key() + "@" + stored.partition(), stored);
            if (before != null && before.offset() > stored.offset() && behind.size() < MOST_NAMED) {
                behind.add(stored + " after " + before);
            }
        });
        return behind;
    }

    private void note(LocalShard shard, LocalRecord record) {
        List<Stored> read = new Place(shard, record).read().toList();
        discarded += read.isEmpty() ? 1 : 0;
        for (Stored stored : read) {
            offsets.computeIfAbsent(stored.partition(), p -> new BitSet()).set((int) stored.offset());
            copies++;
        }
    }
}
