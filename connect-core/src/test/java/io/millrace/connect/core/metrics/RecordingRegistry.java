package io.millrace.connect.core.metrics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.Measurable;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.MetricValueProvider;

/** Keeps what is shown, and time, for tests. */
public final class RecordingRegistry implements MetricRegistry {
    /** Metrics by name and values of tags, such as {@code record-retry-by-code-total[Timeout]}. */
    public final Map<String, MetricValueProvider<?>> values = new LinkedHashMap<>();

    /** Tags by name. */
    public final Map<String, List<String>> tags = new LinkedHashMap<>();

    public long millis = 1_000_000;

    @Override
    public void add(Metric metric, List<String> tagValues, MetricValueProvider<?> value) {
        String name = metric.metricName() + (tagValues.isEmpty() ? "" : tagValues);
        if (values.putIfAbsent(name, value) != null) {
            throw new IllegalArgumentException(name + " is there twice");
        }
        tags.put(metric.metricName(), List.copyOf(metric.tagged(tagValues).keySet()));
    }

    @Override
    public void remove(Metric metric, List<String> tagValues) {
        values.remove(metric.metricName() + (tagValues.isEmpty() ? "" : tagValues));
    }

    @Override
    public void close() {
        values.clear();
    }

    /** What is shown under this name now. */
    public double value(String name) {
        MetricValueProvider<?> provider = values.get(name);
        if (provider == null) {
            throw new AssertionError(name + " is not among " + values.keySet());
        }
        MetricConfig config = new MetricConfig();
        return provider instanceof Measurable measurable
                ? measurable.measure(config, millis)
                : ((Number) ((Gauge<?>) provider).value(config, millis)).doubleValue();
    }
}
