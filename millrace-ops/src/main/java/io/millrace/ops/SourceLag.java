package io.millrace.ops;

import org.jspecify.annotations.Nullable;

/**
 * How far a source is behind its database. What is known depends on the {@code basis}.
 *
 * @param bytes of the database's log that the source has not confirmed; null unless the basis is {@link #SLOT}
 * @param seconds what the newest change took from the database into Kafka; null where that is not known, or it is so long ago that it says
 *     nothing of now: see {@code idleSeconds}
 * @param idleSeconds since the newest change came into Kafka; null if there is none or it is not known. A source that is idle may have
 *     nothing to do, or may be stuck: only a slot and heartbeats tell these apart
 * @param heartbeatSeconds since the source's last heartbeat came into Kafka; null where it has none
 * @param basis one of the constants here
 * @param slot PostgreSQL's replication slot, where the basis is {@link #SLOT}
 */
public record SourceLag(
        @Nullable Long bytes,
        @Nullable Double seconds,
        @Nullable Double idleSeconds,
        @Nullable Double heartbeatSeconds,
        String basis,
        @Nullable Slot slot) {

    /** PostgreSQL's own word about the replication slot. */
    public static final String SLOT = "slot";
    /** When the database made the newest change, as its record says, against when the record was written. */
    public static final String EVENT_TIME = "event-time";
    /** When the newest record was written into Kafka: its content does not tell when the change was made. */
    public static final String RECORD_TIME = "record-time";
    /** There is no record yet. */
    public static final String NOTHING = "nothing";

    /**
     * A replication slot, as {@code pg_replication_slots} has it.
     *
     * @param name its name
     * @param active whether somebody reads from it
     * @param walStatus {@code reserved}, {@code extended}, {@code unreserved} or {@code lost}; null where the server does not say
     * @param lagBytes from what the source has confirmed to the end of the log
     * @param retainedBytes of the log that the server keeps for it on its disk
     */
    public record Slot(
            String name, boolean active, @Nullable String walStatus, long lagBytes, long retainedBytes) {}
}
