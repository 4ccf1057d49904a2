package io.millrace.connect.core.metrics;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.JmxReporter;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.KafkaMetricsContext;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.MetricValueProvider;
import org.apache.kafka.common.utils.Time;

/**
 * Shows metrics in JMX, by Kafka's own reporter, under the very names that a newer worker gives them. Each task has a reporter
 * of its own; what is shared is which one shows a task, because Connect starts a task anew while the one before may still stop.
 *
 * <p>Kafka's {@code Metrics} would do no more than call the reporter, but also show a metric of its own, in the place of the
 * worker's.
 */
final class JmxMetricRegistry implements MetricRegistry {
    private static final String DOMAIN = "kafka.connect";
    private static final String GROUP = "plugins";

    /** The one that shows each task. Guarded by itself, as all reporters are. */
    private static final Map<String, JmxMetricRegistry> SHOWN = new HashMap<>();

    private final JmxReporter reporter = new JmxReporter();
    private final Map<String, String> taskTags = new LinkedHashMap<>();
    private final String task;

    private JmxMetricRegistry(String task) {
        this.task = task;
        int hyphen = task.lastIndexOf('-');
        taskTags.put("connector", hyphen < 0 ? task : task.substring(0, hyphen));
        taskTags.put("task", hyphen < 0 ? "0" : task.substring(hyphen + 1));
        reporter.contextChange(new KafkaMetricsContext(DOMAIN));
    }

    /**
     * Shows the metrics of a task, and nothing more of the one before it.
     *
     * @param task the connector's name, a hyphen, and the task's number
     */
    static JmxMetricRegistry open(String task) {
        JmxMetricRegistry opened = new JmxMetricRegistry(task);
        synchronized (SHOWN) {
            JmxMetricRegistry before = SHOWN.put(task, opened);
            if (before != null) {
                before.reporter.close();
            }
        }
        return opened;
    }

    /** Does nothing after {@link #close}, or when a newer task of that name has started. */
    @Override
    public void add(Metric metric, List<String> tags, MetricValueProvider<?> value) {
        KafkaMetric shown = kafkaMetric(metric, tags, value);
        synchronized (SHOWN) {
            if (SHOWN.get(task) == this) {
                reporter.metricChange(shown);
            }
        }
    }

    @Override
    public void remove(Metric metric, List<String> tags) {
        // The reporter looks at the name alone.
        KafkaMetric removed = kafkaMetric(metric, tags, (Gauge<Long>) (config, now) -> 0L);
        synchronized (SHOWN) {
            if (SHOWN.get(task) == this) {
                reporter.metricRemoval(removed);
            }
        }
    }

    private KafkaMetric kafkaMetric(Metric metric, List<String> tags, MetricValueProvider<?> value) {
        Map<String, String> all = new LinkedHashMap<>(taskTags);
        all.putAll(metric.tagged(tags));
        MetricName name = new MetricName(metric.metricName(), GROUP, metric.description(), all);
        return new KafkaMetric(new Object(), name, value, new MetricConfig(), Time.SYSTEM);
    }

    @Override
    public void close() {
        synchronized (SHOWN) {
            if (SHOWN.remove(task, this)) {
                reporter.close();
            }
        }
    }
}
