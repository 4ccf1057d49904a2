package io.millrace.it;

import io.millrace.it.Arrivals.Arrival;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/**
 * Which records of a topic a stream, queue or topic of AWS really holds, told by the payloads alone: each begins with
 * {@code topic/partition/offset/key/}. Confined to one thread.
 */
final class StoredRecords {
    /** Where order is lost it is lost often: the first ones tell enough. */
    private static final int MOST_NAMED = 20;

    private final List<Arrivals> places = new ArrayList<>();
    private final Map<TopicPartition, BitSet> offsets = new HashMap<>();
    private final Map<TopicPartition, BitSet> excused = new HashMap<>();
    private long copies;

    /**
     * A stored record.
     *
     * @param key its own
     * @param storedUnder the partition key or group that the sink has given it
     */
    record Stored(TopicPartition partition, long offset, String key, String storedUnder) {
        static Stored of(Arrival arrival) {
            String[] parts = arrival.text().split("/", 5);
            return new Stored(
                    new TopicPartition(parts[0], Integer.parseInt(parts[1])),
                    Long.parseLong(parts[2]),
                    parts[3],
                    arrival.key());
        }
    }

    StoredRecords(Arrivals place) {
        places.add(place);
    }

    /** What a record of this topic has to begin with. */
    static String payload(String topic, int partition, long offset, String key, String rest) {
        return topic + "/" + partition + "/" + offset + "/" + key + "/" + rest;
    }

    /** From now on, what arrives here counts too: in what takes the place of those before. */
    void add(Arrivals place) {
        places.add(place);
    }

    /** This record need not be stored: it is dropped, or reported as rejected. */
    void excuse(TopicPartition partition, long offset) {
        excused.computeIfAbsent(partition, p -> new BitSet()).set((int) offset);
    }

    /** Takes note of what was stored since the last call. */
    void update() {
        for (Arrivals place : places) {
            for (Arrival arrival : place.more()) {
                Stored stored = Stored.of(arrival);
                offsets.computeIfAbsent(stored.partition(), p -> new BitSet()).set((int) stored.offset());
                copies++;
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
        return places.stream().mapToLong(Arrivals::discarded).sum();
    }

    /** All that is stored now, in the order in which it was written. */
    List<Stored> inOrder() {
        return places.stream()
                .flatMap(place -> place.inOrder().stream())
                .map(Stored::of)
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

    /** The records that are stored under another key or group than their own: where a service keeps order, under none may be. */
    List<String> astray() {
        return inOrder().stream()
                .filter(stored -> !stored.key().equals(stored.storedUnder()))
                .limit(MOST_NAMED)
                .map(Stored::toString)
                .toList();
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
}
