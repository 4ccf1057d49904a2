package io.millrace.ops;

/** Why a tail or a trigger came to its end. */
public enum TailEnd {
    /** There were as many Records as asked for. */
    COUNT,
    /** None came for the time given. */
    IDLE,
    /** The listener, or whoever called, has had enough. */
    STOPPED
}
