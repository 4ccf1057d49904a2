package io.millrace.connect.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connect.core.config.RejectionPolicy;
import io.millrace.connect.core.delivery.BatchResult;
import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;
import io.millrace.connect.core.delivery.OrderingMode;
import io.millrace.connect.core.delivery.ShardQuota;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Shards with quotas: each is kept within its own, and none waits for another. Requests hold 5 entries at most. */
class ShardedDeliveryTest {
    private static final Duration LINGER = Duration.ofMillis(10);

    /** 4 entries of a shard may go at once, and 16 a second after that. */
    private static final ShardQuota SLOW = new ShardQuota(16, 1_000_000);

    @Test
    void aShardWhoseQuotaIsSpentHoldsUpNoOther() {
        DeliveryHarness harness = with(new TestShards(SLOW, "a", "b"), OrderingMode.NONE);

        harness.accept("a1", "a2", "a3", "a4", "a5", "a6", "a7", "b1");
        harness.step();

        assertThat(harness.client.sent()).isEqualTo(List.of(List.of("a1", "a2", "a3", "a4", "b1")));
        harness.client.request(0).deliver();
        harness.step();
        harness.accept("b2");
        harness.stepAfter(LINGER);
        assertThat(harness.client.sent()).hasSize(2).last().isEqualTo(List.of("b2"));
    }

    @Test
    void aSpentShardGoesOnWhenHalfOfItsBurstIsSavedUp() {
        DeliveryHarness harness = with(new TestShards(SLOW, "a"), OrderingMode.NONE);
        harness.accept("a1", "a2", "a3", "a4", "a5", "a6", "a7");
        harness.stepAfter(LINGER);
        harness.client.request(0).deliver();

        long wait = harness.step();

        assertThat(wait)
                .isBetween(
                        Duration.ofMillis(120).toNanos(), Duration.ofMillis(130).toNanos());
        harness.stepAfter(Duration.ofNanos(wait + 1));
        assertThat(harness.client.sent()).hasSize(2).last().isEqualTo(List.of("a5", "a6"));
    }

    @Test
    void anEntryLargerThanASecondsQuotaPassesAndIsPaidForAfterwards() {
        DeliveryHarness harness = with(new TestShards(new ShardQuota(1000, 20), "a"), OrderingMode.NONE);
        harness.accept(harness.progress, "a1", "a", 50);
        harness.accept(harness.progress, "a2", "a", 1);

        harness.stepAfter(LINGER);
        assertThat(harness.client.sent()).isEqualTo(List.of(List.of("a1")));
        harness.client.request(0).deliver();
        harness.stepAfter(Duration.ofMillis(2200)); // 45 bytes of debt, and 2.5 to be saved up
        assertThat(harness.client.sent()).hasSize(1);
        harness.stepAfter(Duration.ofMillis(400));
        assertThat(harness.client.sent()).hasSize(2);
    }

    @Test
    void aShardThatRefusesGetsLessAndOthersDoNot() {
        DeliveryHarness harness = with(new TestShards(SLOW, "a", "b"), OrderingMode.NONE);
        harness.accept("a1", "b1");
        harness.stepAfter(LINGER);
        Failure[] failures = {ScriptedClient.THROTTLED, null};

        harness.client.request(0).answer().complete(BatchResult.partial(failures));
        harness.step();
        harness.accept("b2", "b3");
        harness.stepAfter(LINGER);

        assertThat(harness.client.sent()).hasSize(2).last().isEqualTo(List.of("b2", "b3"));
        harness.stepAfter(Duration.ofMillis(110)); // half of the burst is 2 entries, saved up after 125 ms
        assertThat(harness.client.sent()).hasSize(2);
        harness.stepAfter(Duration.ofMillis(20));
        assertThat(harness.client.sent()).hasSize(3).last().isEqualTo(List.of("a1"));
    }

