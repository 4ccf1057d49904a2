package io.millrace.testkit.aws.control;

import java.util.Map;

/**
 * What a LocalAws has seen until now.
 *
 * @param cpuNanos CPU time used by its whole process
 * @param calls calls by action, {@code service:Action}
 * @param streams the Kinesis streams by name
 * @param queues the SQS queues by name
 * @param topics the SNS topics by name
 * @param tables the DynamoDB tables by name
 */
public record LocalAwsStatus(
        long cpuNanos,
        Map<String, Long> calls,
        Map<String, Stream> streams,
        Map<String, Queue> queues,
        Map<String, Topic> topics,
        Map<String, Table> tables) {

    /**
     * A stream's counters.
     *
     * @param records records accepted
     * @param userRecords what these stood for: the user records of an aggregate in KPL's format count each
     * @param payloadUnits PUT payload units that the service would charge for: each begun 25 KB of a record
     * @param bytes bytes of these, partition keys included
     * @param throttled entries refused because a shard was written to too fast
     * @param openShards shards that are open now
     */
    public record Stream(
            long records, long userRecords, long payloadUnits, long bytes, long throttled, int openShards) {}

    /**
     * A queue's counters.
     *
     * @param messages messages accepted
     * @param bytes bytes of these, attributes included
     * @param duplicates messages answered as accepted, and left out because one with their deduplication id had come
     * @param batches calls that brought messages, whether or not these were accepted
     * @param batchesWithGroupTwice how many of these carried two or more messages of one group
     * @param visible messages that could be received now
     * @param inFlight messages that were received and neither deleted nor shown again
     * @param delayed messages that are hidden for their delay
     */
    public record Queue(
            long messages,
            long bytes,
            long duplicates,
            long batches,
            long batchesWithGroupTwice,
            int visible,
            int inFlight,
            int delayed) {}

    /** The queue's counters; all zero when there is no such queue. */
    public Queue queue(String name) {
        return queues.getOrDefault(name, new Queue(0, 0, 0, 0, 0, 0, 0, 0));
    }

    /**
     * A topic's counters.
     *
     * @param messages messages accepted
     * @param bytes bytes of these, attributes included
     * @param duplicates messages answered as accepted, and left out because one with their deduplication id had come
     * @param batches calls that brought messages, whether or not these were accepted
     * @param batchesWithGroupTwice how many of these carried two or more messages of one group
     */
    public record Topic(long messages, long bytes, long duplicates, long batches, long batchesWithGroupTwice) {}

    /** The topic's counters; all zero when there is no such topic. */
    public Topic topic(String name) {
        return topics.getOrDefault(name, new Topic(0, 0, 0, 0, 0));
    }

    /**
     * A table's counters.
     *
     * @param items items that it has now
     * @param changesWritten changes written to its stream; those that a test has repeated count once
     * @param inconsistentScans scans that did not ask for consistent reads
     */
    public record Table(long items, long changesWritten, long inconsistentScans) {}

    /** The table's counters; all zero when there is no such table. */
    public Table table(String name) {
        return tables.getOrDefault(name, new Table(0, 0, 0));
    }

    /** The stream's counters; all zero when there is no such stream. */
    public Stream stream(String name) {
        return streams.getOrDefault(name, new Stream(0, 0, 0, 0, 0, 0));
    }
}
