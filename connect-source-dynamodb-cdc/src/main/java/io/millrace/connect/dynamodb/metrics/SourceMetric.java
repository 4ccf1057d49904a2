package io.millrace.connect.dynamodb.metrics;

import io.millrace.connect.core.metrics.Metric;
import java.util.List;

/** The metrics of the source. The table in {@code docs/metrics.md} says the same; a test compares them. */
enum SourceMetric implements Metric {
    RECORD_READ_TOTAL("record-read-total", "records", "Records of Kinesis read; an aggregate is one."),
    RECORD_READ_RATE("record-read-rate", "records/s", "Records of Kinesis read, per second."),
    BYTE_READ_TOTAL("byte-read-total", "bytes", "Size of the records read, partition keys included."),
    BYTE_READ_RATE("byte-read-rate", "bytes/s", "Size of the records read, per second."),
    EVENT_TOTAL("event-total", "events", "Change events given to Connect; tombstones and heartbeats are none."),
    EVENT_RATE("event-rate", "events/s", "Change events given to Connect, per second."),
    RECORD_SKIPPED_TOTAL(
            "record-skipped-total",
            "records",
            "Records left out because the configuration says so: of tables that are not included, and repeated event ids."),
    DECODE_ERROR_TOTAL(
            "decode-error-total", "records", "Records that could not be decoded, and were quarantined or skipped."),
    OPEN_SHARDS("open-shards", "shards", "Shards that the task reads now."),
    MILLIS_BEHIND_LATEST(
            "millis-behind-latest",
            "ms",
            "How far the task is behind the end of the stream, at most: the largest of its shards; 0 without shards."),
    MILLIS_BEHIND_LATEST_BY_SHARD(
            "millis-behind-latest-by-shard",
            "ms",
            "The same of each shard: what Kinesis said with its last answer, and the time since then.",
            "shard"),
    BUFFERED_RECORDS("buffered-records", "records", "Records of Kinesis that wait for Connect to take them."),
    BUFFERED_BYTES("buffered-bytes", "bytes", "Their size, as `max.buffered.bytes` counts it."),
    READ_LATENCY_AVG("read-latency-avg-ms", "ms", "Time from a GetRecords call to its answer, on average."),
    READ_LATENCY_P99("read-latency-p99-ms", "ms", "Read latency that 99 of 100 calls stay below."),
    READ_LATENCY_MAX("read-latency-max-ms", "ms", "Read latency of the slowest call."),
    THROTTLE_TOTAL("throttle-total", "calls", "Calls refused because their shard is read too fast."),
    THROTTLE_BY_SHARD("throttle-by-shard-total", "calls", "Such calls by shard.", "shard"),
    CALL_RETRY_TOTAL("call-retry-total", "calls", "Calls that failed otherwise, and are made again."),
    CALL_RETRY_BY_CODE("call-retry-by-code-total", "calls", "Such calls by the service's error code.", "code"),
    ITERATOR_RENEWAL_TOTAL(
            "iterator-renewal-total",
            "iterators",
            "Iterators that had expired and were renewed from the last position."),
    DATA_LOSS_TOTAL(
            "data-loss-total",
            "losses",
            "Times that records were lost before they were read, and the task went on (`behavior.on.data.loss=continue`)."),
    DATA_LOSS_BY_SHARD("data-loss-by-shard-total", "losses", "Such times by shard; `#stream` is all of it.", "shard");

    private final String metricName;
    private final String unit;
    private final String description;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
    private final List<String> tags;

    SourceMetric(String metricName, String unit, String description, String... tags) {
        this.metricName = metricName;
        this.unit = unit;
        this.description = description;
        this.tags = List.of(tags);
    }

    @Override
    public String metricName() {
        return metricName;
    }

    @Override
    public String unit() {
        return unit;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public List<String> tags() {
        return tags;
    }
}
