package io.millrace.connect.kinesis;

import io.millrace.connect.aws.AwsConfig;
import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;
import io.millrace.connect.core.engine.Ticker;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows the shards of one stream as well as they can be known: lists them, and again when an answer shows that they have
 * changed; at most once a second, and less often while that fails. It has no thread: who asks for the shards starts the list,
 * and nobody waits for it. Thread-safe.
 *
 * <p>A stream that is deleted and made anew has shards of the same names with other hash keys: no answer shows that. So, where
 * aggregates depend on it, a list is made again from time to time, and an old one is not trusted.
 */
final class StreamWatch {
    /** Shards may change, between prediction and write, in a way that only the answer tells: then it is sent again. */
    private static final Failure SHARD_CHANGED = new Failure(
            FailureKind.MISPLACED,
            "ShardChanged",
            "the stream was resharded meanwhile: an aggregate is now in a shard that not all of its records belong to, where"
                    + " the Kinesis Client Library discards it. Its records are sent again; consumers that do not discard it"
                    + " see them twice");

    private static final long BETWEEN_LISTS = TimeUnit.SECONDS.toNanos(1);
    private static final int MOST_DOUBLINGS = 6;

    /** A stream cannot be deleted and made anew in less than the second; the first leaves time for the next list. */
    private static final long LISTED_EVERY = TimeUnit.SECONDS.toNanos(10);

    private static final long TRUSTED_FOR = TimeUnit.SECONDS.toNanos(30);

    /** More lists than this in a row with gaps or overlaps do not come of resharding. */
    private static final int INCOMPLETE_AT_MOST = 3;

    private static final Failure INCOMPLETE = new Failure(
            FailureKind.RETRYABLE,
            "IncompleteList",
            "time and again, the open shards that are listed do not have each hash key once. Correct what "
                    + AwsConfig.ENDPOINT + " names, if that is not AWS");

    /** After what only a person can change, such as missing rights. */
    private static final long AFTER_REFUSAL = TimeUnit.MINUTES.toNanos(5);

    private static final Logger LOG = LoggerFactory.getLogger(StreamWatch.class);

    private final String stream;
    private final ShardLister lister;
    private final KinesisFailureClassifier failures;
    private final ShardingConfig config;
    private final Ticker ticker;
    private final AtomicBoolean listing = new AtomicBoolean();
    private volatile StreamShards shards = StreamShards.UNKNOWN;
    private volatile boolean stale = true;
    private volatile long notBefore;
    private volatile long listedAt;
    private volatile boolean closed;

    // Of the list that is under way, and so of one thread at a time.
    private long askedAt;
    private int failuresInARow;
    private @Nullable String warnedOf;

    /** @param config what each shard takes, and whether entries are aggregated */
    StreamWatch(
            String stream,
            ShardLister lister,
            KinesisFailureClassifier failures,
            ShardingConfig config,
            Ticker ticker) {
        this.stream = stream;
        this.lister = lister;
        this.failures = failures;
        this.config = config;
        this.ticker = ticker;
        this.notBefore = ticker.nanos();
    }

    /** What is known now; begins to list the shards where that is due. */
    StreamShards shards() {
        long now = ticker.nanos();
        if (isOlderThan(TRUSTED_FOR, now)) {
            doubtAll();
        }
        if ((stale || isOlderThan(LISTED_EVERY, now))
                && !closed
                && now - notBefore >= 0
                && listing.compareAndSet(false, true)) {
            stale = false; // what an answer shows from now on, the list may not show yet
            askedAt = now;
            notBefore = now + BETWEEN_LISTS;
            lister.list(stream).whenComplete(this::listed);
        }
        return shards;
    }

