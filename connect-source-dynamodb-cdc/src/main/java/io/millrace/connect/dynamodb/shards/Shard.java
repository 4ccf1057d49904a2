package io.millrace.connect.dynamodb.shards;

import java.util.List;

/**
 * A shard as ListShards shows it. Immutable.
 *
 * @param id its id, such as {@code shardId-000000000001}
 * @param parents the shards that it was split or merged from: none, one or two. They may be gone
 */
public record Shard(String id, List<String> parents) {
    public Shard {
        parents = List.copyOf(parents);
    }
}
