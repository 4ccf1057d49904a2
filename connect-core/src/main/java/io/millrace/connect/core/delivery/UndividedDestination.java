package io.millrace.connect.core.delivery;

/** A destination that is its own only shard. Immutable. */
final class UndividedDestination<P> implements ShardMap<P> {
    @Override
    public int size() {
        return 1;
    }

    @Override
    public int shardOf(P payload) {
        return 0;
    }

    @Override
    public String id(int shard) {
        return "";
    }

    @Override
    public boolean inOneShard(P one, P other) {
        return true;
    }

    @Override
    public ShardQuota quota() {
        return ShardQuota.UNLIMITED;
    }
}
