package io.millrace.connect.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.connect.core.config.DeliveryConfig;
import io.millrace.connect.core.config.RejectionPolicy;
import io.millrace.connect.core.delivery.BatchLimits;
import io.millrace.connect.core.delivery.OrderingMode;
import io.millrace.connect.core.delivery.Outgoing;
import io.millrace.connect.core.delivery.RejectedRecordException;
import io.millrace.connect.core.delivery.TryLaterException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SinkEngineTest {
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);

    private final ScriptedClient client = new ScriptedClient();
    private FakeSinkTaskContext context = new FakeSinkTaskContext(false, ORDERS);
    private long maxBufferedBytes = 1 << 20;
    private long closeTimeoutMs = 100;
    private boolean later;
    private long pauseMs;
    private int attempts;
    private SinkEngine<String> engine;

    @AfterEach
    void close() {
        if (engine != null) {
            engine.close();
        }
    }

    @Test
    void commitsNothingBeforeItIsDelivered() {
        start(10, RejectionPolicy.FAIL);

        engine.put(records(0, "a", "b"));
        awaitRequests(1);
        assertThat(committable(2)).isZero();
        client.last().deliver();

        await("acknowledged").until(() -> committable(2) == 2);
    }

    @Test
    void commitsWhatConnectConsumedWhenTransformsDroppedTheRest() {
        start(10, RejectionPolicy.FAIL);

        engine.put(List.of());

        assertThat(committable(40)).isEqualTo(40);
    }

    @Test
    void commitsOffsetsOfTheOriginalTopic() {
        start(10, RejectionPolicy.FAIL);
        SinkRecord renamed = record(7, "a").newRecord("renamed", 5, null, null, null, "a", null, List.of());

        engine.put(List.of(renamed));
        awaitRequests(1);

        assertThat(committable(8)).isEqualTo(7);
    }

    @Test
    void passesFailureOnToTheTaskThreadWithoutAskingForTheSameRecordsAgain() {
        start(10, RejectionPolicy.FAIL);
        engine.put(records(0, "a"));
        awaitRequests(1);

        client.last().fail(ScriptedClient.FATAL);

        await("the failure")
                .untilAsserted(() -> assertThatThrownBy(() -> engine.put(List.of()))
                        .isInstanceOf(ConnectException.class)
                        .isNotInstanceOf(RetriableException.class)
                        .hasMessageContaining("orders-0@0"));
        assertThat(committable(1)).isZero();
    }

    @Test
    void comesBackSoonWhileSomethingIsOutstanding() {
        start(10, RejectionPolicy.FAIL);

        engine.put(records(0, "a"));

        assertThat(context.timeoutMs).isBetween(1L, 1_000L);
    }

    @Test
    void pausesWhenTheBufferIsFullAndResumesWhenHalfOfItIsFree() {
        start(4, RejectionPolicy.FAIL);

        engine.put(records(0, "a", "b", "c", "d", "e", "f"));

        assertThat(context.paused).containsExactly(ORDERS);
        awaitRequests(2);
        client.request(0).deliver();
        client.request(1).deliver();
        await("resumed").until(() -> {
            engine.put(List.of());
            return context.paused.isEmpty();
        });
    }

    @Test
    void pausesWhenTheBufferHoldsTooManyBytes() {
        maxBufferedBytes = 2 * (40 + DeliveryConfig.BYTES_PER_BUFFERED_RECORD);
        start(1_000, RejectionPolicy.FAIL);

        engine.put(records(0, "x".repeat(40)));
        assertThat(context.paused).isEmpty();
        engine.put(records(1, "x".repeat(40)));

        assertThat(context.paused).containsExactly(ORDERS);
    }

    @Test
    void pausesWhenOneRecordHoldsUpTheOffsetsOfVeryMany() {
        start(10, RejectionPolicy.FAIL);
        engine.put(records(0, "stuck"));
        awaitRequests(1);

        for (int i = 0; i < 67; i++) {
            assertThat(context.paused).as("after %s records", 1 + 3 * i).isEmpty();
            engine.put(records(1 + 3 * i, "these", "three", "flow"));
            awaitRequests(i + 2);
            client.last().deliver();
        }

        assertThat(context.paused).containsExactly(ORDERS);
        assertThat(context.timeoutMs).as("comes back to resume").isPositive();
        client.request(0).deliver();
        await("resumed").until(() -> {
            engine.put(List.of());
            return context.paused.isEmpty();
        });
    }

    @Test
    void pausesPartitionsThatAreOpenedMeanwhile() {
        start(1, RejectionPolicy.FAIL);
        engine.put(records(0, "a"));
        TopicPartition another = new TopicPartition("orders", 1);

        engine.open(List.of(another));

        assertThat(context.paused).containsExactlyInAnyOrder(ORDERS, another);
    }

    @Test
    void recordThatCannotBeConvertedFailsTheTaskAndNamesItsOrigin() {
        start(10, RejectionPolicy.FAIL);

        assertThatThrownBy(() -> engine.put(records(0, "a", "bad")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("orders-0@1")
                .hasMessageContaining("use another value")
                .hasMessageContaining("errors.tolerance=all");
    }

    @Test
    void toleratedRecordIsAcknowledgedOnlyWhenItsReportIsDone() {
        context = new FakeSinkTaskContext(true, ORDERS);
        start(10, RejectionPolicy.DEAD_LETTER_QUEUE);

        engine.put(records(0, "bad", "a"));
        awaitRequests(1);
        client.last().deliver();

        assertThat(context.reported).hasSize(1);
        assertThat(context.reported.get(0).record().kafkaOffset()).isZero();
        engine.put(records(2, "b"));
        awaitRequests(2); // so the first answer was seen: what is posted is handled in order
        assertThat(committable(3)).isZero();
        context.reported.get(0).done().complete(null);
        await("acknowledged").until(() -> {
            engine.put(List.of());
            return committable(3) == 2;
        });
    }

    @Test
    void failedReportFailsTheTask() {
        context = new FakeSinkTaskContext(true, ORDERS);
        start(10, RejectionPolicy.DEAD_LETTER_QUEUE);
        engine.put(records(0, "bad"));

        context.reported.get(0).done().completeExceptionally(new IllegalStateException("no such topic"));

        assertThatThrownBy(() -> engine.put(List.of()))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("orders-0@0");
        assertThat(committable(1)).isZero();
    }

    @Test
    void deadLetterQueueThatDoesNotTakeTheRecordFailsTheTask() {
        context = new FakeSinkTaskContext(true, ORDERS);
        context.reportsAtOnce = true;
        start(10, RejectionPolicy.DEAD_LETTER_QUEUE);

        assertThatThrownBy(() -> engine.put(records(0, "bad")))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("orders-0@0")
                .hasMessageContaining("errors.deadletterqueue.topic.name")
                .hasMessageContaining("producer.override.max.request.size");
        assertThat(committable(1)).isZero();
    }

    @Test
    void reportToTheLogIsDoneAtOnce() {
        context = new FakeSinkTaskContext(true, ORDERS);
        context.reportsAtOnce = true;
        start(10, RejectionPolicy.SKIP);

        engine.put(records(0, "bad"));
        engine.put(List.of());

        await("skipped").until(() -> committable(1) == 1);
    }

    @Test
    void recordThatTheServiceRejectsIsReportedByTheTaskThread() {
        context = new FakeSinkTaskContext(true, ORDERS);
        start(10, RejectionPolicy.DEAD_LETTER_QUEUE);
        engine.put(records(0, "a"));
        awaitRequests(1);

        client.last().fail(ScriptedClient.REJECTED);

        await("reported").until(() -> {
            engine.put(List.of());
            return context.reported.size() == 1;
        });
        assertThat(context.reported.get(0).record().kafkaOffset()).isZero();
        assertThat(committable(1)).isZero();
    }

    @Test
    void toleratedRecordWithoutReporterIsSkipped() {
        start(10, RejectionPolicy.DEAD_LETTER_QUEUE);

        engine.put(records(0, "bad"));

        await("skipped").until(() -> committable(1) == 1);
    }

    @Test
    void recordOverTheLimitIsRejectedBeforeItIsSent() {
        start(10, RejectionPolicy.FAIL);

        assertThatThrownBy(() -> engine.put(records(0, "x".repeat(51))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("51 bytes")
                .hasMessageContaining("record.max.bytes=50");
        assertThat(client.requests()).isZero();
    }

    @Test
    void recordThatIsIgnoredByConfigurationIsAcknowledged() {
        start(10, RejectionPolicy.FAIL);

        engine.put(records(0, "ignored"));

        await("acknowledged").until(() -> committable(1) == 1);
    }

    @Test
    void manyIgnoredRecordsInARowAreAcknowledged() {
        start(10, RejectionPolicy.FAIL);
        List<SinkRecord> records = new ArrayList<>();
        for (int offset = 0; offset < 600; offset++) {
            records.add(record(offset, "ignored"));
        }

        engine.put(records);

        await("acknowledged").until(() -> committable(600) == 600);
    }

    @Test
    void recordThatCannotBeConvertedYetHoldsUpThoseBehindItAndNothingElse() {
        start(10, RejectionPolicy.FAIL);
        later = true;

        engine.put(records(0, "a", "later", "b"));

        assertThat(context.paused).containsExactly(ORDERS);
        awaitRequests(1);
        assertThat(client.last().payloads()).containsExactly("a");
        client.last().deliver();
        await("acknowledged").until(() -> committable(3) == 1);
        engine.put(records(3, "c"));
        later = false;
        await("sent").until(() -> {
            engine.put(List.of());
            return client.requests() == 2;
        });
        assertThat(client.last().payloads()).containsExactly("later", "b", "c");
        assertThat(committable(4)).isEqualTo(1);
        client.last().deliver();
        await("resumed").until(() -> {
            engine.put(List.of());
            return context.paused.isEmpty() && committable(4) == 4;
        });
    }

    @Test
    void recordThatCannotBeConvertedYetIsNotTriedBeforeItsTime() {
        start(10, RejectionPolicy.FAIL);
        later = true;
        pauseMs = 3_600_000;

        engine.put(records(0, "later"));
        engine.put(List.of());
        engine.put(List.of());

        assertThat(attempts).isEqualTo(1);
        assertThat(context.timeoutMs).as("comes back").isPositive();
    }

    @Test
    void recordThatCouldNotBeConvertedIsForgottenWithItsPartition() {
        start(10, RejectionPolicy.FAIL);
        later = true;
        engine.put(records(0, "later", "a"));

        engine.close(List.of(ORDERS));
        engine.open(List.of(ORDERS));
        engine.put(List.of());

        assertThat(attempts).isEqualTo(1);
        assertThat(context.paused).isEmpty();
    }

    @Test
    void closedPartitionIsForgottenAndReopenedAfresh() {
        start(10, RejectionPolicy.FAIL);
        engine.put(records(0, "a"));
        awaitRequests(1);
        client.last().deliver();
        engine.close(List.of(ORDERS));

        engine.open(List.of(ORDERS));
        engine.put(records(5, "b"));
        awaitRequests(2);

        assertThat(committable(6)).isEqualTo(5);
    }

    @Test
    void answersNothingForAPartitionThatIsClosed() {
        start(10, RejectionPolicy.FAIL);
        engine.put(records(0, "a"));

        engine.close(List.of(ORDERS));

        assertThat(engine.preCommit(Map.of(ORDERS, new OffsetAndMetadata(1))))
                .as("Connect asks about revoked partitions too, and would commit the answer")
                .isEmpty();
    }

    @Test
    void closeWaitsForWhatIsInFlight() throws InterruptedException {
        closeTimeoutMs = 60_000;
        start(10, RejectionPolicy.FAIL);
        engine.put(records(0, "a"));
        awaitRequests(1);
        Thread closing = new Thread(() -> engine.close(List.of(ORDERS)));

        closing.start();

        await("it waits").until(() -> closing.getState() == Thread.State.TIMED_WAITING);
        client.last().deliver();
        closing.join(10_000);
        assertThat(closing.isAlive()).isFalse();
    }

    @Test
    void closeDoesNotWaitForEver() {
        start(10, RejectionPolicy.FAIL);
        engine.put(records(0, "a"));
        awaitRequests(1);

        engine.close(List.of(ORDERS));

        assertThat(client.last().answer()).isNotDone();
    }

    @Test
    void recordOfAPartitionThatIsNotOpenIsABug() {
        start(10, RejectionPolicy.FAIL);
        engine.close(List.of(ORDERS));

        assertThatThrownBy(() -> engine.put(records(0, "a")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("orders-0");
    }

    @Test
    void stopIsSafeTwiceAndClosesTheClient() {
        start(10, RejectionPolicy.FAIL);

        engine.close();
        engine.close();

        assertThat(client.isClosed()).isTrue();
    }

    private void start(int maxBufferedRecords, RejectionPolicy rejection) {
        DeliveryConfig config = new DeliveryConfig(
                new BatchLimits(3, 100, 50),
                1,
                2,
                maxBufferedRecords,
                maxBufferedBytes,
                -1,
                1,
                10,
                -1,
                closeTimeoutMs,
                OrderingMode.NONE,
                rejection);
        engine = new SinkEngine<>(
                "test-0", context, new SinkParts<>(config, this::convert, client), DeliveryListener.NONE);
        engine.open(List.of(ORDERS));
    }

    private Optional<Outgoing<String>> convert(SinkRecord record) {
        String value = (String) record.value();
        if (value.equals("later")) {
            attempts++;
            if (later) {
                throw new TryLaterException("a registry is down", pauseMs);
            }
        }
        if (value.equals("bad")) {
            throw new RejectedRecordException("unsupported", "use another value");
        }
        return value.equals("ignored")
                ? Optional.empty()
                : Optional.of(new Outgoing<>("stream", null, value, value.length()));
    }

    private static List<SinkRecord> records(long firstOffset, String... values) {
        List<SinkRecord> records = new ArrayList<>();
        for (String value : values) {
            records.add(record(firstOffset + records.size(), value));
        }
        return records;
    }

    private static SinkRecord record(long offset, String value) {
        return new SinkRecord(
                ORDERS.topic(),
                ORDERS.partition(),
                null,
                null,
                null,
                value,
                offset,
                null,
                TimestampType.NO_TIMESTAMP_TYPE);
    }

    private long committable(long consumed) {
        return engine.preCommit(Map.of(ORDERS, new OffsetAndMetadata(consumed)))
                .get(ORDERS)
                .offset();
    }

    private void awaitRequests(int count) {
        await("requests").pollInterval(Duration.ofMillis(1)).until(() -> client.requests() >= count);
    }
}
