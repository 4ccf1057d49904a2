package io.millrace.connect.core.engine;

/** What histories are about: all of it must have happened in some of them. */
enum Reached {
    /** Of an entry. */
    FAILED,
    FAILED_TASK,
    LOST_ANSWER,
    /** A request of several records was refused whole. */
    DIVIDED,
    /** A record was refused by itself, where others were taken. */
    BLAMED,
    /** The same, where none was. */
    DOUBTED,
    STORED_TWICE,
    STORED_LATE,
    REPORTED,
    CLOSED_IN_FLIGHT,
    RESTARTED,
    CRASHED,
    /** Several records in one entry. */
    AGGREGATED,
    /** An aggregate that readers dropped, since its records belonged to several shards by then. */
    MISROUTED,
    /** A shard's quota held something back. */
    HELD_BACK,
    /** A shard refused something in spite of its quota. */
    REFUSED
}
