package io.millrace.connect.core.metrics;

import java.util.function.LongSupplier;
import org.apache.kafka.common.metrics.Measurable;
import org.apache.kafka.common.metrics.MeasurableStat;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.stats.Percentiles;

/**
 * One of Kafka's statistics over the last 30 to 60 seconds, made thread-safe. A {@code Sensor} would do the same, but sensors
 * of one name are one in the whole worker.
 */
public final class Window<S extends MeasurableStat> implements Measurable {
    /** What is in force without configuration: two samples of 30 seconds. */
    private static final MetricConfig CONFIG = new MetricConfig();

    private final S stat;
    private final LongSupplier clock;

    /** @param clock milliseconds as {@code System.currentTimeMillis()} counts them, which the registry measures by */
    public Window(S stat, LongSupplier clock) {
        this.stat = stat;
        this.clock = clock;
    }

    /** Adds a value, as of now. */
    public synchronized void record(double value) {
        stat.record(CONFIG, value, clock.getAsLong());
    }

    @Override
    public synchronized double measure(MetricConfig config, long now) {
        return stat.measure(CONFIG, now);
    }

    /** The value that {@code share}, from 0 to 1, of those recorded lie below. */
    public static Measurable quantile(Window<Percentiles> window, double share) {
        return (config, now) -> {
            synchronized (window) {
                return window.stat.value(CONFIG, now, share);
            }
        };
    }
}
