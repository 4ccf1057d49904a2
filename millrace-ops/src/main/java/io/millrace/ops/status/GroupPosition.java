package io.millrace.ops.status;

import io.millrace.ops.SinkLag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * How far a consumer group has come in some topics.
 *
 * @param group its id
 * @param parts the partitions that are known, in order
 */
record GroupPosition(String group, List<Part> parts) {

    /** The group's position in these topics, as far as their partitions are known. */
    static GroupPosition of(
            String group,
            Set<String> topics,
            Map<TopicPartition, PartitionRange> ranges,
            Map<TopicPartition, Long> committed) {
        return new GroupPosition(
                group,
                ranges.entrySet().stream()
                        .filter(range -> topics.contains(range.getKey().topic()))
                        .map(range -> new Part(range.getKey(), range.getValue(), committed.get(range.getKey())))
                        .sorted(Comparator.comparing(
                                        (Part part) -> part.partition().topic())
                                .thenComparing(part -> part.partition().partition()))
                        .toList());
    }

    /**
     * How far it has come in one partition.
     *
     * @param committed the offset that comes next; null if none is committed
     */
    record Part(
            TopicPartition partition,
            PartitionRange range,
            @Nullable Long committed) {

        /** The offset that comes next: of what was deleted nothing comes. */
        long next() {
            return committed == null ? range.first() : Math.max(range.first(), committed);
        }

        long pending() {
            return Math.max(0, range.end() - next());
        }

        long deleted() {
            return committed == null ? 0 : Math.max(0, range.first() - committed);
        }
    }

    /**
     * What is left.
     *
     * @param peeks what was read at the offsets that come next, where it was
     */
    SinkLag lag(Map<TopicPartition, Peek> peeks, Instant now) {
        List<SinkLag.Partition> partitions = new ArrayList<>();
        long records = 0;
        Double oldest = null;
        long sampleRecords = 0;
        long sampleBytes = 0;
        long unsampled = 0;
        double bytes = 0;
        for (Part part : parts) {
            Peek peek = peeks.get(part.partition());
            long behind = peek != null && peek.records() == 0 ? 0 : part.pending();
            Double next = behind == 0 ? (Double) 0.0 : peek == null ? null : peek.age(now);
            partitions.add(new SinkLag.Partition(
                    part.partition().topic(),
                    part.partition().partition(),
                    part.committed(),
                    part.range().end(),
                    behind,
                    next));
            records += behind;
            if (behind > 0 && next != null) {
                oldest = oldest == null ? next : (Double) Math.max(oldest, next);
            }
            if (behind > 0 && peek != null) {
                sampleRecords += peek.records();
                sampleBytes += peek.bytes();
                bytes += (double) peek.bytes() / peek.records() * behind;
            } else {
                unsampled += behind;
            }
        }
        if (records == 0) {
            return new SinkLag(group, 0, 0.0, 0L, partitions);
        }
        if (sampleRecords == 0) {
            return new SinkLag(group, records, oldest, null, partitions);
        }
        // Where none was read, they are taken to be as large as elsewhere.
        bytes += (double) sampleBytes / sampleRecords * unsampled;
        return new SinkLag(group, records, oldest, Math.round(bytes), partitions);
    }

    /** Offsets that were deleted before the group committed them: records that the sink may not have delivered. */
    long deleted() {
        return parts.stream().mapToLong(Part::deleted).sum();
    }

    /** The sum of the offsets that come next: it grows by what is delivered. */
    long delivered() {
        return parts.stream().mapToLong(Part::next).sum();
    }

    /** Clocks differ: nothing is younger than now. */
    static double age(long millis, Instant now) {
        return Math.max(0, now.toEpochMilli() - millis) / 1000.0;
    }
}
