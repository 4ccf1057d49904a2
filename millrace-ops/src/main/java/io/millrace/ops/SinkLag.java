package io.millrace.ops;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a sink has still to deliver: from the offsets that its consumer group has committed to the ends of its topics.
 *
 * <p>The number of records is a difference of offsets, and so an upper bound: offsets whose records were compacted away and those of
 * transactions' markers count as well. A partition without a committed offset counts from its beginning. A partition with nothing left
 * but such offsets counts nothing, where it was looked at (see {@code seconds}).
 *
 * @param group the consumer group
 * @param records not yet delivered, at most
 * @param seconds the age of the oldest of them by its timestamp in Kafka; 0 where there is none; null where none could be read. Where some
 *     partitions could not be read it is at least so much
 * @param estimatedBytes {@code records} × the mean size (key, value and headers, uncompressed) of a sample of those that come next, by
 *     partition; an estimate; null where none could be read
 * @param partitions of all its topics
 */
public record SinkLag(
        String group,
        long records,
        @Nullable Double seconds,
        @Nullable Long estimatedBytes,
        List<Partition> partitions) {

    /** Copies the list. */
    public SinkLag {
        partitions = List.copyOf(partitions);
    }

    /**
     * A partition's part.
     *
     * @param topic of a topic
     * @param partition its number
     * @param committed the offset that comes next; null if none is committed
     * @param end the offset that the next record written will get
     * @param records not yet delivered, at most
     * @param seconds the age of the one that comes next; 0 where there is none; null where it could not be read
     */
    public record Partition(
            String topic,
            int partition,
            @Nullable Long committed,
            long end,
            long records,
            @Nullable Double seconds) {}
}
