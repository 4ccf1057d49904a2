package io.millrace.connect.dynamodb.read;

import io.millrace.connect.dynamodb.shards.StreamMarker;
import java.time.Instant;

/** What the reader thread hands to the thread that polls, in the order in which it is to be given to Connect. */
public interface Handover {
    /** How many Kinesis records it holds. */
    default int records() {
        return 0;
    }

    /** The size of these, in bytes. */
    default long bytes() {
        return 0;
    }

    /** Records of a shard. */
    record Records(ShardFeed feed, Page page) implements Handover {
        @Override
        public int records() {
            return page.records().size();
        }

        @Override
        public long bytes() {
            return page.bytes();
        }
    }

    /** Everything of a shard that arrived before {@code readThrough} was read. */
    record Heartbeat(ShardFeed feed, Instant readThrough) implements Handover {}

    /** All of a shard was read, and it gets no more. */
    record End(ShardFeed feed, Instant readThrough) implements Handover {}

    /** What was settled at the connector's first start. */
    record Marker(String streamArn, StreamMarker marker) implements Handover {}
}
