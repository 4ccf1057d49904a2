package io.millrace.connect.dynamodb.decode;

import io.millrace.connect.core.engine.OncePerMinute;
import io.millrace.connect.core.engine.Ticker;
import io.millrace.connect.dynamodb.decode.DecodedRecord.Kind;
import io.millrace.connect.dynamodb.decode.DecodedSink.Reason;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.kinesis.model.Record;

/**
 * Makes change events in Debezium's shape of the records that DynamoDB writes to Kinesis, aggregates unpacked. One for each task: it
 * remembers the task's recent event ids, if asked to. Confined to one thread.
 */
public final class ChangeDecoder {
    /** Header of a record in quarantine: why it could not be decoded. */
    public static final String ERROR_HEADER = "millrace.error";
    /** Header of a record in quarantine: the connector's name. */
    public static final String CONNECTOR_HEADER = "millrace.error.connector";
    /** Header of a record in quarantine: the stream that it was read from. */
    public static final String STREAM_HEADER = "millrace.error.stream";
    /** Header of a record in quarantine: the shard. */
    public static final String SHARD_HEADER = "millrace.error.shard";
    /** Header of a record in quarantine: its sequence number. */
    public static final String SEQUENCE_HEADER = "millrace.error.sequence";
    /** Header of a record in quarantine: its number in an aggregate, from 0; left out where it came by itself. */
    public static final String SUB_SEQUENCE_HEADER = "millrace.error.sub_sequence";

    private static final Logger LOG = LoggerFactory.getLogger(ChangeDecoder.class);

    private final DecoderConfig config;
    private final InstantSource clock;
    private final EventReader reader;
    private final Envelopes envelopes;
    private final RecentEvents recent;
    private final OncePerMinute warnings;

    /**
     * The decoder of a task.
     *
     * @param clock tells when an event is decoded: its {@code ts_ms}
     * @param ticker paces warnings
     */
    public ChangeDecoder(DecoderConfig config, InstantSource clock, Ticker ticker) {
        this.config = config;
        this.clock = clock;
        this.warnings = new OncePerMinute(ticker);
        reader = new EventReader(
                config.format() == DocumentFormat.JSON ? new JsonItems() : new MapItems(),
                new Tables(config.topicPrefix(), config.tables()),
                config.region());
        envelopes = envelopes(config);
        recent = new RecentEvents(config.deduplicateWindowMs(), config.deduplicateMaxIds());
    }

    static Envelopes envelopes(DecoderConfig config) {
        return config.format() == DocumentFormat.JSON
                ? new StructEnvelopes(config.topicPrefix(), config.stream())
                : new MapEnvelopes(config.topicPrefix(), config.stream());
    }

    /**
     * Decodes a record.
     *
     * @param shard the shard that it was read from
     * @param record as the service returned it
     * @param skipThrough the records of an aggregate up to the one with this number are passed over, since they are done with;
     *     {@link DecodedSink#NOTHING} to take all
     * @param sink takes what the record holds, in order: it is called once for each record, with the last call through
     *     {@link DecodedSink#WHOLE}; a deletion with a tombstone is two calls
     * @throws DecodeException if it, or one in it, cannot be decoded and the task is to fail; what stands before in an aggregate has
     *     gone to the sink
     */
    public void decode(String shard, Record record, long skipThrough, DecodedSink sink) {
        byte[] data = record.data().asByteArrayUnsafe();
        Optional<List<Slice>> unpacked = Aggregate.unpack(data);
        if (unpacked.isEmpty()) {
            Place place = new Place(shard, record.sequenceNumber(), null, "false");
            decode(record, Slice.of(data), place, DecodedSink.NOTHING, DecodedSink.WHOLE, sink);
            return;
        }
        List<Slice> records = unpacked.get();
        int last = records.size() - 1;
        if (skipThrough >= last) {
            sink.nothing(DecodedSink.WHOLE, Reason.EMPTY);
        }
        for (int i = (int) Math.min(skipThrough, last) + 1; i <= last; i++) {
            Place place = new Place(shard, record.sequenceNumber(), (long) i, "false");
            decode(record, records.get(i), place, i - 1L, i == last ? DecodedSink.WHOLE : i, sink);
        }
    }

