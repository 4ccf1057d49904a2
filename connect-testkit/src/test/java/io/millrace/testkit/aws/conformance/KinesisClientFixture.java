package io.millrace.testkit.aws.conformance;

import static org.awaitility.Awaitility.await;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** A target, a client, and the streams that a test has made, which are deleted with it. */
final class KinesisClientFixture implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final AwsTarget target;
    private final KinesisClient client;
    private final List<String> streams = new ArrayList<>();

    KinesisClientFixture() {
        this(AwsTarget.open());
    }

    /** At this target, which is closed with it. */
    KinesisClientFixture(AwsTarget target) {
        this.target = target;
        this.client = target.configure(KinesisClient.builder().httpClient(Apache5HttpClient.create()))
                .build();
    }

    KinesisClient client() {
        return client;
    }

    String newStream(int shards) {
        String name = AwsTarget.randomName();
        client.createStream(request -> request.streamName(name).shardCount(shards));
        streams.add(name);
        awaitActive(name);
        return name;
    }

    void awaitActive(String stream) {
        await("stream " + stream + " to become ACTIVE")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(target.isAws() ? 2000 : 50))
                .until(() -> client.describeStreamSummary(request -> request.streamName(stream))
                        .streamDescriptionSummary()
                        .streamStatus()
                        .equals(StreamStatus.ACTIVE));
    }

    void awaitGone(String stream) {
        await("stream " + stream + " to be gone")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(target.isAws() ? 2000 : 50))
                .until(() -> {
                    try {
                        client.describeStreamSummary(request -> request.streamName(stream));
                        return false;
                    } catch (ResourceNotFoundException e) {
                        return true;
                    }
                });
    }

    String arn(String stream) {
        return client.describeStreamSummary(request -> request.streamName(stream))
                .streamDescriptionSummary()
                .streamARN();
    }

    List<Shard> shards(String stream) {
        return client.listShards(request -> request.streamName(stream)).shards();
    }

    Shard onlyShard(String stream) {
        return shards(stream).get(0);
    }

    /** Writes texts one after the other, each with its own call, so that their order in the shard is theirs. */
    List<String> put(String stream, String key, String... texts) {
        List<String> numbers = new ArrayList<>();
        for (String text : texts) {
            numbers.add(client.putRecord(request ->
                            request.streamName(stream).partitionKey(key).data(SdkBytes.fromUtf8String(text)))
                    .sequenceNumber());
        }
        return numbers;
    }

    PutRecordsResponse putMany(String stream, int count) {
        List<PutRecordsRequestEntry> entries = IntStream.range(0, count)
                .mapToObj(i -> PutRecordsRequestEntry.builder()
                        .partitionKey("key-" + i)
                        .data(SdkBytes.fromUtf8String("value-" + i))
                        .build())
                .toList();
        return client.putRecords(request -> request.streamName(stream).records(entries));
    }

    String iterator(String stream, Shard shard, ShardIteratorType type) {
        return client.getShardIterator(request ->
                        request.streamName(stream).shardId(shard.shardId()).shardIteratorType(type))
                .shardIterator();
    }

    /** Reads until that many records have come, or the shard's end. */
    List<Record> read(String iterator, int count) {
        List<Record> records = new ArrayList<>();
        readPages(iterator, count, records);
        return records;
    }

    /** Reads until that many records have come, or the shard's end; returns the last answer. */
    GetRecordsResponse readPages(String iterator, int count, List<Record> into) {
        String[] next = {iterator};
        GetRecordsResponse[] last = {null};
        await(count + " records")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(210))
                .until(() -> {
                    String from = next[0];
                    GetRecordsResponse page = client.getRecords(request -> request.shardIterator(from));
                    into.addAll(page.records());
                    next[0] = page.nextShardIterator();
                    last[0] = page;
                    return into.size() >= count || next[0] == null;
                });
        return last[0];
    }

    static List<String> texts(List<Record> records) {
        return records.stream().map(record -> record.data().asUtf8String()).toList();
    }

    static boolean owns(Shard shard, BigInteger hashKey) {
        return new BigInteger(shard.hashKeyRange().startingHashKey()).compareTo(hashKey) <= 0
                && new BigInteger(shard.hashKeyRange().endingHashKey()).compareTo(hashKey) >= 0;
    }

    static BigInteger md5(String partitionKey) {
        try {
            return new BigInteger(
                    1, MessageDigest.getInstance("MD5").digest(partitionKey.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    static BigInteger middle(Shard shard) {
        return new BigInteger(shard.hashKeyRange().startingHashKey())
                .add(new BigInteger(shard.hashKeyRange().endingHashKey()))
                .shiftRight(1);
    }

    static @Nullable String ending(Shard shard) {
        return shard.sequenceNumberRange().endingSequenceNumber();
    }

    @Override
    public void close() {
        for (String stream : streams) {
            try {
                client.deleteStream(request -> request.streamName(stream).enforceConsumerDeletion(true));
            } catch (ResourceNotFoundException e) {
                // the test has deleted it
            }
        }
        client.close();
        target.close();
    }
}
