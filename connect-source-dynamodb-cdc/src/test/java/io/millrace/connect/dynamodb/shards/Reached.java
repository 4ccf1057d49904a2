package io.millrace.connect.dynamodb.shards;

/** What histories are about: all of it must have happened in some of them. */
enum Reached {
    SPLIT,
    MERGED,
    RECREATED,
    KILLED,
    RESCALED,
    /** A record was written to Kafka again. */
    REPEATED,
    /** An offset was stored over a newer one by a task that should be gone. */
    STORED_LATE,
    /** The same over an END. */
    STORED_LATE_OVER_END,
    RESET,
    REWOUND,
    LOST_AGED_OUT,
    LOST_NEVER_READ,
    LOST_PARENT_GONE
}
