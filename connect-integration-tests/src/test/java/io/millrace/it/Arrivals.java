package io.millrace.it;

import java.util.List;

/** What has arrived in a stream, queue or topic, as its consumers get to see it. Confined to one thread. */
interface Arrivals {
    /**
     * A record or message.
     *
     * @param text its payload
     * @param key the partition key or message group that it is stored under; empty if it has none
     */
    record Arrival(String text, String key) {}

    /** What has arrived since the last call, in any order. */
    List<Arrival> more();

    /** All that has arrived, in the order in which it was written. */
    List<Arrival> inOrder();

    /** How many aggregates, of those that {@link #more()} has seen, consumers discard. */
    default long discarded() {
        return 0;
    }
}