    @Test
    void aShardThatGoesOnRefusingIsSentLessAndLess() {
        ShardRate rate = new ShardRate(new ShardQuota(1000, 1_000_000), 0);
        ShardRate hardlyRefused = new ShardRate(new ShardQuota(1000, 1_000_000), 0);
        long now = 0;
        long sent = 0;
        long sentWhereHardlyAny = 0;
        for (int step = 0; step < 2_000; step++) {
            now += Duration.ofMillis(10).toNanos();
            sent += play(rate, now, 2);
            sentWhereHardlyAny += play(hardlyRefused, now, 50);
        }

        assertThat(sent).as("of 20,000 where every other one is refused").isBetween(800L, 6_000L);
        assertThat(sentWhereHardlyAny).as("of 20,000 where one of fifty is").isBetween(10_000L, 20_250L);
    }

    /** Sends all that may be sent now; one of {@code each} is refused. */
    private static int play(ShardRate rate, long now, int each) {
        rate.refill(now);
        int sent = 0;
        if (rate.hasResumed()) {
            while (!rate.isSpent()) {
                rate.take(100);
                sent++;
            }
            for (int i = 0; i < sent / each; i++) {
                rate.refused(now);
            }
        }
        return sent;
    }

    @Test
    void aNewMapKeepsWhatIsBufferedAndTheRatesOfShardsThatStay() {
        TestShards shards = new TestShards(SLOW, "ac", "b");
        DeliveryHarness harness = with(shards, OrderingMode.NONE);
        harness.accept("b1", "b2", "b3", "b4", "b5");
        harness.step();
        assertThat(harness.client.sent()).isEqualTo(List.of(List.of("b1", "b2", "b3", "b4")));
        harness.accept("a1", "c1");

        shards.become(SLOW, "a", "b", "c");
        harness.stepAfter(LINGER);

        assertThat(harness.client.sent()).hasSize(2);
        assertThat(harness.client.sent().get(1)).containsExactlyInAnyOrder("a1", "c1");
        harness.client.request(0).deliver();
        harness.client.request(1).deliver();
        harness.stepAfter(Duration.ofSeconds(1));
        harness.client.request(2).deliver();
        harness.step();
        assertThat(harness.client.sent().get(2)).containsExactly("b5");
        assertThat(harness.committable()).isEqualTo(7);
    }

    @Test
    void anAggregateHoldsTheEntriesOfAKeyInOrderAndThenOtherKeysOfTheShard() {
        DeliveryHarness harness = with(new TestShards(ShardQuota.UNLIMITED, "ab", "c"), OrderingMode.KEY, 4);
        harness.accept("a1", "b1", "c1", "a2", "a3", "b2");

        harness.stepAfter(LINGER);

        assertThat(harness.client.sent()).isEqualTo(List.of(List.of("a1+a2+a3+b1", "c1")));
    }

    @Test
    void aKeyHasOneOutstandingAggregate() {
        DeliveryHarness harness = with(new TestShards(ShardQuota.UNLIMITED, "ab"), OrderingMode.KEY, 4);
        harness.accept("a1", "a2", "a3", "a4", "a5", "a6", "b1");
        harness.step();
        assertThat(harness.client.sent()).isEqualTo(List.of(List.of("a1+a2+a3+a4")));

        harness.stepAfter(LINGER);
        assertThat(harness.client.sent()).hasSize(2).last().isEqualTo(List.of("b1"));

        harness.client.request(0).deliver();
        harness.step();
        assertThat(harness.client.sent()).hasSize(3).last().isEqualTo(List.of("a5+a6"));
        harness.client.request(1).deliver();
        harness.client.request(2).deliver();
        harness.step();
        assertThat(harness.committable()).isEqualTo(7);
        assertThat(harness.credit.records()).isZero();
    }

