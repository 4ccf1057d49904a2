package io.millrace.connect.kinesis;

import static io.millrace.connect.kinesis.StreamShardsTest.at;
import static io.millrace.connect.kinesis.StreamShardsTest.halves;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connect.core.delivery.FailureKind;
import io.millrace.connect.core.delivery.ShardQuota;
import io.millrace.testkit.log.LogCapture;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;

class StreamWatchTest {
    private static final ShardQuota QUOTA = new ShardQuota(1000, 1024 * 1024);
    private static final ShardingConfig AGGREGATING = new ShardingConfig(100, true, 51_200, 10_000);
    private static final ShardingConfig PLAIN = new ShardingConfig(100, false, 51_200, 10_000);
    private static final KinesisEntry LOW = at(BigInteger.ONE);
    private static final KinesisEntry LOW_TOO = at(BigInteger.TWO);

    private final Deque<CompletableFuture<ListShardsResponse>> answers = new ArrayDeque<>();
    private final List<ListShardsRequest> asked = new ArrayList<>();
    private long now = Long.MAX_VALUE - 5; // where nanoTime overflows
    private final StreamWatch watch = watch("orders");

    @Test
    void hasOneShardUntilTheListIsThere() {
        CompletableFuture<ListShardsResponse> answer = new CompletableFuture<>();
        answers.add(answer);

        assertThat(watch.shards()).isSameAs(StreamShards.UNKNOWN);
        assertThat(watch.shards()).isSameAs(StreamShards.UNKNOWN);
        answer.complete(page(halves(), null));

        StreamShards shards = watch.shards();
        assertThat(shards.size()).isEqualTo(2);
        assertThat(shards.quota()).isEqualTo(QUOTA);
        assertThat(watch.shards()).isSameAs(shards);
        assertThat(asked).hasSize(1);
        assertThat(asked.get(0).streamName()).isEqualTo("orders");
        assertThat(asked.get(0).shardFilter().type()).isEqualTo(ShardFilterType.AT_LATEST);
    }

    @Test
    void readsEveryPage() {
        String arn = "arn:aws:kinesis:eu-central-1:123456789012:stream/orders";
        answer(page(Map.of("shard-0", halves().get("shard-0")), "more"));
        answer(page(Map.of("shard-1", halves().get("shard-1")), null));

        StreamShards shards = watch(arn).shards();

        assertThat(shards.size()).isEqualTo(2);
        assertThat(asked.get(0).streamARN()).isEqualTo(arn);
        assertThat(asked.get(1))
                .isEqualTo(ListShardsRequest.builder().nextToken("more").build());
    }

    @Test
    void listsAgainWhenAnEntryComesBackFromAnUnknownShard() {
        known();

        assertThat(watch.landed(LOW, "shard-7")).isNull();
        assertThat(watch.shards().inOneShard(LOW, LOW_TOO)).isFalse();
        assertThat(asked).hasSize(1); // not within a second of the first

        answer(page(split(), null));
        pass(Duration.ofSeconds(1));
        StreamShards shards = watch.shards();
        assertThat(asked).hasSize(2);
        assertThat(shards.size()).isEqualTo(3);
        assertThat(shards.inOneShard(LOW, LOW_TOO)).isTrue();
    }

    @Test
    void asksNoMoreThanOnceASecondHoweverManyEntriesComeBack() {
        known();

        for (int i = 0; i < 10_000; i++) {
            watch.landed(LOW, "shard-" + (10 + i % 7));
            answers.clear();
            answer(page(halves(), null));
            watch.shards();
            pass(Duration.ofMillis(1));
        }

        assertThat(asked).hasSizeBetween(10, 11);
    }

    @Test
    void takesNoNewsFromLateAnswersOfClosedShards() {
        known();
        watch.landed(LOW, "shard-2");
        answer(page(split(), null));
        pass(Duration.ofSeconds(1));
        StreamShards shards = watch.shards();

        pass(Duration.ofSeconds(9));
        assertThat(watch.landed(LOW, "shard-0")).isNull();

        assertThat(watch.shards()).isSameAs(shards);
        assertThat(asked).hasSize(2);
    }

    @Test
    void takesAnAggregateForUndeliveredThatIsNotWhollyInItsShard() {
        known();
        HashKeyRange firstQuarter = new HashKeyRange(HashKey.parse("1"), HashKey.parse("2"));
        HashKeyRange firstHalf =
                new HashKeyRange(HashKey.parse("1"), halves().get("shard-0").end());

        assertThat(watch.landed(aggregate(firstHalf), "shard-0")).isNull();
        // Split: this map does not know the children.
        assertThat(watch.landed(aggregate(firstHalf), "shard-2").kind()).isEqualTo(FailureKind.MISPLACED);
        assertThat(watch.landed(aggregate(firstQuarter), "shard-2").code()).isEqualTo("ShardChanged");
        // By now it knows them: also of aggregates that an older one predicted.
        answer(page(split(), null));
        pass(Duration.ofSeconds(1));
        watch.shards();
        assertThat(watch.landed(aggregate(firstHalf), "shard-2").code()).isEqualTo("ShardChanged");
        assertThat(watch.landed(aggregate(firstQuarter), "shard-2")).isNull();
        // A late answer: it was stored before the split, and is readable there.
        assertThat(watch.landed(aggregate(firstHalf), "shard-0")).isNull();
        assertThat(asked).hasSize(2);
    }

