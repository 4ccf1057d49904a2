package io.millrace.ops;

import java.util.Set;

/** Whoever follows a tail. Called by the thread that follows, one call at a time. */
public interface TailListener {

    /** The positions are taken in these topics: what is written from now on is seen. Called again when topics come or go. */
    default void watches(Set<String> topics) {}

    /** Something else that an operator should know, in a line. */
    default void note(String line) {}

    /** A message that matches, in the order of its partition. */
    void message(TailedMessage message);

    /** All messages that have been read were told of; good for flushing. */
    default void isCaughtUp() {}

    /** Whether it is enough. Asked several times a second, by the same thread. */
    default boolean isStopped() {
        return false;
    }
}
