package io.millrace.ops;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where to begin in each partition. Partitions that appear later are always read from their beginning.
 *
 * @param place by what the place is told
 * @param time with {@link Place#TIME}: messages whose timestamp is not before it
 */
public record TailStart(Place place, @Nullable Instant time) {
    /** The oldest message that is kept. */
    public static final TailStart BEGINNING = new TailStart(Place.BEGINNING, null);
    /** What is written from now on. */
    public static final TailStart END = new TailStart(Place.END, null);

    /** By what a place is told. */
    public enum Place {
        BEGINNING,
        END,
        TIME
    }

    /** The time is there if the place needs it. */
    public TailStart {
        if ((place == Place.TIME) != (time != null)) {
            throw new IllegalArgumentException("a time goes with TIME: " + place + " " + time);
        }
    }

    /** Messages whose timestamp is not before this. */
    public static TailStart since(Instant time) {
        return new TailStart(Place.TIME, time);
    }
}
