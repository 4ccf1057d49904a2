package io.millrace.connect.dynamodb.read;

/**
 * How fast shards are read, and how much of them is held. Immutable.
 *
 * <p>A task's memory is bounded by this: {@code bufferedBytes} of data (at least one page, {@value #MAX_PAGE_BYTES} bytes), some
 * 0.4 kB more for each of {@code bufferedRecords}, the bodies of the answers (the SDK keeps the last one of each connection, and
 * copies of it; answers have about 1 MiB), and the records of one poll as they are given to Connect.
 *
 * @param recordsPerCall the most records that one GetRecords call may return
 * @param callsPerSecond GetRecords calls of a shard
 * @param bytesPerSecond read of a shard
 * @param emptyBackoffMs the longest pause of a shard that has nothing new, in milliseconds
 * @param throttleBackoffMs the longest pause of a shard that refuses to be read, in milliseconds
 * @param bufferedRecords the most records that wait to be polled, those under way counted as the most that they can be
 * @param bufferedBytes the same, in bytes of their data and partition keys
 */
public record ReadLimits(
        int recordsPerCall,
        double callsPerSecond,
        double bytesPerSecond,
        long emptyBackoffMs,
        long throttleBackoffMs,
        int bufferedRecords,
        long bufferedBytes) {
    /**
     * The most that one GetRecords call returns, in bytes. See
     * https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html
     */
    public static final long MAX_PAGE_BYTES = 10L * 1024 * 1024;

    /** How many pages can be under way at once. */
    public int pagesUnderWay() {
        return (int) Math.max(1, Math.min(bufferedBytes / MAX_PAGE_BYTES, 64));
    }
}
