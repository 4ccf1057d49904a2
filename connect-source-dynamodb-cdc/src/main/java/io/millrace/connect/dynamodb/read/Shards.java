package io.millrace.connect.dynamodb.read;

import io.millrace.connect.dynamodb.shards.Shard;
import java.util.ArrayList;
import java.util.List;

/** Shards as the service says them. */
final class Shards {
    private Shards() {}

    static Shard of(software.amazon.awssdk.services.kinesis.model.Shard shard) {
        List<String> parents = new ArrayList<>(2);
        if (shard.parentShardId() != null) {
            parents.add(shard.parentShardId());
        }
        if (shard.adjacentParentShardId() != null) {
            parents.add(shard.adjacentParentShardId());
        }
        return new Shard(shard.shardId(), parents);
    }
}