    @Test
    void anAggregateThatFailedIsCutAnewBeforeItsKeysSuccessors() {
        TestShards shards = new TestShards(ShardQuota.UNLIMITED, "ab");
        DeliveryHarness harness = with(shards, OrderingMode.KEY, 4);
        harness.accept("a1", "a2", "b1", "b2");
        harness.step();
        harness.accept("a3", "b3");
        shards.become(ShardQuota.UNLIMITED, "a", "b");

        harness.client.request(0).fail(ScriptedClient.TRANSIENT);
        harness.step();
        harness.stepAfter(Duration.ofSeconds(1));

        assertThat(harness.client.sent()).hasSize(2);
        assertThat(harness.client.sent().get(1)).containsExactlyInAnyOrder("a1+a2+a3", "b1+b2+b3");
    }

    @Test
    void theRecordsOfAnAggregateThatIsRefusedAreSentByThemselvesAndInOrder() {
        DeliveryHarness harness = with(new TestShards(ShardQuota.UNLIMITED, "ab"), OrderingMode.KEY, 4);
        harness.accept("a1", "a2", "b1", "b2");
        harness.step();

        harness.client.request(0).fail(ScriptedClient.REFUSED);
        harness.step();
        harness.stepAfter(LINGER);
        assertThat(harness.client.sent().subList(1, harness.client.requests()))
                .containsExactlyInAnyOrder(List.of("a1"), List.of("b1"));
        harness.client.request(1).deliver();
        harness.client.request(2).deliver();
        harness.step();
        harness.stepAfter(LINGER);

        assertThat(harness.client.sent().subList(3, harness.client.requests()))
                .containsExactlyInAnyOrder(List.of("a2"), List.of("b2"));
    }

    @Test
    void whatWasStoredInTheWrongShardIsNoFailedAttempt() {
        TestShards shards = new TestShards(ShardQuota.UNLIMITED, "ab");
        DeliveryHarness harness = new DeliveryHarness(
                DeliveryHarness.config(OrderingMode.KEY, 0, -1, RejectionPolicy.FAIL),
                shards,
                new JoiningAggregator(2));
        harness.accept("a1", "b1");
        harness.step();
        shards.become(ShardQuota.UNLIMITED, "a", "b");

        harness.client.request(0).fail(new Failure(FailureKind.MISPLACED, "ShardChanged", "the stream was resharded"));
        harness.step();
        harness.stepAfter(Duration.ofSeconds(1));

        assertThat(harness.delivery.failure()).as("max.retries=0 is not spent").isNull();
        assertThat(harness.client.sent()).hasSize(2);
        assertThat(harness.client.sent().get(1)).containsExactlyInAnyOrder("a1", "b1");
    }

    @Test
    void whatAClosedPartitionHadInAFailedAggregateIsDroppedAndTheRestSentAgain() {
        DeliveryHarness harness = with(new TestShards(ShardQuota.UNLIMITED, "a"), OrderingMode.KEY, 4);
        PartitionProgress other = new PartitionProgress(new TopicPartition("orders", 1));
        harness.accept(other, "a1", "a", 0, 1);
        harness.accept("a2");
        harness.accept(other, "a3", "a", 1, 1);
        harness.accept("a4");
        harness.step();
        assertThat(harness.client.sent()).isEqualTo(List.of(List.of("a1+a2+a3+a4")));
        harness.close(other);

        harness.client.request(0).fail(ScriptedClient.TRANSIENT);
        harness.step();
        harness.accept("a5");
        harness.stepAfter(Duration.ofSeconds(1));

        assertThat(harness.client.sent()).hasSize(2).last().isEqualTo(List.of("a2+a4+a5"));
        harness.client.request(1).deliver();
        harness.step();
        assertThat(harness.credit.records()).isZero();
        assertThat(harness.credit.bytes()).isZero();
    }

    private static DeliveryHarness with(TestShards shards, OrderingMode mode) {
        return with(shards, mode, 0);
    }

    private static DeliveryHarness with(TestShards shards, OrderingMode mode, int aggregated) {
        @Nullable JoiningAggregator aggregator = aggregated == 0 ? null : new JoiningAggregator(aggregated);
        return new DeliveryHarness(DeliveryHarness.config(mode), shards, aggregator);
    }
}
