package io.millrace.testkit.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testkit.aws.kinesis.KinesisLimits;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** Quotas, and all that needs time to pass, on a clock that only the test moves. */
class ThrottlingAndTimeIT {
    private final ManualClock clock = new ManualClock();
    private final LocalAws aws = LocalAws.builder().clock(clock).start();
    private final KinesisClient client = Clients.kinesis(aws.endpoint());

    @AfterEach
    void close() {
        client.close();
        aws.close();
    }

    private PutRecordsResponse put(int entries) {
        return client.putRecords(request -> request.streamName("s").records(Clients.entries(entries)));
    }

    private String iterator(ShardIteratorType type) {
        return client.getShardIterator(request ->
                        request.streamName("s").shardId("shardId-000000000000").shardIteratorType(type))
                .shardIterator();
    }

    @Test
    void refusesTheEntriesOfAShardAboveAThousandASecond() {
        aws.kinesis().createStream("s", 1);

        assertThat(put(500).failedRecordCount()).isZero();
        assertThat(put(500).failedRecordCount()).isZero();
        PutRecordsResponse third = put(2);
        assertThat(third.failedRecordCount()).isEqualTo(2);
        assertThat(third.records()).allSatisfy(entry -> {
            assertThat(entry.errorCode()).isEqualTo("ProvisionedThroughputExceededException");
            assertThat(entry.errorMessage())
                    .isEqualTo("Rate exceeded for shard shardId-000000000000 in stream s under account "
                            + LocalAws.ACCOUNT + ".");
        });
        clock.advance(Duration.ofMillis(100));
        assertThat(put(101).failedRecordCount()).isEqualTo(1);

        assertThat(aws.kinesis().stream("s").entriesThrottled()).isEqualTo(3);
        aws.kinesis().throttling(false);
        assertThat(put(500).failedRecordCount()).isZero();
        assertThat(aws.kinesis().stream("s").recordsAccepted()).isEqualTo(1600);
    }

    @Test
    void refusesTheBytesOfAShardAboveAMebibyteASecond() {
        aws.kinesis().createStream("s", 1);
        PutRecordsRequestEntry entry = Clients.entry("k", "x".repeat(300_000));

        PutRecordsResponse response =
                client.putRecords(request -> request.streamName("s").records(Collections.nCopies(5, entry)));

        assertThat(response.records())
                .extracting(result -> result.errorCode() == null)
                .containsExactly(true, true, true, false, false);
    }

    @Test
    void letsARecordPassThatIsLargerThanASecondsQuotaAndThenWaits() {
        aws.kinesis().createStream("s", 1);
        String arn = aws.kinesis().stream("s").arn();
        client.updateMaxRecordSize(request -> request.streamARN(arn).maxRecordSizeInKiB(10_240));

        client.putRecord(
                request -> request.streamName("s").partitionKey("k").data(SdkBytes.fromByteArray(new byte[5 << 20])));

        assertThat(put(1).failedRecordCount()).isEqualTo(1);
        clock.advance(Duration.ofMillis(3900));
        assertThat(put(1).failedRecordCount()).isEqualTo(1);
        clock.advance(Duration.ofMillis(200));
        assertThat(put(1).failedRecordCount()).isZero();
    }

    @Test
    void scalesQuotas() {
        aws.kinesis().limits(KinesisLimits.AWS.withShardQuotas(0.01));
        aws.kinesis().createStream("s", 1);

        assertThat(put(25).failedRecordCount()).isEqualTo(15);
    }

