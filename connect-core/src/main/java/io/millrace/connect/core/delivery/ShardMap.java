package io.millrace.connect.core.delivery;

/**
 * The shards of one destination at one time. Immutable.
 *
 * @param <P> the service's own entry
 */
public interface ShardMap<P> {
    /** How many shards take entries; at least 1. */
    int size();

    /** Which of them takes this entry: a number from 0 to {@code size() - 1}. */
    int shardOf(P payload);

    /** The service's name of a shard, which stays the same from map to map. */
    String id(int shard);

    /** Whether these two are certain to go to one shard, as far as this map knows. */
    boolean inOneShard(P one, P other);

    /** What each shard takes. */
    ShardQuota quota();
}
