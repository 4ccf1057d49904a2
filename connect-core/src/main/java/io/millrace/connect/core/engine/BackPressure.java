package io.millrace.connect.core.engine;

import java.util.Collection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slows the task down when all credit is taken: first by waiting for a while, then by pausing its partitions until half of the
 * credit is free. Confined to the task thread.
 */
final class BackPressure {
    private static final Logger log = LoggerFactory.getLogger(BackPressure.class);

    /** How long one put waits in all: far below any {@code max.poll.interval.ms} (5 minutes by default). */
    private static final long MAX_WAIT_MS = 1_000;

    private final SinkTaskContext context;
    private final Credit credit;
    private boolean paused;
    private boolean waited;

    BackPressure(SinkTaskContext context, Credit credit) {
        this.context = context;
        this.credit = credit;
    }

    boolean isPaused() {
        return paused;
    }

    void opened(Collection<TopicPartition> partitions) {
        if (paused) {
            context.pause(partitions.toArray(TopicPartition[]::new));
        }
    }

    /** Waits for credit where there is none. Once a put waited in vain it takes the rest of its records without. */
    void afterHandOver() {
        if (credit.isSpent() && !waited) {
            waited = !credit.awaitHalfFree(MAX_WAIT_MS);
        }
    }

    /** Pauses or resumes the partitions. */
    void afterPut() {
        if (paused && (waited ? credit.isHalfFree() : credit.awaitHalfFree(MAX_WAIT_MS))) {
            paused = false;
            context.resume(assignment());
            log.info("Resumed: half of the buffer is free again");
        } else if (!paused && credit.isSpent()) {
            paused = true;
            context.pause(assignment());
            log.info(
                    "Paused: {} records and {} bytes wait for delivery (max.buffered.records, max.buffered.bytes)",
                    credit.records(),
                    credit.bytes());
        }
        waited = false;
    }

    private TopicPartition[] assignment() {
        return context.assignment().toArray(TopicPartition[]::new);
    }
}
