package io.millrace.it;

import java.lang.management.ManagementFactory;
import java.util.Set;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** The metrics of a connector's task 0, as the JMX of this JVM, and of the workers in it, shows them. */
final class TaskMetrics {
    private final MBeanServer jmx = ManagementFactory.getPlatformMBeanServer();
    private final String connector;

    TaskMetrics(String connector) {
        this.connector = connector;
    }

    /** The value of a metric, or NaN where it is not shown. */
    double value(String metric) {
        return sum(metric, "");
    }

    /**
     * The value of a metric with tags, or the sum of several, or NaN where none is shown.
     *
     * @param tags such as {@code code=Timeout}; the value may be {@code *}
     */
    double value(String metric, String tags) {
        return sum(metric, "," + tags);
    }

    /** How many records Connect has read for the task since it started. */
    double recordsRead() {
        return number(
                "kafka.connect:type=sink-task-metrics,connector=" + connector + ",task=0", "sink-record-read-total");
    }

    /** How often the task's consumer took part in a rebalance. */
    double rebalances() {
        return number(
                "kafka.consumer:type=consumer-coordinator-metrics,client-id=connector-consumer-" + connector + "-0",
                "rebalance-total");
    }

    private double number(String bean, String attribute) {
        try {
            return ((Number) jmx.getAttribute(new ObjectName(bean), attribute)).doubleValue();
        } catch (JMException e) {
            throw new IllegalStateException("There is no " + attribute + " of " + bean, e);
        }
    }

    /** What is shown of the connector's tasks. */
    Set<ObjectName> beans() {
        return beans("kafka.connect:type=plugins,connector=" + connector + ",*");
    }

    private double sum(String metric, String tags) {
        double sum = Double.NaN;
        for (ObjectName bean : beans("kafka.connect:type=plugins,connector=" + connector + ",task=0" + tags)) {
            try {
                double value = ((Number) jmx.getAttribute(bean, metric)).doubleValue();
                sum = Double.isNaN(sum) ? value : sum + value;
            } catch (JMException e) {
                // Of a task that has just stopped, or not shown yet: as good as not there.
                continue;
            }
        }
        return sum;
    }

    private Set<ObjectName> beans(String pattern) {
        try {
            return jmx.queryNames(new ObjectName(pattern), null);
        } catch (JMException e) {
            throw new IllegalArgumentException(pattern, e);
        }
    }
}
