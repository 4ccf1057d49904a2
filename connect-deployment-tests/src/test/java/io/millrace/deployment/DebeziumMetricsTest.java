package io.millrace.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.debezium.connector.binlog.metrics.BinlogStreamingChangeEventSourceMetricsMXBean;
import io.debezium.connector.mongodb.metrics.MongoDbSnapshotChangeEventSourceMetricsMXBean;
import io.debezium.connector.mongodb.metrics.MongoDbStreamingChangeEventSourceMetricsMXBean;
import io.debezium.connector.oracle.logminer.LogMinerStreamingChangeEventSourceMetricsMXBean;
import io.debezium.connector.sqlserver.metrics.SqlServerSnapshotPartitionMetricsMXBean;
import io.debezium.connector.sqlserver.metrics.SqlServerStreamingPartitionMetricsMXBean;
import io.debezium.connector.sqlserver.metrics.SqlServerStreamingTaskMetricsMXBean;
import io.debezium.pipeline.metrics.SnapshotChangeEventSourceMetricsMXBean;
import io.debezium.pipeline.metrics.StreamingChangeEventSourceMetricsMXBean;
import io.debezium.relational.history.SchemaHistoryMXBean;
import io.prometheus.jmx.JmxCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.Label;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The exporter's rules against Debezium's own MBeans, under the names that its connectors give them; for the databases too that no worker
 * of our tests reads ({@code ExporterIT} has the others).
 */
final class DebeziumMetricsTest {
    private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

    /** What panels and alerts ask for, whatever the database is. */
    private static final Set<String> EVENTS =
            Set.of("events_seen_total", "erroneous_events_total", "events_filtered_total");

    private static final Set<String> QUEUE =
            Set.of("queue_remaining_capacity", "queue_total_capacity", "current_queue_size_in_bytes");
    private static final Set<String> STREAMING =
            Set.of("behind_source_ms", "since_last_event_ms", "committed_transactions_total");
    private static final Set<String> SNAPSHOT = Set.of(
            "running", "completed", "aborted", "remaining_table_count", "total_table_count", "duration_in_seconds");

    static Arguments[] beans() {
        Map<String, String> server = Map.of("server", "shop");
        Map<String, String> task = Map.of("server", "shop", "task", "0");
        Map<String, String> database = Map.of("server", "shop", "task", "0", "database", "orders");
        return new Arguments[] {
            Arguments.of(
                    "postgres",
                    "context=streaming,server=shop",
                    StreamingChangeEventSourceMetricsMXBean.class,
                    server,
                    all(EVENTS, QUEUE, STREAMING, Set.of("connected"))),
            Arguments.of(
                    "postgres",
                    "context=snapshot,server=shop",
                    SnapshotChangeEventSourceMetricsMXBean.class,
                    server,
                    all(EVENTS, QUEUE, SNAPSHOT)),
            // With a tag of one's own (custom.metric.tags).
            Arguments.of(
                    "postgres",
                    "context=snapshot,server=shop,team=a",
                    SnapshotChangeEventSourceMetricsMXBean.class,
                    server,
                    all(EVENTS, QUEUE, SNAPSHOT)),
            Arguments.of(
                    "mysql",
                    "context=streaming,server=shop",
                    BinlogStreamingChangeEventSourceMetricsMXBean.class,
                    server,
                    all(EVENTS, QUEUE, STREAMING, Set.of("connected", "disconnects_total", "binlog_position"))),
            Arguments.of(
                    "mysql",
                    "context=schema-history,server=shop",
                    SchemaHistoryMXBean.class,
                    server,
                    Set.of("changes_recovered_total", "changes_applied_total")),
            Arguments.of(
                    "mongodb",
                    "context=streaming,server=shop,task=0",
                    MongoDbStreamingChangeEventSourceMetricsMXBean.class,
                    task,
                    all(EVENTS, QUEUE, STREAMING, Set.of("connected", "disconnects_total"))),
            Arguments.of(
                    "mongodb",
                    "context=snapshot,server=shop,task=0",
                    MongoDbSnapshotChangeEventSourceMetricsMXBean.class,
                    task,
                    all(EVENTS, QUEUE, SNAPSHOT)),
            Arguments.of(
                    "oracle",
                    "context=streaming,server=shop",
                    LogMinerStreamingChangeEventSourceMetricsMXBean.class,
                    server,
                    all(
                            EVENTS,
                            QUEUE,
                            STREAMING,
                            Set.of(
                                    "connected",
                                    "oldest_scn_age_in_milliseconds",
                                    "number_of_active_transactions",
                                    "rolled_back_transactions_total"))),
            Arguments.of(
                    "sql_server",
                    "server=shop,task=0,context=streaming",
                    SqlServerStreamingTaskMetricsMXBean.class,
                    task,
                    all(QUEUE, Set.of("connected"))),
            Arguments.of(
                    "sql_server",
                    "server=shop,task=0,context=streaming,database=orders",
                    SqlServerStreamingPartitionMetricsMXBean.class,
                    database,
                    all(EVENTS, STREAMING)),
            Arguments.of(
                    "sql_server",
                    "server=shop,task=0,context=snapshot,database=orders",
                    SqlServerSnapshotPartitionMetricsMXBean.class,
                    database,
                    all(EVENTS, SNAPSHOT)),
        };
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("beans")
    void comeOutWithTheirLabels(
            String plugin, String keys, Class<?> type, Map<String, String> labels, Set<String> metrics)
            throws Exception {
        ObjectName bean = new ObjectName("debezium." + plugin + ":type=connector-metrics," + keys);
        SERVER.registerMBean(mxBean(type), bean);
        JmxCollector exporter = new JmxCollector(ProjectFiles.text("monitoring/jmx-exporter.yml"));
        exporter.register(new PrometheusRegistry());
        try {
            String prefix = "debezium_"
                    + keys.replaceFirst(".*context=([a-z-]+).*", "$1").replace('-', '_') + "_";
            Set<String> shown = new TreeSet<>();
            for (MetricSnapshot metric : exporter.collect()) {
                String name = metric.getMetadata().getName() + (metric instanceof CounterSnapshot ? "_total" : "");
                if (name.startsWith("debezium_")) {
                    shown.add(name);
                    assertThat(metric.getDataPoints()).hasSize(1);
                    assertThat(asMap(metric.getDataPoints().get(0).getLabels()))
                            .as(name)
                            .containsEntry("plugin", plugin)
                            .containsAllEntriesOf(labels)
                            .hasSize(labels.size() + 1);
                }
            }
            assertThat(shown)
                    .allMatch(name -> name.startsWith(prefix))
                    .containsAll(metrics.stream().map(prefix::concat).toList());
        } finally {
            SERVER.unregisterMBean(bean);
        }
    }

    private static <T> StandardMBean mxBean(Class<T> type) throws Exception {
        Object answers = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            Class<?> answer = method.getReturnType();
            if (answer == boolean.class) {
                return true;
            }
            if (answer == int.class) {
                return 7;
            }
            // Long and Double are null where statistics are off, texts before the first event.
            return answer == long.class ? 7L : null;
        });
        return new StandardMBean(type.cast(answers), type, true);
    }

    private static Map<String, String> asMap(Labels labels) {
        return labels.stream().collect(Collectors.toMap(Label::getName, Label::getValue));
    }

    @SafeVarargs
    private static Set<String> all(Set<String>... sets) {
        Set<String> all = new TreeSet<>();
        for (Set<String> set : sets) {
            all.addAll(set);
        }
        return all;
    }
}
