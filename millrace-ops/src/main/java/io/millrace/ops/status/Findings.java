package io.millrace.ops.status;

import io.millrace.ops.SourceLag;
import io.millrace.ops.status.KafkaView.Offsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * What one look found.
 *
 * @param groups the pipelines looked at
 * @param isKafkaSeen whether Kafka answered
 * @param offsets of their topics and groups
 * @param peeks what was read, by where
 * @param slots of PostgreSQL sources, by connector
 * @param problems why something is missing
 */
record Findings(
        List<Topology.Group> groups,
        boolean isKafkaSeen,
        Offsets offsets,
        Map<Spot, Peek> peeks,
        Map<String, SourceLag.Slot> slots,
        Problems problems) {

    /**
     * Where a record is.
     *
     * @param partition its partition
     * @param offset its offset
     * @param millis its timestamp in Kafka; negative if it is not known
     */
    record Spot(TopicPartition partition, long offset, long millis) {}

    /** The newest record of some topics, by its timestamp. */
    static Optional<Spot> newest(Offsets offsets, Set<String> topics) {
        return offsets.ranges().entrySet().stream()
                .filter(range -> topics.contains(range.getKey().topic())
                        && range.getValue().newestOffset() >= 0)
                .map(range -> new Spot(
                        range.getKey(),
                        range.getValue().newestOffset(),
                        range.getValue().newestMillis()))
                .max(Comparator.comparingLong(Spot::millis));
    }

    /** How far a group has come in some topics; empty if its offsets are not known. */
    static Optional<GroupPosition> position(Offsets offsets, Set<String> topics, String group) {
        return Optional.ofNullable(offsets.committed().get(group))
                .map(committed -> GroupPosition.of(group, topics, offsets.ranges(), committed));
    }

    /** The records that come next for a group. */
    static List<Spot> next(GroupPosition position) {
        return position.parts().stream()
                .filter(part -> part.pending() > 0)
                .map(part -> new Spot(part.partition(), part.next(), -1))
                .toList();
    }

    /** What was read at these places, by partition. */
    Map<TopicPartition, Peek> peeksAt(List<Spot> spots) {
        Map<TopicPartition, Peek> found = new HashMap<>();
        for (Spot spot : spots) {
            Peek peek = peeks.get(spot);
            if (peek != null) {
                found.put(spot.partition(), peek);
            }
        }
        return found;
    }

    /** The sum of the ends of these topics: it grows by what is written. */
    long written(Set<String> topics) {
        return offsets.ranges().entrySet().stream()
                .filter(range -> topics.contains(range.getKey().topic()))
                .mapToLong(range -> range.getValue().end())
                .sum();
    }
}
