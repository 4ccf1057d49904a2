package io.millrace.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Reads every shard of the stream with the AWS SDK, as any consumer would. Confined to one thread. */
final class StreamReader implements AutoCloseable {
    /** Kinesis allows five reads a second of each shard. */
    static final Duration PAUSE = Duration.ofMillis(250);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final KinesisClient client;
    private final Map<String, String> iterators = new LinkedHashMap<>();

    private StreamReader(KinesisClient client) {
        this.client = client;
    }

    /** Reads what is in the stream, from its beginning. */
    static StreamReader fromStart(Kinesis kinesis) {
        return open(kinesis, ShardIteratorType.TRIM_HORIZON);
    }

    /** Reads what comes from now on. */
    static StreamReader fromNow(Kinesis kinesis) {
        return open(kinesis, ShardIteratorType.LATEST);
    }

    private static StreamReader open(Kinesis kinesis, ShardIteratorType from) {
        StreamReader reader = new StreamReader(kinesis.client());
        try {
            List<Shard> shards = reader.client
                    .listShards(r -> r.streamName(kinesis.stream()))
                    .shards();
            for (Shard shard : shards) {
                String iterator = reader.client
                        .getShardIterator(r -> r.streamName(kinesis.stream())
                                .shardId(shard.shardId())
                                .shardIteratorType(from))
                        .shardIterator();
                reader.iterators.put(shard.shardId(), iterator);
            }
            return reader;
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    /** What has come since the last call; empty when nothing has. */
    List<StreamRecord> poll() {
        List<StreamRecord> records = new ArrayList<>();
        for (Map.Entry<String, String> shard : iterators.entrySet()) {
            GetRecordsResponse response = client.getRecords(r -> r.shardIterator(shard.getValue()));
            for (Record record : response.records()) {
                records.add(new StreamRecord(
                        shard.getKey(),
                        record.sequenceNumber(),
                        record.partitionKey(),
                        json(record),
                        record.approximateArrivalTimestamp()));
            }
            shard.setValue(response.nextShardIterator());
        }
        return records;
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
