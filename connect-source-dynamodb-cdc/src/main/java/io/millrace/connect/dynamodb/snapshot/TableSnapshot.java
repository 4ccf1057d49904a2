package io.millrace.connect.dynamodb.snapshot;

import io.millrace.connect.core.engine.Mailbox;
import io.millrace.connect.core.engine.Ticker;
import io.millrace.connect.dynamodb.read.HandoverQueue;
import io.millrace.connect.dynamodb.read.StreamPrelude;
import io.millrace.connect.dynamodb.shards.ShardTracker;
import io.millrace.connect.dynamodb.shards.StreamId;
import io.millrace.connect.dynamodb.shards.StreamMarker;
import io.millrace.connect.dynamodb.shards.StreamState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task's part of the scan of tables that comes before the stream is read. All tables are divided into as many segments as the
 * stream's marker says; each is a task's, by its number, and has an offset of its own. It is over, for all tasks, when all segments
 * have END stored; a table that is included later is scanned when the tasks have restarted, while the shards wait. Confined to the
 * reader thread.
 */
public final class TableSnapshot implements StreamPrelude {
    private static final Logger LOG = LoggerFactory.getLogger(TableSnapshot.class);

    private final ScannerConfig config;
    private final HandoverQueue queue;
    private final InstantSource clock;
    private final Ticker ticker;
    private final Owner owner;
    private final TableQuestions questions;
    private final TableGate gate;
    private final TableScanner scanner;
    private final ShardTracker tracker;

    /** The segments of this task that were begun, and when an END was sent last for those that were to their end before. */
    private final Map<Segment, Long> begun = new HashMap<>();

    private @Nullable Instant start;
    private Duration retention = Duration.ZERO;
    private boolean isOver;
    private boolean isLossTold;

    /**
     * The part of one task.
     *
     * @param clock the service's
     * @param random numbers from 0 (inclusive) to 1 (exclusive)
     */
    public TableSnapshot(
            ScannerConfig config,
            TableCalls dynamodb,
            HandoverQueue queue,
            Mailbox mailbox,
            Ticker ticker,
            InstantSource clock,
            Owner owner,
            DoubleSupplier random) {
        this.config = config;
        this.queue = queue;
        this.clock = clock;
        this.ticker = ticker;
        this.owner = owner;
        this.tracker = new ShardTracker(config.task(), config.tasks());
        this.questions = new TableQuestions(config, mailbox, ticker, owner);
        this.gate = new TableGate(config, dynamodb, questions, ticker, owner);
        this.scanner =
                new TableScanner(config, dynamodb, questions, queue, clock, ticker, random, this::checkRetention);
    }

    @Override
    public boolean admits(StreamState first) {
        return gate.isOpen(first.stream(), first.retention());
    }

    @Override
    public StreamMarker settle(StreamMarker marker) {
        LOG.info(
                "Scanning the tables {} in {} segment(s) each, before the stream is read from {} on",
                config.tables(),
                config.segments(),
                marker.start());
        return marker.withSnapshot(config.segments());
    }

    @Override
    public Collection<Map<String, String>> lookups(StreamId stream, StreamMarker marker) {
        return segments(stream, marker).stream()
                .map(segment -> segment.partition(stream))
                .toList();
    }

    private List<Segment> segments(StreamId stream, @Nullable StreamMarker marker) {
        return isOver || marker == null || marker.snapshotSegments() == null || !marker.isOf(stream)
                ? List.of()
                : Segment.of(config.tables(), marker.snapshotSegments());
    }

    @Override
    public boolean learned(StreamState state, Map<Map<String, String>, Map<String, Object>> stored) {
        StreamMarker marker = state.marker();
        if (isOver || (marker != null && !marker.isOf(state.stream()))) {
            return true;
        }
        if (marker == null) {
            return false;
        }
        start = isFirst(state) ? marker.start() : null;
        retention = state.retention();
        boolean isDone = true;
        for (Segment segment : segments(state.stream(), marker)) {
            Map<String, Object> encoded = stored.get(segment.partition(state.stream()));
            SegmentOffset offset =
                    encoded == null ? SegmentOffset.START : SegmentOffset.decode(segment.toString(), encoded);
            if (!offset.isEnd()) {
                isDone = false;
                // A table that was included later may not write to the stream yet.
                if (segment.isOwnedBy(config.task(), config.tasks())
                        && (encoded != null || begun.containsKey(segment) || admits(state))) {
                    begin(state.stream(), segment, offset);
                }
            }
        }
        if (isDone) {
            isOver = true;
            scanner.close();
            if (marker.snapshotSegments() == null) {
                LOG.warn(
                        "snapshot.mode=initial has no effect: the connector began without a snapshot. To begin anew, reset"
                                + " its offsets.");
            } else if (!begun.isEmpty()) {
                LOG.info("All tables are scanned; the stream is read from {} on", marker.start());
            }
        }
        return isDone;
    }

    private void begin(StreamId stream, Segment segment, SegmentOffset from) {
        long now = ticker.nanos();
        Long sent = begun.get(segment);
        if (sent == null) {
            begun.put(segment, now);
            scanner.scan(stream, segment, from);
        } else if (!scanner.isScanning(segment) && now - sent > TimeUnit.MILLISECONDS.toNanos(config.resendMs())) {
            // Another task that had this segment before, and was late to end, may have stored its offset over the END.
            begun.put(segment, now);
            queue.put(new SegmentEnd(stream, segment));
        }
    }

    /**
     * Whether no shard was read yet, as far as this task's show it. Those that were have offsets, which tell what is lost of them,
     * however long ago the connector began.
     */
    private boolean isFirst(StreamState state) {
        return state.stored().isEmpty() && state.listed().stream().anyMatch(shard -> tracker.isOwned(shard.id()));
    }

    /** What has changed since a first scan began must still be there when it is over. */
    private void checkRetention() {
        Instant began = start;
        if (began == null || isLossTold || clock.instant().isBefore(began.plus(retention))) {
            return;
        }
        isLossTold = true;
        String what = "The scan of " + config.tables() + " began at " + began + ", and the stream keeps records for "
                + retention.toHours() + " hours: changes that were made during the scan are lost.";
        if (config.failsOnDataLoss()) {
            close();
            owner.fail(new ConnectException(
                    what + " Raise snapshot.max.rcu, tasks.max, or the stream's retention (aws kinesis"
                            + " increase-stream-retention-period), and reset the connector's offsets to scan anew; or set"
                            + " behavior.on.data.loss=continue."));
        } else {
            LOG.warn("{} Going on (behavior.on.data.loss=continue).", what);
            owner.lost();
        }
    }

    @Override
    public long advance(long now) {
        return Math.min(gate.advance(now), scanner.advance(now));
    }

    @Override
    public void close() {
        questions.close();
        scanner.close();
    }
}