    /**
     * Decodes a record, or one of an aggregate.
     *
     * @param before how far the Kinesis record is done with before it
     * @param through how far behind it
     */
    private void decode(Record record, Slice data, Place place, long before, long through, DecodedSink sink) {
        Optional<Event> read;
        try {
            read = reader.read(data);
        } catch (UnreadableException e) {
            undecodable(record, data, place, e, through, sink);
            return;
        }
        if (read.isEmpty()) {
            sink.nothing(through, Reason.FILTERED);
            return;
        }
        Event event = read.get();
        if (event.id() != null && recent.isRepeated(event.id(), place, record.approximateArrivalTimestamp())) {
            sink.nothing(through, Reason.DUPLICATE);
            return;
        }
        boolean tombstone = event.operation() == Event.Operation.DELETE && config.tombstones();
        DecodedRecord change = change(event, place, envelopes, clock.instant());
        sink.record(tombstone ? before : through, change);
        if (tombstone) {
            sink.record(
                    through,
                    new DecodedRecord(
                            Kind.TOMBSTONE,
                            change.topic(),
                            change.keySchema(),
                            change.key(),
                            null,
                            null,
                            new ConnectHeaders()));
        }
    }

    static DecodedRecord change(Event event, Place place, Envelopes envelopes, Instant now) {
        return new DecodedRecord(
                Kind.CHANGE,
                event.table().topic(),
                envelopes.keySchema(event),
                envelopes.key(event),
                envelopes.valueSchema(event),
                envelopes.value(event, place, now),
                new ConnectHeaders());
    }

    private void undecodable(
            Record record, Slice data, Place place, UnreadableException problem, long through, DecodedSink sink) {
        String reason = describe(record, place, problem);
        if (config.onErrors() instanceof DecodeErrors.Quarantine quarantine) {
            tell(reason, "go to errors.quarantine.topic=" + quarantine.topic());
            sink.record(through, quarantined(record, data, place, reason, quarantine.topic()));
        } else if (config.onErrors() instanceof DecodeErrors.Skip) {
            tell(reason, "are dropped, by behavior.on.decode.errors=skip");
            sink.nothing(through, Reason.SKIPPED);
        } else {
            throw new DecodeException(
                    reason
                            + ". To go on without it, set behavior.on.decode.errors to quarantine, with errors.quarantine.topic, or to skip");
        }
    }

    /** A stream may be full of records that are not DynamoDB's. */
    private void tell(String reason, String becomes) {
        LOG.debug("{}. Such records {}", reason, becomes);
        long count = warnings.another();
        if (count > 0) {
            LOG.warn(
                    "{} record(s) that cannot be decoded since the last such warning; they {}. The latest: {}",
                    count,
                    becomes,
                    reason);
        }
    }

    private String describe(Record record, Place place, UnreadableException problem) {
        Long sub = place.subSequenceNumber();
        boolean broken = sub == null && Aggregate.hasMagic(record.data().asByteArrayUnsafe());
        return "Stream " + config.stream() + ", shard " + place.shard() + ", sequence number " + place.sequenceNumber()
                + (sub == null ? "" : ", record " + sub + " of the aggregate")
                + ": cannot decode this as a change of DynamoDB's: " + problem.getMessage()
                + (broken ? "; it begins as an aggregate of the Kinesis Producer Library, but is a broken one" : "");
    }

    private DecodedRecord quarantined(Record record, Slice data, Place place, String reason, String topic) {
        ConnectHeaders headers = new ConnectHeaders();
        headers.addString(ERROR_HEADER, reason);
        headers.addString(CONNECTOR_HEADER, config.connector());
        headers.addString(STREAM_HEADER, config.stream());
        headers.addString(SHARD_HEADER, place.shard());
        headers.addString(SEQUENCE_HEADER, place.sequenceNumber());
        if (place.subSequenceNumber() != null) {
            headers.addLong(SUB_SEQUENCE_HEADER, place.subSequenceNumber());
        }
        return new DecodedRecord(
                Kind.QUARANTINED,
                topic,
                Schema.OPTIONAL_STRING_SCHEMA,
                record.partitionKey(),
                Schema.BYTES_SCHEMA,
                data.toByteArray(),
                headers);
    }
}
