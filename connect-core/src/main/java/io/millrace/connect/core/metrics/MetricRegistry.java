package io.millrace.connect.core.metrics;

import java.util.List;
import org.apache.kafka.common.metrics.MetricValueProvider;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;

/** Where a task's metrics are shown. Thread-safe. */
interface MetricRegistry {
    /**
     * Shows a metric, under the name and with the tags that {@code docs/metrics.md} gives.
     *
     * @param tags values of {@link SinkMetric#tags()}
     * @throws RuntimeException if it cannot be shown, such as when one of its name and tags is
     */
    void add(SinkMetric metric, List<String> tags, MetricValueProvider<?> value);

    /** The task stops: nothing is shown any more. */
    void close();

    /** The worker's own registry where it gives tasks one (Kafka Connect 4.1 and newer), else JMX. */
    static MetricRegistry of(SinkTaskContext context, String task) {
        MetricRegistry workers = workers(context);
        return workers == null ? JmxMetricRegistry.open(task) : workers;
    }

    private static @Nullable MetricRegistry workers(SinkTaskContext context) {
        try {
            return PluginMetricRegistry.of(context);
        } catch (LinkageError e) {
            // An older worker: neither the method nor the class that it returns are there.
            return null;
        }
    }
}
