package io.millrace.ops.trigger;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Events of one key of one partition, in their order; at most one of them runs. Confined to its owner. */
final class Lane {
    /**
     * What an event's order is kept in.
     *
     * @param partition where it is
     * @param key null: the partition's events without a key
     */
    record Name(TopicPartition partition, @Nullable ByteBuffer key) {}

    private final Name name;
    private final Deque<Event> waiting = new ArrayDeque<>();
    private boolean isRunning;
    private int failures;
    private long due;

    Lane(Name name) {
        this.name = name;
    }

    Name name() {
        return name;
    }

    Deque<Event> waiting() {
        return waiting;
    }

    boolean isRunning() {
        return isRunning;
    }

    /** Takes the first event to run it. */
    Event start() {
        isRunning = true;
        return waiting.removeFirst();
    }

    /** The event that ran is done with. */
    void finish() {
        isRunning = false;
        failures = 0;
    }

    /** The event that ran is to run again, not before this time. */
    void putBack(Event event, long notBefore) {
        isRunning = false;
        waiting.addFirst(event);
        due = notBefore;
    }

    /** Counts a failed attempt of the event that runs, and says how many there are now. */
    int fail() {
        return ++failures;
    }

    /** Failed attempts of the first event. */
    int failures() {
        return failures;
    }

    /** Since when the first event may run. */
    long due() {
        return due;
    }

    /** Forgets what waits. */
    void clear() {
        waiting.clear();
        failures = 0;
    }
}
