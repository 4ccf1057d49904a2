package io.millrace.connect.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connect.core.delivery.BatchLimits;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.common.metrics.JmxReporter;
import org.apache.kafka.common.metrics.KafkaMetricsContext;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.junit.jupiter.api.Test;

/** Workers with plugin metrics and workers without, seen through JMX. */
class MetricRegistryTest {
    private static final BatchLimits LIMITS = new BatchLimits(500, 10_000, 1_000);
    private static final Supplier<PluginMetrics> NO_SUCH_METHOD = () -> {
        throw new NoSuchMethodError("SinkTaskContext.pluginMetrics()");
    };

    private final MBeanServer jmx = ManagementFactory.getPlatformMBeanServer();

    @Test
    void aWorkerWithoutPluginMetricsShowsThemInJmx() throws JMException {
        try (SinkMetrics metrics = SinkMetrics.of(worker(NO_SUCH_METHOD), "old-orders-3", LIMITS)) {
            metrics.delivered(4, 100);
            metrics.rejected("record-too-large");

            assertThat(value("connector=old-orders,task=3", "record-send-total"))
                    .isEqualTo(4L);
            assertThat(value("connector=old-orders,task=3,reason=record-too-large", "record-rejected-by-reason-total"))
                    .isEqualTo(1L);
        }

        assertThat(shown("old-orders")).isEmpty();
    }

    @Test
    void aWorkerOfAnotherMakeWithoutTheMethodShowsThemInJmx() throws JMException {
        Supplier<PluginMetrics> notImplemented = () -> {
            throw new AbstractMethodError();
        };
        try (SinkMetrics metrics = SinkMetrics.of(worker(notImplemented), "abstract-0", LIMITS)) {
            metrics.ignored();

            assertThat(value("connector=abstract,task=0", "record-ignored-total"))
                    .isEqualTo(1L);
        }
    }

    @Test
    void aWorkerWithPluginMetricsShowsThemUnderTheSameNames() throws IOException, JMException {
        JmxReporter reporter = new JmxReporter();
        try (Metrics ofWorker = new Metrics(
                        new MetricConfig(), List.of(reporter), Time.SYSTEM, new KafkaMetricsContext("kafka.connect"));
                PluginMetricsImpl plugin = new PluginMetricsImpl(ofWorker, tags("of-new-worker", "0"));
                SinkMetrics onNew = SinkMetrics.of(worker(() -> plugin), "of-new-worker-0", LIMITS);
                SinkMetrics onOld = SinkMetrics.of(worker(NO_SUCH_METHOD), "of-old-worker-0", LIMITS)) {
            for (SinkMetrics metrics : List.of(onNew, onOld)) {
                metrics.delivered(4, 100);
                metrics.rejected("record-too-large");
                metrics.throttled("arn:aws:kinesis:eu-central-1:123456789012:stream/s", "shardId-000000000001");
                metrics.throttled("queue", "");
            }

            assertThat(shown("of-new-worker")).isNotEmpty().isEqualTo(shown("of-old-worker"));
            assertThat(value("connector=of-new-worker,task=0", "record-send-total"))
                    .isEqualTo(4L);
        }

        assertThat(shown("of-new-worker")).isEmpty();
    }

    @Test
    void twoConnectorsInOneWorkerDoNotShareMetrics() throws JMException {
        try (SinkMetrics one = SinkMetrics.of(worker(NO_SUCH_METHOD), "one-0", LIMITS)) {
            try (SinkMetrics two = SinkMetrics.of(worker(NO_SUCH_METHOD), "two-0", LIMITS)) {
                one.delivered(1, 1);
                two.delivered(2, 2);

                assertThat(value("connector=one,task=0", "record-send-total")).isEqualTo(1L);
                assertThat(value("connector=two,task=0", "record-send-total")).isEqualTo(2L);
            }

            assertThat(shown("two")).isEmpty();
            assertThat(value("connector=one,task=0", "record-send-total")).isEqualTo(1L);
        }
    }

    @Test
    void aRestartedTaskBeginsAtZero() throws JMException {
        SinkMetrics before = SinkMetrics.of(worker(NO_SUCH_METHOD), "restarted-0", LIMITS);
        before.delivered(5, 5);
        before.close();
        try (SinkMetrics after = SinkMetrics.of(worker(NO_SUCH_METHOD), "restarted-0", LIMITS)) {
            after.delivered(1, 1);

            assertThat(value("connector=restarted,task=0", "record-send-total")).isEqualTo(1L);
        }
    }

    @Test
    void aTaskThatStopsLateTakesNothingOfItsSuccessorAway() throws JMException {
        SinkMetrics before = SinkMetrics.of(worker(NO_SUCH_METHOD), "overtaken-0", LIMITS);
        before.rejected("record-too-large");
        try (SinkMetrics after = SinkMetrics.of(worker(NO_SUCH_METHOD), "overtaken-0", LIMITS)) {
            assertThat(jmx.queryNames(new ObjectName("kafka.connect:connector=overtaken,reason=*,*"), null))
                    .as("what only the task before had")
                    .isEmpty();
            after.delivered(1, 1);
            before.delivered(5, 5);
            before.ignored();
            before.rejected("null-value");
            before.close();

            assertThat(value("connector=overtaken,task=0", "record-send-total")).isEqualTo(1L);
            assertThat(jmx.queryNames(new ObjectName("kafka.connect:connector=overtaken,*"), null))
                    .hasSize(1);
        }

        assertThat(shown("overtaken")).isEmpty();
    }

