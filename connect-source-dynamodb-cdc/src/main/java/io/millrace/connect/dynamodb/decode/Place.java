package io.millrace.connect.dynamodb.decode;

import org.jspecify.annotations.Nullable;

/**
 * Where an event was read.
 *
 * @param shard the shard; null for a snapshot
 * @param sequenceNumber of the Kinesis record; null for a snapshot
 * @param subSequenceNumber within an aggregate, from 0; null outside of one
 * @param snapshot {@code true} for a snapshot, else {@code false}
 */
record Place(
        @Nullable String shard,
        @Nullable String sequenceNumber,
        @Nullable Long subSequenceNumber,
        String snapshot) {}
