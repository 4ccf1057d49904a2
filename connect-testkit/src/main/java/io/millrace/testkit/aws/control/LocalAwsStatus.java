package io.millrace.testkit.aws.control;

import java.util.Map;

/**
 * What a LocalAws has seen until now.
 *
 * @param cpuNanos CPU time used by its whole process
 * @param calls calls by action, {@code service:Action}
 * @param streams the Kinesis streams by name
 */
public record LocalAwsStatus(long cpuNanos, Map<String, Long> calls, Map<String, Stream> streams) {

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

    /** The stream's counters; all zero when there is no such stream. */
    public Stream stream(String name) {
        return streams.getOrDefault(name, new Stream(0, 0, 0, 0, 0, 0));
    }
}
