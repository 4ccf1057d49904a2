package io.millrace.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Reads every shard of the stream with the AWS SDK, as any consumer would. Confined to one thread. */
final class StreamReader implements AutoCloseable {
    /** Kinesis allows five reads a second of each shard. */
    static final Duration PAUSE = Duration.ofMillis(250);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final KinesisClient client;
    private final List<Position> positions = new ArrayList<>();

    private StreamReader(KinesisClient client) {
        this.client = client;
    }

    /** How far one shard has been read. */
    private static final class Position {
        private final String shardId;
        private final GetShardIteratorRequest begin;
        private @Nullable String lastNumber;
        private @Nullable String iterator;
        private boolean isAtEnd;

        Position(String shardId, GetShardIteratorRequest begin) {
            this.shardId = shardId;
            this.begin = begin;
        }

        /** Where to go on: after the last record that was read. */
        GetShardIteratorRequest next() {
            return lastNumber == null
                    ? begin
                    : begin.toBuilder()
                            .shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                            .startingSequenceNumber(lastNumber)
                            .timestamp(null)
                            .build();
        }
    }

    /** Reads what is in the stream, from its beginning. */
    static StreamReader fromStart(Kinesis kinesis) {
        return open(kinesis, GetShardIteratorRequest.builder().shardIteratorType(ShardIteratorType.TRIM_HORIZON));
    }

    /** Reads what comes from now on, which takes a first {@link #poll()} within five minutes. */
    static StreamReader fromNow(Kinesis kinesis) {
        return open(kinesis, GetShardIteratorRequest.builder().shardIteratorType(ShardIteratorType.LATEST));
    }

    private static StreamReader open(Kinesis kinesis, GetShardIteratorRequest.Builder begin) {
        StreamReader reader = new StreamReader(kinesis.client());
        try {
            for (Shard shard : reader.client
                    .listShards(r -> r.streamName(kinesis.stream()))
                    .shards()) {
                GetShardIteratorRequest request = begin.streamName(kinesis.stream())
                        .shardId(shard.shardId())
                        .build();
                Position position = new Position(shard.shardId(), request);
                position.iterator = reader.client.getShardIterator(request).shardIterator();
                reader.positions.add(position);
            }
            return reader;
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    /** What has come since the last call; empty when nothing has, or when Kinesis wants to be asked later. */
    List<StreamRecord> poll() {
        List<StreamRecord> records = new ArrayList<>();
        for (Position position : positions) {
            position.isAtEnd = position.iterator == null; // The shard was closed.
            if (position.iterator != null) {
                read(position, records);
            }
        }
        return records;
    }

    /** Whether the last {@link #poll()} saw the end of every shard. */
    boolean isAtEnd() {
        return positions.stream().allMatch(position -> position.isAtEnd);
    }

    private void read(Position position, List<StreamRecord> records) {
        GetRecordsResponse response;
        try {
            response = client.getRecords(r -> r.shardIterator(position.iterator));
        } catch (ExpiredIteratorException e) { // Nobody has asked for five minutes: this machine slept.
            position.iterator = client.getShardIterator(position.next()).shardIterator();
            return;
        } catch (KinesisException e) {
            if (e.isThrottlingException() || e instanceof ProvisionedThroughputExceededException) {
                return;
            }
            throw e;
        }
        for (Record record : response.records()) {
            records.add(new StreamRecord(
                    position.shardId,
                    record.sequenceNumber(),
                    record.partitionKey(),
                    json(record),
                    record.approximateArrivalTimestamp()));
            position.lastNumber = record.sequenceNumber();
        }
        position.iterator = response.nextShardIterator();
        Long behind = response.millisBehindLatest();
        position.isAtEnd = behind != null && behind == 0;
    }

    private static JsonNode json(Record record) {
        try {
            return JSON.readTree(record.data().asByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException("Record " + record.sequenceNumber() + " is not JSON", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
