package io.millrace.connect.core.config;

/** What happens to a record that can never be delivered; Connect's own {@code errors.*} keys say. */
public enum RejectionPolicy {
    /** {@code errors.tolerance=none}: the task fails. */
    FAIL,
    /** {@code errors.tolerance=all} without a dead letter queue: the record is logged and skipped. */
    SKIP,
    /** {@code errors.tolerance=all} with {@code errors.deadletterqueue.topic.name}: the record is skipped once it is there. */
    DEAD_LETTER_QUEUE
}
