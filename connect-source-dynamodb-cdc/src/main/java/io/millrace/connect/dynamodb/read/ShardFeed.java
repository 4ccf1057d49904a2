package io.millrace.connect.dynamodb.read;

import io.millrace.connect.dynamodb.shards.ShardOffset;
import io.millrace.connect.dynamodb.shards.SourcePartitions;
import io.millrace.connect.dynamodb.shards.StartAt;
import io.millrace.connect.dynamodb.shards.StreamId;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.kinesis.model.Record;

/**
 * One shard as Connect is given it: its source partition, and how far it was given. What changes is confined to the thread that
 * polls.
 */
public final class ShardFeed {
    private static final long NOTHING = -1;

    private final StreamId stream;
    private final String shardId;
    private final Map<String, String> partition;
    private final StartAt start;
    private ShardOffset offset;
    private boolean emitted;
    private volatile boolean heartbeatWaits;

    /**
     * A shard that is begun.
     *
     * @param start where
     * @param offset how far it was given before
     */
    public ShardFeed(StreamId stream, String shardId, StartAt start, ShardOffset offset) {
        this.stream = stream;
        this.shardId = shardId;
        this.partition = SourcePartitions.shard(stream, shardId);
        this.start = start;
        this.offset = offset;
    }

    public StreamId stream() {
        return stream;
    }

    public String shardId() {
        return shardId;
    }

    /** Connect's source partition. The same map each time: not to be changed. */
    public Map<String, String> partition() {
        return partition;
    }

    /** How far the shard was given. */
    public ShardOffset offset() {
        return offset;
    }

    /** How far this record was given before, as the number of the last record in the aggregate that it is; -1 for not at all. */
    public long givenOf(Record record) {
        return start instanceof StartAt.Within within && within.sequenceNumber().equals(record.sequenceNumber())
                ? within.subSequenceNumber()
                : NOTHING;
    }

    /** The shard is given this far. */
    public void advance(ShardOffset to) {
        offset = to;
    }

    /** Something goes to Connect with an offset of this shard. */
    public void emitted() {
        emitted = true;
    }

    /** Up to then everything was read. Returns whether Connect is to be told, since nothing else told it of late. */
    public boolean heartbeat(Instant readThrough) {
        heartbeatWaits = false;
        offset = offset.idle(readThrough);
        boolean due = !emitted;
        emitted = false;
        return due;
    }

    /** All of the shard was read up to then, and it gets no more. */
    public void ended(Instant readThrough) {
        heartbeatWaits = false;
        offset = offset.ended(readThrough);
    }

    /** Whether a heartbeat of the shard may be handed over: one at a time, however long nobody polls. Any thread. */
    boolean admitsHeartbeat() {
        if (heartbeatWaits) {
            return false;
        }
        heartbeatWaits = true;
        return true;
    }
}
