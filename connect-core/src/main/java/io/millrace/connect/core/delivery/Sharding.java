package io.millrace.connect.core.delivery;

/**
 * How a service divides its destinations into shards, each with a quota of its own. Thread-safe: who opens a task may
 * ask before there is an engine, whose thread asks from then on.
 *
 * @param <P> the service's own entry
 */
@FunctionalInterface
public interface Sharding<P> {
    /**
     * The shards of a destination by what is known now: the same object until that changes. Never blocks and never throws; a
     * destination of which nothing is known yet has one shard without a quota.
     */
    ShardMap<P> shardsOf(String destination);

    /** Destinations that are not divided. */
    static <P> Sharding<P> none() {
        ShardMap<P> whole = new UndividedDestination<>();
        return destination -> whole;
    }
}
