package io.millrace.connect.core.engine;

import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slows the task down when all credit is taken, or when one record holds up the offsets of very many: first by waiting for a
 * while, then by pausing the partitions until half of it is free again. Also while records cannot be converted. Confined to the
 * task thread.
 */
final class BackPressure {
    private static final Logger log = LoggerFactory.getLogger(BackPressure.class);

    /** How long one put waits in all; far below any {@code max.poll.interval.ms} (5 minutes by default). */
    private static final long MAX_WAIT_MS = 1_000;

    /** How long a put waits while the partitions are paused: a worker that stops must not be kept waiting. */
    private static final long MAX_PAUSED_WAIT_MS = 250;

    /** How many times {@code max.buffered.records} one unacknowledged record may hold up, at some 8 bytes each. */
    private static final int HELD_UP_FACTOR = 20;

    private final SinkTaskContext context;
    private final Credit credit;
    private final long maxHeldUp;
    private boolean paused;
    private long waitedMs;

    /** @param maxBufferedRecords what the credit was made of */
    BackPressure(SinkTaskContext context, Credit credit, int maxBufferedRecords) {
        this.context = context;
        this.credit = credit;
        this.maxHeldUp = (long) HELD_UP_FACTOR * maxBufferedRecords;
    }

    boolean isPaused() {
        return paused;
    }

    void opened(Collection<TopicPartition> partitions) {
        if (paused) {
            context.pause(partitions.toArray(TopicPartition[]::new));
        }
    }

    /** Waits for credit where there is none. A put that has waited long enough takes the rest of its records without. */
    void afterHandOver() {
        if (credit.isSpent() && !paused && waitedMs < MAX_WAIT_MS) {
            awaitHalfFree(MAX_WAIT_MS - waitedMs);
        }
    }

    /**
     * Pauses or resumes the partitions.
     *
     * @param heldUp the most records of one partition that are at or behind its first unacknowledged one
     * @param unconverted how many records wait until their converter can write them
     */
    void afterPut(long heldUp, int unconverted) {
        if (paused) {
            if (unconverted == 0 && awaitHalfFree(MAX_PAUSED_WAIT_MS) && heldUp <= maxHeldUp / 2) {
                paused = false;
                context.resume(assignment());
                log.info("Resumed: half of the buffer is free again");
            }
        } else if (unconverted > 0 || credit.isSpent() || heldUp > maxHeldUp) {
            paused = true;
            context.pause(assignment());
            log.info(
                    "Paused: {} records and {} bytes wait for delivery (max.buffered.records, max.buffered.bytes), {} are at"
                            + " or behind the first undelivered one of a partition, and {} wait for their converter",
                    credit.records(),
                    credit.bytes(),
                    heldUp,
                    unconverted);
        }
        waitedMs = 0;
    }

    private boolean awaitHalfFree(long millis) {
        long begin = System.nanoTime();
        boolean free = credit.awaitHalfFree(millis);
        waitedMs += TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        return free;
    }

    private TopicPartition[] assignment() {
        return context.assignment().toArray(TopicPartition[]::new);
    }
}
