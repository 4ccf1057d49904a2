package io.millrace.testkit.aws.kinesis;

import java.time.Duration;

/**
 * The service's limits. See the <a
 * href="https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html">quotas</a> of Kinesis Data
 * Streams. Immutable.
 *
 * @param recordsPerPut entries of a PutRecords call
 * @param bytesPerPut payloads and partition keys of a PutRecords call
 * @param writeBytesPerSecond of a shard
 * @param writeRecordsPerSecond of a shard
 * @param readCallsPerSecond GetRecords calls of a shard, and GetShardIterator calls
 * @param readBytesPerSecond of a shard
 * @param recordsPerRead records a GetRecords call returns at most
 * @param bytesPerRead bytes a GetRecords call returns at most
 * @param iteratorLifetime how long a shard iterator, and a list's next token, can be used
 * @param retention how long records are kept
 * @param storedBytesPerShard bytes a shard keeps at most, the oldest records go first; the service has no such limit,
 *     a heap does
 */
public record KinesisLimits(
        int recordsPerPut,
        long bytesPerPut,
        double writeBytesPerSecond,
        double writeRecordsPerSecond,
        double readCallsPerSecond,
        double readBytesPerSecond,
        int recordsPerRead,
        long bytesPerRead,
        Duration iteratorLifetime,
        Duration retention,
        long storedBytesPerShard) {

    /** What AWS has today. */
    public static final KinesisLimits AWS = new KinesisLimits(
            500,
            10L << 20,
            1 << 20,
            1000,
            5,
            2 << 20,
            10_000,
            10L << 20,
            Duration.ofMinutes(5),
            Duration.ofHours(24),
            Long.MAX_VALUE);

    /** The quotas of a shard, multiplied. */
    public KinesisLimits withShardQuotas(double factor) {
        return new KinesisLimits(
                recordsPerPut,
                bytesPerPut,
                writeBytesPerSecond * factor,
                writeRecordsPerSecond * factor,
                readCallsPerSecond * factor,
                readBytesPerSecond * factor,
                recordsPerRead,
                bytesPerRead,
                iteratorLifetime,
                retention,
                storedBytesPerShard);
    }

    /** How long records are kept. The API tells it in whole hours, rounded up. */
    public KinesisLimits withRetention(Duration duration) {
        return new KinesisLimits(
                recordsPerPut,
                bytesPerPut,
                writeBytesPerSecond,
                writeRecordsPerSecond,
                readCallsPerSecond,
                readBytesPerSecond,
                recordsPerRead,
                bytesPerRead,
                iteratorLifetime,
                duration,
                storedBytesPerShard);
    }

    /** How long a shard iterator, and a list's next token, can be used. */
    public KinesisLimits withIteratorLifetime(Duration duration) {
        return new KinesisLimits(
                recordsPerPut,
                bytesPerPut,
                writeBytesPerSecond,
                writeRecordsPerSecond,
                readCallsPerSecond,
                readBytesPerSecond,
                recordsPerRead,
                bytesPerRead,
                duration,
                retention,
                storedBytesPerShard);
    }

    /** The most records and bytes that a GetRecords call returns. */
    public KinesisLimits withRead(int records, long bytes) {
        return new KinesisLimits(
                recordsPerPut,
                bytesPerPut,
                writeBytesPerSecond,
                writeRecordsPerSecond,
                readCallsPerSecond,
                readBytesPerSecond,
                records,
                bytes,
                iteratorLifetime,
                retention,
                storedBytesPerShard);
    }

    /** The retention as the API tells it: in hours, begun ones included. */
    int retentionHours() {
        return (int) retention.plusHours(1).minusNanos(1).toHours();
    }

    /** The oldest records of a shard go when it holds more than this. */
    public KinesisLimits withStoredBytesPerShard(long bytes) {
        return new KinesisLimits(
                recordsPerPut,
                bytesPerPut,
                writeBytesPerSecond,
                writeRecordsPerSecond,
                readCallsPerSecond,
                readBytesPerSecond,
                recordsPerRead,
                bytesPerRead,
                iteratorLifetime,
                retention,
                bytes);
    }
}
