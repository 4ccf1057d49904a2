package io.millrace.connect.core.metrics;

import java.util.List;

/** The metrics of every sink. The table in {@code docs/metrics.md} says the same; a test compares them. */
enum SinkMetric implements Metric {
    RECORD_SEND_TOTAL("record-send-total", "records", "Records that the service has stored."),
    RECORD_SEND_RATE("record-send-rate", "records/s", "Records that the service has stored, per second."),
    BYTE_SEND_TOTAL("byte-send-total", "bytes", "Size of the stored records, keys included."),
    BYTE_SEND_RATE("byte-send-rate", "bytes/s", "Size of the stored records, keys included, per second."),
    BATCH_SEND_TOTAL("batch-send-total", "batches", "Batches sent, each one request, whatever became of it."),
    BATCH_SEND_RATE("batch-send-rate", "batches/s", "Batches sent, per second."),
    BATCH_FILL_AVG(
            "batch-fill-avg",
            "0 to 1",
            "How full a batch is, of `batch.size` or of `batch.max.bytes`, whichever is nearer; 1 is full."),
    BATCH_ENTRIES_AVG("batch-entries-avg", "entries", "Entries in a batch; an aggregate is one entry."),
    BATCH_RECORDS_AVG("batch-records-avg", "records", "Records in a batch."),
    BATCHES_IN_FLIGHT("batches-in-flight", "batches", "Batches sent and not answered yet."),
    SEND_LATENCY_AVG("send-latency-avg-ms", "ms", "Time from sending a batch to its answer or failure, on average."),
    SEND_LATENCY_P50("send-latency-p50-ms", "ms", "Send latency that half of the batches stay below."),
    SEND_LATENCY_P95("send-latency-p95-ms", "ms", "Send latency that 95 of 100 batches stay below."),
    SEND_LATENCY_P99("send-latency-p99-ms", "ms", "Send latency that 99 of 100 batches stay below."),
    SEND_LATENCY_MAX("send-latency-max-ms", "ms", "Send latency of the slowest batch."),
    BUFFERED_RECORDS("buffered-records", "records", "Records that wait to be sent, are in flight, or are sent again."),
    BUFFERED_BYTES("buffered-bytes", "bytes", "Their size, as `max.buffered.bytes` counts it."),
    OLDEST_UNACKNOWLEDGED_AGE(
            "oldest-unacknowledged-age-ms",
            "ms",
            "Time since the task took the oldest record that is neither stored nor reported; 0 if there is none."),
    RECORD_RETRY_TOTAL(
            "record-retry-total",
            "records",
            "Failures that may pass, each attempt of each record counted. The record is sent again, unless that fails the task"
                    + " (`max.retries`, `delivery.timeout.ms`) or its partition was given up."),
    RECORD_RETRY_BY_CODE("record-retry-by-code-total", "records", "Such failures by the service's error code.", "code"),
    RECORD_FAILURE_TOTAL(
            "record-failure-total",
            "records",
            "Records that the service refused for good, and those of a request that failed for good."),
    RECORD_FAILURE_BY_CODE(
            "record-failure-by-code-total", "records", "Such records by the service's error code.", "code"),
    RECORD_REJECTED_TOTAL(
            "record-rejected-total",
            "records",
            "Records that can never be delivered: reported, skipped, or failing the task, by `errors.tolerance`."),
    RECORD_REJECTED_BY_REASON("record-rejected-by-reason-total", "records", "Such records by reason.", "reason"),
    RECORD_IGNORED_TOTAL(
            "record-ignored-total", "records", "Records not sent because the configuration says so: null values."),
    ENTRY_THROTTLED_TOTAL("entry-throttled-total", "entries", "Entries refused because their shard takes no more now."),
    ENTRY_THROTTLED_BY_SHARD(
            "entry-throttled-by-shard-total", "entries", "Such entries by shard.", "destination", "shard");

    private final String metricName;
    private final String unit;
    private final String description;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
    private final List<String> tags;

    SinkMetric(String metricName, String unit, String description, String... tags) {
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
