package io.millrace.connect.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connect.core.delivery.Batch;
import io.millrace.connect.core.delivery.BatchResult;
import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;
import io.millrace.connect.core.engine.Ticker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesis.model.Shard;

class KinesisBatchClientTest {
    private static final PutRecordsResultEntry STORED = PutRecordsResultEntry.builder()
            .shardId("shardId-000000000000")
            .sequenceNumber("1")
            .build();

    private final FakeKinesis kinesis = new FakeKinesis();
    private final KinesisBatchClient client = new KinesisBatchClient(
            kinesis::putRecords,
            new KinesisFailureClassifier(
                    new KinesisSinkConfig(Map.of("kinesis.stream.name", "orders", "aws.region", "eu-central-1")),
                    "kinesis:PutRecords",
                    "orders"),
            null,
            kinesis);

    @Test
    void deliversWhatWasStored() {
        kinesis.answer(0, STORED, STORED);

        BatchResult result = send(2);

        assertThat(result).isSameAs(BatchResult.delivered());
        assertThat(kinesis.latest.streamName()).isEqualTo("orders");
        assertThat(kinesis.latest.records()).hasSize(2);
    }

    @Test
    void namesTheStreamByItsArn() {
        kinesis.answer(0, STORED);
        String arn = "arn:aws:kinesis:eu-central-1:123456789012:stream/orders";

        client.send(new Batch<>(arn, entries(1))).toCompletableFuture().join();

        assertThat(kinesis.latest.streamARN()).isEqualTo(arn);
        assertThat(kinesis.latest.streamName()).isNull();
    }

    @Test
    void tellsFailedEntriesFromStoredOnes() {
        kinesis.answer(
                3,
                error("ProvisionedThroughputExceededException"),
                STORED,
                error("InternalFailure"),
                error("SomethingNew"));

        BatchResult result = send(4);

        assertThat(result.requestFailure()).isNull();
        assertThat(result.failureOf(0).kind()).isEqualTo(FailureKind.THROTTLED);
        assertThat(result.failureOf(1)).isNull();
        assertThat(result.failureOf(2).kind()).isEqualTo(FailureKind.RETRYABLE);
        assertThat(result.failureOf(3).kind()).isEqualTo(FailureKind.RETRYABLE);
        assertThat(result.failureOf(3).code()).isEqualTo("SomethingNew");
        assertThat(result.failureOf(3).message()).doesNotContain("canary");
    }

    @Test
    void rejectsAnEntryThatKinesisFindsInvalidAndNothingElse() {
        kinesis.answer(1, STORED, error("InvalidArgumentException"));

        BatchResult result = send(2);

        assertThat(result.failureOf(0)).isNull();
        assertThat(result.failureOf(1).kind()).isEqualTo(FailureKind.REJECTED);
        assertThat(result.failureOf(1).message())
                .contains("orders", "record.max.bytes")
                .doesNotContain("canary");
    }

    @Test
    void namesTheStreamOfTheBatch() {
        kinesis.refuse("ResourceNotFoundException");

        Failure failure = client.send(new Batch<>("another", entries(1)))
                .toCompletableFuture()
                .join()
                .requestFailure();

        assertThat(failure.message()).contains("no stream another").doesNotContain("orders");
    }

    @Test
    void takesAnAggregateForUndeliveredThatLiesAcrossShards() {
        KinesisSinkConfig config =
                new KinesisSinkConfig(Map.of("kinesis.stream.name", "orders", "aws.region", "eu-central-1"));
        ShardLister lister = new ShardLister(request -> CompletableFuture.completedFuture(ListShardsResponse.builder()
                .shards(Shard.builder()
                        .shardId("shardId-000000000000")
                        .hashKeyRange(range -> range.startingHashKey("0").endingHashKey(HashKey.LAST.toString()))
                        .build())
                .build()));
        KinesisFailureClassifier failures = new KinesisFailureClassifier(config, "kinesis:ListShards", "orders");
        ShardMaps shards =
                new ShardMaps(stream -> new StreamWatch(stream, lister, failures, config.sharding(), Ticker.SYSTEM));
        shards.shardsOf("orders");
        KinesisBatchClient aware = new KinesisBatchClient(kinesis::putRecords, failures, shards, kinesis);
        PutRecordsResultEntry elsewhere =
                STORED.toBuilder().shardId("shardId-000000000001").build();
        KinesisEntry plain = Entries.entry("k", "v");
        KinesisEntry aggregate = KinesisEntry.aggregate("a", new byte[1], HashKey.FIRST, HashKeyRange.ALL);
        kinesis.answer(0, STORED, elsewhere, elsewhere);

        BatchResult result = aware.send(new Batch<>("orders", List.of(aggregate, plain, aggregate)))
                .toCompletableFuture()
                .join();

        assertThat(result.failureOf(0)).isNull();
        assertThat(result.failureOf(1)).isNull();
        assertThat(result.failureOf(2).kind()).isEqualTo(FailureKind.MISPLACED);
        assertThat(result.failureOf(2).code()).isEqualTo("ShardChanged");
    }

