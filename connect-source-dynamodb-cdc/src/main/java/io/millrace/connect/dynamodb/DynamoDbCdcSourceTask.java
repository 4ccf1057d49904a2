package io.millrace.connect.dynamodb;

import io.millrace.connect.core.config.BuildVersion;
import io.millrace.connect.core.engine.Ticker;
import io.millrace.connect.dynamodb.decode.ChangeDecoder;
import io.millrace.connect.dynamodb.decode.DecoderConfig;
import io.millrace.connect.dynamodb.decode.SnapshotEvents;
import io.millrace.connect.dynamodb.metrics.SourceMetrics;
import io.millrace.connect.dynamodb.read.HandoverQueue;
import io.millrace.connect.dynamodb.read.HeartbeatWatch;
import io.millrace.connect.dynamodb.read.ReadEngine;
import io.millrace.connect.dynamodb.read.ReadLimits;
import io.millrace.connect.dynamodb.read.ReaderConfig;
import io.millrace.connect.dynamodb.read.StreamRequests;
import io.millrace.connect.dynamodb.shards.Position;
import io.millrace.connect.dynamodb.shards.StreamId;
import io.millrace.connect.dynamodb.snapshot.TableClient;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/**
 * Reads the shards that are this task's and turns what is in them into change events. The reader's thread does the reading; what it
 * has read is decoded on Connect's. Confined to the task thread, but for {@link #stop()} and {@link #commitRecord}.
 */
public final class DynamoDbCdcSourceTask extends SourceTask {
    /** Connect's, for {@code transaction.boundary=interval}; it has validated it. Where it is not set the worker's flushes count. */
    private static final String TRANSACTION_INTERVAL_MS = "transaction.boundary.interval.ms";

    private volatile @Nullable ReadEngine engine;
    private volatile @Nullable SourceMetrics metrics;
    private volatile @Nullable TableClient tables;
    private volatile @Nullable HeartbeatWatch heartbeats;
    private @Nullable EventEmitter emitter;

    @Override
    public String version() {
        return BuildVersion.get();
    }

    @Override
    public void start(Map<String, String> props) {
        DynamoDbCdcSourceConfig config = new DynamoDbCdcSourceConfig(props);
        String name = config.connectorName() + "-" + config.taskId();
        boolean complete = false;
        try {
            SourceMetrics shown = SourceMetrics.of(context, name);
            metrics = shown;
            TableClient scanned = new TableClient(config.dynamoDb(), name + "-scan");
            tables = scanned;
            HeartbeatWatch watch =
                    new HeartbeatWatch(config.events().heartbeatTopic(), transactionMs(props), Ticker.SYSTEM);
            heartbeats = watch;
            ReadEngine opened = new ReadEngine(
                    readerConfig(config),
                    name,
                    context.offsetStorageReader(),
                    shown,
                    Snapshots.of(config, scanned),
                    watch);
            engine = opened;
            shown.observe(buffered(opened.queue()));
            emitter = new EventEmitter(
                    opened.queue(),
                    stream -> new ChangeDecoder(decoderConfig(config, stream), InstantSource.system(), Ticker.SYSTEM),
                    stream -> new SnapshotEvents(decoderConfig(config, stream), InstantSource.system()),
                    new ControlRecords(config.events().heartbeatTopic(), watch),
                    shown);
            complete = true;
        } finally {
            if (!complete) {
                stop();
            }
        }
    }

    private static SourceMetrics.Buffered buffered(HandoverQueue queue) {
        return new SourceMetrics.Buffered() {
            @Override
            public long records() {
                return queue.records();
            }

            @Override
            public long bytes() {
                return queue.bytes();
            }
        };
    }

    @Override
    public @Nullable List<SourceRecord> poll() throws InterruptedException {
        return Objects.requireNonNull(emitter, "the task is not started").poll();
    }

    private static long transactionMs(Map<String, String> props) {
        String interval = props.get(TRANSACTION_INTERVAL_MS);
        return interval == null ? 0 : Long.parseLong(interval.trim());
    }

    @Override
    public void commitRecord(SourceRecord record, @Nullable RecordMetadata metadata) {
        HeartbeatWatch watch = heartbeats;
        if (watch != null) {
            watch.done(record, metadata != null);
        }
    }

    @Override
    public void commit() {
        ReadEngine running = engine;
        if (running != null) {
            running.offsetsStored();
        }
    }

    @Override
    public void stop() {
        Utils.closeQuietly(engine, "reader");
        Utils.closeQuietly(tables, "DynamoDB client");
        Utils.closeQuietly(metrics, "metrics");
    }

    private static ReaderConfig readerConfig(DynamoDbCdcSourceConfig config) {
        StreamConfig stream = config.stream();
        ReadingConfig reading = config.reading();
        return new ReaderConfig(
                config.aws(),
                new StreamRequests(stream.text()),
                stream.key(),
                stream.create() ? stream.createShards() : 0,
                config.taskId(),
                config.tasks(),
                // What comes behind a snapshot begins when that does.
                config.snapshot().isInitial() ? new Position.Latest() : config.position(),
                new ReadLimits(
                        reading.recordLimit(),
                        reading.callsPerSecond(),
                        reading.bytesPerSecond(),
                        reading.emptyBackoffMs(),
                        reading.throttledBackoffMs(),
                        reading.maxBufferedRecords(),
                        reading.maxBufferedBytes()),
                reading.discoveryIntervalMs(),
                reading.heartbeatIntervalMs(),
                reading.failsOnDataLoss());
    }

    private static DecoderConfig decoderConfig(DynamoDbCdcSourceConfig config, StreamId stream) {
        EventConfig events = config.events();
        return new DecoderConfig(
                config.connectorName(),
                events.topicPrefix(),
                config.stream().name(),
                stream.arn().split(":", -1)[3],
                events.documentFormat(),
                events.tombstonesOnDelete(),
                events.tables(),
                events.decodeErrors(),
                events.deduplicateWindowMs(),
                DecoderConfig.DEFAULT_DEDUPLICATE_MAX_IDS);
    }
}
