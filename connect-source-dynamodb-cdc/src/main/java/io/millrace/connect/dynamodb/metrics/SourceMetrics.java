package io.millrace.connect.dynamodb.metrics;

import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.metrics.MetricRegistry;
import io.millrace.connect.core.metrics.TaggedCounters;
import io.millrace.connect.core.metrics.TaskMetrics;
import io.millrace.connect.core.metrics.Window;
import io.millrace.connect.dynamodb.read.ReadListener;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.stats.Avg;
import org.apache.kafka.common.metrics.stats.Max;
import org.apache.kafka.common.metrics.stats.Percentiles;
import org.apache.kafka.common.metrics.stats.Percentiles.BucketSizing;
import org.apache.kafka.common.metrics.stats.Rate;
import org.apache.kafka.connect.source.SourceTaskContext;

/**
 * The metrics of one source task, as {@code docs/metrics.md} describes them. Listens on the threads that {@link ReadListener}
 * names; read by any thread. Nothing of a record is in them.
 *
 * <p>No method throws: a task without metrics is better than none.
 */
public final class SourceMetrics implements ReadListener, AutoCloseable {
    /** How many codes have a counter of their own. */
    static final int MAX_CODES = 50;

    /** How many shards of a task are shown by themselves. */
    static final int MAX_SHARDS = 100;

    /** Latencies above count as this. */
    private static final double MAX_LATENCY_MS = 120_000;

    /** Their buckets grow with the latency, to about a twentieth of it from 10 ms on. 4 bytes each, in up to 3 samples. */
    private static final int LATENCY_BUCKETS = 4_000;

    private final TaskMetrics shown;
    private final LongSupplier clock;
    private final Map<String, Lag> lags = new ConcurrentHashMap<>();

    private final LongAdder records = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder events = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final LongAdder undecodable = new LongAdder();
    private final LongAdder throttles = new LongAdder();
    private final LongAdder retries = new LongAdder();
    private final LongAdder renewals = new LongAdder();
    private final LongAdder losses = new LongAdder();

    private final Window<Rate> recordRate;
    private final Window<Rate> byteRate;
    private final Window<Rate> eventRate;
    private final Window<Avg> latencyAvg;
    private final Window<Max> latencyMax;
    private final Window<Percentiles> latencies;

    private final TaggedCounters throttlesByShard;
    private final TaggedCounters retriesByCode;
    private final TaggedCounters lossesByShard;

    /** What waits for Connect to take it. Thread-safe. */
    public interface Buffered {
        long records();

        long bytes();
    }

    /** How far behind a shard was, and when that was known. */
    private record Lag(long millisBehind, long atMillis) {
        /** Without an answer since then it may be that much more. */
        long atMost(long now) {
            return millisBehind + Math.max(0, now - atMillis);
        }
    }

    /**
     * Shows the metrics of a task.
     *
     * @param task the connector's name, a hyphen, and the task's number
     */
    public static SourceMetrics of(SourceTaskContext context, String task) {
        return new SourceMetrics(MetricRegistry.of(context, task), System::currentTimeMillis);
    }

