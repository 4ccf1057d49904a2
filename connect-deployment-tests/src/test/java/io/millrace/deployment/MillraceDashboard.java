package io.millrace.deployment;

import static io.millrace.deployment.GrafanaDashboard.graph;
import static io.millrace.deployment.GrafanaDashboard.stat;
import static io.millrace.deployment.GrafanaDashboard.table;

/** What is in {@code monitoring/grafana-dashboard.json}. In expressions {@code {*}} stands for what was chosen on top. */
final class MillraceDashboard {
    /** How a task is called in a legend. */
    static final String TASK = "{{connector}} {{task}}";

    private MillraceDashboard() {}

    /** The file's text. */
    static String text() {
        GrafanaDashboard dashboard = new GrafanaDashboard(
                        "millrace-connect",
                        "Millrace on Kafka Connect",
                        "Sinks and sources of Millrace, Debezium, and the Kafka Connect workers that run them. Needs the metrics of"
                                + " monitoring/jmx-exporter.yml.")
                .variable("connector", "Connector", "kafka_connect_connector_status")
                .variable("task", "Task", "kafka_connect_task_status")
                .variable("server", "Debezium's topic.prefix", "debezium_streaming_connected")
                .variable("instance", "Worker", "kafka_connect_worker_task_count");
        overview(dashboard);
        sinks(dashboard);
        DashboardOfSources.dynamoDb(dashboard);
        DashboardOfSources.debezium(dashboard);
        connect(dashboard);
        jvm(dashboard);
        return dashboard
                .text()
                .replace("{*}", "{connector=~'$connector', task=~'$task'}")
                .replace("{*,", "{connector=~'$connector', task=~'$task', ")
                .replace("{server}", "{server=~'$server'}")
                .replace("{worker}", "{instance=~'$instance'}")
                .replace("{worker,", "{instance=~'$instance', ");
    }

    private static void overview(GrafanaDashboard dashboard) {
        dashboard.row(
                "Overview",
                stat("Workers", "none", "Workers that answer.", "count(kafka_connect_worker_task_count{worker})"),
                stat(
                        "Connectors running",
                        "none",
                        "Of those chosen on top.",
                        "count(kafka_connect_connector_status{connector=~'$connector', status='running'})"),
                stat(
                        "Tasks running",
                        "none",
                        "Of those chosen on top.",
                        "count(kafka_connect_task_status{*, status='running'})"),
                stat(
                                "Tasks failed",
                                "none",
                                "A failed task stays failed until it is restarted.",
                                "count(kafka_connect_task_status{*, status='failed'}) or vector(0)")
                        .thresholds(1.0),
                stat(
                                "Oldest undelivered",
                                "ms",
                                "Time since a sink took the oldest record that is neither stored nor reported.",
                                "max(millrace_oldest_unacknowledged_age_ms{*})")
                        .thresholds(60_000.0, 300_000.0),
                stat(
                                "Rejected, 1 hour",
                                "none",
                                "Records that can never be delivered: look into the dead letter queues.",
                                "sum(increase(millrace_record_rejected_total{*}[1h]))")
                        .thresholds(1.0),
                stat(
                                "DynamoDB behind",
                                "ms",
                                "How far the DynamoDB-CDC source is behind its stream. Near the stream's retention, data is about to be lost.",
                                "max(millrace_millis_behind_latest{*})")
                        .thresholds(300_000.0, 64_800_000.0),
                stat(
                                "Debezium behind",
                                "ms",
                                "Time between a change in the database and Debezium's handling of it, of the last event.",
                                "max(debezium_streaming_behind_source_ms{server})")
                        .thresholds(60_000.0, 300_000.0),
                graph(
                        "Records from sources",
                        "ops",
                        "What the sources have given to Connect, before transforms.",
                        "sum by (connector) (rate(kafka_connect_source_task_record_poll_total{*}[$__rate_interval]))",
                        "{{connector}}"),
                graph(
                        "Records delivered by sinks",
                        "ops",
                        "Records that the service has stored.",
                        "sum by (connector) (rate(millrace_record_send_total{*}[$__rate_interval]))",
                        "{{connector}}"),
                graph(
                        "Lag of sinks",
                        "none",
                        "Records in Kafka that the consumer has not fetched yet: of each connector its worst partition. What a sink holds is"
                                + " under Buffered records.",
                        "max by (connector) (kafka_consumer_records_lag_max{*})",
                        "{{connector}}"),
                table("Tasks", "Where each task is, and its state.", "kafka_connect_task_status{*}"),
                table(
                        "Connectors",
                        "The version of each connector's plugin, where it runs: after an upgrade they are all the same.",
                        "kafka_connect_connector_version{connector=~'$connector'}"));
    }

