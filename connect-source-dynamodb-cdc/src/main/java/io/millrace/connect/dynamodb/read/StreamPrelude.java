package io.millrace.connect.dynamodb.read;

import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.engine.Mailbox;
import io.millrace.connect.core.engine.Ticker;
import io.millrace.connect.dynamodb.shards.StreamId;
import io.millrace.connect.dynamodb.shards.StreamMarker;
import io.millrace.connect.dynamodb.shards.StreamState;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;

/** What comes before the shards of a stream are read. Confined to the reader thread. */
public interface StreamPrelude extends AutoCloseable {
    /** Nothing comes before. */
    StreamPrelude NONE = new StreamPrelude() {};

    /** Makes one for a reader: all that it needs of it. */
    @FunctionalInterface
    interface Maker {
        StreamPrelude make(HandoverQueue queue, Mailbox mailbox, Ticker ticker, ServiceClock clock, Owner owner);
    }

    /** Who is told what goes wrong. */
    interface Owner {
        /** A call failed and is made again. */
        void retrying(Failure why);

        /** Records may be lost of the stream, and the configuration allows to go on. */
        void lost();

        /** It cannot go on. */
        void fail(ConnectException why);
    }

    /**
     * Whether the connector may settle where it begins. Asked by task 0 alone, again and again until it may.
     *
     * @param first what it would settle: nothing is stored yet
     */
    default boolean admits(StreamState first) {
        return true;
    }

    /** What is settled besides. */
    default StreamMarker settle(StreamMarker marker) {
        return marker;
    }

    /**
     * The partitions whose stored offsets it needs.
     *
     * @param marker the stored one
     */
    default Collection<Map<String, String>> lookups(StreamId stream, StreamMarker marker) {
        return List.of();
    }

    /**
     * Learns what is stored, and goes on with what is to be done.
     *
     * @param stored the offsets of the {@link #lookups} of the marker that was stored when they were read; those that there are
     * @return whether it is over for all tasks: then shards may be read
     */
    default boolean learned(StreamState state, Map<Map<String, String>, Map<String, Object>> stored) {
        return true;
    }

    /**
     * Begins what is due.
     *
     * @return nanoseconds until something will be
     */
    default long advance(long now) {
        return Long.MAX_VALUE;
    }

    /** Begins nothing more. */
    @Override
    default void close() {}
}
