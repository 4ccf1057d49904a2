package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import io.millrace.testkit.aws.fault.Fault;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import io.millrace.testkit.log.LogCapture;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Tasks that start, fail, stop and start again, in a worker that has other work too. */
@WithCluster
class LifecycleIT {
    private static final int RECORDS = 2_000;
    private static final int FAILED_STARTS = 10;

    /** Fewer than what {@link #FAILED_STARTS} event loops keep open, if they are left behind. */
    private static final int STRAY_FILES = 20;

    /** One for the whole JVM, made for the first time-out of a future; its name differs by version. */
    private static final Set<String> TIMERS_OF_THE_JDK =
            Set.of("CompletableFutureDelayScheduler", "ForkJoinPool.commonPool-delayScheduler");

    private final TestCluster cluster;
    private final Connectors connectors;

    LifecycleIT(TestCluster cluster, Connectors connectors) {
        this.cluster = cluster;
        this.connectors = connectors;
    }

    @Test
    void aDeletedConnectorLeavesNoThread() {
        Set<String> before = threadsOfPlugins();
        try (Flow flow = flow("deleted")) {
            flow.start(
                    connectors,
                    sink(flow)
                            .with(Map.of("aws.sts.role.arn", "arn:aws:iam::123456789012:role/writer"))
                            .with(
                                    "aws.sts.config.endpoint",
                                    flow.aws().endpoint().toString()));
            flow.produce(RECORDS);
            flow.awaitAllDelivered();
            assertThat(threadsOf(flow)).as("threads while it runs").anyMatch(name -> name.endsWith("-engine"));
        }

        await("no thread of the plugin to be left")
                .atMost(Flow.TIMEOUT)
                .untilAsserted(() -> assertThat(threadsOfPlugins()).isSubsetOf(before));
    }

    @Test
    void aStartThatFailsLeavesNothingOpen() {
        try (Flow flow = flow("unstarted")) {
            // Of the wrong kind, which is found when the HTTP client is open already.
            ConnectorRequest wrong = sink(flow)
                    .without("aws.access.key.id")
                    .without("aws.secret.access.key")
                    .with("validate.remote", "false")
                    .with(
                            "aws.credentials.provider",
                            "software.amazon.awssdk.auth.credentials.ProcessCredentialsProvider");
            flow.submit(connectors, wrong);
            assertThat(awaitFailure(flow)).contains("aws.credentials.provider");
            Set<String> threads = threadsOfPlugins();
            long files = openFiles();

            for (int i = 0; i < FAILED_STARTS; i++) {
                LogCapture log = LogCapture.ofThisJvm();
                cluster.connect().restartTask(flow.name(), 0);
                await("the task to fail once more")
                        .atMost(Flow.TIMEOUT)
                        .until(() -> !log.containing("Task threw an uncaught and unrecoverable exception")
                                .isEmpty());
            }

            await("the last task's thread to end").atMost(Flow.TIMEOUT).untilAsserted(() -> {
                assertThat(threadsOf(flow)).isEmpty();
                assertThat(threadsOfPlugins()).isSubsetOf(threads);
            });
            assertThat(openFiles() - files).as("files opened and not closed").isLessThan(STRAY_FILES);

            flow.submit(connectors, sink(flow)); // runs when the failed task has been replaced
            flow.produce(RECORDS);
            flow.awaitAllDelivered();
        }
    }

    @Test
    void aTaskStopsInTimeWhileTheEndpointHangs() {
        LogCapture log = LogCapture.ofThisJvm();
        try (Flow flow = flow("hanging")) {
            flow.start(connectors, sink(flow).with(Map.of("max.buffered.records", "500", "close.timeout.ms", "1000")));
            Fault hang = flow.faults().on("PutRecords").hold();
            flow.produce(RECORDS);
            await("requests that hang").atMost(Flow.TIMEOUT).until(() -> hang.held() > 0);

            connectors.delete(flow.name());
            await("the task's threads to end")
                    .atMost(Flow.TIMEOUT)
                    .until(() -> threadsOf(flow).isEmpty());
            assertThat(log.containing("Graceful stop of task " + flow.name())).isEmpty();
            assertThat(flow.lag()).isEqualTo(RECORDS);

            hang.release();
            flow.start(connectors, sink(flow));
            flow.awaitAllDelivered();
        }
    }

    @Test
    void aConnectorThatHangsOrFailsDisturbsNoOtherAndGoesOnFromItsCommittedOffset() {
        try (Flow troubled = flow("troubled");
                Flow healthy = new Flow(cluster, "healthy", 2, 1)) {
            troubled.start(connectors, sink(troubled));
            healthy.start(connectors, sink(healthy).with(Map.of("linger.ms", "0", "batch.size", "7")));
            troubled.produce(RECORDS);
            troubled.awaitAllDelivered();

            Fault hang = troubled.faults().on("PutRecords").hold();
            troubled.produce(RECORDS);
            await("requests that hang").atMost(Flow.TIMEOUT).until(() -> hang.held() > 0);
            healthy.produce(RECORDS);
            healthy.awaitAllDelivered();

            Fault denied = troubled.faults().on("PutRecords").denyAccess();
            hang.remove();
            assertThat(awaitFailure(troubled)).contains("kinesis:PutRecords");
            healthy.produce(RECORDS);
            healthy.awaitAllDelivered();
            assertThat(cluster.connect().status(healthy.name()).isRunning()).isTrue();

            Map<TopicPartition, Long> committed = troubled.committed();
            assertThat(troubled.lag()).isPositive();
            denied.remove();
            cluster.connect().restartTask(troubled.name(), 0);
            troubled.awaitAllDelivered();
            committed.forEach((partition, end) -> assertThat(troubled.copies(partition.partition(), 0, end))
                    .as("how often what was committed of " + partition + " is stored")
                    .containsExactly(1L));
        }
    }

    private Flow flow(String base) {
        return new Flow(cluster, base, 2, 1);
    }

    private static ConnectorRequest sink(Flow flow) {
        return flow.sink().with("tasks.max", "1");
    }

    private String awaitFailure(Flow flow) {
        return cluster.connect().awaitFailed(flow.name(), Flow.TIMEOUT).traces();
    }

    private static Set<String> threadsOf(Flow flow) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains(flow.name() + "-"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Those that were made by what Connect loaded from a plugin's archive. */
    private static Set<String> threadsOfPlugins() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getContextClassLoader() != null
                        && thread.getContextClassLoader().getClass().getName().endsWith(".PluginClassLoader"))
                .map(Thread::getName)
                .filter(name -> !TIMERS_OF_THE_JDK.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static long openFiles() {
        return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getOpenFileDescriptorCount();
    }
}