    @Test
    void answersFiveReadsASecondAndTwoMebibytes() {
        aws.kinesis().throttling(false);
        aws.kinesis().createStream("s", 1);
        PutRecordsRequestEntry entry = Clients.entry("k", "x".repeat(1_000_000));
        client.putRecords(request -> request.streamName("s").records(Collections.nCopies(10, entry)));
        aws.kinesis().throttling(true);
        String latest = iterator(ShardIteratorType.LATEST);
        String all = iterator(ShardIteratorType.TRIM_HORIZON);

        for (int i = 0; i < 5; i++) {
            client.getRecords(request -> request.shardIterator(latest));
        }
        assertThatThrownBy(() -> client.getRecords(request -> request.shardIterator(latest)))
                .isInstanceOf(ProvisionedThroughputExceededException.class);
        clock.advance(Duration.ofSeconds(1));
        assertThat(client.getRecords(request -> request.shardIterator(all)).records())
                .hasSize(10);
        clock.advance(Duration.ofMillis(3700));
        assertThatThrownBy(() -> client.getRecords(request -> request.shardIterator(latest)))
                .isInstanceOf(ProvisionedThroughputExceededException.class);
        clock.advance(Duration.ofMillis(1300));
        assertThat(client.getRecords(request -> request.shardIterator(latest)).records())
                .isEmpty();
    }

    @Test
    void letsIteratorsExpireAfterFiveMinutes() {
        aws.kinesis().createStream("s", 1);
        String iterator = iterator(ShardIteratorType.TRIM_HORIZON);

        clock.advance(Duration.ofMinutes(5));
        assertThat(client.getRecords(request -> request.shardIterator(iterator)).records())
                .isEmpty();
        clock.advance(Duration.ofMillis(1));
        assertThatThrownBy(() -> client.getRecords(request -> request.shardIterator(iterator)))
                .isInstanceOf(ExpiredIteratorException.class);
    }