    @Test
    void whatIsCountedAfterTheTaskHasStoppedIsNotShown() throws JMException {
        SinkMetrics metrics = SinkMetrics.of(worker(NO_SUCH_METHOD), "stopped-0", LIMITS);
        metrics.close();

        metrics.rejected("record-too-large");

        assertThat(shown("stopped")).isEmpty();
    }

    @Test
    void aTaskWhosePredecessorIsStillShownStartsWithoutMetrics() throws IOException {
        try (Metrics ofWorker = new Metrics();
                PluginMetricsImpl old = new PluginMetricsImpl(ofWorker, tags("late", "0"));
                PluginMetricsImpl young = new PluginMetricsImpl(ofWorker, tags("late", "0"));
                SinkMetrics before = SinkMetrics.of(worker(() -> old), "late-0", LIMITS);
                SinkMetrics after = SinkMetrics.of(worker(() -> young), "late-0", LIMITS)) {
            before.delivered(1, 1);
            after.delivered(1, 1);

            assertThat(ofWorker.metric(young.metricName("record-send-total", "", new LinkedHashMap<>()))
                            .metricValue())
                    .isEqualTo(1L);
        }
    }

    @Test
    void aSourcesTaskIsShownLikeASinksAndWhatIsTakenAwayIsNotShown() throws IOException, JMException {
        JmxReporter reporter = new JmxReporter();
        try (Metrics ofWorker = new Metrics(
                        new MetricConfig(), List.of(reporter), Time.SYSTEM, new KafkaMetricsContext("kafka.connect"));
                PluginMetricsImpl plugin = new PluginMetricsImpl(ofWorker, tags("source-new", "0"));
                TaskMetrics onNew = source(() -> plugin, "source-new-0");
                TaskMetrics onOld = source(NO_SUCH_METHOD, "source-old-0")) {
            for (TaskMetrics metrics : List.of(onNew, onOld)) {
                TaggedCounters counters = metrics.counters(SinkMetric.RECORD_RETRY_BY_CODE, 5);
                counters.count(List.of("stays"));
                counters.count(List.of("goes"));

                metrics.hide(SinkMetric.RECORD_RETRY_BY_CODE, List.of("goes"));
                metrics.hide(SinkMetric.RECORD_RETRY_BY_CODE, List.of("never-was"));
            }

            assertThat(shown("source-new")).hasSize(1).isEqualTo(shown("source-old"));
            assertThat(shown("source-new").toString()).contains("code=stays");
        }

        assertThat(shown("source-old")).isEmpty();
    }

    @Test
    void aStrangeNameIsQuoted() throws JMException {
        try (SinkMetrics metrics = SinkMetrics.of(worker(NO_SUCH_METHOD), "a:b,c=*?-0", LIMITS)) {
            metrics.delivered(1, 1);

            assertThat(value("connector=" + ObjectName.quote("a:b,c=*?") + ",task=0", "record-send-total"))
                    .isEqualTo(1L);
        }
    }

    private static SinkTaskContext worker(Supplier<? extends PluginMetrics> pluginMetrics) {
        return (SinkTaskContext) Proxy.newProxyInstance(
                MetricRegistryTest.class.getClassLoader(),
                new Class<?>[] {SinkTaskContext.class},
                (proxy, method, args) -> {
                    assertThat(method.getName()).isEqualTo("pluginMetrics");
                    return pluginMetrics.get();
                });
    }

    private static TaskMetrics source(Supplier<? extends PluginMetrics> pluginMetrics, String task) {
        SourceTaskContext context = (SourceTaskContext) Proxy.newProxyInstance(
                MetricRegistryTest.class.getClassLoader(),
                new Class<?>[] {SourceTaskContext.class},
                (proxy, method, args) -> pluginMetrics.get());
        return new TaskMetrics(MetricRegistry.of(context, task));
    }

    private static Map<String, String> tags(String connector, String task) {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("connector", connector);
        tags.put("task", task);
        return tags;
    }

    private Object value(String tags, String attribute) throws JMException {
        return jmx.getAttribute(new ObjectName("kafka.connect:type=plugins," + tags), attribute);
    }

    /** MBeans of a connector, without its name, each with its attributes. */
    private Set<String> shown(String connector) throws JMException {
        Set<String> shown = new TreeSet<>();
        for (ObjectName bean : jmx.queryNames(new ObjectName("kafka.connect:connector=" + connector + ",*"), null)) {
            Arrays.stream(jmx.getMBeanInfo(bean).getAttributes())
                    .forEach(attribute -> shown.add(bean.toString().replace(connector, "") + " " + attribute.getName()
                            + " " + attribute.getDescription()));
        }
        return shown;
    }
}
