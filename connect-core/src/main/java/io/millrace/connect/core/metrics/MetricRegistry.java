package io.millrace.connect.core.metrics;

import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.metrics.MetricValueProvider;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.jspecify.annotations.Nullable;

/** Where a task's metrics are shown. Thread-safe. */
public interface MetricRegistry {
    /**
     * Shows a metric, under the name and with the tags that {@code docs/metrics.md} gives.
     *
     * @param tags values of {@link Metric#tags()}
     * @throws RuntimeException if it cannot be shown, such as when one of its name and tags is
     */
    void add(Metric metric, List<String> tags, MetricValueProvider<?> value);

    /** Shows it no more. */
    void remove(Metric metric, List<String> tags);

    /** The task stops: nothing is shown any more. */
    void close();

    /**
     * The worker's own registry where it gives tasks one (Kafka Connect 4.1 and newer), else JMX.
     *
     * @param task the connector's name, a hyphen, and the task's number
     */
    static MetricRegistry of(SinkTaskContext context, String task) {
        return of(() -> PluginMetricRegistry.of(context), task);
    }

    /** The same for a source's task. */
    static MetricRegistry of(SourceTaskContext context, String task) {
        return of(() -> PluginMetricRegistry.of(context), task);
    }

    private static MetricRegistry of(Supplier<@Nullable MetricRegistry> workers, String task) {
        MetricRegistry found = null;
        try {
            found = workers.get();
        } catch (LinkageError e) {
            // An older worker: neither the method nor the class that it returns are there.
            found = null;
        }
        return found == null ? JmxMetricRegistry.open(task) : found;
    }
}
