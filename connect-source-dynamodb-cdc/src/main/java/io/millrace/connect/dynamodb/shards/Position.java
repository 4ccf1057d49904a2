package io.millrace.connect.dynamodb.shards;

import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/** Where the connector begins when it is started for the first time, as {@code kinesis.position} says. Immutable. */
public sealed interface Position {
    /** With the oldest records there are. */
    record TrimHorizon() implements Position {}

    /** With what arrives from now on: the time of the first start is stored, see {@link StreamMarker}. */
    record Latest() implements Position {}

    /** With the records that arrived at this time or later. */
    record Timestamp(Instant instant) implements Position {}

    /**
     * Within shards that are named. What came before them is not read; all other shards are read from their beginning.
     *
     * @param isAfter whether behind the record with the sequence number, not at it
     * @param byShard the sequence number for each shard's id
     */
    record SequenceNumbers(boolean isAfter, SortedMap<String, String> byShard) implements Position {
        public SequenceNumbers {
            byShard = new TreeMap<>(byShard);
        }
    }

    /** Its name as a value of {@code kinesis.position}. */
    default String configured() {
        if (this instanceof SequenceNumbers numbers) {
            return numbers.isAfter() ? "AFTER_SEQUENCE_NUMBER" : "AT_SEQUENCE_NUMBER";
        }
        if (this instanceof Timestamp) {
            return "AT_TIMESTAMP";
        }
        return this instanceof Latest ? "LATEST" : "TRIM_HORIZON";
    }
}
