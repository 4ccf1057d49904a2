package io.millrace.connect.dynamodb.read;

import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;
import io.millrace.connect.core.engine.Mailbox;
import io.millrace.connect.core.engine.OncePerMinute;
import io.millrace.connect.core.engine.Ticker;
import io.millrace.connect.dynamodb.shards.Decision;
import io.millrace.connect.dynamodb.shards.ShardOffset;
import io.millrace.connect.dynamodb.shards.StartAt;
import io.millrace.connect.dynamodb.shards.StreamId;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the shards that were begun, each as often as its quota lets it, as long as there is room: the one that has waited longest
 * goes first. Confined to the reader thread, to which pages are posted.
 */
final class ShardReads {
    private static final Logger LOG = LoggerFactory.getLogger(ShardReads.class);

    /** So often a position is refused until it counts as invalid: the stream is looked at meanwhile, which takes its time too. */
    private static final int REFUSALS = 5;

    /** Who is told. */
    interface Owner {
        /**
         * A page was read.
         *
         * @return whether it is to be handed over; else nothing more is read
         */
        boolean admits(ShardReading reading, Page page);

        /** A shard was read to its end. */
        void ended(ShardReading reading);

        /** The service knows no such shard, or position: the stream may have changed. */
        void doubts();

        /** It cannot go on. */
        void fail(ConnectException why);
    }

    private final ReaderConfig config;
    private final KinesisCalls kinesis;
    private final ServiceClock clock;
    private final Mailbox mailbox;
    private final Ticker ticker;
    private final DoubleSupplier random;
    private final HandoverQueue queue;
    private final ReadListener listener;
    private final Owner owner;
    private final ReadRoom room;
    private final ReadFailureClassifier classifier;
    private final OncePerMinute warnings;
    private final Map<String, ShardReading> readings = new HashMap<>();
    private final PriorityQueue<ShardReading> ready =
            new PriorityQueue<>((one, other) -> Long.signum(one.pace.readyAt() - other.pace.readyAt()));

    ShardReads(
            ReaderConfig config,
            KinesisCalls kinesis,
            ServiceClock clock,
            Mailbox mailbox,
            Ticker ticker,
            DoubleSupplier random,
            HandoverQueue queue,
            ReadListener listener,
            Owner owner) {
        this.config = config;
        this.kinesis = kinesis;
        this.clock = clock;
        this.mailbox = mailbox;
        this.ticker = ticker;
        this.random = random;
        this.queue = queue;
        this.listener = listener;
        this.owner = owner;
        this.room = new ReadRoom(config.limits(), queue);
        this.classifier = config.failuresOf(ReadFailureClassifier.GET_RECORDS);
        this.warnings = new OncePerMinute(ticker);
    }

    /** Begins to read a shard. */
    void start(StreamId stream, Decision.Start start) {
        String shardId = start.shardId();
        ShardReading reading = new ShardReading(
                new ShardFeed(stream, shardId, start.at(), start.offset()),
                new ReadPace(config.limits(), ticker.nanos(), random),
                fetcher(shardId, start.at()),
                start.at(),
                start.offset(),
                start.loss().isPresent());
        readings.put(shardId, reading);
        ready.add(reading);
        listener.opened(shardId);
        LOG.info("Reading {} from {}", shardId, start.at());
    }

    private ShardFetcher fetcher(String shardId, StartAt at) {
        return new PollingFetcher(kinesis, config.stream(), shardId, at, clock, listener);
    }

    /** How far each shard was read, those at their end included. */
    Map<String, ShardOffset> offsets() {
        Map<String, ShardOffset> offsets = new HashMap<>();
        readings.forEach((shardId, reading) -> offsets.put(shardId, reading.offset));
        return offsets;
    }

    /** Forgets shards whose end is stored, and those that the stream no longer has. */
    void retain(Set<String> listed, Set<String> unstoredEnds) {
        readings.values().removeIf(reading -> {
            if (reading.offset.isEnd()) {
                return !unstoredEnds.contains(reading.shardId());
            }
            // A list alone may be late, and lack a shard that an earlier one had: begun again, it would be read twice.
            if (listed.contains(reading.shardId()) || !reading.isMissing) {
                return false;
            }
            LOG.warn(
                    "The stream no longer has shard {}, which was read through {}",
                    reading.shardId(),
                    reading.offset.readThrough());
            close(reading);
            return true;
        });
    }

    /** Whether an end was handed over that is not known to be stored. */
    boolean hasEnds() {
        return readings.values().stream().anyMatch(reading -> reading.offset.isEnd());
    }

    /** Ends to read all shards. */
    void closeAll() {
        readings.values().forEach(this::close);
        readings.clear();
    }

    private void close(ShardReading reading) {
        if (!reading.isClosed) {
            reading.isClosed = true;
            reading.fetcher.close();
            ready.remove(reading);
            listener.closed(reading.shardId());
        }
    }

