package io.millrace.ops.status;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was found when a few records of a partition were read from an offset.
 *
 * @param millis the first one's timestamp in Kafka; negative if there is none
 * @param madeAt when the database made the change that the first one tells of; null if it does not tell
 * @param records how many were read; 0: from the offset to the end there is nothing but markers of transactions and what was compacted away
 * @param bytes of their keys, values and headers, uncompressed
 */
record Peek(long millis, @Nullable Instant madeAt, long records, long bytes) {
    static final Peek NOTHING = new Peek(-1, null, 0, 0);

    /** The age of the first one in seconds; null if it has no timestamp. */
    @Nullable
    Double age(Instant now) {
        return millis < 0 ? null : (Double) GroupPosition.age(millis, now);
    }
}