    private static void sinks(GrafanaDashboard dashboard) {
        dashboard.row(
                "Sinks",
                graph(
                        "Records",
                        "ops",
                        "Records that the service has stored.",
                        "rate(millrace_record_send_total{*}[$__rate_interval])",
                        TASK),
                graph(
                        "Bytes",
                        "Bps",
                        "Their size, keys included.",
                        "rate(millrace_byte_send_total{*}[$__rate_interval])",
                        TASK),
                graph(
                        "Batches",
                        "ops",
                        "Batches sent, each one request.",
                        "rate(millrace_batch_send_total{*}[$__rate_interval])",
                        TASK),
                graph(
                        "Batch fill",
                        "percentunit",
                        "How full a batch is. Low under load: raise linger.ms, and see ordering.mode.",
                        "millrace_batch_fill_avg{*}",
                        TASK),
                graph("Records in a batch", "none", "On average.", "millrace_batch_records_avg{*}", TASK)
                        .and("millrace_batch_entries_avg{*}", TASK + " entries"),
                graph(
                        "Batches in flight",
                        "none",
                        "Sent and not answered yet. At max.in.flight.requests for each destination all the time: raise that.",
                        "millrace_batches_in_flight{*}",
                        TASK),
                graph(
                                "Latency, typical",
                                "ms",
                                "Time from sending a batch to its answer.",
                                "millrace_send_latency_p50_ms{*}",
                                TASK + " p50")
                        .and("millrace_send_latency_avg_ms{*}", TASK + " average"),
                graph(
                                "Latency, high",
                                "ms",
                                "Time from sending a batch to its answer.",
                                "millrace_send_latency_p95_ms{*}",
                                TASK + " p95")
                        .and("millrace_send_latency_p99_ms{*}", TASK + " p99")
                        .and("millrace_send_latency_max_ms{*}", TASK + " max"),
                graph(
                                "Oldest undelivered",
                                "ms",
                                "Time since the task took the oldest record that is neither stored nor reported. Offsets wait for it.",
                                "millrace_oldest_unacknowledged_age_ms{*}",
                                TASK)
                        .thresholds(60_000.0, 300_000.0),
                graph(
                        "Buffered records",
                        "none",
                        "Records that wait, are in flight, or are sent again; and of DynamoDB's source those that wait for Connect. At"
                                + " max.buffered.records for minutes: less is taken than comes.",
                        "millrace_buffered_records{*}",
                        TASK),
                graph(
                        "Buffered bytes",
                        "bytes",
                        "Their size. At max.buffered.bytes for minutes: less is taken than comes.",
                        "millrace_buffered_bytes{*}",
                        TASK),
                graph(
                        "Lag by partition",
                        "none",
                        "Records in Kafka that the consumer has not fetched yet, as of its last fetch.",
                        "max by (connector, topic, partition) (kafka_consumer_records_lag{*})",
                        "{{connector}} {{topic}} {{partition}}"),
                graph(
                        "Sent again",
                        "ops",
                        "Failures that may pass, by the service's error code.",
                        "sum by (connector, code) (rate(millrace_record_retry_by_code_total{*}[$__rate_interval]))",
                        "{{connector}} {{code}}"),
                graph(
                        "Throttled by shard",
                        "ops",
                        "Entries refused because their shard takes no more now. One far above the others: a hot key.",
                        "sum by (connector, destination, shard) (rate(millrace_entry_throttled_by_shard_total{*}[$__rate_interval]))",
                        "{{connector}} {{destination}} {{shard}}"),
                graph(
                        "Refused for good",
                        "none",
                        "Records that the service will never take, by its error code, in the last five minutes.",
                        "sum by (connector, code) (increase(millrace_record_failure_by_code_total{*}[5m]))",
                        "{{connector}} {{code}}"),
                graph(
                        "Rejected",
                        "none",
                        "Records that can never be delivered, by reason, in the last five minutes.",
                        "sum by (connector, reason) (increase(millrace_record_rejected_by_reason_total{*}[5m]))",
                        "{{connector}} {{reason}}"),
                graph(
                        "Ignored",
                        "ops",
                        "Records not sent because the configuration says so: null values.",
                        "rate(millrace_record_ignored_total{*}[$__rate_interval])",
                        TASK),
                graph(
                                "Time in put",
                                "ms",
                                "How long the task needs to take what one poll has brought. High: its buffer is full.",
                                "kafka_connect_sink_task_put_batch_avg_time_ms{*}",
                                TASK + " average")
                        .and("kafka_connect_sink_task_put_batch_max_time_ms{*}", TASK + " max"));
    }

