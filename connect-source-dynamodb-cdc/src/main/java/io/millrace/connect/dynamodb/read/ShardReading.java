package io.millrace.connect.dynamodb.read;

import io.millrace.connect.dynamodb.shards.ShardOffset;
import io.millrace.connect.dynamodb.shards.StartAt;
import java.util.Objects;

/** One shard that the task reads, or has read to its end. Confined to the reader thread. */
final class ShardReading {
    final ShardFeed feed;
    final ReadPace pace;
    final StartAt start;
    private final ShardOffset startOffset;
    /** Read from its beginning although records before that are lost, as the configuration allows. */
    final boolean isLossAllowed;

    ShardFetcher fetcher;
    ShardOffset offset;
    boolean isClosed;
    boolean isLossTold;
    /** How often in a row the service found the position invalid: it may be of a stream that is no longer there. */
    int refusals;
    /** The service said that there is no such shard: if the list says so too, it is gone. */
    boolean isMissing;

    ShardReading(
            ShardFeed feed,
            ReadPace pace,
            ShardFetcher fetcher,
            StartAt start,
            ShardOffset offset,
            boolean isLossAllowed) {
        this.feed = feed;
        this.pace = pace;
        this.fetcher = fetcher;
        this.start = start;
        this.startOffset = offset;
        this.offset = offset;
        this.isLossAllowed = isLossAllowed;
        this.isLossTold = isLossAllowed;
    }

    boolean isUnread() {
        return Objects.equals(offset.sequenceNumber(), startOffset.sequenceNumber());
    }

    /** Where the next page begins. */
    StartAt position() {
        String last = offset.sequenceNumber();
        return isUnread() || last == null ? start : new StartAt.After(last);
    }

    String shardId() {
        return feed.shardId();
    }
}
