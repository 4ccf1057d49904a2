package io.millrace.testkit.aws.fault;

/** A fault that is in force. Thread-safe. */
public interface Fault {

    /** How many calls or entries it has met. */
    long hits();

    /** How many calls it holds now. */
    int held();

    /** Lets all calls go that it holds, and holds no further ones. */
    void release();

    /** Ends it. Calls that it holds are let go. */
    void remove();
}
