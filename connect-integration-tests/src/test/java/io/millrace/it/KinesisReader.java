package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Reads a stream as any consumer does, with the real SDK: each shard from its beginning, in its order. */
public final class KinesisReader implements AutoCloseable {
    /** A shard takes five reads a second. */
    private static final Duration BETWEEN_READS = Duration.ofMillis(250);

    private final KinesisClient client;
    private final String stream;
    private final Map<String, String> iterators = new HashMap<>();
    private final Map<SdkBytes, Record> records = new LinkedHashMap<>();

    KinesisReader(URI endpoint, String region, String stream) {
        this(client(endpoint, region), stream);
    }

    /** @param client which is closed with this */
    public KinesisReader(KinesisClient client, String stream) {
        this.client = client;
        this.stream = stream;
        for (Shard shard : client.listShards(r -> r.streamName(stream)).shards()) {
            iterators.put(
                    shard.shardId(),
                    client.getShardIterator(r -> r.streamName(stream)
                                    .shardId(shard.shardId())
                                    .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                            .shardIterator());
        }
    }

    /** A client as any other, for what an operator does. */
    public static KinesisClient client(URI endpoint, String region) {
        return KinesisClient.builder()
                .endpointOverride(endpoint)
                .region(Region.of(region))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .httpClientBuilder(Apache5HttpClient.builder())
                .build();
    }

    /**
     * Waits until there are at least {@code count} different records; all there are, each shard's in its order. One that comes again, as
     * it may after a rebalance or a restart, counts once.
     */
    List<Record> read(int count, Duration timeout) {
        await("records in " + stream)
                .atMost(timeout)
                .pollInterval(BETWEEN_READS)
                .untilAsserted(() -> {
                    assertThat(read().size()).isGreaterThanOrEqualTo(count);
                });
        return List.copyOf(records.values());
    }

    /** Reads each shard once more; all different records there have been, each shard's in its order. */
    public List<Record> read() {
        iterators.replaceAll((shard, iterator) -> {
            GetRecordsResponse response = client.getRecords(r -> r.shardIterator(iterator));
            response.records().forEach(record -> records.putIfAbsent(record.data(), record));
            return response.nextShardIterator();
        });
        return List.copyOf(records.values());
    }

    @Override
    public void close() {
        client.close();
    }
}
