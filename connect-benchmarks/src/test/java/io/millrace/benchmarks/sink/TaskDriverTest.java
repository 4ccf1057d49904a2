package io.millrace.benchmarks.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.junit.jupiter.api.Test;

class TaskDriverTest {
    private static final List<SinkRecord> POLL = List.of(new SinkRecord("rows", 0, null, null, null, "value", 0));

    /** Pauses when told to, and delivers what it holds one record for each put without records. */
    private static final class SlowTask extends SinkTask {
        private final List<String> calls = new ArrayList<>();
        private int held;

        @Override
        public String version() {
            return "test";
        }

        @Override
        public void start(Map<String, String> props) {
            calls.add("start");
        }

        @Override
        public void open(Collection<TopicPartition> partitions) {
            calls.add("open " + partitions.size());
        }

        @Override
        public void put(Collection<SinkRecord> records) {
            held += records.isEmpty() ? -1 : records.size();
        }

        @Override
        public Map<TopicPartition, OffsetAndMetadata> preCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
            Map<TopicPartition, OffsetAndMetadata> committable = new HashMap<>(offsets);
            if (held > 0) {
                committable.put(Sinks.PARTITIONS.get(0), new OffsetAndMetadata(0));
            }
            return committable;
        }

        @Override
        public void close(Collection<TopicPartition> partitions) {
            calls.add("close " + partitions.size());
        }

        @Override
        public void stop() {
            calls.add("stop");
        }

        void pause(TopicPartition... partitions) {
            context.pause(partitions);
            context.timeout(1);
        }

        void resume(TopicPartition... partitions) {
            context.resume(partitions);
        }
    }

    private final SlowTask task = new SlowTask();

    @Test
    void livesAsUnderConnect() {
        new TaskDriver(task, Map.of(), Sinks.PARTITIONS).close();

        assertThat(task.calls).containsExactly("start", "open 4", "close 4", "stop");
    }

    @Test
    void drainWaitsUntilEverythingMayBeCommitted() {
        TaskDriver driver = new TaskDriver(task, Map.of(), Sinks.PARTITIONS);
        driver.turn(() -> POLL);
        driver.turn(() -> POLL);

        driver.drain();

        assertThat(task.held).isZero();
        assertThat(driver.handedOver()).isEqualTo(2);
    }

    @Test
    void aPausedTaskIsAskedAgainWithoutRecords() {
        TaskDriver driver = new TaskDriver(task, Map.of(), Sinks.PARTITIONS);
        TopicPartition[] all = Sinks.PARTITIONS.toArray(TopicPartition[]::new);
        driver.turn(() -> POLL);

        task.pause(all);
        driver.turn(() -> {
            throw new AssertionError("polled while paused");
        });

        assertThat(driver.isPaused()).isTrue();
        assertThat(task.held).isZero();

        task.resume(all);
        driver.turn(() -> POLL);

        assertThat(driver.isPaused()).isFalse();
        assertThat(task.held).isEqualTo(1);
    }
}
