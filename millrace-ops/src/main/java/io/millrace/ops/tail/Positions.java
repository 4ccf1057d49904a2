package io.millrace.ops.tail;

import io.millrace.ops.TailStart;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/** Where to begin in partitions. Stateless. */
public final class Positions {
    private Positions() {}

    /** The offset in each partition at which this start is now. */
    public static Map<TopicPartition, Long> of(
            TailStart start, Collection<TopicPartition> partitions, Consumer<?, ?> consumer) {
        return switch (start.place()) {
            case BEGINNING -> consumer.beginningOffsets(partitions);
            case END -> consumer.endOffsets(partitions);
            case TIME -> {
                long time = Math.max(0, Objects.requireNonNull(start.time()).toEpochMilli());
                // The ends first: what is written in between is after both, and would be missed the other way round.
                Map<TopicPartition, Long> offsets = new HashMap<>(consumer.endOffsets(partitions));
                Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(
                        partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> time)));
                found.forEach((partition, offset) -> {
                    if (offset != null) {
                        offsets.put(partition, offset.offset());
                    }
                });
                yield offsets;
            }
        };
    }
}
