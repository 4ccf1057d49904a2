package io.millrace.connect.dynamodb;

import io.millrace.connect.dynamodb.decode.ChangeDecoder;
import io.millrace.connect.dynamodb.decode.DecodeException;
import io.millrace.connect.dynamodb.decode.DecodedRecord;
import io.millrace.connect.dynamodb.decode.DecodedSink;
import io.millrace.connect.dynamodb.decode.SnapshotEvents;
import io.millrace.connect.dynamodb.read.Handover;
import io.millrace.connect.dynamodb.read.HandoverQueue;
import io.millrace.connect.dynamodb.read.Page;
import io.millrace.connect.dynamodb.read.ReadListener;
import io.millrace.connect.dynamodb.read.ShardFeed;
import io.millrace.connect.dynamodb.shards.ShardOffset;
import io.millrace.connect.dynamodb.shards.StreamId;
import io.millrace.connect.dynamodb.snapshot.ScannedPage;
import io.millrace.connect.dynamodb.snapshot.SegmentEnd;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.model.Record;

/**
 * Makes source records of what was read: decodes pages, slice by slice, and gives each record its shard's offset. Confined to the
 * thread that polls.
 */
final class EventEmitter implements DecodedSink {
    /** As many records are returned by one poll: what is decoded is larger than what was read, and is not bounded otherwise. */
    private static final int MOST_RECORDS = 2_048;

    /**
     * No more than this is decoded by one poll, and a page: what is filtered has no end otherwise, and what is not grows while it is
     * decoded.
     */
    private static final long MOST_WORK = 10L * 1024 * 1024;

    /** What a record costs at least, in bytes. */
    private static final long RECORD_WORK = 1024;

    /** Connect pauses and stops a task only between polls. */
    private static final long WAIT_MS = 500;

    private final HandoverQueue queue;
    private final Function<StreamId, ChangeDecoder> decoders;
    private final Function<StreamId, SnapshotEvents> itemEvents;
    private final ControlRecords control;
    private final ReadListener listener;

    private @Nullable ChangeDecoder decoder;
    private @Nullable SnapshotEvents items;
    private Handover.@Nullable Records page;
    private int nextInPage;
    private @Nullable DecodeException undecodable;

    // Of the poll, and of the Kinesis record, that is under way.
    private List<SourceRecord> out = new ArrayList<>();
    private int events;
    private long work;
    private @Nullable ShardFeed feed;
    private String sequenceNumber = "";
    private Instant through = Instant.EPOCH;

    /**
     * An emitter of what the queue has.
     *
     * @param decoders makes the decoder once a stream is known
     * @param itemEvents makes what makes events of scanned items, likewise
     */
    EventEmitter(
            HandoverQueue queue,
            Function<StreamId, ChangeDecoder> decoders,
            Function<StreamId, SnapshotEvents> itemEvents,
            ControlRecords control,
            ReadListener listener) {
        this.queue = queue;
        this.decoders = decoders;
        this.itemEvents = itemEvents;
        this.control = control;
        this.listener = listener;
    }

    /**
     * The next records.
     *
     * @return null if there are none for a while
     * @throws org.apache.kafka.connect.errors.ConnectException why there are no more
     */
    @Nullable
    List<SourceRecord> poll() throws InterruptedException {
        if (undecodable != null) {
            throw undecodable;
        }
        out = new ArrayList<>();
        events = 0;
        work = 0;
        while (out.size() < MOST_RECORDS && work < MOST_WORK && undecodable == null) {
            if (page != null) {
                decodeSlice(page);
                continue;
            }
            Handover next = queue.take(out.isEmpty() ? WAIT_MS : 0);
            if (next == null) {
                break;
            }
            take(next);
        }
        if (events > 0) {
            listener.emitted(events);
        }
        if (out.isEmpty()) {
            if (undecodable != null) {
                throw undecodable;
            }
            return null;
        }
        return out;
    }

    private void take(Handover next) {
        if (next instanceof Handover.Records records) {
            page = records;
            nextInPage = 0;
            return;
        }
        if (next instanceof ScannedPage scanned) {
            snapshot(scanned);
        } else if (next instanceof SegmentEnd end) {
            out.add(control.of(end));
        } else if (next instanceof Handover.Heartbeat heartbeat) {
            if (heartbeat.feed().heartbeat(heartbeat.readThrough())) {
                out.add(control.of(heartbeat.feed()));
            }
        } else if (next instanceof Handover.End end) {
            end.feed().ended(end.readThrough());
            out.add(control.of(end.feed()));
        } else if (next instanceof Handover.Marker marker) {
            out.add(control.of(marker));
        }
        queue.release(next);
    }

    /** All of the page at once: under exactly-once, what one poll returns is stored with its offset or not at all. */
    private void snapshot(ScannedPage scanned) {
        try {
            SnapshotEvents with = items;
            if (with == null) {
                with = itemEvents.apply(scanned.stream());
                items = with;
            }
            List<SourceRecord> records = SnapshotRecords.of(scanned, with);
            out.addAll(records);
            events += records.size();
        } catch (DecodeException e) {
            undecodable = e;
        }
    }

    private void decodeSlice(Handover.Records records) {
        ShardFeed shard = records.feed();
        ChangeDecoder with = decoder;
        if (with == null) {
            with = decoders.apply(shard.stream());
            decoder = with;
        }
        Page read = records.page();
        List<Record> all = read.records();
        int last = all.size() - 1;
        feed = shard;
        try {
            while (nextInPage <= last && out.size() < MOST_RECORDS) {
                Record record = all.get(nextInPage);
                begin(shard, record, nextInPage == last ? read.readThrough() : record.approximateArrivalTimestamp());
                with.decode(shard.shardId(), record, shard.givenOf(record), this);
                nextInPage++;
            }
        } catch (DecodeException e) {
            undecodable = e; // what stands before it goes to Connect first
        }
        if (nextInPage > last || undecodable != null) {
            page = null;
            work += records.bytes() + RECORD_WORK * records.records();
            queue.release(records);
        }
    }

    private void begin(ShardFeed shard, Record record, @Nullable Instant readThrough) {
        sequenceNumber = record.sequenceNumber();
        Instant before = shard.offset().readThrough();
        through = readThrough != null ? readThrough : before != null ? before : Instant.EPOCH;
        if (!shard.offset().isWorthStoring()) {
            shard.advance(shard.offset().idle(through)); // nothing was there before the first record
        }
    }

    @Override
    public void record(long throughSub, DecodedRecord decoded) {
        ShardFeed shard = Objects.requireNonNull(feed);
        ShardOffset offset = offset(shard, throughSub);
        out.add(decoded.at(shard.partition(), offset.encode()));
        shard.advance(offset);
        shard.emitted();
        switch (decoded.kind()) {
            case CHANGE -> events++;
            case TOMBSTONE -> {} // its deletion is counted
            case QUARANTINED -> listener.undecodable(shard.shardId());
        }
    }

    @Override
    public void nothing(long throughSub, Reason reason) {
        ShardFeed shard = Objects.requireNonNull(feed);
        shard.advance(offset(shard, throughSub));
        if (reason == Reason.SKIPPED) {
            listener.undecodable(shard.shardId());
        } else {
            listener.skipped(shard.shardId());
        }
    }

    private ShardOffset offset(ShardFeed shard, long throughSub) {
        if (throughSub == NOTHING) {
            return shard.offset();
        }
        return throughSub == WHOLE
                ? shard.offset().behind(sequenceNumber, through)
                : shard.offset().within(sequenceNumber, throughSub, through);
    }
}
