package io.millrace.ops.backpressure;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Who was paused by backpressure, where all operators see it. Thread-safe. */
interface PauseMarks {
    /** Whether it is known where they are. */
    boolean areKnown();

    /** The mark of a source, if it has one. */
    @Nullable
    Mark find(String source);

    /** Marks a source; returns when the mark is stored. */
    void put(Mark mark);

    /** Takes a mark away, if it is there and no other pause has put its own in its place. */
    void remove(Mark mark);

    /**
     * A source was paused, or is about to be.
     *
     * @param source its connector's name, and what else makes it the only one at this Kafka
     * @param since when
     * @param by who: user and machine
     * @param asked the connector whose lag it was paused for: the source, or one of its sinks
     * @param reason why, for people
     * @param isSeen whether the source has been seen paused since: if it runs all the same, somebody has resumed it
     */
    record Mark(String source, Instant since, String by, String asked, String reason, boolean isSeen) {
        Mark seen() {
            return new Mark(source, since, by, asked, reason, true);
        }
    }
}
