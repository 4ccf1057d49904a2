package io.millrace.connect.core.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;

/** Connect's side of a sink task: remembers what the task asked for. Confined to the test's thread. */
final class FakeSinkTaskContext implements SinkTaskContext {
    /** A rejected record and the report that the test completes. */
    record Reported(SinkRecord record, Throwable why, CompletableFuture<Void> done) {}

    final Set<TopicPartition> assignment = new HashSet<>();
    final Set<TopicPartition> paused = new HashSet<>();
    final List<Reported> reported = new ArrayList<>();
    private final boolean reports;
    long timeoutMs = -1;

    /** Whether a report is done when it is made, as one to the log is, or one that a producer refuses. */
    boolean reportsAtOnce;

    FakeSinkTaskContext(boolean reports, TopicPartition... assigned) {
        this.reports = reports;
        assignment.addAll(List.of(assigned));
    }

    @Override
    public Map<String, String> configs() {
        return Map.of();
    }

    @Override
    public void offset(Map<TopicPartition, Long> offsets) {
        throw new UnsupportedOperationException("the engine never seeks");
    }

    @Override
    public void offset(TopicPartition partition, long offset) {
        offset(new HashMap<>(Map.of(partition, offset)));
    }

    @Override
    public void timeout(long timeoutMs) {
        this.timeoutMs = timeoutMs;
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
    public void requestCommit() {}

    @Override
    public @Nullable ErrantRecordReporter errantRecordReporter() {
        if (!reports) {
            return null;
        }
        return (record, why) -> {
            Reported report = new Reported(record, why, new CompletableFuture<>());
            reported.add(report);
            if (reportsAtOnce) {
                report.done().complete(null);
            }
            return report.done();
        };
    }

    @Override
    public @Nullable PluginMetrics pluginMetrics() {
        return null;
    }
}
