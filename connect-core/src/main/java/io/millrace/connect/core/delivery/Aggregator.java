package io.millrace.connect.core.delivery;

/**
 * Puts several entries into one, in order, where readers of the service know to take it apart. Confined to the engine thread.
 *
 * @param <P> the service's own entry
 */
public interface Aggregator<P> {
    /** Begins an aggregate with this entry, however large that is. */
    Aggregate<P> begin(P first);

    /** How many entries an aggregate holds at most. */
    int maxEntries();

    /** How many bytes an aggregate of more than one entry has at most. */
    int maxBytes();

    /** One entry in the making. */
    interface Aggregate<P> {
        /**
         * Adds an entry behind the others.
         *
         * @param next one that {@link ShardMap#inOneShard} with the first
         * @return false if there is no room for it: then nothing has changed
         */
        boolean offer(P next);

        /** What is to be sent: the entry itself where there is only one. */
        P payload();

        /** The size of {@link #payload}, as the service counts it. */
        int bytes();
    }
}