    @Test
    void forgetsRecordsAndClosedShardsAfterTheirRetention() {
        aws.kinesis().createStream("s", 1);
        put(3);
        client.splitShard(request ->
                request.streamName("s").shardToSplit("shardId-000000000000").newStartingHashKey("9"));
        assertThat(client.listShards(request -> request.streamName("s")).shards())
                .hasSize(3);

        clock.advance(Duration.ofHours(23));
        assertThat(client.getRecords(request -> request.shardIterator(iterator(ShardIteratorType.TRIM_HORIZON)))
                        .records())
                .hasSize(3);
        clock.advance(Duration.ofHours(1).plusMillis(1));

        assertThat(client.listShards(request -> request.streamName("s")).shards())
                .extracting(Shard::shardId)
                .containsExactly("shardId-000000000001", "shardId-000000000002");
        assertThatThrownBy(() -> iterator(ShardIteratorType.TRIM_HORIZON))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void keepsRecordsAsLongAsItIsTold() {
        aws.kinesis().limits(KinesisLimits.AWS.withRetention(Duration.ofMinutes(90)));
        aws.kinesis().createStream("s", 1);
        put(3);

        assertThat(client.describeStreamSummary(request -> request.streamName("s"))
                        .streamDescriptionSummary()
                        .retentionPeriodHours())
                .isEqualTo(2);
        aws.advance(Duration.ofMinutes(90).plusMillis(1));

        assertThat(client.getRecords(request -> request.shardIterator(iterator(ShardIteratorType.TRIM_HORIZON)))
                        .records())
                .isEmpty();
    }

    @Test
    void trimsAShardWhenToldAndGoesOnAtWhatIsThere() {
        aws.kinesis().createStream("s", 1);
        String first = put(5).records().get(0).sequenceNumber();
        String old = iterator(ShardIteratorType.TRIM_HORIZON);

        aws.kinesis().stream("s").trim("shardId-000000000000", 3);

        assertThat(client.getRecords(request -> request.shardIterator(old)).records())
                .hasSize(2);
        String behindTrimmed = client.getShardIterator(request -> request.streamName("s")
                        .shardId("shardId-000000000000")
                        .shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                        .startingSequenceNumber(first))
                .shardIterator();
        assertThat(client.getRecords(request -> request.shardIterator(behindTrimmed))
                        .records())
                .hasSize(2);
    }

    @Test
    void forgetsAClosedShardWhenTold() {
        aws.kinesis().createStream("s", 1);
        assertThatThrownBy(() -> aws.kinesis().stream("s").forget("shardId-000000000000"))
                .isInstanceOf(IllegalArgumentException.class);
        client.splitShard(request ->
                request.streamName("s").shardToSplit("shardId-000000000000").newStartingHashKey("9"));

        aws.kinesis().stream("s").forget("shardId-000000000000");

        List<Shard> left = client.listShards(request -> request.streamName("s")).shards();
        assertThat(left)
                .hasSize(2)
                .allSatisfy(shard -> assertThat(shard.parentShardId()).isEqualTo("shardId-000000000000"));
        assertThatThrownBy(() -> iterator(ShardIteratorType.TRIM_HORIZON))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void tellsItsTimeInEachAnswer() {
        aws.kinesis().createStream("s", 1);
        aws.advance(Duration.ofDays(3));

        assertThat(client.listShards(request -> request.streamName("s"))
                        .sdkHttpResponse()
                        .firstMatchingHeader("Date"))
                .contains("Tue, 24 Nov 2026 10:00:00 GMT");
    }

    @Test
    void letsIteratorsExpireAsSoonAsTold() {
        aws.kinesis().limits(KinesisLimits.AWS.withIteratorLifetime(Duration.ofSeconds(2)));
        aws.kinesis().createStream("s", 1);
        String iterator = iterator(ShardIteratorType.TRIM_HORIZON);

        clock.advance(Duration.ofSeconds(3));

        assertThatThrownBy(() -> client.getRecords(request -> request.shardIterator(iterator)))
                .isInstanceOf(ExpiredIteratorException.class);
    }

    @Test
    void listsShardsAsTheyWereAtATime() {
        aws.kinesis().createStream("s", 1);
        clock.advance(Duration.ofMinutes(10));
        client.splitShard(request ->
                request.streamName("s").shardToSplit("shardId-000000000000").newStartingHashKey("9"));
        clock.advance(Duration.ofMinutes(10));

        assertThat(listed(ShardFilterType.AT_TIMESTAMP, Duration.ofMinutes(15)))
                .containsExactly("shardId-000000000000");
        assertThat(listed(ShardFilterType.AT_TIMESTAMP, Duration.ofMinutes(5)))
                .containsExactly("shardId-000000000001", "shardId-000000000002");
        assertThat(listed(ShardFilterType.FROM_TIMESTAMP, Duration.ofMinutes(15)))
                .hasSize(3);
        assertThat(listed(ShardFilterType.FROM_TIMESTAMP, Duration.ofMinutes(5)))
                .containsExactly("shardId-000000000001", "shardId-000000000002");
    }

    private List<String> listed(ShardFilterType type, Duration ago) {
        return client
                .listShards(request -> request.streamName("s")
                        .shardFilter(filter ->
                                filter.type(type).timestamp(clock.instant().minus(ago))))
                .shards()
                .stream()
                .map(Shard::shardId)
                .toList();
    }

    @Test
    void takesTimeToChangeStreamsIfAsked() {
        aws.kinesis().transition(Duration.ofSeconds(10));
        client.createStream(request -> request.streamName("s").shardCount(1));
        assertThat(status()).isEqualTo(StreamStatus.CREATING);
        assertThatThrownBy(() -> put(1)).isInstanceOf(ResourceNotFoundException.class);
        clock.advance(Duration.ofSeconds(10));
        assertThat(status()).isEqualTo(StreamStatus.ACTIVE);

        client.splitShard(request ->
                request.streamName("s").shardToSplit("shardId-000000000000").newStartingHashKey("9"));
        assertThat(status()).isEqualTo(StreamStatus.UPDATING);
        assertThat(put(1).records().get(0).shardId()).isEqualTo("shardId-000000000000");
        assertThatThrownBy(() -> client.splitShard(request -> request.streamName("s")
                        .shardToSplit("shardId-000000000000")
                        .newStartingHashKey("9")))
                .isInstanceOf(ResourceInUseException.class);
        clock.advance(Duration.ofSeconds(10));
        assertThat(put(1).records().get(0).shardId()).isNotEqualTo("shardId-000000000000");

        client.deleteStream(request -> request.streamName("s"));
        assertThat(status()).isEqualTo(StreamStatus.DELETING);
        clock.advance(Duration.ofSeconds(10));
        assertThatThrownBy(this::status).isInstanceOf(ResourceNotFoundException.class);
    }

    private StreamStatus status() {
        return client.describeStreamSummary(request -> request.streamName("s"))
                .streamDescriptionSummary()
                .streamStatus();
    }
}