    @Test
    void doubtsTheShardsOfAStreamThatIsNotActive() {
        KinesisSinkConfig config = new KinesisSinkConfig(Map.of(
                "kinesis.stream.name", "orders", "aws.region", "eu-central-1", "kinesis.aggregation.enabled", "true"));
        ShardLister lister = new ShardLister(request -> CompletableFuture.completedFuture(ListShardsResponse.builder()
                .shards(Shard.builder()
                        .shardId("shardId-000000000000")
                        .hashKeyRange(range -> range.startingHashKey("0").endingHashKey(HashKey.LAST.toString()))
                        .build())
                .build()));
        KinesisFailureClassifier failures = new KinesisFailureClassifier(config, "kinesis:ListShards", "orders");
        ShardMaps shards =
                new ShardMaps(stream -> new StreamWatch(stream, lister, failures, config.sharding(), () -> 0));
        KinesisBatchClient aware = new KinesisBatchClient(kinesis::putRecords, failures, shards, kinesis);
        KinesisEntry one = new KinesisEntry("a", null, new byte[1], HashKey.FIRST);
        KinesisEntry other = new KinesisEntry("b", null, new byte[1], HashKey.LAST);
        assertThat(shards.shardsOf("orders").inOneShard(one, other)).isTrue();
        kinesis.refuse("ResourceInUseException");

        aware.send(new Batch<>("orders", List.of(one))).toCompletableFuture().join();

        assertThat(shards.shardsOf("orders").inOneShard(one, other)).isFalse();
    }

    @Test
    void forgetsARequestWhoseAnswerComesBeforeItIsNoted() throws Exception {
        CountDownLatch answering = new CountDownLatch(1);
        CountDownLatch sent = new CountDownLatch(1);
        List<Thread> answerers = new ArrayList<>();
        // Answers while the request is being made, and reads the answer until it is sent.
        kinesis.next = new CompletableFuture<>() {
            @Override
            public <U> CompletableFuture<U> handle(
                    BiFunction<? super PutRecordsResponse, Throwable, ? extends U> made) {
                CompletableFuture<U> handled = super.handle((response, thrown) -> {
                    U result = made.apply(response, thrown);
                    answering.countDown();
                    await(sent);
                    return result;
                });
                Thread answerer = new Thread(() -> complete(PutRecordsResponse.builder()
                        .failedRecordCount(0)
                        .records(STORED)
                        .build()));
                answerers.add(answerer);
                answerer.start();
                await(answering);
                return handled;
            }
        };

        CompletableFuture<BatchResult> result =
                client.send(new Batch<>("orders", entries(1))).toCompletableFuture();
        assertThat(client.underWay()).isEqualTo(1);
        sent.countDown();
        answerers.get(0).join();

        assertThat(result.join()).isSameAs(BatchResult.delivered());
        assertThat(client.underWay()).isZero();
    }

    @Test
    void forgetsWhatIsAnsweredAndWhatItGivesUp() {
        kinesis.answer(0, STORED);
        send(1);
        assertThat(client.underWay()).isZero();
        kinesis.next = new CompletableFuture<>();
        client.send(new Batch<>("orders", entries(1)));
        assertThat(client.underWay()).isEqualTo(1);

        client.close();

        assertThat(client.underWay()).isZero();
    }

    @Test
    void doesNotTakeAShortAnswerForADelivery() {
        kinesis.answer(0, STORED);

        assertThat(send(2).requestFailure().kind()).isEqualTo(FailureKind.RETRYABLE);
    }

    @Test
    void doesNotTakeAnEmptyAnswerForADelivery() {
        kinesis.answer(null);

        assertThat(send(1).requestFailure().kind()).isEqualTo(FailureKind.RETRYABLE);
    }

    @Test
    void doesNotTakeAnEntryWithoutSequenceNumberForADelivery() {
        kinesis.answer(0, STORED, PutRecordsResultEntry.builder().build());

        BatchResult result = send(2);

        assertThat(result.failureOf(0)).isNull();
        assertThat(result.failureOf(1).kind()).isEqualTo(FailureKind.RETRYABLE);
    }

