package io.millrace.connect.dynamodb.read;

import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.engine.EngineWork;
import io.millrace.connect.core.engine.Mailbox;
import io.millrace.connect.core.engine.OncePerMinute;
import io.millrace.connect.core.engine.Ticker;
import io.millrace.connect.dynamodb.shards.DataLoss;
import io.millrace.connect.dynamodb.shards.Decision;
import io.millrace.connect.dynamodb.shards.Shard;
import io.millrace.connect.dynamodb.shards.ShardOffset;
import io.millrace.connect.dynamodb.shards.ShardTracker;
import io.millrace.connect.dynamodb.shards.SourcePartitions;
import io.millrace.connect.dynamodb.shards.StreamId;
import io.millrace.connect.dynamodb.shards.StreamMarker;
import io.millrace.connect.dynamodb.shards.StreamState;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a task's shards into a {@link HandoverQueue}: does what {@link ShardTracker} decides. Confined to the reader thread; it has
 * none of its own, so that a test can take every step itself.
 */
final class StreamReader implements EngineWork, StreamWatch.Owner, ShardReads.Owner, StreamPrelude.Owner {
    private static final Logger LOG = LoggerFactory.getLogger(StreamReader.class);

    /** How often stored offsets are looked at while a shard waits for them. */
    private static final long LOOK_AGAIN = TimeUnit.SECONDS.toNanos(1);

    /** Connect may store offsets with each poll, and to look means to read its topic to the end. */
    private static final long LOOK_SOON = TimeUnit.MILLISECONDS.toNanos(200);

    private final ReaderConfig config;
    private final HandoverQueue queue;
    private final ReadListener listener;
    private final ServiceClock clock;
    private final Ticker ticker;
    private final ShardTracker tracker;
    private final StreamPrelude prelude;
    private final StreamWatch watch;
    private final ShardReads reads;
    private final OncePerMinute lossWarnings;

    private @Nullable StreamState state;
    private @Nullable StreamMarker sentMarker;
    private boolean isMarkerStored;
    private boolean isPositionTold;
    private boolean isRecreationTold;
    private boolean waits;
    private boolean failed;
    private long nextHeartbeat;

    StreamReader(
            ReaderConfig config,
            KinesisCalls kinesis,
            OffsetReads offsets,
            HandoverQueue queue,
            Mailbox mailbox,
            Ticker ticker,
            DoubleSupplier random,
            ReadListener listener,
            StreamPrelude.Maker preludes) {
        this.config = config;
        this.queue = queue;
        this.listener = listener;
        this.ticker = ticker;
        this.clock = new ServiceClock(ticker);
        this.tracker = new ShardTracker(config.task(), config.tasks());
        this.prelude = preludes.make(queue, mailbox, ticker, clock, this);
        this.watch = new StreamWatch(config, kinesis, offsets, clock, mailbox, ticker, tracker, prelude, this);
        this.reads = new ShardReads(config, kinesis, clock, mailbox, ticker, random, queue, listener, this);
        this.lossWarnings = new OncePerMinute(ticker);
        this.nextHeartbeat = ticker.nanos() + heartbeatInterval();
    }

    @Override
    public long advance() {
        if (failed) {
            return Long.MAX_VALUE;
        }
        long now = ticker.nanos();
        if (nextHeartbeat - now <= 0) {
            nextHeartbeat = now + heartbeatInterval();
            heartbeat();
        }
        long wait = Math.min(nextHeartbeat - now, watch.advance(now));
        return Math.min(wait, Math.min(prelude.advance(now), reads.advance(now)));
    }

    @Override
    public void fail(ConnectException why) {
        queue.fail(why);
        close();
    }

    /** Begins nothing more. */
    void close() {
        failed = true;
        watch.close();
        prelude.close();
        reads.closeAll();
    }

    /** Connect has stored offsets: those that are waited for may be among them. */
    void offsetsStored() {
        if (waits || reads.hasEnds() || (sentMarker != null && !isMarkerStored)) {
            watch.lookIn(LOOK_SOON);
        }
    }

    // What is known of the stream

    @Override
    public void learned(StreamState learned, boolean isPreludeOver) {
        state = learned;
        isMarkerStored = learned.marker() != null && learned.marker().isOf(learned.stream());
        if (!settleMarker(learned)) {
            return;
        }
        if (!isPreludeOver) {
            lookAgain();
            return;
        }
        Decision decision = tracker.decide(learned, reads.offsets());
        if (decision.loss().isPresent()) {
            recreated(decision.loss().get());
            return;
        }
        Set<String> listed = learned.listed().stream().map(Shard::id).collect(Collectors.toSet());
        reads.retain(listed, new HashSet<>(decision.unstoredEnds()));
        for (Decision.Start start : decision.starts()) {
            if (start.loss().isPresent() && isFatal(start.loss().get())) {
                return;
            }
            reads.start(learned.stream(), start);
        }
        waits = !decision.waits().isEmpty();
        if (waits) {
            watch.lookIn(LOOK_AGAIN);
        }
    }

