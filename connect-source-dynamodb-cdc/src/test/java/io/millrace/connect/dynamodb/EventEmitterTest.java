package io.millrace.connect.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connect.core.engine.Ticker;
import io.millrace.connect.dynamodb.decode.ChangeDecoder;
import io.millrace.connect.dynamodb.decode.DecodeErrors;
import io.millrace.connect.dynamodb.decode.DecoderConfig;
import io.millrace.connect.dynamodb.decode.DocumentFormat;
import io.millrace.connect.dynamodb.decode.SnapshotEvents;
import io.millrace.connect.dynamodb.read.Handover;
import io.millrace.connect.dynamodb.read.HandoverQueue;
import io.millrace.connect.dynamodb.read.HeartbeatWatch;
import io.millrace.connect.dynamodb.read.Page;
import io.millrace.connect.dynamodb.read.ReadListener;
import io.millrace.connect.dynamodb.read.ShardFeed;
import io.millrace.connect.dynamodb.shards.ShardOffset;
import io.millrace.connect.dynamodb.shards.StartAt;
import io.millrace.connect.dynamodb.shards.StreamId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.Record;

class EventEmitterTest {
    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");
    private static final StreamId STREAM =
            new StreamId("arn:aws:kinesis:eu-west-1:123456789012:stream/changes", Instant.EPOCH);
    private static final int PAGES = 1_000;

    private final ShardFeed feed = new ShardFeed(
            STREAM,
            "shardId-000000000000",
            new StartAt.Beginning(),
            ShardOffset.decode("shardId-000000000000", Map.of("version", 1, "state", "ACTIVE")));
    private int left = PAGES;
    private final HandoverQueue queue = new HandoverQueue(this::readOn);
    private final EventEmitter emitter = new EventEmitter(
            queue,
            stream -> new ChangeDecoder(config(), InstantSource.fixed(NOW), Ticker.SYSTEM),
            stream -> new SnapshotEvents(config(), InstantSource.fixed(NOW)),
            new ControlRecords("heartbeats", new HeartbeatWatch("heartbeats", 0, Ticker.SYSTEM)),
            new ReadListener() {
                @Override
                public void emitted(int events) {
                    counted += events;
                }
            });
    private int counted;

    /** Connect can pause and stop a task, and store its offsets, only between polls. */
    @Test
    void returnsThoughThereIsNoEndOfRecordsThatAreFiltered() throws InterruptedException {
        readOn();

        assertThat(emitter.poll()).isNull();
        assertThat(left).isBetween(PAGES - 30, PAGES - 2);

        queue.put(new Handover.Heartbeat(feed, NOW));
        List<SourceRecord> told = null;
        for (int polls = 0; polls < 3 && told == null; polls++) {
            told = emitter.poll();
        }
        assertThat(told)
                .singleElement()
                .satisfies(heartbeat -> assertThat(heartbeat.sourceOffset().get("sequenceNumber"))
                        .isEqualTo("7"));
        assertThat(left).isPositive();
    }

    @Test
    void aDeletionIsOneEventThoughATombstoneFollows() throws InterruptedException {
        left = 0;
        Record deletion = record("{\"eventID\":\"1\",\"eventName\":\"REMOVE\",\"tableName\":\"orders\",\"dynamodb\":"
                + "{\"ApproximateCreationDateTime\":1767225600123,\"Keys\":{\"id\":{\"S\":\"a\"}}}}");
        queue.put(new Handover.Records(
                feed, new Page(feed.shardId(), Collections.nCopies(3, deletion), 1_000, 0, NOW, false)));

        assertThat(emitter.poll()).hasSize(6);

        assertThat(counted).isEqualTo(3);
    }

    /** As fast as it is polled there is more. */
    private void readOn() {
        if (left-- > 0) {
            Record record =
                    record("{\"eventID\":\"1\",\"eventName\":\"INSERT\",\"tableName\":\"others\",\"dynamodb\":{}}");
            queue.put(new Handover.Records(
                    feed, new Page(feed.shardId(), Collections.nCopies(1_000, record), 100_000, 60_000, NOW, false)));
        }
    }

    private static Record record(String json) {
        return Record.builder()
                .sequenceNumber("7")
                .partitionKey("key")
                .approximateArrivalTimestamp(NOW)
                .data(SdkBytes.fromUtf8String(json))
                .build();
    }

    private static DecoderConfig config() {
        return new DecoderConfig(
                "name",
                "shop",
                "changes",
                "eu-west-1",
                DocumentFormat.JSON,
                true,
                Set.of("orders"),
                new DecodeErrors.Fail(),
                0,
                DecoderConfig.DEFAULT_DEDUPLICATE_MAX_IDS);
    }
}
