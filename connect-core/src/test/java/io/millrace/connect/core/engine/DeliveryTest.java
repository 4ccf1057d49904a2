package io.millrace.connect.core.engine;

import static io.millrace.connect.core.engine.ScriptedClient.FATAL;
import static io.millrace.connect.core.engine.ScriptedClient.REFUSED;
import static io.millrace.connect.core.engine.ScriptedClient.REJECTED;
import static io.millrace.connect.core.engine.ScriptedClient.THROTTLED;
import static io.millrace.connect.core.engine.ScriptedClient.TRANSIENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connect.core.config.RejectionPolicy;
import io.millrace.connect.core.delivery.OrderingMode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class DeliveryTest {
    private static final Duration LINGER = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    @Test
    void sendsFullBatchAtOnceAndTheRestAfterTheLinger() {
        DeliveryHarness harness = DeliveryHarness.with(OrderingMode.NONE);

        harness.accept("a1", "a2", "a3", "a4", "a5", "a6");
        long wait = harness.step();

        assertThat(harness.client.requests()).isEqualTo(1);
        assertThat(harness.client.last().payloads()).containsExactly("a1", "a2", "a3", "a4", "a5");
        assertThat(wait).isEqualTo(LINGER.toNanos());
        harness.stepAfter(LINGER);
        assertThat(harness.client.last().payloads()).containsExactly("a6");
    }

    @Test
    void cutsBatchBeforeItExceedsItsBytes() {
        DeliveryHarness harness = DeliveryHarness.with(OrderingMode.NONE);

        harness.accept(harness.progress, "a", "a", 50);
        harness.accept(harness.progress, "b", "b", 50);
        harness.accept(harness.progress, "c", "c", 1);
        harness.step();

        assertThat(harness.client.request(0).payloads()).containsExactly("a", "b");
    }

    @Test
    void sendsOnlyFailedEntriesAgain() {
        DeliveryHarness harness = DeliveryHarness.with(OrderingMode.NONE);
        harness.accept("a1", "b1", "c1", "d1", "e1");
        harness.step();

        harness.client.last().failOnly(TRANSIENT, "b1", "d1");
        harness.step();
        harness.stepAfter(LONGEST_PAUSE);

        assertThat(harness.client.requests()).isEqualTo(2);
        assertThat(harness.client.last().payloads()).containsExactlyInAnyOrder("b1", "d1");
        assertThat(harness.committable()).isEqualTo(1);
        harness.client.last().deliver();
        harness.step();
        assertThat(harness.committable()).isEqualTo(5);
        assertThat(harness.credit.records()).isZero();
        assertThat(harness.credit.bytes()).isZero();
    }

    @Test
    void waitsBeforeItSendsAgain() {
        DeliveryHarness harness = DeliveryHarness.with(OrderingMode.NONE);
        harness.accept("a1");
        harness.stepAfter(LINGER);

        harness.client.last().fail(THROTTLED);
        long wait = harness.step();

        // Half of the first pause's bound of 100 ms: the harness draws 0.5.
        assertThat(wait).isEqualTo(Duration.ofMillis(50).toNanos());
        harness.stepAfter(Duration.ofMillis(49));
        assertThat(harness.client.requests()).isEqualTo(1);
        harness.stepAfter(Duration.ofMillis(1));
        assertThat(harness.client.requests()).isEqualTo(2);
    }

    @Test
    void neverHasTwoEntriesOfAKeyOutstanding() {
        DeliveryHarness harness = DeliveryHarness.with(OrderingMode.KEY);

        harness.accept("a1", "a2", "b1", "a3", "c1");
        harness.stepAfter(LINGER);
        harness.stepAfter(LINGER);

        assertThat(harness.client.requests()).isEqualTo(1);
        assertThat(harness.client.last().payloads()).containsExactly("a1", "b1", "c1");
        harness.client.last().deliver();
        harness.step();
        assertThat(harness.client.last().payloads()).containsExactly("a2");
    }

    @Test
    void keyThatBacksOffKeepsItsOrderAndHoldsUpNoOther() {
        DeliveryHarness harness = DeliveryHarness.with(OrderingMode.KEY);
        harness.accept("a1", "a2", "b1", "b2");
        harness.stepAfter(LINGER);

        harness.client.last().failOnly(TRANSIENT, "a1");
        harness.step();

        assertThat(harness.client.last().payloads()).containsExactly("b2");
        harness.stepAfter(LONGEST_PAUSE);
        assertThat(harness.client.last().payloads()).containsExactly("a1");
        harness.client.last().deliver();
        harness.step();
        assertThat(harness.client.last().payloads()).containsExactly("a2");
    }

    @Test
    void entriesWithoutKeyAreNotHeldBackInKeyMode() {
        DeliveryHarness harness = DeliveryHarness.with(OrderingMode.KEY);

        harness.accept(harness.progress, "x", null, 1);
        harness.accept(harness.progress, "y", null, 1);
        harness.stepAfter(LINGER);

        assertThat(harness.client.last().payloads()).containsExactly("x", "y");
    }

    @Test
    void neverHasMoreRequestsUnderWayThanAllowed() {
        DeliveryHarness harness = DeliveryHarness.with(OrderingMode.NONE);
        for (int i = 0; i < 30; i++) {
            harness.accept("a" + i);
        }

        harness.step();

        assertThat(harness.client.requests()).isEqualTo(4);
        harness.client.request(0).deliver();
        harness.step();
        assertThat(harness.client.requests()).isEqualTo(5);
    }

    @Test
    void sendsLessAtATimeAfterRequestsFailed() {
        DeliveryHarness harness = DeliveryHarness.with(OrderingMode.NONE);
        for (int i = 0; i < 30; i++) {
            harness.accept("a" + i);
        }
        harness.step();

        for (int i = 0; i < 4; i++) {
            harness.client.request(i).fail(THROTTLED);
        }
        harness.step();

        assertThat(harness.client.requests()).as("four failed, one may follow").isEqualTo(5);
    }

    @Test
    void clientThatThrowsLosesNothing() {
        DeliveryHarness harness = DeliveryHarness.with(OrderingMode.NONE);
        harness.accept("a1");
        harness.stepAfter(LINGER);

        harness.client.last().answer().completeExceptionally(new IllegalStateException("unexpected"));
        harness.step();
        harness.stepAfter(LONGEST_PAUSE);

        assertThat(harness.client.last().payloads()).containsExactly("a1");
        assertThat(harness.committable()).isZero();
    }

    @Test
    void fatalFailureStopsSendingAndAcknowledgesNothing() {
        DeliveryHarness harness = DeliveryHarness.with(OrderingMode.NONE);
        harness.accept("a1");
        harness.stepAfter(LINGER);

        harness.client.last().fail(FATAL);
        harness.accept("a2");
        harness.step();
        harness.stepAfter(Duration.ofHours(1));

        assertThat(harness.client.requests()).isEqualTo(1);
        assertThat(harness.committable()).isZero();
        assertThat(harness.delivery.failure())
                .hasMessageContaining("orders-0@0")
                .hasMessageContaining("AccessDenied")
                .hasMessageContaining("grant kinesis:PutRecords");
    }

    @Test
    void fatalFailureOfARequestSaysThatAnyOfItsRecordsMayBeToBlame() {
        DeliveryHarness harness = DeliveryHarness.with(OrderingMode.NONE);
        harness.accept("a1", "b1", "c1");
        harness.stepAfter(LINGER);

        harness.client.last().fail(FATAL);
        harness.step();

        assertThat(harness.delivery.failure())
                .hasMessageContaining("a request of 3 records (the first is orders-0@0) to ")
                .hasMessageContaining("AccessDenied");
    }

    @Test
    void rejectedEntriesAreNoReasonToSendLess() {
        DeliveryHarness harness =
                new DeliveryHarness(DeliveryHarness.config(OrderingMode.NONE, -1, -1, RejectionPolicy.SKIP));
        for (int i = 0; i < 10; i++) {
            harness.accept("a" + i);
            harness.stepAfter(LINGER);
            harness.client.last().fail(REJECTED);
            harness.step();
        }
        int before = harness.client.requests();

        harness.accept("b1");
        harness.stepAfter(LINGER);
        harness.accept("b2");
        harness.stepAfter(LINGER);

        assertThat(harness.client.requests() - before).as("requests under way").isEqualTo(2);
    }

    @Test
    void giveUpAfterMaxRetriesNamesTheKey() {
        DeliveryHarness harness =
                new DeliveryHarness(DeliveryHarness.config(OrderingMode.NONE, 1, -1, RejectionPolicy.FAIL));
        harness.accept("a1");
        harness.stepAfter(LINGER);

        harness.client.last().fail(TRANSIENT);
        harness.step();
        assertThat(harness.delivery.failure()).isNull();
        harness.stepAfter(LONGEST_PAUSE);
        harness.client.last().fail(TRANSIENT);
        harness.step();

        assertThat(harness.delivery.failure())
                .hasMessageContaining("max.retries=1")
                .hasMessageContaining("orders-0@0");
        assertThat(harness.committable()).isZero();
    }

    @Test
    void giveUpAfterDeliveryTimeoutNamesTheKey() {
        DeliveryHarness harness =
                new DeliveryHarness(DeliveryHarness.config(OrderingMode.NONE, -1, 5_000, RejectionPolicy.FAIL));
        harness.accept("a1");
        harness.stepAfter(LINGER);

        harness.stepAfter(Duration.ofSeconds(5));
        harness.client.last().fail(TRANSIENT);
        harness.step();

        assertThat(harness.delivery.failure()).hasMessageContaining("delivery.timeout.ms=5000");
    }

    @Test
    void triesForEverByDefault() {
        DeliveryHarness harness = DeliveryHarness.with(OrderingMode.NONE);
        harness.accept("a1");
        harness.stepAfter(LINGER);

        for (int i = 0; i < 10_000; i++) {
            harness.client.last().fail(TRANSIENT);
            harness.step();
            harness.stepAfter(LONGEST_PAUSE);
        }

        assertThat(harness.delivery.failure()).isNull();
        assertThat(harness.client.requests()).isEqualTo(10_001);
    }

    @Test
    void rejectedEntryIsReportedAndNotAcknowledgedByItself() {
        DeliveryHarness harness =
                new DeliveryHarness(DeliveryHarness.config(OrderingMode.NONE, -1, -1, RejectionPolicy.SKIP));
        harness.accept("a1", "b1");
        harness.stepAfter(LINGER);

        harness.client.last().failOnly(REJECTED, "a1");
        harness.step();

        assertThat(harness.rejections).hasSize(1);
        assertThat(harness.rejections.get(0).why().reason()).isEqualTo("invalid");
        assertThat(harness.committable()).as("waits for the report").isZero();
        harness.rejections.get(0).entry().acknowledge();
        assertThat(harness.committable()).isEqualTo(2);
    }

    @Test
    void recordsOfARequestThatIsRefusedAreSentByThemselvesAndOnlyTheBadOneIsRejected() {
        DeliveryHarness harness = tolerant();
        harness.accept("a1", "b1", "c1");
        harness.stepAfter(LINGER);

        harness.client.last().fail(REFUSED);
        harness.step();
        assertThat(harness.client.sent())
                .containsExactlyInAnyOrder(List.of("a1", "b1", "c1"), List.of("a1"), List.of("b1"), List.of("c1"));
        requestOf(harness, "a1").deliver();
        requestOf(harness, "b1").fail(REFUSED);
        requestOf(harness, "c1").deliver();
        harness.step();

        assertThat(harness.rejections)
                .extracting(rejection -> rejection.why().reason())
                .containsExactly("invalid");
        assertThat(harness.rejections.get(0).entry().outgoing().payload()).isEqualTo("b1");
        harness.rejections.get(0).entry().acknowledge();
        assertThat(harness.committable()).isEqualTo(3);
        assertThat(harness.credit.records()).isZero();
    }

    @Test
    void refusedRecordIsTriedAgainUntilItsDestinationHasTakenAnother() {
        DeliveryHarness harness = tolerant();
        harness.accept("a1");
        harness.stepAfter(LINGER);

        harness.client.last().fail(REFUSED);
        harness.step();
        assertThat(harness.rejections).isEmpty();
        harness.accept("b1");
        harness.stepAfter(LINGER);
        requestOf(harness, "b1").deliver();
        harness.stepAfter(LONGEST_PAUSE);
        harness.client.last().fail(REFUSED);
        harness.step();

        assertThat(harness.rejections).hasSize(1);
        assertThat(harness.delivery.failure()).isNull();
    }

    @Test
    void recordThatIsRefusedAgainAndAgainFailsTheTaskWhereNothingElseIsTaken() {
        DeliveryHarness harness = tolerant();
        harness.accept("a1");
        harness.stepAfter(LINGER);

        for (int i = 1; i < Refusals.MOST_IN_DOUBT; i++) {
            harness.client.last().fail(REFUSED);
            harness.step();
            assertThat(harness.client.requests())
                    .as("what is sent again at once")
                    .isEqualTo(i);
            harness.stepAfter(LONGEST_PAUSE);
        }
        assertThat(harness.delivery.failure()).isNull();
        harness.client.last().fail(REFUSED);
        harness.step();

        assertThat(harness.delivery.failure())
                .hasMessageContainingAll("invalid", REFUSED.message(), "the configuration", "nothing is lost");
        assertThat(harness.rejections).isEmpty();
    }

    @Test
    void noMoreThanSomeAreRejectedInARow() {
        DeliveryHarness harness = tolerant();
        deliverOne(harness, "a0");
        for (int i = 0; i < Refusals.MOST_IN_A_ROW; i++) {
            refuseOne(harness, "b" + i);
        }
        assertThat(harness.rejections).hasSize(Refusals.MOST_IN_A_ROW);

        refuseOne(harness, "c1");
        assertThat(harness.rejections).hasSize(Refusals.MOST_IN_A_ROW);

        deliverOne(harness, "d1");
        harness.stepAfter(LONGEST_PAUSE);
        requestOf(harness, "c1").fail(REFUSED);
        harness.step();
        assertThat(harness.rejections).hasSize(Refusals.MOST_IN_A_ROW + 1);
        assertThat(harness.delivery.failure()).isNull();
    }

    private static void deliverOne(DeliveryHarness harness, String payload) {
        harness.accept(payload);
        harness.stepAfter(LINGER);
        requestOf(harness, payload).deliver();
        harness.step();
    }

    private static void refuseOne(DeliveryHarness harness, String payload) {
        harness.accept(payload);
        harness.stepAfter(LINGER);
        requestOf(harness, payload).fail(REFUSED);
        harness.step();
    }

    private static DeliveryHarness tolerant() {
        return new DeliveryHarness(DeliveryHarness.config(OrderingMode.KEY, -1, -1, RejectionPolicy.SKIP));
    }

    /** The latest request that carries this payload and nothing else. */
    private static ScriptedClient.Sent requestOf(DeliveryHarness harness, String payload) {
        for (int i = harness.client.requests() - 1; i >= 0; i--) {
            if (harness.client.request(i).payloads().equals(List.of(payload))) {
                return harness.client.request(i);
            }
        }
        throw new AssertionError(payload + " was not sent by itself: " + harness.client.sent());
    }

    @Test
    void rejectedEntryFailsTheTaskWhereErrorsAreNotTolerated() {
        DeliveryHarness harness = DeliveryHarness.with(OrderingMode.NONE);
        harness.accept("a1");
        harness.stepAfter(LINGER);

        harness.client.last().fail(REJECTED);
        harness.step();

        assertThat(harness.delivery.failure()).hasMessageContaining("errors.tolerance=all");
        assertThat(harness.committable()).isZero();
    }

    @Test
    void closeDropsWhatIsBufferedAndWaitsForWhatIsInFlight() {
        DeliveryHarness harness = DeliveryHarness.with(OrderingMode.KEY);
        PartitionProgress other = new PartitionProgress(new TopicPartition("orders", 1));
        harness.accept("a1", "a2", "b1");
        harness.stepAfter(LINGER);
        harness.accept("c1");
        harness.accept(other, "a3", "a", 1);
        harness.accept(other, "d1", "d", 1);

        CompletableFuture<Void> fence = harness.close(harness.progress);

        assertThat(fence).isNotDone();
        harness.stepAfter(LINGER);
        assertThat(harness.client.last().payloads())
                .as("a is still outstanding")
                .containsExactly("d1");
        harness.client.request(0).deliver();
        harness.step();
        assertThat(fence).isCompleted();
        assertThat(harness.client.last().payloads()).containsExactly("a3");
        harness.client.request(1).deliver();
        harness.client.request(2).deliver();
        harness.step();
        assertThat(harness.credit.records()).isZero();
        assertThat(harness.credit.bytes()).isZero();
    }

    @Test
    void failureThatComesAfterCloseIsNotSentAgain() {
        DeliveryHarness harness = DeliveryHarness.with(OrderingMode.KEY);
        harness.accept("a1", "a2");
        harness.stepAfter(LINGER);

        CompletableFuture<Void> fence = harness.close(harness.progress);
        harness.client.last().fail(TRANSIENT);
        harness.step();
        harness.stepAfter(LONGEST_PAUSE);

        assertThat(fence).isCompleted();
        assertThat(harness.client.requests()).isEqualTo(1);
        assertThat(harness.credit.records()).isZero();
    }

    @Test
    void closeDropsWhatBacksOff() {
        DeliveryHarness harness = DeliveryHarness.with(OrderingMode.KEY);
        PartitionProgress other = new PartitionProgress(new TopicPartition("orders", 1));
        harness.accept("a1");
        harness.accept(other, "a2", "a", 1);
        harness.stepAfter(LINGER);
        harness.client.last().fail(TRANSIENT);
        harness.step();

        CompletableFuture<Void> fence = harness.close(harness.progress);
        harness.stepAfter(LONGEST_PAUSE);

        assertThat(fence).isCompleted();
        assertThat(harness.client.last().payloads()).containsExactly("a2");
    }

    @Test
    void entriesHandedOverAfterCloseAreDropped() {
        DeliveryHarness harness = DeliveryHarness.with(OrderingMode.NONE);

        harness.close(harness.progress);
        harness.accept("a1");
        harness.stepAfter(LINGER);

        assertThat(harness.client.requests()).isZero();
        assertThat(harness.credit.records()).isZero();
    }

    @Test
    void closeAfterAFatalFailureStillLearnsWhatIsInFlight() {
        DeliveryHarness harness = DeliveryHarness.with(OrderingMode.NONE);
        harness.accept("a1", "a2", "a3", "a4", "a5", "b1");
        harness.stepAfter(LINGER);
        harness.client.request(1).fail(FATAL);
        harness.step();

        CompletableFuture<Void> fence = harness.close(harness.progress);

        assertThat(fence).isNotDone();
        harness.client.request(0).deliver();
        harness.step();
        assertThat(fence).isCompleted();
    }
}
