package io.millrace.connect.core.metrics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.JmxReporter;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.KafkaMetricsContext;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.MetricValueProvider;
import org.apache.kafka.common.utils.Time;

/**
 * Shows metrics in JMX, by Kafka's own reporter, under the very names that a newer worker gives them. Each task has a reporter
 * of its own: nothing is shared, and what is taken away at the end is the task's.
 *
 * <p>Kafka's {@code Metrics} would do no more than call the reporter, but also show a metric of its own, in the place of the
 * worker's.
 */
final class JmxMetricRegistry implements MetricRegistry {
    private static final String DOMAIN = "kafka.connect";
    private static final String GROUP = "plugins";

    private final JmxReporter reporter = new JmxReporter();
    private final Map<String, String> taskTags = new LinkedHashMap<>();

    /** @param task the connector's name, a hyphen, and the task's number */
    JmxMetricRegistry(String task) {
        int hyphen = task.lastIndexOf('-');
        taskTags.put("connector", hyphen < 0 ? task : task.substring(0, hyphen));
        taskTags.put("task", hyphen < 0 ? "0" : task.substring(hyphen + 1));
        reporter.contextChange(new KafkaMetricsContext(DOMAIN));
    }

    @Override
    public void add(SinkMetric metric, List<String> tags, MetricValueProvider<?> value) {
        Map<String, String> all = new LinkedHashMap<>(taskTags);
        all.putAll(metric.tagged(tags));
        MetricName name = new MetricName(metric.metricName(), GROUP, metric.description(), all);
        reporter.metricChange(new KafkaMetric(new Object(), name, value, new MetricConfig(), Time.SYSTEM));
    }

    @Override
    public void close() {
        reporter.close();
    }
}
