package io.millrace.ops.status;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** What lag needs to know of Kafka. What cannot be found out is missing in the answers, and {@link Problems} tell why. Thread-safe. */
interface KafkaView {

    /** Whether it is known where Kafka is. */
    boolean isKnown();

    /** The names of all topics but Kafka's own. */
    Set<String> topics(Problems problems);

    /** How far partitions reach and groups have come. */
    Offsets offsets(Collection<String> topics, Collection<String> groups, Problems problems);

    /**
     * Reads a few records at these offsets, in a bounded time.
     *
     * @param ends the ends of the partitions
     */
    Map<TopicPartition, Peek> peek(
            Map<TopicPartition, Long> offsets, Map<TopicPartition, Long> ends, Problems problems);

    /**
     * How far partitions reach and groups have come.
     *
     * @param ranges of partitions
     * @param committed offsets by group; a group without offsets has an empty map, one that is not known none
     */
    record Offsets(Map<TopicPartition, PartitionRange> ranges, Map<String, Map<TopicPartition, Long>> committed) {
        static final Offsets NONE = new Offsets(Map.of(), Map.of());
    }
}