    /** Task 0 settles where the connector begins, and sends it until it is stored. Returns whether to go on. */
    private boolean settleMarker(StreamState learned) {
        StreamMarker stored = learned.marker();
        if (stored != null && isMarkerStored) {
            if (!isPositionTold
                    && !stored.position().configured().equals(config.position().configured())) {
                isPositionTold = true;
                LOG.warn(
                        "kinesis.position={} has no effect: the connector began with {}, as its offsets say. To begin anew,"
                                + " reset its offsets.",
                        config.position().configured(),
                        stored.position().configured());
            }
            return true;
        }
        if (config.task() != 0 || (sentMarker != null && sentMarker.isOf(learned.stream()))) {
            return true;
        }
        if (stored != null) {
            if (config.failsOnDataLoss()) {
                return true; // the decision says so
            }
            sentMarker = StreamMarker.anew(learned.stream(), learned.listed(), learned.now());
        } else if (!prelude.admits(learned)) {
            lookAgain();
            return false;
        } else {
            try {
                sentMarker = prelude.settle(StreamMarker.first(
                        learned.stream(),
                        config.position(),
                        learned.listed(),
                        !learned.stored().isEmpty(),
                        learned.now()));
            } catch (ConnectException e) { // shards are named that do not exist
                fail(e);
                return false;
            }
        }
        queue.put(new Handover.Marker(learned.stream().arn(), sentMarker));
        watch.lookIn(LOOK_AGAIN);
        return true;
    }

    /** Others have to do something first. */
    private void lookAgain() {
        waits = true;
        watch.lookIn(LOOK_AGAIN);
    }

    /** The offsets are about a stream that is no longer there. */
    private void recreated(DataLoss loss) {
        if (config.failsOnDataLoss()) {
            fail(new ConnectException(loss.message()));
            return;
        }
        if (!isRecreationTold) {
            isRecreationTold = true;
            LOG.warn(
                    "{} Going on with the new stream, from its beginning (behavior.on.data.loss=continue).",
                    loss.text());
            lost();
        }
        lookAgain(); // until task 0's new marker is stored
    }

    @Override
    public void gone(StreamId stream) {
        reads.closeAll();
        state = null;
        sentMarker = null;
        isRecreationTold = false;
        waits = false;
        if (config.failsOnDataLoss()) {
            fail(new ConnectException(
                    DataLoss.recreated(stream.arn(), stream.created().toString(), null)
                            .message()));
        } else {
            LOG.warn("The stream {} created at {} is gone; waiting for a new one.", stream.arn(), stream.created());
        }
    }

    @Override
    public void retrying(Failure why) {
        listener.failed(why);
    }

    @Override
    public void lost() {
        listener.dataLost(SourcePartitions.MARKER);
    }

    // What is read of the shards

    @Override
    public boolean admits(ShardReading reading, Page page) {
        StreamState known = state;
        if (known == null) {
            return false;
        }
        Instant now = clock.now();
        ShardOffset before = reading.offset;
        Instant readThrough = before.readThrough();
        if (readThrough != null && !readThrough.isBefore(now.minus(known.retention()))) {
            reading.isLossTold = false;
            return true;
        }
        Optional<DataLoss> loss = ShardTracker.loss(known, reading.shardId(), before, now);
        if (loss.isEmpty() || reading.isLossTold) {
            return true;
        }
        reading.isLossTold = true;
        return !isFatal(loss.get());
    }

    /** Fails, or warns and counts. */
    private boolean isFatal(DataLoss loss) {
        if (config.failsOnDataLoss()) {
            fail(new ConnectException(loss.message()));
            return true;
        }
        listener.dataLost(loss.shardId());
        if (lossWarnings.another() > 0) {
            LOG.warn("{} Going on with what is there (behavior.on.data.loss=continue).", loss.text());
        }
        return false;
    }

    @Override
    public void ended(ShardReading reading) {
        watch.listSoon(); // its children may not be listed yet
    }

    @Override
    public void doubts() {
        watch.listSoon();
    }

    private void heartbeat() {
        reads.heartbeat();
        StreamState known = state;
        StreamMarker sent = sentMarker;
        if (known != null && sent != null && !isMarkerStored) {
            queue.put(new Handover.Marker(known.stream().arn(), sent));
        }
    }

    private long heartbeatInterval() {
        return TimeUnit.MILLISECONDS.toNanos(config.heartbeatIntervalMs());
    }
}