    /**
     * Learns where Kinesis has put an entry.
     *
     * @return why it counts as undelivered all the same, or null
     */
    @Nullable
    Failure landed(KinesisEntry entry, @Nullable String shardId) {
        String landedIn = Objects.requireNonNullElse(shardId, "?");
        StreamShards known = shards;
        int predicted = known.shardOf(entry);
        boolean isAsPredicted = known.id(predicted).equals(landedIn);
        // A shard that is known to be closed by now is an answer that comes late, and no news.
        if (!isAsPredicted && known.isKnown() && !known.isClosed(landedIn)) {
            doubt(known, predicted);
        }
        HashKeyRange carried = entry.carried();
        if (carried == null) {
            return null;
        }
        HashKeyRange shard = isAsPredicted ? known.range(predicted) : known.rangeOf(landedIn);
        boolean isReadable = shard == null
                ? carried.start().equals(carried.end()) // one hash is right wherever it is
                : shard.contains(carried.start()) && shard.contains(carried.end());
        return isReadable ? null : SHARD_CHANGED;
    }

    /** The stream was not active: it may be being deleted, to be made anew. */
    void wasInactive() {
        doubtAll();
        stale = true;
    }

    /** Nothing is listed any more, and what is being listed need not succeed. */
    void close() {
        closed = true;
    }

    private boolean isOlderThan(long age, long now) {
        return config.isAggregating() && shards.isKnown() && now - listedAt >= age;
    }

    private synchronized void doubtAll() {
        shards = shards.doubtingAll();
    }

    private synchronized void doubt(StreamShards known, int shard) {
        if (shards == known) { // else there is something newer already
            shards = known.doubting(shard);
        }
        stale = true;
    }

    private void listed(@Nullable Map<String, HashKeyRange> open, @Nullable Throwable thrown) {
        try {
            if (thrown != null || open == null) {
                failed(failures.classify(Objects.requireNonNull(thrown)));
            } else if (adopts(open)) {
                failuresInARow = 0;
                warnedOf = null;
            } else {
                incomplete();
            }
        } catch (RuntimeException e) {
            failed(failures.classify(e));
        } finally {
            listing.set(false);
        }
    }

    /** Takes the list for true, also over what was in doubt: a doubt that is right comes again with the next answer. */
    private synchronized boolean adopts(Map<String, HashKeyRange> open) {
        StreamShards known = shards;
        StreamShards next = known.next(open, config.quota());
        if (next == null) {
            return false;
        }
        listedAt = askedAt;
        shards = next;
        if (!next.hasTheShardsOf(known)) {
            LOG.info("The stream {} has {} open shard(s)", stream, next.size());
        }
        return true;
    }

    /** In the middle of resharding, most often. */
    private void incomplete() {
        again(BETWEEN_LISTS << Math.min(failuresInARow, MOST_DOUBLINGS));
        failuresInARow++;
        if (failuresInARow > INCOMPLETE_AT_MOST) {
            warn(INCOMPLETE);
        }
    }

    private void failed(Failure why) {
        failuresInARow++;
        boolean isRefused = why.kind() == FailureKind.FATAL;
        again(isRefused ? AFTER_REFUSAL : BETWEEN_LISTS << Math.min(failuresInARow, MOST_DOUBLINGS));
        warn(why);
    }

    private void warn(Failure why) {
        if (closed || why.code().equals(warnedOf)) {
            return;
        }
        warnedOf = why.code();
        LOG.warn(
                "Cannot list the shards of the stream {} (kinesis:ListShards): {}: {}. Everything is delivered all the same,"
                        + " but {}. It is tried again from time to time. Where the shards need not be known, set {}",
                stream,
                why.code(),
                why.message(),
                shards.isKnown()
                        ? "what is known of the shards may be out of date"
                                + (config.isAggregating()
                                        ? ", so that only entries with one and the same hash key are aggregated"
                                        : "")
                        : "no shard's quota is kept, so that a busy shard may hold up others, and only entries with one and"
                                + " the same hash key are aggregated",
                ShardingConfig.RATE_LIMIT_PERCENT + "=0"
                        + (config.isAggregating() ? " and " + ShardingConfig.AGGREGATION_ENABLED + "=false" : ""));
    }

    private void again(long pause) {
        notBefore = ticker.nanos() + pause;
        stale = true;
    }
}
