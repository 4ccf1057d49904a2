package io.millrace.connect.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connect.dynamodb.shards.SourcePartitions;
import io.millrace.connect.dynamodb.shards.StreamId;
import io.millrace.testkit.aws.LocalAws;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/** What becomes of offsets that a user wants to store, by the shards that there are. */
class AlterOffsetsIT {
    private static final String PARENT = "shardId-000000000000";
    private static final List<String> CHILDREN = List.of("shardId-000000000001", "shardId-000000000002");
    private static final Map<String, Object> ACTIVE = Map.of("version", 1L, "sequenceNumber", "0", "state", "ACTIVE");

    private final LocalAws aws = LocalAws.start();
    private final DynamoDbCdcSourceConnector connector = new DynamoDbCdcSourceConnector();
    private StreamId stream = new StreamId("", Instant.EPOCH);

    /** A stream whose only shard was split. */
    @BeforeEach
    void createStream() {
        aws.kinesis().createStream("changes", 1);
        try (KinesisAsyncClient kinesis = KinesisAsyncClient.builder()
                .endpointOverride(aws.endpoint())
                .region(Region.of(aws.region()))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAEXAMPLE", "secret")))
                .build()) {
            var summary = kinesis.describeStreamSummary(request -> request.streamName("changes"))
                    .join()
                    .streamDescriptionSummary();
            stream = new StreamId(summary.streamARN(), summary.streamCreationTimestamp());
            kinesis.splitShard(request -> request.streamName("changes")
                            .shardToSplit(PARENT)
                            .newStartingHashKey("170141183460469231731687303715884105728"))
                    .join();
        }
        aws.calls().reset();
    }

    @AfterEach
    void stop() {
        aws.close();
    }

    @Test
    void rewindsAShardWithAllThatDescendsFromIt() {
        Map<Map<String, ?>, Map<String, ?>> request = request();
        request.put(partition(PARENT), ACTIVE);
        CHILDREN.forEach(child -> request.put(partition(child), null));

        assertThat(connector.alterOffsets(props(), request)).isTrue();
        assertThat(aws.calls().snapshot()).containsOnlyKeys("kinesis:DescribeStreamSummary", "kinesis:ListShards");
    }

    @Test
    void refusesToRewindAShardAloneAndNamesWhatToAdd() {
        Map<Map<String, ?>, Map<String, ?>> request = request();
        request.put(partition(PARENT), ACTIVE);

        assertThatThrownBy(() -> connector.alterOffsets(props(), request))
                .isInstanceOf(ConnectException.class)
                .hasMessageContainingAll(CHILDREN.toArray(CharSequence[]::new));
    }

    @Test
    void resetsEverythingWithoutAskingAws() {
        Map<Map<String, ?>, Map<String, ?>> request = request();
        request.put(SourcePartitions.marker(stream.arn()), null);
        request.put(partition(PARENT), null);
        aws.close();

        assertThat(connector.alterOffsets(props(), request)).isTrue();
        assertThat(connector.alterOffsets(props(), request())).isTrue();
    }

    @Test
    void resetsEverythingOfAStreamThatWasReadBefore() {
        Map<Map<String, ?>, Map<String, ?>> request = request();
        request.put(SourcePartitions.marker("arn:aws:kinesis:eu-central-1:123456789012:stream/another"), null);

        assertThat(connector.alterOffsets(props(), request)).isTrue();
    }

    @Test
    void removesWhatAnotherConnectorOfThisNameHasLeft() {
        Map<Map<String, ?>, Map<String, ?>> request = request();
        request.put(Map.of("server", "shop"), null);

        assertThat(connector.alterOffsets(props(), request)).isTrue();
    }

    @Test
    void showsHowToResetWithoutTheMarkerWhereTheStreamCannotBeSeen() {
        aws.faults().on("DescribeStreamSummary").denyAccess();
        Map<Map<String, ?>, Map<String, ?>> request = request();
        request.put(partition(PARENT), null);

        assertThatThrownBy(() -> connector.alterOffsets(props(), request))
                .isInstanceOf(ConnectException.class)
                .hasMessageContainingAll("PATCH", "#stream", stream.arn());
    }

    @Test
    void leavesOffsetsAsTheyAreWhereTheShardsCannotBeListed() {
        aws.faults().on("ListShards").denyAccess();
        Map<Map<String, ?>, Map<String, ?>> request = request();
        request.put(partition(PARENT), ACTIVE);

        assertThatThrownBy(() -> connector.alterOffsets(props(), request))
                .isInstanceOf(ConnectException.class)
                .hasMessageContainingAll(
                        "the shards of the stream changes cannot be listed", "kinesis:ListShards", "reset");
    }

    private Map<String, String> partition(String shard) {
        return SourcePartitions.shard(stream, shard);
    }

    private static Map<Map<String, ?>, @Nullable Map<String, ?>> request() {
        return new HashMap<>();
    }

    private Map<String, String> props() {
        return Map.of(
                "name",
                "source",
                "topic.prefix",
                "shop",
                "kinesis.stream.name",
                "changes",
                "aws.region",
                aws.region(),
                "aws.endpoint",
                aws.endpoint().toString(),
                "aws.access.key.id",
                "AKIAEXAMPLE",
                "aws.secret.access.key",
                "secret");
    }
}
