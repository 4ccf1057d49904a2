package io.millrace.testkit.aws.kinesis;

import java.util.ArrayList;
import java.util.List;

/**
 * UpdateShardCount as a series of splits and merges, as the service does it: with shards in between that close at once.
 */
final class Resharding {
    private Resharding() {}

    /** Called under the stream's lock. */
    static void toUniform(LocalStream stream, int target) {
        List<HashRange> ranges = HashRange.uniform(target);
        for (HashRange range : ranges) {
            splitAt(stream, range.start());
        }
        for (HashRange range : ranges) {
            mergeInto(stream, range);
        }
    }

    private static void splitAt(LocalStream stream, HashKey boundary) {
        LocalShard shard = openShards(stream).stream()
                .filter(open -> open.range().contains(boundary))
                .findFirst()
                .orElseThrow();
        if (!shard.range().start().equals(boundary)) {
            stream.split(shard, boundary);
        }
    }

    private static void mergeInto(LocalStream stream, HashRange range) {
        while (true) {
            List<LocalShard> parts = openShards(stream).stream()
                    .filter(open -> range.contains(open.range().start()))
                    .toList();
            if (parts.size() < 2) {
                return;
            }
            stream.merge(parts.get(0), parts.get(1));
        }
    }

    private static List<LocalShard> openShards(LocalStream stream) {
        return new ArrayList<>(stream.mapUnsettled().open());
    }
}
