package io.millrace.connect.core.engine;

import io.millrace.connect.core.property.BrokenPromise;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** What a running task has sent to each shard, by the shards that its engine knew of. */
final class ModelShards {
    private final World world;
    private final ManualTicker ticker;
    private final Supplier<Topology> known;
    private final Map<String, Long> lastSent = new HashMap<>();
    private final Map<String, ModelBucket> buckets = new HashMap<>();

    ModelShards(World world, ManualTicker ticker, Supplier<Topology> known) {
        this.world = world;
        this.ticker = ticker;
        this.known = known;
    }

    /** The shard that takes an entry, as far as is known. */
    String of(String stream, Item first) {
        return world.shards() == 0 ? stream : stream + '/' + known.get().idOf(first);
    }

    boolean isInOne(Parcel parcel) {
        return known.get().isInOneShard(parcel);
    }

    void sent(String shard, Parcel parcel) {
        lastSent.put(shard, ticker.nanos());
        if (world.isLimited() && !bucket(shard).take(parcel.bytes(), ticker.nanos())) {
            throw new BrokenPromise("a shard is kept within its quota", parcel + " to " + shard);
        }
    }

    /** When it was last sent to; 0 if never. */
    long lastSent(String shard) {
        return lastSent.getOrDefault(shard, 0L);
    }

    void refused(String shard) {
        bucket(shard).refuse(ticker.nanos());
    }

    /** Whether its quota may hold something back. */
    boolean mayWait(String shard) {
        return world.isLimited() && !bucket(shard).hasPlenty(ticker.nanos());
    }

    private ModelBucket bucket(String shard) {
        return buckets.computeIfAbsent(
                shard, name -> new ModelBucket(known.get().quota(), ticker.nanos()));
    }
}
