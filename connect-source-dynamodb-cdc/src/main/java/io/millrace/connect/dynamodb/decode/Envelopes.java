package io.millrace.connect.dynamodb.decode;

import java.time.Instant;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** Puts events into Debezium's envelope. Confined to one thread. */
interface Envelopes {
    /** The name of connectors like this one in every envelope. */
    String CONNECTOR = "dynamodb";

    /** The key's schema. */
    @Nullable
    Schema keySchema(Event event);

    /** The key. */
    Object key(Event event);

    /** The envelope's schema. */
    @Nullable
    Schema valueSchema(Event event);

    /**
     * The envelope.
     *
     * @param now when the event was decoded
     */
    Object value(Event event, Place place, Instant now);

    /** Of a time of Debezium's: a change's, or the present. Beyond the year 2262 there are no nanoseconds. */
    static long nanos(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
    }
}