    private static void connect(GrafanaDashboard dashboard) {
        dashboard.row(
                "Kafka Connect",
                graph(
                        "Tasks by worker",
                        "none",
                        "Even, unless workers have just come or gone.",
                        "kafka_connect_worker_task_count{worker}",
                        "{{instance}}"),
                graph(
                        "Rebalances",
                        "none",
                        "Of the workers, in the last five minutes: one for each worker that comes or goes and each change of connectors.",
                        "increase(kafka_connect_worker_completed_rebalances_total{worker}[5m])",
                        "{{instance}}"),
                graph(
                                "Time of rebalances",
                                "ms",
                                "How long they took.",
                                "kafka_connect_worker_rebalance_avg_time_ms{worker}",
                                "{{instance}} average")
                        .and("kafka_connect_worker_rebalance_max_time_ms{worker}", "{{instance}} max"),
                graph(
                        "Rebalances of sinks' consumers",
                        "none",
                        "In the last five minutes. Each sends again what was in flight.",
                        "increase(kafka_consumer_rebalance_total{*}[5m])",
                        TASK),
                graph(
                        "Offset commits that fail",
                        "percentunit",
                        "Part of the commits.",
                        "kafka_connect_task_offset_commit_failure_percentage{*}",
                        TASK),
                graph(
                        "Time of offset commits",
                        "ms",
                        "On average.",
                        "kafka_connect_task_offset_commit_avg_time_ms{*}",
                        TASK),
                graph(
                                "Errors in Connect",
                                "none",
                                "In converters, transforms and sinks, in the last five minutes.",
                                "increase(kafka_connect_task_error_record_errors_total{*}[5m])",
                                TASK + " errors")
                        .and("increase(kafka_connect_task_error_record_failures_total{*}[5m])", TASK + " failures")
                        .and("increase(kafka_connect_task_error_records_skipped_total{*}[5m])", TASK + " skipped"),
                graph(
                                "Dead letter queues",
                                "none",
                                "Records written there, and those that could not be, in the last five minutes.",
                                "increase(kafka_connect_task_error_deadletterqueue_produce_requests_total{*}[5m])",
                                TASK)
                        .and(
                                "increase(kafka_connect_task_error_deadletterqueue_produce_failures_total{*}[5m])",
                                TASK + " not written"),
                graph(
                        "Written by sources",
                        "ops",
                        "Records that Kafka has taken, after transforms.",
                        "rate(kafka_connect_source_task_record_write_total{*}[$__rate_interval])",
                        TASK),
                graph(
                        "Not yet written by sources",
                        "none",
                        "Records polled from the source that Kafka has not taken yet.",
                        "kafka_connect_source_task_record_active_count{*}",
                        TASK),
                graph(
                                "Latency of Kafka",
                                "ms",
                                "Of the producers' requests, and the time that records wait for one.",
                                "kafka_producer_request_latency_avg{*}",
                                TASK + " request")
                        .and("kafka_producer_record_queue_time_avg{*}", TASK + " queue"),
                graph(
                                "Throttled by Kafka",
                                "ms",
                                "How long quotas of the brokers hold requests back.",
                                "kafka_producer_produce_throttle_time_avg{*}",
                                TASK + " {{client}}")
                        .and("kafka_consumer_fetch_throttle_time_avg{*}", TASK + " consumer"));
    }

    private static void jvm(GrafanaDashboard dashboard) {
        dashboard.row(
                "JVM",
                graph(
                                "Heap",
                                "bytes",
                                "In use, and the most that may be.",
                                "jvm_memory_used_bytes{worker, area='heap'}",
                                "{{instance}}")
                        .and("jvm_memory_max_bytes{worker, area='heap'}", "{{instance}} max"),
                graph(
                                "Garbage collection",
                                "percentunit",
                                "Part of the time that goes into it. Above a tenth for long: raise the heap, or buffer less.",
                                "sum by (instance) (rate(jvm_gc_collection_seconds_sum{worker}[$__rate_interval]))",
                                "{{instance}}")
                        .thresholds(0.1, 0.2),
                graph(
                        "CPU",
                        "none",
                        "Cores in use.",
                        "rate(process_cpu_seconds_total{worker}[$__rate_interval])",
                        "{{instance}}"),
                graph(
                                "Memory outside of the heap",
                                "bytes",
                                "Buffers of the network among it.",
                                "jvm_buffer_pool_used_bytes{worker, pool='direct'}",
                                "{{instance}} direct")
                        .and("jvm_memory_used_bytes{worker, area='nonheap'}", "{{instance}} classes and code"),
                graph("Threads", "none", "Of the whole worker.", "jvm_threads_current{worker}", "{{instance}}"),
                graph("Open files", "none", "And the most that may be.", "process_open_fds{worker}", "{{instance}}")
                        .and("process_max_fds{worker}", "{{instance}} max"));
    }
}
