package io.millrace.connect.core.metrics;

import io.millrace.connect.core.delivery.BatchLimits;
import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.engine.DeliveryListener;
import io.millrace.connect.core.engine.EngineState;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.stats.Avg;
import org.apache.kafka.common.metrics.stats.Max;
import org.apache.kafka.common.metrics.stats.Percentiles;
import org.apache.kafka.common.metrics.stats.Percentiles.BucketSizing;
import org.apache.kafka.common.metrics.stats.Rate;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * The metrics of one sink task, as {@code docs/metrics.md} describes them. Listens to the engine, on the threads that
 * {@link DeliveryListener} names; read by any thread. Nothing of a record is in them, not even its key.
 *
 * <p>No method throws: a task without metrics is better than none.
 */
public final class SinkMetrics implements DeliveryListener, AutoCloseable {
    /** How many codes, and how many reasons, have a counter of their own. */
    static final int MAX_CODES = 50;

    /** How many shards of a task have a counter of their own. */
    static final int MAX_SHARDS = 100;

    /** Latencies above count as this. */
    private static final double MAX_LATENCY_MS = 120_000;

    /** Their buckets grow with the latency, to about a twentieth of it from 10 ms on. 4 bytes each, in up to 3 samples. */
    private static final int LATENCY_BUCKETS = 4_000;

    private final TaskMetrics shown;
    private final BatchLimits limits;

    private final LongAdder records = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder batches = new LongAdder();
    private final LongAdder inFlight = new LongAdder();
    private final LongAdder retries = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder ignored = new LongAdder();
    private final LongAdder throttled = new LongAdder();

    private final Window<Rate> recordRate;
    private final Window<Rate> byteRate;
    private final Window<Rate> batchRate;
    private final Window<Avg> fill;
    private final Window<Avg> entriesPerBatch;
    private final Window<Avg> recordsPerBatch;
    private final Window<Avg> latencyAvg;
    private final Window<Max> latencyMax;
    private final Window<Percentiles> latencies;

    private final TaggedCounters retriesByCode;
    private final TaggedCounters failuresByCode;
    private final TaggedCounters rejectedByReason;
    private final TaggedCounters throttledByShard;

    /**
     * Shows the metrics of a task.
     *
     * @param task the connector's name, a hyphen, and the task's number
     * @param limits what a full batch is
     */
    public static SinkMetrics of(SinkTaskContext context, String task, BatchLimits limits) {
        return new SinkMetrics(MetricRegistry.of(context, task), limits, System::currentTimeMillis);
    }

