package io.millrace.testkit.aws.dynamodb;

import java.time.Clock;

/** A table's Kinesis stream. Guarded by the table's lock. */
final class StreamingDestination {
    /** Its state, as the API names it. */
    enum Status {
        ENABLING,
        ACTIVE,
        DISABLING,
        DISABLED
    }

    /** How exact the time of a change is, as the API names it. */
    enum Precision {
        MILLISECOND,
        MICROSECOND
    }

    private final String streamArn;
    private final Precision precision;
    private final Clock clock;
    private Status status = Status.ENABLING;
    private long settledMillis;

    StreamingDestination(String streamArn, Precision precision, Clock clock, long transitionMillis) {
        this.streamArn = streamArn;
        this.precision = precision;
        this.clock = clock;
        this.settledMillis = clock.millis() + transitionMillis;
    }

    String streamArn() {
        return streamArn;
    }

    String streamName() {
        return nameIn(streamArn);
    }

    static String nameIn(String streamArn) {
        return streamArn.substring(streamArn.lastIndexOf('/') + 1);
    }

    Precision precision() {
        return precision;
    }

    Status status() {
        if (clock.millis() >= settledMillis) {
            if (status == Status.ENABLING) {
                status = Status.ACTIVE;
            } else if (status == Status.DISABLING) {
                status = Status.DISABLED;
            }
        }
        return status;
    }

    void disable(long transitionMillis) {
        status = Status.DISABLING;
        settledMillis = clock.millis() + transitionMillis;
    }
}
