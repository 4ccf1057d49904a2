package io.millrace.benchmarks.sink;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;

/** Connect's side of a sink task: takes note of what the task asks for. Confined to the task thread. */
final class DrivenContext implements SinkTaskContext {
    private final Map<String, String> props;
    private final Set<TopicPartition> assignment;
    private final Set<TopicPartition> paused = new HashSet<>();
    private long timeoutMs = -1;

    DrivenContext(Map<String, String> props, List<TopicPartition> assignment) {
        this.props = props;
        this.assignment = Set.copyOf(assignment);
    }

    boolean isPaused(TopicPartition partition) {
        return paused.contains(partition);
    }

    boolean isAnyPaused() {
        return !paused.isEmpty();
    }

    boolean isAllPaused() {
        return paused.size() == assignment.size();
    }

    /** The time-out that the task asked for, at most {@code millis}; asked for once, it holds for one poll. */
    long takeTimeout(long millis) {
        long taken = timeoutMs > 0 ? Math.min(timeoutMs, millis) : millis;
        timeoutMs = -1;
        return taken;
    }

    @Override
    public Map<String, String> configs() {
        return props;
    }

    @Override
    public void offset(Map<TopicPartition, Long> offsets) {
        throw new UnsupportedOperationException("the sink must not seek");
    }

    @Override
    public void offset(TopicPartition partition, long offset) {
        throw new UnsupportedOperationException("the sink must not seek");
    }

    @Override
    public void timeout(long millis) {
        timeoutMs = millis;
    }

    @Override
    public Set<TopicPartition> assignment() {
        return assignment;
    }

    @Override
    public void pause(TopicPartition... partitions) {
        paused.addAll(List.of(partitions));
    }

    @Override
    public void resume(TopicPartition... partitions) {
        List.of(partitions).forEach(paused::remove);
    }

    @Override
    public void requestCommit() {
        // The driver commits by the clock alone.
    }

    @Override
    public @Nullable ErrantRecordReporter errantRecordReporter() {
        return null;
    }

    @Override
    public @Nullable PluginMetrics pluginMetrics() {
        return null;
    }
}
