package io.millrace.connect.dynamodb.shards;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a task knows of its stream at one time. Immutable.
 *
 * @param listed all its shards, as ListShards shows them
 * @param stored the offsets of {@link ShardTracker#lookups}, read after the shards were listed; those that there are
 * @param marker the stored one; null if there is none
 * @param configured where to begin, while there is no marker
 * @param now by the service's clock
 * @param retention for how long the stream keeps records
 */
public record StreamState(
        StreamId stream,
        List<Shard> listed,
        Map<String, ShardOffset> stored,
        @Nullable StreamMarker marker,
        Position configured,
        Instant now,
        Duration retention) {
    public StreamState {
        listed = List.copyOf(listed);
        stored = Map.copyOf(stored);
    }

    /** What arrived before this is no longer there. */
    Instant horizon() {
        return now.minus(retention);
    }
}
