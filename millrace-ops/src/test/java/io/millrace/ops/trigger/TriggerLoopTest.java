package io.millrace.ops.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ops.Connector;
import io.millrace.ops.OpsException;
import io.millrace.ops.TailRequest;
import io.millrace.ops.TailStart;
import io.millrace.ops.TailedMessage;
import io.millrace.ops.TriggerListener;
import io.millrace.ops.TriggerRequest;
import io.millrace.ops.TriggerSummary;
import io.millrace.ops.Triggers.EventHandler;
import io.millrace.ops.Triggers.OnFailure;
import io.millrace.ops.fake.FakeConnectors;
import io.millrace.ops.tail.TailSetup;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TriggerLoopTest {
    private static final TopicPartition PARTITION = new TopicPartition("orders", 0);
    private static final String RECORD =
            "{\"event_timestamp\":1,\"event_type\":\"INSERT\",\"schema_name\":null,\"table_name\":\"orders\",\"record\":{\"id\":1}}";

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none") {
        @Override
        public List<PartitionInfo> partitionsFor(String topic) {
            throw new TopicAuthorizationException(Set.of(topic));
        }
    };
    private final FakeConnectors connectors = new FakeConnectors();
    private final Set<String> active = ConcurrentHashMap.newKeySet();
    private final TailSetup setup = new TailSetup(connectors, name -> active, null);
    private final List<Long> handled = new CopyOnWriteArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private final List<String> noted = new ArrayList<>();
    private final CountDownLatch hasNoted = new CountDownLatch(1);
    private final TriggerListener listener = new TriggerListener() {
        @Override
        public void note(String line) {
            noted.add(line);
            hasNoted.countDown();
        }

        @Override
        public void isSkipped(TailedMessage event, String reason) {
            skipped.add(event.place() + ": " + reason);
        }
    };

    @BeforeEach
    void thereIsATopic() {
        consumer.updatePartitions("orders", List.of(new PartitionInfo("orders", 0, null, null, null)));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, 3L));
    }

    @Test
    void aMessageThatWasCutOffStopsTheTriggerWhichIsNotCommittedPastIt() {
        messages(RECORD, RECORD.substring(0, 40), RECORD);

        assertThatThrownBy(() -> run(OnFailure.STOP, 2, (event, attempt) -> handled.add(event.offset())))
                .isInstanceOf(OpsException.class)
                .hasMessageContainingAll("orders-0@1", "begins as JSON does", "begins there");
        assertThat(handled).doesNotContain(2L);
        assertThat(committed()).isLessThanOrEqualTo(1);
    }

    @Test
    void whoSkipsWhatFailsIsToldOfAMessageThatWasCutOff() {
        messages(RECORD, RECORD.substring(0, 40), RECORD);

        TriggerSummary summary = run(OnFailure.SKIP, 2, (event, attempt) -> handled.add(event.offset()));

        assertThat(handled).containsExactly(0L, 2L);
        assertThat(skipped).singleElement().asString().startsWith("orders-0@1: ");
        assertThat(summary.skipped()).isEqualTo(1);
        assertThat(committed()).isEqualTo(3);
    }

    @Test
    void nothingIsCommittedOfWhatFailsToTheEnd() {
        messages(RECORD, RECORD, RECORD);

        assertThatThrownBy(() -> run(OnFailure.STOP, 3, (event, attempt) -> {
                    if (event.offset() == 1) {
                        throw new IllegalStateException("no");
                    }
                    handled.add(event.offset());
                }))
                .isInstanceOf(OpsException.class)
                .hasMessageContainingAll("orders-0@1", "no", "begins there");
        assertThat(handled).containsExactly(0L);
        assertThat(committed()).isEqualTo(1);
    }

    @Test
    void aTopicThatComesToBeHiddenWhileTheTriggerRunsIsTold() {
        connectors.add("shop", Connector.Type.SINK, 1, Map.of("topics", "orders,hidden"));
        messages(RECORD);

        run(TailRequest.of("shop"), OnFailure.STOP, 1, (event, attempt) -> {
            active.add("hidden");
            assertThat(hasNoted.await(1, TimeUnit.MINUTES)).isTrue();
        });

        assertThat(noted).singleElement().asString().startsWith("what is in hidden passes unseen");
    }

    private TriggerSummary run(OnFailure onFailure, long count, EventHandler handler) {
        return run(TailRequest.of("orders").topic(), onFailure, count, handler);
    }

    private TriggerSummary run(TailRequest what, OnFailure onFailure, long count, EventHandler handler) {
        TailRequest events = what.from(TailStart.BEGINNING).until(count, null);
        TriggerRequest request =
                new TriggerRequest(events, "g", 1, 1, Duration.ofMillis(1), onFailure, Duration.ofMinutes(1));
        return new TriggerLoop(request, handler, listener, setup, consumer, Duration.ZERO).run();
    }

    /** Of one key. */
    private void messages(String... values) {
        consumer.schedulePollTask(() -> {
            consumer.rebalance(List.of(PARTITION));
            for (int i = 0; i < values.length; i++) {
                consumer.addRecord(new ConsumerRecord<>(
                        "orders",
                        0,
                        i,
                        "k".getBytes(StandardCharsets.UTF_8),
                        values[i].getBytes(StandardCharsets.UTF_8)));
            }
        });
    }

    private long committed() {
        OffsetAndMetadata offset = consumer.committed(Set.of(PARTITION)).get(PARTITION);
        return offset.offset();
    }
}