    /** @param clock milliseconds as {@code System.currentTimeMillis()} counts them */
    SourceMetrics(MetricRegistry registry, LongSupplier clock) {
        this.shown = new TaskMetrics(registry);
        this.clock = clock;
        this.recordRate = new Window<>(new Rate(), clock);
        this.byteRate = new Window<>(new Rate(), clock);
        this.eventRate = new Window<>(new Rate(), clock);
        this.latencyAvg = new Window<>(new Avg(), clock);
        this.latencyMax = new Window<>(new Max(), clock);
        this.latencies = new Window<>(
                new Percentiles(LATENCY_BUCKETS * Float.BYTES, MAX_LATENCY_MS, BucketSizing.LINEAR), clock);
        this.throttlesByShard = shown.counters(SourceMetric.THROTTLE_BY_SHARD, MAX_SHARDS);
        this.retriesByCode = shown.counters(SourceMetric.CALL_RETRY_BY_CODE, MAX_CODES);
        this.lossesByShard = shown.counters(SourceMetric.DATA_LOSS_BY_SHARD, MAX_SHARDS);

        shown.showTotal(SourceMetric.RECORD_READ_TOTAL, records);
        shown.show(SourceMetric.RECORD_READ_RATE, recordRate);
        shown.showTotal(SourceMetric.BYTE_READ_TOTAL, bytes);
        shown.show(SourceMetric.BYTE_READ_RATE, byteRate);
        shown.showTotal(SourceMetric.EVENT_TOTAL, events);
        shown.show(SourceMetric.EVENT_RATE, eventRate);
        shown.showTotal(SourceMetric.RECORD_SKIPPED_TOTAL, skipped);
        shown.showTotal(SourceMetric.DECODE_ERROR_TOTAL, undecodable);
        shown.show(SourceMetric.OPEN_SHARDS, (Gauge<Long>) (config, now) -> (long) lags.size());
        shown.show(SourceMetric.MILLIS_BEHIND_LATEST, (Gauge<Long>) (config, now) -> largestLag());
        shown.show(SourceMetric.READ_LATENCY_AVG, latencyAvg);
        shown.show(SourceMetric.READ_LATENCY_P99, Window.quantile(latencies, 0.99));
        shown.show(SourceMetric.READ_LATENCY_MAX, latencyMax);
        shown.showTotal(SourceMetric.THROTTLE_TOTAL, throttles);
        shown.showTotal(SourceMetric.CALL_RETRY_TOTAL, retries);
        shown.showTotal(SourceMetric.ITERATOR_RENEWAL_TOTAL, renewals);
        shown.showTotal(SourceMetric.DATA_LOSS_TOTAL, losses);
    }

    /** Shows what waits for Connect to take it, too. */
    public void observe(Buffered buffered) {
        shown.show(SourceMetric.BUFFERED_RECORDS, (Gauge<Long>) (config, now) -> buffered.records());
        shown.show(SourceMetric.BUFFERED_BYTES, (Gauge<Long>) (config, now) -> buffered.bytes());
    }

    private long largestLag() {
        long now = clock.getAsLong();
        return lags.values().stream().mapToLong(lag -> lag.atMost(now)).max().orElse(0);
    }

    @Override
    public void opened(String shardId) {
        boolean isShown = lags.size() < MAX_SHARDS;
        boolean isNew = lags.put(shardId, new Lag(0, clock.getAsLong())) == null;
        if (isNew && isShown) {
            shown.show(SourceMetric.MILLIS_BEHIND_LATEST_BY_SHARD, List.of(shardId), (Gauge<Long>) (config, now) -> {
                Lag lag = lags.get(shardId);
                return lag == null ? 0L : lag.atMost(clock.getAsLong());
            });
        }
    }

    @Override
    public void closed(String shardId) {
        if (lags.remove(shardId) != null) {
            shown.hide(SourceMetric.MILLIS_BEHIND_LATEST_BY_SHARD, List.of(shardId));
        }
    }

    @Override
    public void read(String shardId, int recordCount, long byteCount, long millisBehindLatest, long nanos) {
        records.add(recordCount);
        bytes.add(byteCount);
        recordRate.record(recordCount);
        byteRate.record((double) byteCount);
        double millis = Math.max(0, nanos / 1e6);
        latencyAvg.record(millis);
        latencyMax.record(millis);
        latencies.record(millis);
        lags.computeIfPresent(shardId, (id, before) -> new Lag(millisBehindLatest, clock.getAsLong()));
    }

    @Override
    public void throttled(String shardId) {
        throttles.increment();
        throttlesByShard.count(List.of(shardId));
    }

    @Override
    public void iteratorRenewed(String shardId) {
        renewals.increment();
    }

    @Override
    public void failed(Failure why) {
        retries.increment();
        retriesByCode.count(List.of(why.code()));
    }

    @Override
    public void dataLost(String shardId) {
        losses.increment();
        lossesByShard.count(List.of(shardId));
    }

    @Override
    public void emitted(int count) {
        events.add(count);
        eventRate.record(count);
    }

    @Override
    public void undecodable(String shardId) {
        undecodable.increment();
    }

    @Override
    public void skipped(String shardId) {
        skipped.increment();
    }

    /** Takes the metrics away. Safe to call twice. */
    @Override
    public void close() {
        shown.close();
    }
}
