package io.millrace.connect.dynamodb.decode;

/**
 * Takes what a Kinesis record turns out to hold, in order. Whatever it throws goes through the decoder to its caller.
 *
 * <p>{@code through} says how far the Kinesis record is done with once the call is: the number of the last record in the aggregate that
 * is, from 0; {@link #NOTHING}; or {@link #WHOLE}. With {@link #NOTHING} an offset points where it did before this Kinesis record. Only
 * so can a deletion be in Kafka, with its offset committed, and its tombstone behind it not get lost in a crash.
 */
public interface DecodedSink {
    /** Nothing of the Kinesis record is done with. */
    long NOTHING = -1;
    /** All of the Kinesis record is done with. */
    long WHOLE = Long.MAX_VALUE;

    /** A record for Kafka. */
    void record(long through, DecodedRecord decoded);

    /** No record for Kafka. */
    void nothing(long through, Reason reason);

    /** Why nothing goes to Kafka. */
    enum Reason {
        /** A change of a table that is not asked for. */
        FILTERED,
        /** Its event id was there before. */
        DUPLICATE,
        /** It cannot be decoded, and is skipped then; logged. */
        SKIPPED,
        /** An aggregate that holds no record, or none behind those that were done with before. */
        EMPTY
    }
}