    @Test
    void takesAnAggregateOfOneHashForDeliveredWhereverItIs() {
        HashKeyRange one = new HashKeyRange(HashKey.parse("1"), HashKey.parse("1"));

        assertThat(watch.landed(aggregate(one), "shard-0")).isNull();
        known();
        assertThat(watch.landed(aggregate(one), "shard-9")).isNull();
        assertThat(watch.landed(aggregate(one), null)).isNull();
    }

    @Test
    void acceptsAMergedShardOnceItIsListed() {
        known();
        HashKeyRange firstHalf = halves().get("shard-0");

        assertThat(watch.landed(aggregate(firstHalf), "shard-2").code()).isEqualTo("ShardChanged");
        answer(page(Map.of("shard-2", HashKeyRange.ALL), null));
        pass(Duration.ofSeconds(1));
        watch.shards();

        assertThat(watch.landed(aggregate(firstHalf), "shard-2")).isNull();
    }

    @Test
    void warnsOnceWhereTheListIsDenied() {
        LogCapture log = LogCapture.ofThisJvm();
        fail("AccessDeniedException");

        for (int second = 0; second < 299; second++) {
            watch.landed(LOW, "shard-0");
            assertThat(watch.shards()).isSameAs(StreamShards.UNKNOWN);
            pass(Duration.ofSeconds(1));
        }

        assertThat(asked).hasSize(1);
        assertThat(log.containing("kinesis:ListShards"))
                .singleElement()
                .asString()
                .contains("orders", "quota");
    }

    @Test
    void triesAgainAfterADenialAndTakesWhatItIsThenGiven() {
        LogCapture log = LogCapture.ofThisJvm();
        for (int i = 0; i < 3; i++) {
            fail("AccessDeniedException");
            watch.shards();
            assertThat(asked).hasSize(i + 1);
            pass(Duration.ofMinutes(5));
        }
        assertThat(log.containing("kinesis:ListShards")).hasSize(1);

        known();

        assertThat(watch.shards().size()).isEqualTo(2);
    }

    @Test
    void saysNothingOfAListThatTheEndBreaksOff() {
        LogCapture log = LogCapture.ofThisJvm();
        CompletableFuture<ListShardsResponse> answer = new CompletableFuture<>();
        answers.add(answer);
        watch.shards();

        watch.close();
        answer.completeExceptionally(new IllegalStateException("Connection pool shut down"));
        pass(Duration.ofHours(1));
        watch.shards();

        assertThat(asked).hasSize(1);
        assertThat(log.containing("kinesis:ListShards")).isEmpty();
    }

    @Test
    void asksLessOftenWhileTheListFails() {
        answers.clear();
        for (int second = 0; second < 600; second++) {
            answers.clear();
            fail("LimitExceededException");
            watch.shards();
            pass(Duration.ofSeconds(1));
        }

        assertThat(asked).hasSizeBetween(10, 16);
    }

    @Test
    void asksAgainWhereTheStreamWasReshardedBetweenTwoPages() {
        answer(page(Map.of("shard-1", halves().get("shard-1")), null));

        assertThat(watch.shards()).isSameAs(StreamShards.UNKNOWN);
        pass(Duration.ofSeconds(1));
        known();

        assertThat(watch.shards().size()).isEqualTo(2);
    }

    @Test
    void trustsNoOldListWhereAStreamMayHaveBeenMadeAnew() {
        answer(page(Map.of("shard-0", HashKeyRange.ALL), null));
        watch.shards();
        CompletableFuture<ListShardsResponse> answer = new CompletableFuture<>();
        answers.add(answer);
        pass(Duration.ofSeconds(30)); // idle, and shard-0 is only the first half now

        assertThat(watch.shards().inOneShard(LOW, LOW_TOO)).isFalse();
        assertThat(asked).hasSize(2);
        answer.complete(page(halves(), null));

        assertThat(watch.shards().size()).isEqualTo(2);
        assertThat(watch.shards().inOneShard(LOW, LOW_TOO)).isTrue();
        assertThat(watch.landed(aggregate(HashKeyRange.ALL), "shard-0").code()).isEqualTo("ShardChanged");
    }

    @Test
    void listsBeforeTheListIsTooOldToBeTrusted() {
        LogCapture log = LogCapture.ofThisJvm();
        known();
        StreamShards shards = watch.shards();

        for (int second = 1; second <= 100; second++) {
            answers.clear();
            answer(page(halves(), null));
            pass(Duration.ofSeconds(1));
            assertThat(watch.shards()).isSameAs(shards);
        }

        assertThat(asked).hasSize(11);
        assertThat(log.containing("open shard(s)")).hasSize(1);
    }

