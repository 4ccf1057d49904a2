package io.millrace.testkit.aws.conformance;

import static io.millrace.testkit.aws.conformance.KinesisClientFixture.md5;
import static io.millrace.testkit.aws.conformance.KinesisClientFixture.owns;
import static io.millrace.testkit.aws.conformance.KinesisClientFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.PutRecordResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Writing and reading records, by nothing but the public API: for LocalAws, other emulators, and AWS itself. */
class KinesisRecordsConformanceIT {
    private final KinesisClientFixture kinesis = new KinesisClientFixture();

    @AfterEach
    void close() {
        kinesis.close();
    }

    @Test
    void returnsWhatWasWrittenInTheOrderOfSequenceNumbers() {
        String stream = kinesis.newStream(1);
        List<String> numbers = kinesis.put(stream, "key ä", "one", "two", "three");

        List<Record> records =
                kinesis.read(kinesis.iterator(stream, kinesis.onlyShard(stream), ShardIteratorType.TRIM_HORIZON), 3);

        assertThat(texts(records)).containsExactly("one", "two", "three");
        assertThat(records).extracting(Record::sequenceNumber).containsExactlyElementsOf(numbers);
        assertThat(records).extracting(Record::partitionKey).containsOnly("key ä");
        assertThat(numbers.stream().map(BigInteger::new).toList()).isSorted().doesNotHaveDuplicates();
        assertThat(records)
                .allSatisfy(record -> assertThat(record.approximateArrivalTimestamp())
                        .isBetween(
                                Instant.now().minusSeconds(600), Instant.now().plusSeconds(600)));
    }

    @Test
    void routesByTheMd5OfThePartitionKey() {
        String stream = kinesis.newStream(3);
        List<Shard> shards = kinesis.shards(stream);

        PutRecordsResponse response = kinesis.putMany(stream, 50);

        assertThat(response.failedRecordCount()).isZero();
        for (int i = 0; i < 50; i++) {
            BigInteger hash = md5("key-" + i);
            String expected = shards.stream()
                    .filter(shard -> owns(shard, hash))
                    .findFirst()
                    .orElseThrow()
                    .shardId();
            assertThat(response.records().get(i).shardId()).isEqualTo(expected);
        }
    }

    @Test
    void routesByAnExplicitHashKeyIfThereIsOne() {
        String stream = kinesis.newStream(2);
        for (Shard shard : kinesis.shards(stream)) {
            for (String hashKey : List.of(
                    shard.hashKeyRange().startingHashKey(), shard.hashKeyRange().endingHashKey())) {
                PutRecordResponse response = kinesis.client()
                        .putRecord(request -> request.streamName(stream)
                                .partitionKey("any")
                                .explicitHashKey(hashKey)
                                .data(SdkBytes.fromUtf8String("x")));

                assertThat(response.shardId()).isEqualTo(shard.shardId());
            }
        }
    }

    @Test
    void beginsWhereTheIteratorTypeSays() {
        String stream = kinesis.newStream(1);
        Shard shard = kinesis.onlyShard(stream);
        List<String> numbers = kinesis.put(stream, "k", "a", "b", "c");
        Instant arrivalOfA = kinesis.read(kinesis.iterator(stream, shard, ShardIteratorType.TRIM_HORIZON), 3)
                .get(0)
                .approximateArrivalTimestamp();
        String latest = kinesis.iterator(stream, shard, ShardIteratorType.LATEST);
        kinesis.put(stream, "k", "d");

        assertThat(texts(kinesis.read(latest, 1))).containsExactly("d");
        assertThat(texts(kinesis.read(at(stream, shard, ShardIteratorType.AT_SEQUENCE_NUMBER, numbers.get(1)), 3)))
                .containsExactly("b", "c", "d");
        assertThat(texts(kinesis.read(at(stream, shard, ShardIteratorType.AFTER_SEQUENCE_NUMBER, numbers.get(1)), 2)))
                .containsExactly("c", "d");
        assertThat(texts(kinesis.read(atTime(stream, shard, arrivalOfA), 4))).containsExactly("a", "b", "c", "d");
        assertThat(texts(kinesis.read(atTime(stream, shard, arrivalOfA.minusSeconds(3600)), 4)))
                .containsExactly("a", "b", "c", "d");
    }

    private String at(String stream, Shard shard, ShardIteratorType type, String number) {
        return iterator(GetShardIteratorRequest.builder()
                .streamName(stream)
                .shardId(shard.shardId())
                .shardIteratorType(type)
                .startingSequenceNumber(number)
                .build());
    }

    private String atTime(String stream, Shard shard, Instant time) {
        return iterator(GetShardIteratorRequest.builder()
                .streamName(stream)
                .shardId(shard.shardId())
                .shardIteratorType(ShardIteratorType.AT_TIMESTAMP)
                .timestamp(time)
                .build());
    }

    private String iterator(GetShardIteratorRequest request) {
        return kinesis.client().getShardIterator(request).shardIterator();
    }

