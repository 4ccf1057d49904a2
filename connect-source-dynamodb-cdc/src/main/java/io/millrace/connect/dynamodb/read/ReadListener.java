package io.millrace.connect.dynamodb.read;

import io.millrace.connect.core.delivery.Failure;

/**
 * Is told what becomes of the shards and what is read of them, for metrics. Called by the task's reader thread where nothing else
 * is said, often: implementations do not block and do not throw.
 */
public interface ReadListener {
    /** Listens to nothing. */
    ReadListener NONE = new ReadListener() {};

    /** A shard begins to be read by this task. */
    default void opened(String shardId) {}

    /** A shard is no longer read by this task: at its end, or because it is gone. */
    default void closed(String shardId) {}

    /**
     * A page of a shard was read.
     *
     * @param records Kinesis records, aggregates counted as one
     * @param bytes the size of their data and partition keys
     * @param millisBehindLatest how far behind the shard's end it ends
     * @param nanos how long the call took
     */
    default void read(String shardId, int records, long bytes, long millisBehindLatest, long nanos) {}

    /** The service refused to be asked for more of a shard now. */
    default void throttled(String shardId) {}

    /** A shard's iterator had expired, and was renewed from the last position. Called on any thread. */
    default void iteratorRenewed(String shardId) {}

    /** A call failed and is made again; throttles not counted. */
    default void failed(Failure why) {}

    /** Records may be lost of a shard, or of the whole stream ({@code #stream}), and the configuration allows to go on. */
    default void dataLost(String shardId) {}

    /** So many change events were given to Connect, heartbeats not counted. Called by the thread that polls. */
    default void emitted(int events) {}

    /** A record of a shard could not be decoded, and the configuration allows to go on. Called by the thread that polls. */
    default void undecodable(String shardId) {}

    /** A record was not a change of an included table, or repeated one that was read shortly before. Called by the thread that polls. */
    default void skipped(String shardId) {}
}
