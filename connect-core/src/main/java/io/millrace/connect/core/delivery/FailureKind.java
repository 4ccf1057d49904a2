package io.millrace.connect.core.delivery;

/** What a failure to deliver means for what comes next. Whatever a classifier does not know is {@link #RETRYABLE}. */
public enum FailureKind {
    /** May succeed when sent again unchanged: time-outs, connection errors, server errors, unknown codes. */
    RETRYABLE,
    /** As {@link #RETRYABLE}: the service asked to be sent less. Told apart for messages and metrics. */
    THROTTLED,
    /**
     * The service has stored it where its readers will not find it, since the destination changed meanwhile: it is sent again
     * by the shards of that moment. No failed attempt: {@code max.retries} does not count it.
     */
    MISPLACED,
    /**
     * The service finds the request invalid, and would again; one of its records may be to blame, and the others be good. They are
     * sent again, each in a request of its own. What is refused by itself too is rejected, if the destination takes others; if it
     * refuses whatever comes, the task fails in the end.
     */
    REFUSED,
    /** This entry will never be accepted, others may be: it goes to the rejected-record handler. */
    REJECTED,
    /** Nothing will be accepted until a person acts: the task fails. */
    FATAL
}
