package io.millrace.ops;

import java.time.Duration;
import java.util.Set;

/** Whoever runs a trigger. Called by several threads, one call at a time. */
public interface TriggerListener {

    /** These topics are watched. Called again when topics come or go. */
    default void watches(Set<String> topics) {}

    /** An attempt failed; it is tried again after a while. */
    default void isRetried(TailedMessage event, int attempt, String reason, Duration delay) {}

    /** A Record is left after all attempts failed, or a message that cannot be decoded. */
    default void isSkipped(TailedMessage event, String reason) {}

    /** Something else that an operator should know, in a line. */
    default void note(String line) {}

    /** Whether it is enough. Asked several times a second. */
    default boolean isStopped() {
        return false;
    }
}