    @Test
    void believesEntriesMoreThanTheCount() {
        kinesis.answer(0, STORED, error("InternalFailure"));

        assertThat(send(2).failureOf(1).kind()).isEqualTo(FailureKind.RETRYABLE);
    }

    @Test
    void doesNotTakeAnAnswerThatContradictsItselfForADelivery() {
        kinesis.answer(1, STORED);

        assertThat(send(1).requestFailure().kind()).isEqualTo(FailureKind.RETRYABLE);
    }

    @ParameterizedTest
    @CsvSource({
        "ProvisionedThroughputExceededException, THROTTLED",
        "LimitExceededException, THROTTLED",
        "KMSThrottlingException, THROTTLED",
        "ResourceInUseException, RETRYABLE",
        "InternalFailure, RETRYABLE",
        "ResourceNotFoundException, FATAL",
        "InvalidArgumentException, REFUSED",
        "ValidationException, REFUSED",
        "AccessDeniedException, FATAL",
        "KMSAccessDeniedException, FATAL",
        "KMSDisabledException, FATAL",
        "KMSInvalidStateException, FATAL",
        "KMSNotFoundException, FATAL",
        "KMSOptInRequired, FATAL"
    })
    void classifiesRefusedRequests(String code, FailureKind kind) {
        kinesis.refuse(code);

        Failure failure = send(2).requestFailure();

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.message()).doesNotContain("canary");
    }

    @Test
    void saysWhichStreamIsMissingAndWhatToChange() {
        kinesis.refuse("ResourceNotFoundException");

        assertThat(send(1).requestFailure().message())
                .contains("no stream orders in eu-central-1", "kinesis.stream.name", "aws.region");
    }

    @Test
    void saysWhatToDoAboutEncryption() {
        kinesis.refuse("KMSAccessDeniedException");

        assertThat(send(1).requestFailure().message()).contains("kms:GenerateDataKey");
    }

    @Test
    void turnsWhatTheClientThrowsIntoAResult() {
        kinesis.next = null;

        assertThat(send(1).requestFailure().kind()).isEqualTo(FailureKind.RETRYABLE);
    }

    @Test
    void endsWhatIsUnderWayWhenItIsClosed() {
        CompletableFuture<BatchResult> underWay =
                client.send(new Batch<>("orders", entries(1))).toCompletableFuture();

        client.close();
        client.close();

        assertThat(underWay).isCompleted();
        assertThat(underWay.join().requestFailure().kind()).isEqualTo(FailureKind.RETRYABLE);
        assertThat(kinesis.closed).isEqualTo(2);
    }

    @Test
    void answersAlsoAfterItIsClosed() {
        client.close();

        assertThat(send(1).requestFailure().kind()).isEqualTo(FailureKind.RETRYABLE);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private BatchResult send(int count) {
        CompletableFuture<BatchResult> result =
                client.send(new Batch<>("orders", entries(count))).toCompletableFuture();
        assertThat(result).isCompleted();
        return result.join();
    }

    private static List<KinesisEntry> entries(int count) {
        return Collections.nCopies(count, Entries.entry("canary", "canary"));
    }

    private static PutRecordsResultEntry error(String code) {
        return PutRecordsResultEntry.builder()
                .errorCode(code)
                .errorMessage("canary")
                .build();
    }

    /** Gives the next answer to whoever asks. */
    private static final class FakeKinesis implements KinesisAsyncClient {
        private CompletableFuture<PutRecordsResponse> next = new CompletableFuture<>();
        private PutRecordsRequest latest;
        private int closed;

        void answer(Integer failedRecordCount, PutRecordsResultEntry... results) {
            next = CompletableFuture.completedFuture(PutRecordsResponse.builder()
                    .failedRecordCount(failedRecordCount)
                    .records(Arrays.asList(results))
                    .build());
        }

        void refuse(String code) {
            next = CompletableFuture.failedFuture(KinesisException.builder()
                    .awsErrorDetails(AwsErrorDetails.builder()
                            .serviceName("Kinesis")
                            .errorCode(code)
                            .errorMessage("canary")
                            .build())
                    .statusCode(400)
                    .build());
        }

        @Override
        public CompletableFuture<PutRecordsResponse> putRecords(PutRecordsRequest request) {
            latest = request;
            if (next == null) {
                throw new IllegalStateException("Connection pool shut down");
            }
            return next;
        }

        @Override
        public String serviceName() {
            return "kinesis";
        }

        @Override
        public void close() {
            closed++;
        }
    }
}
