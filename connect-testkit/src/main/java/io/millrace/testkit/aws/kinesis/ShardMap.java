package io.millrace.testkit.aws.kinesis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The shards of a stream at one time: all that can be listed, and who gets which hash key. Immutable. */
final class ShardMap {
    private final List<LocalShard> all;
    private final LocalShard[] open;
    private final long[] startHigh;
    private final long[] startLow;

    /** @param shards all that can be listed, in the order of their numbers */
    ShardMap(List<LocalShard> shards) {
        all = List.copyOf(shards);
        open = all.stream()
                .filter(LocalShard::isOpen)
                .sorted(Comparator.comparing(shard -> shard.range().start()))
                .toArray(LocalShard[]::new);
        startHigh = new long[open.length];
        startLow = new long[open.length];
        for (int i = 0; i < open.length; i++) {
            startHigh[i] = open[i].range().start().high();
            startLow[i] = open[i].range().start().low();
        }
    }

    List<LocalShard> all() {
        return all;
    }

    /** The open ones in the order of their hash keys. */
    List<LocalShard> open() {
        return List.of(open);
    }

    @Nullable
    LocalShard byId(String id) {
        for (LocalShard shard : all) {
            if (shard.id().equals(id)) {
                return shard;
            }
        }
        return null;
    }

    /** The open shard that gets this hash key: there is always one. */
    LocalShard forHash(long high, long low) {
        int from = 0;
        int to = open.length - 1;
        while (from < to) {
            int middle = (from + to + 1) >>> 1;
            if (HashKey.compare(startHigh[middle], startLow[middle], high, low) <= 0) {
                from = middle;
            } else {
                to = middle - 1;
            }
        }
        return open[from];
    }

    ShardMap with(List<LocalShard> more) {
        List<LocalShard> shards = new ArrayList<>(all);
        shards.addAll(more);
        return new ShardMap(shards);
    }

    ShardMap without(Predicate<LocalShard> gone) {
        return all.stream().noneMatch(gone)
                ? this
                : new ShardMap(all.stream().filter(gone.negate()).toList());
    }
}
