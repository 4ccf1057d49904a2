package io.millrace.connect.core.engine;

/** What histories are about: all of it must have happened in some of them. */
enum Reached {
    FAILED,
    FAILED_TASK,
    LOST_ANSWER,
    STORED_TWICE,
    STORED_LATE,
    REPORTED,
    CLOSED_IN_FLIGHT,
    RESTARTED,
    CRASHED
}
