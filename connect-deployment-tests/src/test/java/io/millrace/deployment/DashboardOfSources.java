package io.millrace.deployment;

import static io.millrace.deployment.GrafanaDashboard.graph;

/** The rows of {@link MillraceDashboard} about sources: DynamoDB's changes, and Debezium. */
final class DashboardOfSources {
    private static final String TASK = MillraceDashboard.TASK;
    private static final String SERVER = "{{plugin}} {{server}}";

    private DashboardOfSources() {}

    static void dynamoDb(GrafanaDashboard dashboard) {
        dashboard.row(
                "DynamoDB-CDC source",
                graph(
                                "Records read",
                                "ops",
                                "Records of Kinesis; an aggregate is one.",
                                "rate(millrace_record_read_total{*}[$__rate_interval])",
                                TASK)
                        .and("rate(millrace_event_total{*}[$__rate_interval])", TASK + " events"),
                graph(
                                "Bytes read for each shard",
                                "Bps",
                                "A shard gives 2 MiB a second, to all of its consumers together.",
                                "rate(millrace_byte_read_total{*}[$__rate_interval]) / (millrace_open_shards{*} > 0)",
                                TASK)
                        .thresholds(2_097_152.0),
                graph("Open shards", "none", "Shards that the task reads now.", "millrace_open_shards{*}", TASK),
                graph(
                                "Behind",
                                "ms",
                                "How far the task is behind the end of the stream, at most. At the stream's retention data is lost.",
                                "millrace_millis_behind_latest{*}",
                                TASK)
                        .thresholds(300_000.0, 64_800_000.0),
                graph(
                        "Behind by shard",
                        "ms",
                        "One shard far above the others: a hot key.",
                        "millrace_millis_behind_latest_by_shard{*}",
                        "{{connector}} {{shard}}"),
                graph(
                                "Latency of reading",
                                "ms",
                                "Time from a GetRecords call to its answer.",
                                "millrace_read_latency_avg_ms{*}",
                                TASK + " average")
                        .and("millrace_read_latency_p99_ms{*}", TASK + " p99")
                        .and("millrace_read_latency_max_ms{*}", TASK + " max"),
                graph(
                        "Throttled calls by shard",
                        "ops",
                        "Calls refused because their shard is read too fast: see kinesis.shard.calls.per.second.",
                        "sum by (connector, shard) (rate(millrace_throttle_by_shard_total{*}[$__rate_interval]))",
                        "{{connector}} {{shard}}"),
                graph(
                        "Calls made again",
                        "ops",
                        "Calls that failed otherwise, by the service's error code.",
                        "sum by (connector, code) (rate(millrace_call_retry_by_code_total{*}[$__rate_interval]))",
                        "{{connector}} {{code}}"),
                graph(
                                "Trouble",
                                "none",
                                "In the last five minutes: records that could not be decoded or were left out, iterators that expired, losses.",
                                "increase(millrace_decode_error_total{*}[5m])",
                                TASK + " not decoded")
                        .and("increase(millrace_record_skipped_total{*}[5m])", TASK + " left out")
                        .and("increase(millrace_iterator_renewal_total{*}[5m])", TASK + " iterators renewed")
                        .and("increase(millrace_data_loss_by_shard_total{*}[5m])", TASK + " lost of {{shard}}"));
    }

    static void debezium(GrafanaDashboard dashboard) {
        dashboard.row(
                "Debezium",
                graph(
                        "Connected",
                        "none",
                        "1 if it is connected to its database.",
                        "debezium_streaming_connected{server}",
                        SERVER),
                graph(
                                "Behind",
                                "ms",
                                "Time between the last change's commit in the database and Debezium's handling of it. -1 before the first. Stands still"
                                        + " while nothing changes.",
                                "debezium_streaming_behind_source_ms{server}",
                                SERVER)
                        .thresholds(60_000.0, 300_000.0),
                graph(
                        "Since the last event",
                        "ms",
                        "Rises while the database is idle, and while Debezium hangs: see Records from sources, where heartbeats count.",
                        "debezium_streaming_since_last_event_ms{server}",
                        SERVER),
                graph(
                                "Events",
                                "ops",
                                "Events read from the database.",
                                "rate(debezium_streaming_events_seen_total{server}[$__rate_interval])",
                                SERVER)
                        .and(
                                "rate(debezium_streaming_events_filtered_total{server}[$__rate_interval])",
                                SERVER + " left out"),
                graph(
                        "Queue",
                        "percentunit",
                        "How full the queue between reading and Connect is (max.queue.size). Full: Kafka or the transforms take less than comes.",
                        "1 - debezium_streaming_queue_remaining_capacity{server} / debezium_streaming_queue_total_capacity{server}",
                        SERVER),
                graph(
                        "Queue in bytes",
                        "bytes",
                        "Only counted where max.queue.size.in.bytes is set.",
                        "debezium_streaming_current_queue_size_in_bytes{server}",
                        SERVER),
                graph(
                        "Transactions",
                        "ops",
                        "Transactions read to their end.",
                        "rate(debezium_streaming_committed_transactions_total{server}[$__rate_interval])",
                        SERVER),
                graph(
                        "Erroneous events",
                        "none",
                        "Events that could not be handled, in the last five minutes.",
                        "increase(debezium_streaming_erroneous_events_total{server}[5m])",
                        SERVER),
                graph(
                                "Snapshot: tables to go",
                                "none",
                                "Tables that the snapshot has still to read; of all.",
                                "debezium_snapshot_remaining_table_count{server}",
                                SERVER + " to go")
                        .and("debezium_snapshot_total_table_count{server}", SERVER + " all"),
                graph(
                                "Snapshot",
                                "none",
                                "1 while it runs; 1 if it was completed, or broken off.",
                                "debezium_snapshot_running{server}",
                                SERVER + " runs")
                        .and("debezium_snapshot_completed{server}", SERVER + " completed")
                        .and("debezium_snapshot_aborted{server}", SERVER + " broken off"),
                graph(
                        "Snapshot: rows",
                        "ops",
                        "Rows read by the snapshot.",
                        "rate(debezium_snapshot_events_seen_total{server}[$__rate_interval])",
                        SERVER),
                graph(
                        "Time of the snapshot",
                        "s",
                        "How long it has taken until now, or in all.",
                        "debezium_snapshot_duration_in_seconds{server}",
                        SERVER));
    }
}
