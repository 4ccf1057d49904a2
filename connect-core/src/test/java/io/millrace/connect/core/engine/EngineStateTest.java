package io.millrace.connect.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.connect.core.config.DeliveryConfig;
import io.millrace.connect.core.config.RejectionPolicy;
import io.millrace.connect.core.delivery.OrderingMode;
import io.millrace.connect.core.delivery.Outgoing;
import io.millrace.connect.core.delivery.RejectedRecordException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the metrics read from the engine, and what they are told on the task thread. */
class EngineStateTest {
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);

    private final ScriptedClient client = new ScriptedClient();
    private final ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();
    private SinkEngine<String> engine;

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void holdsNothingBeforeTheFirstRecordAndAfterTheLastAnswer() {
        start(RejectionPolicy.FAIL);
        assertHoldsNothing();

        engine.put(records("a", "b"));

        assertThat(engine.bufferedRecords()).isEqualTo(2);
        assertThat(engine.bufferedBytes()).isEqualTo(2 + 2 * DeliveryConfig.BYTES_PER_BUFFERED_RECORD);
        await("some age").until(() -> engine.oldestUnacknowledgedNanos() > 0);
        await("the request").until(() -> client.requests() == 1);
        client.last().deliver();
        await("the answer").untilAsserted(this::assertHoldsNothing);
    }

    @Test
    void forgetsPartitionsThatAreGivenUp() {
        start(RejectionPolicy.FAIL);
        engine.put(records("a"));
        await("some age").until(() -> engine.oldestUnacknowledgedNanos() > 0);

        engine.close(List.of(ORDERS));

        assertThat(engine.oldestUnacknowledgedNanos()).isZero();
    }

    @Test
    void tellsOfRejectedAndIgnoredRecords() {
        start(RejectionPolicy.SKIP);

        engine.put(records("bad", "ignored", "bad"));

        assertThat(told).containsExactly("unsupported", "ignored", "unsupported");
    }

    @Test
    void tellsOfTheRejectedRecordThatStopsTheTask() {
        start(RejectionPolicy.FAIL);

        assertThatThrownBy(() -> engine.put(records("bad"))).isInstanceOf(DataException.class);

        assertThat(told).containsExactly("unsupported");
    }

    private void assertHoldsNothing() {
        assertThat(engine.bufferedRecords()).isZero();
        assertThat(engine.bufferedBytes()).isZero();
        assertThat(engine.oldestUnacknowledgedNanos()).isZero();
    }

    private void start(RejectionPolicy rejection) {
        DeliveryConfig config = DeliveryHarness.config(OrderingMode.NONE, -1, -1, rejection);
        engine = new SinkEngine<>(
                "state-0",
                new FakeSinkTaskContext(false, ORDERS),
                new SinkParts<>(config, EngineStateTest::convert, client),
                new DeliveryListener() {
                    @Override
                    public void rejected(String reason) {
                        told.add(reason);
                    }

                    @Override
                    public void ignored() {
                        told.add("ignored");
                    }
                });
        engine.open(List.of(ORDERS));
    }

    private static Optional<Outgoing<String>> convert(SinkRecord record) {
        String value = (String) record.value();
        if (value.equals("bad")) {
            throw new RejectedRecordException("unsupported", "use another value");
        }
        return value.equals("ignored")
                ? Optional.empty()
                : Optional.of(new Outgoing<>("stream", null, value, value.length()));
    }

    private static List<SinkRecord> records(String... values) {
        List<SinkRecord> records = new ArrayList<>();
        for (String value : values) {
            records.add(new SinkRecord("orders", 0, null, null, null, value, records.size()));
        }
        return records;
    }
}
