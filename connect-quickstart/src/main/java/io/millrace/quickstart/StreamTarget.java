package io.millrace.quickstart;

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

/** A stream. Every shard is read with the AWS SDK, as any consumer would. */
final class StreamTarget implements Target {
    private final KinesisClient client;
    private final String stream;
    private final List<Position> positions = new ArrayList<>();

    private StreamTarget(KinesisClient client, String stream) {
        this.client = client;
        this.stream = stream;
    }

    /** How far one shard has been read. */
    private static final class Position {
        private final String shardId;
        private final GetShardIteratorRequest begin;
        private @Nullable String lastNumber;
        private @Nullable String iterator;

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

    /** Creates a stream of one shard. */
    static StreamTarget create(KinesisClient client, String stream) {
        StreamTarget target = new StreamTarget(client, stream);
        try {
            client.createStream(r -> r.streamName(stream).shardCount(1));
            client.waiter().waitUntilStreamExists(r -> r.streamName(stream));
            for (Shard shard : client.listShards(r -> r.streamName(stream)).shards()) {
                target.readFrom(shard);
            }
            return target;
        } catch (RuntimeException e) {
            target.close();
            throw e;
        }
    }

    private void readFrom(Shard shard) {
        GetShardIteratorRequest begin = GetShardIteratorRequest.builder()
                .shardIteratorType(ShardIteratorType.TRIM_HORIZON)
                .streamName(stream)
                .shardId(shard.shardId())
                .build();
        Position position = new Position(shard.shardId(), begin);
        position.iterator = client.getShardIterator(begin).shardIterator();
        positions.add(position);
    }

    @Override
    public Sink sink() {
        return Sink.KINESIS;
    }

    @Override
    public String created() {
        return stream;
    }

    @Override
    public String place() {
        return "stream " + stream;
    }

    @Override
    public List<String> tries() {
        return List.of(
                "it=$(here kinesis get-shard-iterator --stream-name " + stream + " --output text \\",
                "     --shard-id shardId-000000000000 --shard-iterator-type TRIM_HORIZON)",
                "here kinesis get-records --shard-iterator \"$it\"");
    }

    @Override
    public List<Arrival> poll() {
        List<Arrival> arrivals = new ArrayList<>();
        for (Position position : positions) {
            if (position.iterator != null) { // Or the shard was closed.
                read(position, arrivals);
            }
        }
        return arrivals;
    }

    private void read(Position position, List<Arrival> arrivals) {
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
            arrivals.add(new Arrival(
                    Sink.KINESIS,
                    position.shardId + ", partition key " + record.partitionKey(),
                    record.partitionKey(),
                    Arrival.json(record.data().asByteArray()),
                    record.approximateArrivalTimestamp()));
            position.lastNumber = record.sequenceNumber();
        }
        position.iterator = response.nextShardIterator();
    }

    @Override
    public void close() {
        client.close();
    }
}
