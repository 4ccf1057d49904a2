package io.millrace.connect.dynamodb.shards;

import java.time.Instant;

/** Where to begin to read a shard. Immutable. */
public sealed interface StartAt {
    /** At its oldest record. */
    record Beginning() implements StartAt {}

    /** At the first record that arrived at this time or later. */
    record Time(Instant instant) implements StartAt {}

    /** At the record with this sequence number. */
    record At(String sequenceNumber) implements StartAt {}

    /** Behind the record with this sequence number. */
    record After(String sequenceNumber) implements StartAt {}

    /**
     * Within an aggregate: behind the record in it with this number.
     *
     * @param sequenceNumber of the aggregate
     * @param subSequenceNumber counts the records in it from 0
     */
    record Within(String sequenceNumber, long subSequenceNumber) implements StartAt {}
}
