package io.millrace.connect.dynamodb.read;

import io.millrace.connect.core.engine.OncePerMinute;
import io.millrace.connect.core.engine.Ticker;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns where the records that are there for their offsets alone do not reach Kafka: because their topic is missing, when Connect's
 * producer waits for it for ever and the task stands still; or because something drops them, when the task forgets where it is.
 * Thread-safe.
 */
public final class HeartbeatWatch {
    private static final Logger LOG = LoggerFactory.getLogger(HeartbeatWatch.class);

    /** Longer than a transaction of Connect's, which acknowledges at its end only: 60 s, unless the worker is told otherwise. */
    private static final long LEAST_PATIENCE_MS = TimeUnit.SECONDS.toMillis(90);

    private static final long LONGER_THAN_TRANSACTION_MS = TimeUnit.SECONDS.toMillis(30);
    private static final long LONGEST_TRANSACTION_MS = TimeUnit.DAYS.toMillis(1);

    private final String topic;
    private final long patience;
    private final Ticker ticker;
    private final OncePerMinute warnings;
    private final OncePerMinute dropWarnings;

    /**
     * Made, and not done. No number of them: of those of one transaction that are equal, as an ended shard's are, Connect's
     * ExactlyOnceWorkerSourceTask tells of one alone.
     */
    private final Set<SourceRecord> outstanding = new HashSet<>();

    private long since;

    /**
     * @param topic theirs, before all transforms
     * @param transactionMs how long the connector has transactions last, in milliseconds; 0 if it does not say
     */
    public HeartbeatWatch(String topic, long transactionMs, Ticker ticker) {
        this.topic = topic;
        this.patience = TimeUnit.MILLISECONDS.toNanos(Math.max(
                LEAST_PATIENCE_MS, Math.min(transactionMs, LONGEST_TRANSACTION_MS) + LONGER_THAN_TRANSACTION_MS));
        this.ticker = ticker;
        this.warnings = new OncePerMinute(ticker);
        this.dropWarnings = new OncePerMinute(ticker);
    }

    /** One was made, for Connect to take. */
    public synchronized void made(SourceRecord record) {
        if (outstanding.isEmpty()) {
            since = ticker.nanos();
        }
        outstanding.add(record);
    }

    /**
     * Connect is done with a record, whichever.
     *
     * @param record as it was before all transforms
     * @param isStored whether Kafka has it; else it was dropped on the way
     */
    public void done(SourceRecord record, boolean isStored) {
        if (topic.equals(record.topic())) {
            doneWithOurs(record, isStored);
        }
    }

    private synchronized void doneWithOurs(SourceRecord record, boolean isStored) {
        outstanding.remove(record);
        since = ticker.nanos();
        if (!isStored && dropWarnings.another() > 0) {
            LOG.warn(
                    "A record for the topic {} was dropped, by a transform or by errors.tolerance=all: without these records the"
                            + " task forgets which shards it has read. Exempt the topic from all transforms with a predicate"
                            + " (TopicNameMatches, as in the example)",
                    topic);
        }
    }

    /**
     * Warns if it is time to.
     *
     * @return nanoseconds until it may be
     */
    synchronized long advance() {
        if (outstanding.isEmpty()) {
            return patience;
        }
        long waited = ticker.nanos() - since;
        if (waited < patience) {
            return patience - waited;
        }
        if (warnings.another() > 0) {
            LOG.warn(
                    "Kafka has acknowledged no record for the topic {} for {} s, and until it does the task stands still. If the"
                            + " topic is missing, create it with cleanup.policy=compact, or let Connect do so"
                            + " (topic.creation.default.partitions, topic.creation.default.replication.factor); else the"
                            + " worker's log tells what its producer waits for",
                    topic,
                    TimeUnit.NANOSECONDS.toSeconds(waited));
        }
        return patience;
    }
}
