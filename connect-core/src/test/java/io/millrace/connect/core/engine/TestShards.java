package io.millrace.connect.core.engine;

import io.millrace.connect.core.delivery.ShardMap;
import io.millrace.connect.core.delivery.ShardQuota;
import io.millrace.connect.core.delivery.Sharding;
import java.util.List;

/** Shards that take the payloads which begin with one of their letters; a test may divide them anew at any time. */
final class TestShards implements Sharding<String> {
    private ShardMap<String> map;

    TestShards(ShardQuota quota, String... shards) {
        map = new Letters(List.of(shards), quota);
    }

    void become(ShardQuota quota, String... shards) {
        map = new Letters(List.of(shards), quota);
    }

    @Override
    public ShardMap<String> shardsOf(String destination) {
        return map;
    }

    private record Letters(List<String> shards, ShardQuota quota) implements ShardMap<String> {
        @Override
        public int size() {
            return shards.size();
        }

        @Override
        public int shardOf(String payload) {
            for (int i = 0; i < shards.size(); i++) {
                if (shards.get(i).indexOf(payload.charAt(0)) >= 0) {
                    return i;
                }
            }
            throw new IllegalArgumentException(payload);
        }

        @Override
        public String id(int shard) {
            return shards.get(shard);
        }

        @Override
        public boolean inOneShard(String one, String other) {
            return shardOf(one) == shardOf(other);
        }
    }
}
