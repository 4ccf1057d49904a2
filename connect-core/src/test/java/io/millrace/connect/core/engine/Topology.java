package io.millrace.connect.core.engine;

import io.millrace.connect.core.delivery.ShardMap;
import io.millrace.connect.core.delivery.ShardQuota;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Shards of the histories' streams: each takes the hashes from its start to the next one's. */
final class Topology implements ShardMap<Parcel> {
    private static final int HASHES = 64;

    private final ShardQuota quota;
    private final List<Shard> shards;
    private final int created;

    private record Shard(String id, int start) {}

    private Topology(ShardQuota quota, List<Shard> shards, int created) {
        this.quota = quota;
        this.shards = shards;
        this.created = created;
    }

    static Topology of(int shards, ShardQuota quota) {
        List<Shard> even = IntStream.range(0, shards)
                .mapToObj(i -> new Shard("shard-" + i, HASHES * i / shards))
                .toList();
        return new Topology(quota, even, shards);
    }

    /** With the nth shard cut in two. */
    Topology split(int nth) {
        int i = nth % shards.size();
        int start = shards.get(i).start();
        int end = i + 1 < shards.size() ? shards.get(i + 1).start() : HASHES;
        return end - start < 2 ? this : with(i, 1, start, (start + end) / 2);
    }

    /** With the nth shard and its neighbour in one. */
    Topology merge(int nth) {
        if (shards.size() == 1) {
            return this;
        }
        int i = nth % (shards.size() - 1);
        return with(i, 2, shards.get(i).start());
    }

    private Topology with(int index, int replaced, int... starts) {
        List<Shard> changed = new ArrayList<>(shards);
        changed.subList(index, index + replaced).clear();
        int next = created;
        for (int i = 0; i < starts.length; i++) {
            changed.add(index + i, new Shard("shard-" + next++, starts[i]));
        }
        return new Topology(quota, changed, next);
    }

    boolean isInOneShard(Parcel parcel) {
        int first = shardOf(parcel.items().get(0));
        return parcel.items().stream().allMatch(item -> shardOf(item) == first);
    }

    String idOf(Item item) {
        return id(shardOf(item));
    }

    private int shardOf(Item item) {
        int hash = (item.key == null ? (int) item.offset : item.key.charAt(0)) * 37 % HASHES;
        int shard = shards.size() - 1;
        while (shards.get(shard).start() > hash) {
            shard--;
        }
        return shard;
    }

    @Override
    public int size() {
        return shards.size();
    }

    @Override
    public int shardOf(Parcel parcel) {
        return shardOf(parcel.items().get(0));
    }

    @Override
    public String id(int shard) {
        return shards.get(shard).id();
    }

    @Override
    public boolean inOneShard(Parcel one, Parcel other) {
        return shardOf(one) == shardOf(other);
    }

    @Override
    public ShardQuota quota() {
        return quota;
    }
}
