package io.millrace.connect.core.engine;

import io.millrace.connect.core.delivery.Failure;

/**
 * Is told what becomes of the records, for metrics. Called by the engine thread where nothing else is said, often:
 * implementations do not block and do not throw. A <i>record</i> is Kafka's; an <i>entry</i> is what a request is made of: one
 * record, or an aggregate of several.
 */
public interface DeliveryListener {
    /** Listens to nothing. */
    DeliveryListener NONE = new DeliveryListener() {};

    /** A request leaves. */
    default void sent(int entries, int records, long bytes) {}

    /** Its answer, or its failure, is there after {@code nanos}. */
    default void answered(long nanos) {}

    /** So many records of an answered request are stored; {@code bytes} is their size, keys included. Once for each request. */
    default void delivered(int records, long bytes) {}

    /** A record was not delivered by a request that carried it. */
    default void failed(Failure why) {}

    /** An entry was refused by a shard, named as {@code ShardMap} names it, that takes no more now. */
    default void throttled(String destination, String shard) {}

    /**
     * A record can never be delivered. Called by the task thread.
     *
     * @param reason as {@code RejectedRecordException} names it
     */
    default void rejected(String reason) {}

    /** A record is not to be sent, as the configuration allows. Called by the task thread. */
    default void ignored() {}
}