    @Test
    void returnsNoMoreThanTheLimitAndGoesOnFromThere() {
        String stream = kinesis.newStream(1);
        kinesis.put(stream, "k", "a", "b", "c");
        String first = kinesis.iterator(stream, kinesis.onlyShard(stream), ShardIteratorType.TRIM_HORIZON);

        GetRecordsResponse page = kinesis.client()
                .getRecords(request -> request.shardIterator(first).limit(2));

        assertThat(texts(page.records())).containsExactly("a", "b");
        assertThat(page.millisBehindLatest()).isNotNegative();
        assertThat(texts(kinesis.read(page.nextShardIterator(), 1))).containsExactly("c");
    }

    @Test
    void takesTheStreamsArnInPlaceOfItsName() {
        String stream = kinesis.newStream(1);
        String arn = kinesis.arn(stream);
        Shard shard = kinesis.client()
                .listShards(request -> request.streamARN(arn))
                .shards()
                .get(0);

        kinesis.client()
                .putRecords(request -> request.streamARN(arn)
                        .records(PutRecordsRequestEntry.builder()
                                .partitionKey("k")
                                .data(SdkBytes.fromUtf8String("v"))
                                .build()));
        kinesis.client()
                .putRecord(request -> request.streamARN(arn).partitionKey("k").data(SdkBytes.fromUtf8String("w")));

        String iterator = kinesis.client()
                .getShardIterator(request -> request.streamARN(arn)
                        .shardId(shard.shardId())
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .shardIterator();
        assertThat(texts(kinesis.read(iterator, 2))).containsExactly("v", "w");
    }

    @Test
    void takes500EntriesAnd256CharactersAndOneMebibyteButNotMore() {
        String stream = kinesis.newStream(1);

        assertThat(kinesis.putMany(stream, 500).records()).hasSize(500);
        assertRefused(() -> kinesis.putMany(stream, 501));
        assertRefused(() -> kinesis.putMany(stream, 0));
        String longest = "ü".repeat(256);
        assertThat(kinesis.put(stream, longest, "x")).hasSize(1);
        assertRefused(() -> kinesis.put(stream, longest + "ü", "x"));
        assertRefused(() -> putBytes(stream, (1 << 20) + 1));
        assertThat(putBytes(stream, (1 << 20) - 1)).isNotEmpty(); // the partition key counts: one byte
        assertRefused(() -> putBytes(stream, 1 << 20));
    }

    @Test
    void takesLargerRecordsOnceTheStreamDoes() {
        String stream = kinesis.newStream(1);
        String arn = kinesis.arn(stream);

        kinesis.client().updateMaxRecordSize(request -> request.streamARN(arn).maxRecordSizeInKiB(2048));
        kinesis.awaitActive(stream);

        assertThat(putBytes(stream, (2 << 20) - 1)).isNotEmpty();
        assertRefused(() -> putBytes(stream, 2 << 20));
        assertThat(kinesis.client()
                        .describeStreamSummary(request -> request.streamName(stream))
                        .streamDescriptionSummary()
                        .maxRecordSizeInKiB())
                .isEqualTo(2048);
    }

    @Test
    void refusesARequestAboveTenMebibytes() {
        String stream = kinesis.newStream(1);
        PutRecordsRequestEntry entry = PutRecordsRequestEntry.builder()
                .partitionKey("k")
                .data(SdkBytes.fromByteArray(new byte[(1 << 20) - 1]))
                .build();

        assertRefused(() -> kinesis.client()
                .putRecords(request -> request.streamName(stream).records(Collections.nCopies(11, entry))));
    }

    private String putBytes(String stream, int bytes) {
        return kinesis.client()
                .putRecord(request -> request.streamName(stream)
                        .partitionKey("k")
                        .data(SdkBytes.fromByteArray("y".repeat(bytes).getBytes(StandardCharsets.US_ASCII))))
                .sequenceNumber();
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(AwsServiceException.class, e -> {
            assertThat(e.statusCode()).isEqualTo(400);
            assertThat(e.awsErrorDetails().errorCode()).isIn("ValidationException", "InvalidArgumentException");
        });
    }

    @Test
    void namesWhatItDoesNotFind() {
        String stream = kinesis.newStream(1);
        String absent = AwsTarget.randomName();

        assertThatThrownBy(() -> kinesis.put(absent, "k", "v"))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining(absent);
        assertThatThrownBy(() -> kinesis.client()
                        .getShardIterator(request -> request.streamName(stream)
                                .shardId("shardId-000000000099")
                                .shardIteratorType(ShardIteratorType.LATEST)))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("shardId-000000000099");
    }

    @Test
    void refusesIteratorsAndSequenceNumbersThatAreNotItsOwn() {
        String stream = kinesis.newStream(2);
        List<Shard> shards = kinesis.shards(stream);
        List<String> elsewhere = new ArrayList<>();
        for (Shard shard : shards) {
            elsewhere.add(shard.sequenceNumberRange().startingSequenceNumber());
        }

        assertThatThrownBy(() -> kinesis.client().getRecords(request -> request.shardIterator("AAAAnonsense")))
                .isInstanceOf(InvalidArgumentException.class);
        assertThatThrownBy(() -> at(stream, shards.get(0), ShardIteratorType.AT_SEQUENCE_NUMBER, elsewhere.get(1)))
                .isInstanceOf(InvalidArgumentException.class);
        assertThatThrownBy(() -> atTime(stream, shards.get(0), Instant.now().plusSeconds(3600)))
                .isInstanceOf(InvalidArgumentException.class);
    }
}
