package io.millrace.connect.core.metrics;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.MetricValueProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the metrics of one task. Thread-safe, but for {@link TaggedCounters}.
 *
 * <p>No method throws: a task without metrics is better than none.
 */
public final class TaskMetrics implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TaskMetrics.class);

    private final MetricRegistry registry;
    private volatile boolean warned;

    /** @param registry closed with these */
    public TaskMetrics(MetricRegistry registry) {
        this.registry = registry;
    }

    /** Shows a metric without tags of its own. */
    public void show(Metric metric, MetricValueProvider<?> value) {
        show(metric, List.of(), value);
    }

    /** Shows a counter without tags of its own. */
    public void showTotal(Metric metric, LongAdder counter) {
        show(metric, List.of(), total(counter));
    }

    /** Shows a metric with these values of its tags. */
    public void show(Metric metric, List<String> tags, MetricValueProvider<?> value) {
        try {
            registry.add(metric, tags, value);
        } catch (RuntimeException e) {
            if (!warned) {
                warned = true;
                log.warn(
                        "Metric {} {} is not shown, and others may not be; records are delivered all the same. After a"
                                + " restart of the task, while the one before it still stopped, restart it again",
                        metric.metricName(),
                        tags,
                        e);
            }
        }
    }

    /** Shows it no more; nothing happens if it is not shown. */
    public void hide(Metric metric, List<String> tags) {
        try {
            registry.remove(metric, tags);
        } catch (RuntimeException e) {
            log.debug("Metric {} {} could not be taken away", metric.metricName(), tags, e);
        }
    }

    /** Counters of a metric with tags, each shown when it is first counted, and no more of them than this and one for all others. */
    public TaggedCounters counters(Metric metric, int maximum) {
        return new TaggedCounters(metric.tags().size(), maximum, (tags, counter) -> show(metric, tags, total(counter)));
    }

    /** Takes the metrics away. Safe to call twice. */
    @Override
    public void close() {
        try {
            registry.close();
        } catch (RuntimeException e) {
            log.warn("The task's metrics could not be taken away", e);
        }
    }

    private static Gauge<Long> total(LongAdder counter) {
        return (config, now) -> counter.sum();
    }
}