    @Test
    void listsOnlyOnceWhereNothingIsAggregated() {
        StreamWatch plain = watch("orders", PLAIN);
        answer(page(halves(), null));
        plain.shards();
        StreamShards shards = plain.shards();

        pass(Duration.ofHours(1));

        assertThat(plain.shards()).isSameAs(shards);
        assertThat(asked).hasSize(1);
    }

    @Test
    void doubtsAllOfAStreamThatWasNotActive() {
        known();

        watch.wasInactive();

        assertThat(watch.shards().inOneShard(LOW, LOW_TOO)).isFalse();
        answer(page(halves(), null));
        pass(Duration.ofSeconds(1));
        assertThat(watch.shards().inOneShard(LOW, LOW_TOO)).isTrue();
        assertThat(asked).hasSize(2);
    }

    @Test
    void leavesOutShardsThatAreClosed() {
        ListShardsResponse all = page(Map.of("parent", HashKeyRange.ALL), null);
        Shard closed = all.shards().get(0).toBuilder()
                .sequenceNumberRange(range -> range.startingSequenceNumber("1").endingSequenceNumber("2"))
                .build();
        List<Shard> listed = new ArrayList<>(page(halves(), null).shards());
        listed.add(closed);
        answer(ListShardsResponse.builder().shards(listed).build());

        assertThat(watch.shards().size()).isEqualTo(2);
    }

    @Test
    void asksLessOftenAndWarnsOnceWhileTheListIsIncomplete() {
        LogCapture log = LogCapture.ofThisJvm();
        for (int second = 0; second < 600; second++) {
            answers.clear();
            answer(page(Map.of("shard-1", halves().get("shard-1")), null));
            watch.shards();
            pass(Duration.ofSeconds(1));
        }

        assertThat(asked).hasSizeBetween(10, 16);
        assertThat(log.containing("IncompleteList")).singleElement().asString().contains("orders", "aws.endpoint");
    }

    @Test
    void saysWhichKeysEndTheListing() {
        LogCapture log = LogCapture.ofThisJvm();
        fail("AccessDeniedException");
        watch.shards();
        fail("AccessDeniedException");
        watch("other", PLAIN).shards();

        List<String> warnings = log.containing("kinesis:ListShards");
        assertThat(warnings).hasSize(2);
        assertThat(warnings.get(0)).contains("kinesis.rate.limit.percent=0 and kinesis.aggregation.enabled=false");
        assertThat(warnings.get(1))
                .contains("kinesis.rate.limit.percent=0")
                .doesNotContain("kinesis.aggregation.enabled=false");
    }

    @Test
    void survivesWhatTheClientThrows() {
        // No answer: the lister throws.
        assertThat(watch.shards()).isSameAs(StreamShards.UNKNOWN);
        pass(Duration.ofSeconds(2));
        known();

        assertThat(watch.shards().size()).isEqualTo(2);
    }

    private void known() {
        answer(page(halves(), null));
        watch.shards();
        assertThat(watch.shards().isKnown()).isTrue();
    }

    private StreamWatch watch(String stream) {
        return watch(stream, AGGREGATING);
    }

    private StreamWatch watch(String stream, ShardingConfig config) {
        return new StreamWatch(
                stream,
                new ShardLister(request -> {
                    asked.add(request);
                    return answers.remove();
                }),
                new KinesisFailureClassifier(
                        new KinesisSinkConfig(Map.of("kinesis.stream.name", "orders", "aws.region", "eu-central-1")),
                        "kinesis:ListShards",
                        stream),
                config,
                () -> now);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private void answer(ListShardsResponse page) {
        answers.add(CompletableFuture.completedFuture(page));
    }

    private void fail(String code) {
        answers.add(CompletableFuture.failedFuture(KinesisException.builder()
                .awsErrorDetails(AwsErrorDetails.builder()
                        .serviceName("Kinesis")
                        .errorCode(code)
                        .errorMessage("User: u is not authorized to perform: kinesis:ListShards")
                        .build())
                .statusCode(400)
                .build()));
    }

    private static KinesisEntry aggregate(HashKeyRange carried) {
        return KinesisEntry.aggregate("a", new byte[] {1}, carried.start(), carried);
    }

    /** The first half divided in two. */
    private static Map<String, HashKeyRange> split() {
        HashKeyRange first = halves().get("shard-0");
        return Map.of(
                "shard-2",
                new HashKeyRange(first.start(), HashKey.parse("1000")),
                "shard-3",
                new HashKeyRange(HashKey.parse("1001"), first.end()),
                "shard-1",
                halves().get("shard-1"));
    }

    private static ListShardsResponse page(Map<String, HashKeyRange> shards, String nextToken) {
        return ListShardsResponse.builder()
                .shards(shards.entrySet().stream()
                        .map(shard -> Shard.builder()
                                .shardId(shard.getKey())
                                .hashKeyRange(range -> range.startingHashKey(
                                                shard.getValue().start().toString())
                                        .endingHashKey(shard.getValue().end().toString()))
                                .build())
                        .toList())
                .nextToken(nextToken)
                .build();
    }
}
