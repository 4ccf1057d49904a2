package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.testkit.aws.fault.Fault;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.MemberDescription;
import org.junit.jupiter.api.Test;

/** An endpoint that takes requests and does not answer, for three times as long as a consumer may go without polling. */
@WithCluster
class HangIT {
    private static final Duration HANG = Duration.ofSeconds(30);
    private static final int MAX_POLL_INTERVAL_MS = 10_000;
    private static final int MAX_BUFFERED_RECORDS = 500;
    private static final int MAX_POLL_RECORDS = 200;
    private static final double MOST_HELD = MAX_BUFFERED_RECORDS + MAX_POLL_RECORDS;

    @Test
    void aHangLosesNothingKeepsMemoryBoundedAndTheTaskInItsGroup(TestCluster cluster, Connectors connectors) {
        try (Flow flow = new Flow(cluster, "hang", 2, 2)) {
            TaskMetrics metrics = new TaskMetrics(flow.name());
            flow.start(
                    connectors,
                    flow.sink()
                            .with(Map.of(
                                    "tasks.max",
                                    "1",
                                    "max.buffered.records",
                                    Integer.toString(MAX_BUFFERED_RECORDS),
                                    "consumer.override.max.poll.records",
                                    Integer.toString(MAX_POLL_RECORDS),
                                    "consumer.override.max.poll.interval.ms",
                                    Integer.toString(MAX_POLL_INTERVAL_MS))));
            flow.produce(2_000);
            flow.awaitStored(2_000);
            List<String> members = members(cluster, flow);
            double rebalances = metrics.rebalances();

            Fault hang = flow.faults().on("PutRecords").hold();
            flow.produce(20_000);
            await("requests that hang").atMost(Flow.TIMEOUT).until(() -> hang.held() > 0);
            await("the hang to pass")
                    .during(HANG)
                    .atMost(HANG.plus(Flow.TIMEOUT))
                    .failFast(() -> {
                        assertThat(metrics.value("buffered-records")).isLessThanOrEqualTo(MOST_HELD);
                        assertThat(metrics.recordsRead() - flow.watch().distinct())
                                .as("records read and not stored")
                                .isLessThanOrEqualTo(MOST_HELD);
                    })
                    .until(() -> hang.held() > 0);

            assertThat(metrics.recordsRead()).as("records read until now").isLessThan(flow.produced());
            assertThat(flow.lag()).isPositive();
            hang.release();
            flow.awaitAllDelivered();
            assertThat(members(cluster, flow)).hasSize(1).isEqualTo(members);
            assertThat(metrics.rebalances()).isEqualTo(rebalances);
            assertThat(cluster.connect().status(flow.name()).isRunning()).isTrue();
        }
    }

    private static List<String> members(TestCluster cluster, Flow flow) {
        String group = "connect-" + flow.name();
        return cluster
                .topics()
                .admin()
                .describeConsumerGroups(List.of(group))
                .describedGroups()
                .get(group)
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .members()
                .stream()
                .map(MemberDescription::consumerId)
                .toList();
    }
}
