package io.millrace.connect.kinesis;

import io.millrace.connect.core.delivery.ShardMap;
import io.millrace.connect.core.delivery.ShardQuota;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The open shards of a stream, as they were listed, and what was learned since: a shard is in doubt when Kinesis has put
 * something elsewhere that belonged there, so that it must have been split or merged. Then only entries with one and the same
 * hash are certain to stay together. Immutable.
 */
final class StreamShards implements ShardMap<KinesisEntry> {
    /** Of a stream that nothing is known of: one shard, in doubt from the beginning. */
    static final StreamShards UNKNOWN = new StreamShards(
            new OpenShard[] {new OpenShard("", HashKeyRange.ALL, true)}, Map.of(), Map.of(), ShardQuota.UNLIMITED);

    private record OpenShard(String id, HashKeyRange range, boolean isInDoubt) {}

    private final OpenShard[] shards;
    /** The upper halves of the shards' first hash keys, side by side: the search is made for every entry, twice. */
    private final long[] starts;

    /** Those that the latest change closed. */
    private final Map<String, HashKeyRange> gone;
    /** Those, and what the change before it closed: two may happen while an answer is on its way. */
    private final Map<String, HashKeyRange> closed;

    private final ShardQuota quota;

    private StreamShards(
            OpenShard[] shards, Map<String, HashKeyRange> gone, Map<String, HashKeyRange> closed, ShardQuota quota) {
        this.shards = shards;
        this.starts = Arrays.stream(shards)
                .mapToLong(shard -> shard.range().start().high())
                .toArray();
        this.gone = gone;
        this.closed = closed;
        this.quota = quota;
    }

    /**
     * What follows when the stream's shards are listed again: this object itself where it is still true.
     *
     * @param open the ranges of all open shards, by their ids
     * @return null where they are not one for each hash key: the stream was resharded between two pages of the list
     */
    @Nullable
    StreamShards next(Map<String, HashKeyRange> open, ShardQuota newQuota) {
        OpenShard[] listed = open.entrySet().stream()
                .map(shard -> new OpenShard(shard.getKey(), shard.getValue(), false))
                .sorted(Comparator.comparing(shard -> shard.range().start()))
                .toArray(OpenShard[]::new);
        if (!isComplete(listed)) {
            return null;
        }
        if (Arrays.equals(listed, shards)) {
            return this;
        }
        Map<String, HashKeyRange> nowGone = ranges();
        nowGone.keySet().removeAll(open.keySet());
        // Where shards were only in doubt, late answers still name those that were closed before.
        Map<String, HashKeyRange> nowClosed = new HashMap<>(nowGone.isEmpty() ? closed : gone);
        nowClosed.putAll(nowGone);
        nowClosed.keySet().removeAll(open.keySet()); // a stream made anew counts its shards from the beginning
        return new StreamShards(listed, nowGone.isEmpty() ? gone : nowGone, nowClosed, newQuota);
    }

    private static boolean isComplete(OpenShard[] sorted) {
        HashKey next = HashKey.FIRST;
        for (int i = 0; i < sorted.length; i++) {
            HashKey end = sorted[i].range().end();
            if (!sorted[i].range().start().equals(next) || end.compareTo(next) < 0) {
                return false;
            }
            if (end.equals(HashKey.LAST)) {
                return i == sorted.length - 1; // none comes after the last
            }
            next = end.next();
        }
        return false;
    }

    /** The same, but for a shard that is in doubt now. */
    StreamShards doubting(int shard) {
        if (shards[shard].isInDoubt()) {
            return this;
        }
        OpenShard[] doubted = shards.clone();
        doubted[shard] = new OpenShard(shards[shard].id(), shards[shard].range(), true);
        return new StreamShards(doubted, gone, closed, quota);
    }

    /** The same, but all of it in doubt. */
    StreamShards doubtingAll() {
        if (List.of(shards).stream().allMatch(OpenShard::isInDoubt)) {
            return this;
        }
        OpenShard[] doubted = List.of(shards).stream()
                .map(shard -> new OpenShard(shard.id(), shard.range(), true))
                .toArray(OpenShard[]::new);
        return new StreamShards(doubted, gone, closed, quota);
    }

    /** Whether these are the same shards, in doubt or not. */
    boolean hasTheShardsOf(StreamShards other) {
        return ranges().equals(other.ranges());
    }

    boolean isKnown() {
        return this != UNKNOWN;
    }

    /** Whether this shard was open until lately. It opens again only where the stream is made anew. */
    boolean isClosed(String id) {
        return closed.containsKey(id);
    }

    /** The hash keys of a shard that is open or was until lately, or null of one that is not known. */
    @Nullable
    HashKeyRange rangeOf(String id) {
        for (OpenShard shard : shards) {
            if (shard.id().equals(id)) {
                return shard.range();
            }
        }
        return closed.get(id);
    }

    /** The hash keys of an open shard. */
    HashKeyRange range(int shard) {
        return shards[shard].range();
    }

    @Override
    public int size() {
        return shards.length;
    }

    @Override
    public int shardOf(KinesisEntry entry) {
        HashKey hash = entry.hash();
        int from = 0;
        int to = starts.length - 1;
        while (from < to) {
            int middle = (from + to + 1) >>> 1;
            int order = Long.compareUnsigned(starts[middle], hash.high());
            if (order < 0 || (order == 0 && shards[middle].range().start().compareTo(hash) <= 0)) {
                from = middle;
            } else {
                to = middle - 1;
            }
        }
        return from;
    }

    @Override
    public String id(int shard) {
        return shards[shard].id();
    }

    @Override
    public boolean inOneShard(KinesisEntry one, KinesisEntry other) {
        if (one.hash().equals(other.hash())) {
            return true;
        }
        OpenShard shard = shards[shardOf(one)];
        return !shard.isInDoubt() && shard.range().contains(other.hash());
    }

    @Override
    public ShardQuota quota() {
        return quota;
    }

    private Map<String, HashKeyRange> ranges() {
        Map<String, HashKeyRange> ranges = new HashMap<>();
        List.of(shards).forEach(shard -> ranges.put(shard.id(), shard.range()));
        return ranges;
    }
}
