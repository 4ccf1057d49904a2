package io.millrace.connect.dynamodb;

import io.millrace.connect.dynamodb.read.Handover;
import io.millrace.connect.dynamodb.read.HeartbeatWatch;
import io.millrace.connect.dynamodb.read.ShardFeed;
import io.millrace.connect.dynamodb.shards.ShardOffset;
import io.millrace.connect.dynamodb.shards.SourcePartitions;
import io.millrace.connect.dynamodb.snapshot.SegmentEnd;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes the records that are there for their offsets alone: Connect stores offsets only with records. They say which shard was read
 * how far; nobody needs to read them, but no transform may drop them. Thread-safe.
 */
final class ControlRecords {
    /** The name of their values' schema. */
    static final String SCHEMA_NAME = "io.millrace.connect.dynamodb.Heartbeat";

    private static final Schema VALUE = SchemaBuilder.struct()
            .name(SCHEMA_NAME)
            .field("stream", Schema.STRING_SCHEMA)
            .field("shard", Schema.STRING_SCHEMA)
            .field("state", Schema.STRING_SCHEMA)
            .field("read_through_ms", Schema.OPTIONAL_INT64_SCHEMA)
            .build();

    private final String topic;
    private final HeartbeatWatch watch;

    /**
     * @param topic where they go
     * @param watch told of each
     */
    ControlRecords(String topic, HeartbeatWatch watch) {
        this.topic = topic;
        this.watch = watch;
    }

    /** How far the shard is given. */
    SourceRecord of(ShardFeed feed) {
        ShardOffset offset = feed.offset();
        return record(
                feed.partition(),
                offset.encode(),
                feed.stream().arn(),
                feed.shardId(),
                offset.state().name(),
                offset.readThrough());
    }

    /** That a segment is scanned. */
    SourceRecord of(SegmentEnd end) {
        return record(
                end.segment().partition(end.stream()),
                end.offset().encode(),
                end.stream().arn(),
                end.segment().toString(),
                "END",
                null);
    }

    /** What was settled at the first start. */
    SourceRecord of(Handover.Marker marker) {
        return record(
                SourcePartitions.marker(marker.streamArn()),
                marker.marker().encode(),
                marker.streamArn(),
                SourcePartitions.MARKER,
                "STARTED",
                marker.marker().start());
    }

    private SourceRecord record(
            Map<String, String> partition,
            Map<String, Object> offset,
            String stream,
            String shard,
            String state,
            @Nullable Instant readThrough) {
        Struct value = new Struct(VALUE)
                .put("stream", stream)
                .put("shard", shard)
                .put("state", state)
                .put("read_through_ms", readThrough == null ? null : readThrough.toEpochMilli());
        SourceRecord record = new SourceRecord(partition, offset, topic, Schema.STRING_SCHEMA, shard, VALUE, value);
        watch.made(record);
        return record;
    }
}
