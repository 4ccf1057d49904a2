package io.millrace.ops;

import java.time.Duration;

/**
 * What to handle, and how.
 *
 * @param events which Records. The start matters where the group has no position yet
 * @param group the consumer group that keeps the position
 * @param parallelism how many Records are handled at the same time, at most; no more than {@link #MOST_AT_ONCE}
 * @param retries how many times one is tried again
 * @param backoff how long to wait before the first retry, at most; doubled for each one after it, up to a minute
 * @param onFailure what is done after the last one
 * @param grace how long handlers that run may go on at the end, and when partitions go to another instance
 */
public record TriggerRequest(
        TailRequest events,
        String group,
        int parallelism,
        int retries,
        Duration backoff,
        Triggers.OnFailure onFailure,
        Duration grace) {

    /** Each takes a thread, and memory from the start. */
    public static final int MOST_AT_ONCE = 1000;

    /** Checks the numbers. */
    public TriggerRequest {
        if (parallelism < 1 || parallelism > MOST_AT_ONCE || retries < 0) {
            throw new OpsException(
                    OpsException.Kind.INVALID,
                    "parallelism=%d is not between 1 and %d, or retries=%d below 0."
                            .formatted(parallelism, MOST_AT_ONCE, retries));
        }
    }

    /** One at a time, three retries after a second and more, in the default group; stops at what cannot be handled. */
    public static TriggerRequest of(TailRequest events) {
        return new TriggerRequest(
                events,
                defaultGroup(events.name()),
                1,
                3,
                Duration.ofSeconds(1),
                Triggers.OnFailure.STOP,
                Duration.ofSeconds(10));
    }

    /** The group of a trigger that is given none: {@code millrace-watch-} and the name. */
    public static String defaultGroup(String name) {
        return "millrace-watch-" + name;
    }
}
