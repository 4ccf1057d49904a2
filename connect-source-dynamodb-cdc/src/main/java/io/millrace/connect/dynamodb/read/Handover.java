package io.millrace.connect.dynamodb.read;

/** What the reader thread hands to the thread that polls, in the order in which it is to be given to Connect. */
public interface Handover {
    /** How many records it holds. */
    default int records() {
        return 0;
    }

    /** The size of these, in bytes. */
    default long bytes() {
        return 0;
    }
}
