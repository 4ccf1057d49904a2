package io.millrace.connect.kinesis;

import io.millrace.connect.core.delivery.ShardMap;
import io.millrace.connect.core.delivery.Sharding;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The shards of all streams that a task writes to. Thread-safe. */
final class ShardMaps implements Sharding<KinesisEntry> {
    private final Map<String, StreamWatch> watches = new ConcurrentHashMap<>();
    private final Function<String, StreamWatch> newWatch;

    /** @param newWatch begins to watch a stream, by its name or ARN */
    ShardMaps(Function<String, StreamWatch> newWatch) {
        this.newWatch = newWatch;
    }

    @Override
    public ShardMap<KinesisEntry> shardsOf(String stream) {
        return watch(stream).shards();
    }

    /** Stops watching. */
    void close() {
        watches.values().forEach(StreamWatch::close);
    }

    StreamWatch watch(String stream) {
        return watches.computeIfAbsent(stream, newWatch);
    }
}