    /**
     * Reads what is due.
     *
     * @return nanoseconds until something will be
     */
    long advance(long now) {
        while (true) {
            ShardReading next = ready.peek();
            if (next == null) {
                return Long.MAX_VALUE;
            }
            long wait = next.pace.readyAt() - now;
            if (wait > 0) {
                return wait;
            }
            int most = room.forPage();
            if (most == 0) {
                return Long.MAX_VALUE; // there is more when a page comes, or one is polled
            }
            ready.remove();
            read(next, Math.min(most, next.pace.recordsPerPage()), now);
        }
    }

    private void read(ShardReading reading, int most, long now) {
        room.take(most);
        reading.pace.called(now);
        CompletableFuture<Page> page = reading.fetcher.next(most);
        page.whenComplete((read, thrown) -> mailbox.post(() -> {
                    room.giveBack(most);
                    if (reading.isClosed) {
                        return;
                    }
                    if (thrown == null) {
                        take(reading, read, now);
                    } else {
                        failed(reading, thrown);
                    }
                    if (!reading.isClosed) {
                        ready.add(reading);
                    }
                }))
                .exceptionally(unexpected -> null);
    }

    private void take(ShardReading reading, Page page, long asked) {
        long now = ticker.nanos();
        reading.pace.answered(page, now);
        reading.refusals = 0;
        reading.isMissing = false;
        listener.read(reading.shardId(), page.records().size(), page.bytes(), page.millisBehindLatest(), now - asked);
        if (!owner.admits(reading, page)) {
            close(reading);
            return;
        }
        int records = page.records().size();
        if (records > 0) {
            String last = page.records().get(records - 1).sequenceNumber();
            reading.offset = reading.offset.behind(last, page.readThrough());
            queue.put(new Handover.Records(reading.feed, page));
        } else {
            reading.offset = reading.offset.idle(page.readThrough());
        }
        if (page.last()) {
            reading.offset = reading.offset.ended(page.readThrough());
            close(reading);
            LOG.info("Read {} to its end", reading.shardId());
            queue.put(new Handover.End(reading.feed, page.readThrough()));
            owner.ended(reading);
        }
    }

    private void failed(ShardReading reading, Throwable thrown) {
        Failure why = classifier.classify(thrown);
        long now = ticker.nanos();
        if (why.kind() == FailureKind.THROTTLED) {
            reading.pace.throttled(now);
            listener.throttled(reading.shardId());
            return;
        }
        if (ReadFailureClassifier.isInvalidPosition(why)) {
            invalid(reading, why);
        } else if (why.kind() == FailureKind.FATAL) {
            owner.fail(new ConnectException(
                    why.message() + ". Shard " + reading.shardId() + " was read through " + reading.offset.readThrough()
                            + "; nothing is lost.",
                    why.cause()));
            return;
        }
        if (ReadFailureClassifier.isNotFound(why)) {
            reading.isMissing = true;
            owner.doubts();
        }
        reading.pace.failed(now);
        listener.failed(why);
        long failures = warnings.another();
        if (failures > 0) {
            LOG.warn(
                    "{} failure(s) to read since the last such warning; trying again. The latest: {} for {}: {}",
                    failures,
                    why.code(),
                    reading.shardId(),
                    why.message(),
                    why.cause());
        }
    }

    /** A position that the service does not take: the stream was created anew, or the position has aged out. */
    private void invalid(ShardReading reading, Failure why) {
        reading.refusals++;
        if (reading.refusals < REFUSALS) {
            reopen(reading, reading.position());
            owner.doubts();
        } else if (reading.isLossAllowed && reading.isUnread()) {
            LOG.warn("Shard {} has aged past {}: reading it from its oldest record", reading.shardId(), reading.start);
            reopen(reading, new StartAt.Beginning());
        } else {
            owner.fail(new ConnectException(why.message() + ". It was asked for shard " + reading.shardId()
                    + ", read through " + reading.offset.readThrough() + " (sequence number "
                    + reading.offset.sequenceNumber() + ")."));
        }
    }

    private void reopen(ShardReading reading, StartAt at) {
        reading.fetcher.close();
        reading.fetcher = fetcher(reading.shardId(), at);
    }

    /** Hands over how far each shard is read, for those that have emitted nothing of late; and ends again. */
    void heartbeat() {
        for (ShardReading reading : readings.values()) {
            if (reading.offset.isEnd()) {
                if (reading.feed.admitsHeartbeat()) {
                    queue.put(new Handover.End(reading.feed, Objects.requireNonNull(reading.offset.readThrough())));
                }
            } else if (reading.offset.readThrough() != null && reading.feed.admitsHeartbeat()) {
                queue.put(new Handover.Heartbeat(reading.feed, reading.offset.readThrough()));
            }
        }
    }
}