    /** @param clock milliseconds as {@code System.currentTimeMillis()} counts them */
    SinkMetrics(MetricRegistry registry, BatchLimits limits, LongSupplier clock) {
        this.shown = new TaskMetrics(registry);
        this.limits = limits;
        this.retriesByCode = shown.counters(SinkMetric.RECORD_RETRY_BY_CODE, MAX_CODES);
        this.failuresByCode = shown.counters(SinkMetric.RECORD_FAILURE_BY_CODE, MAX_CODES);
        this.rejectedByReason = shown.counters(SinkMetric.RECORD_REJECTED_BY_REASON, MAX_CODES);
        this.throttledByShard = shown.counters(SinkMetric.ENTRY_THROTTLED_BY_SHARD, MAX_SHARDS);
        this.recordRate = new Window<>(new Rate(), clock);
        this.byteRate = new Window<>(new Rate(), clock);
        this.batchRate = new Window<>(new Rate(), clock);
        this.fill = new Window<>(new Avg(), clock);
        this.entriesPerBatch = new Window<>(new Avg(), clock);
        this.recordsPerBatch = new Window<>(new Avg(), clock);
        this.latencyAvg = new Window<>(new Avg(), clock);
        this.latencyMax = new Window<>(new Max(), clock);
        this.latencies = new Window<>(
                new Percentiles(LATENCY_BUCKETS * Float.BYTES, MAX_LATENCY_MS, BucketSizing.LINEAR), clock);

        shown.showTotal(SinkMetric.RECORD_SEND_TOTAL, records);
        shown.show(SinkMetric.RECORD_SEND_RATE, recordRate);
        shown.showTotal(SinkMetric.BYTE_SEND_TOTAL, bytes);
        shown.show(SinkMetric.BYTE_SEND_RATE, byteRate);
        shown.showTotal(SinkMetric.BATCH_SEND_TOTAL, batches);
        shown.show(SinkMetric.BATCH_SEND_RATE, batchRate);
        shown.show(SinkMetric.BATCH_FILL_AVG, fill);
        shown.show(SinkMetric.BATCH_ENTRIES_AVG, entriesPerBatch);
        shown.show(SinkMetric.BATCH_RECORDS_AVG, recordsPerBatch);
        shown.showTotal(SinkMetric.BATCHES_IN_FLIGHT, inFlight);
        shown.show(SinkMetric.SEND_LATENCY_AVG, latencyAvg);
        shown.show(SinkMetric.SEND_LATENCY_P50, Window.quantile(latencies, 0.50));
        shown.show(SinkMetric.SEND_LATENCY_P95, Window.quantile(latencies, 0.95));
        shown.show(SinkMetric.SEND_LATENCY_P99, Window.quantile(latencies, 0.99));
        shown.show(SinkMetric.SEND_LATENCY_MAX, latencyMax);
        shown.showTotal(SinkMetric.RECORD_RETRY_TOTAL, retries);
        shown.showTotal(SinkMetric.RECORD_FAILURE_TOTAL, failures);
        shown.showTotal(SinkMetric.RECORD_REJECTED_TOTAL, rejected);
        shown.showTotal(SinkMetric.RECORD_IGNORED_TOTAL, ignored);
        shown.showTotal(SinkMetric.ENTRY_THROTTLED_TOTAL, throttled);
    }

    /** Shows what the engine holds, too. */
    public void observe(EngineState engine) {
        shown.show(SinkMetric.BUFFERED_RECORDS, (Gauge<Long>) (config, now) -> engine.bufferedRecords());
        shown.show(SinkMetric.BUFFERED_BYTES, (Gauge<Long>) (config, now) -> engine.bufferedBytes());
        shown.show(SinkMetric.OLDEST_UNACKNOWLEDGED_AGE, (Gauge<Long>)
                (config, now) -> TimeUnit.NANOSECONDS.toMillis(engine.oldestUnacknowledgedNanos()));
    }

    @Override
    public void sent(int entries, int recordCount, long byteCount) {
        batches.increment();
        inFlight.increment();
        batchRate.record(1);
        fill.record(Math.max((double) entries / limits.maxEntries(), (double) byteCount / limits.maxBytes()));
        entriesPerBatch.record(entries);
        recordsPerBatch.record(recordCount);
    }

    @Override
    public void answered(long nanos) {
        inFlight.decrement();
        double millis = Math.max(0, nanos / 1e6);
        latencyAvg.record(millis);
        latencyMax.record(millis);
        latencies.record(millis);
    }

    @Override
    public void delivered(int recordCount, long byteCount) {
        records.add(recordCount);
        bytes.add(byteCount);
        recordRate.record(recordCount);
        byteRate.record((double) byteCount);
    }

    @Override
    public void failed(Failure why) {
        switch (why.kind()) {
            case RETRYABLE, THROTTLED, MISPLACED, REFUSED -> {
                retries.increment();
                retriesByCode.count(List.of(why.code()));
            }
            case REJECTED, FATAL -> {
                failures.increment();
                failuresByCode.count(List.of(why.code()));
            }
        }
    }

    @Override
    public void throttled(String destination, String shard) {
        throttled.increment();
        throttledByShard.count(List.of(destination, shard));
    }

    @Override
    public void rejected(String reason) {
        rejected.increment();
        rejectedByReason.count(List.of(reason));
    }

    @Override
    public void ignored() {
        ignored.increment();
    }

    /** Takes the metrics away. Safe to call twice. */
    @Override
    public void close() {
        shown.close();
    }
}
