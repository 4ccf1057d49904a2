package io.millrace.connect.core.metrics;

import java.util.LinkedHashMap;
import java.util.List;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.MetricValueProvider;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.jspecify.annotations.Nullable;

/**
 * The registry that workers from 4.1 on give to a task (KIP-877): it adds the tags of connector and task, and passes the
 * metrics on to JMX and to whatever {@code metric.reporters} the worker has. The only class that names that API: on an older
 * worker, using it is a {@link LinkageError}.
 */
final class PluginMetricRegistry implements MetricRegistry {
    private final PluginMetrics metrics;

    private PluginMetricRegistry(PluginMetrics metrics) {
        this.metrics = metrics;
    }

    /**
     * The registry, or null where the context has none.
     *
     * @throws LinkageError if the worker is older
     */
    static @Nullable MetricRegistry of(SinkTaskContext context) {
        return of(context.pluginMetrics());
    }

    /** The same for a source's task. */
    static @Nullable MetricRegistry of(SourceTaskContext context) {
        return of(context.pluginMetrics());
    }

    private static @Nullable MetricRegistry of(@Nullable PluginMetrics metrics) {
        return metrics == null ? null : new PluginMetricRegistry(metrics);
    }

    @Override
    public void add(Metric metric, List<String> tags, MetricValueProvider<?> value) {
        metrics.addMetric(name(metric, tags), value);
    }

    @Override
    public void remove(Metric metric, List<String> tags) {
        metrics.removeMetric(name(metric, tags));
    }

    private MetricName name(Metric metric, List<String> tags) {
        return metrics.metricName(metric.metricName(), metric.description(), new LinkedHashMap<>(metric.tagged(tags)));
    }

    /** Nothing to do: the worker takes the metrics away when the task has stopped. */
    @Override
    public void close() {}
}
