package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.testkit.aws.fault.Fault;
import io.millrace.testkit.aws.fault.FaultPlan;
import io.millrace.testkit.aws.kinesis.LocalStream;
import io.millrace.testkit.connect.WorkerProcess;
import io.millrace.testkit.connect.WorkerSettings;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promise that this project exists for: whatever fails, an offset is committed only when everything before it is stored,
 * and nothing is missing in the end, even if the worker is killed in the middle.
 *
 * <p>{@code mutants/run} shows that this test fails when the engine acknowledges too early.
 */
@WithCluster
class LossIT {
    private static final int PARTITIONS = 4;
    private static final int RECORDS = 200_000;
    private static final int KEYS = 5_000;

    @Test
    void nothingIsCommittedBeforeItIsStoredAndNothingIsMissing(TestCluster cluster, @TempDir Path folder) {
        try (Flow flow = new Flow(cluster, "loss", PARTITIONS, 4, KEYS)) {
            List<Fault> faults = interfere(flow.faults(), flow.stream());
            WorkerSettings settings =
                    cluster.workerSettings().group(flow.name()).with("offset.flush.interval.ms", "300");
            WorkerProcess.Builder workers = WorkerProcess.builder(settings, folder);
            CommitWatch watch = flow.watch();

            WorkerProcess killed = workers.start();
            killed.rest().post(flow.sink().with("tasks.max", "2").with("consumer.override.session.timeout.ms", "6000"));
            flow.produce(RECORDS / 2);
            await("a good part of the records")
                    .atMost(Duration.ofMinutes(3))
                    .until(() -> watch.distinct() > RECORDS / 4);
            flow.produce(RECORDS / 2);
            killed.kill();
            assertThat(watch.committedInAll()).as("committed when killed").isLessThan(RECORDS);

            WorkerProcess second = workers.start();
            try (second) {
                await("everything to be stored and committed")
                        .atMost(Duration.ofMinutes(5))
                        .failFast(() -> assertThat(watch.violations()).isEmpty())
                        .until(() -> watch.committedInAll() >= RECORDS);
            }

            flow.awaitAllDelivered();
            assertThat(watch.copies())
                    .as("lost answers and the kill make repeats")
                    .isGreaterThan(RECORDS);
            assertThat(faults).as("faults that met something").allMatch(fault -> fault.hits() > 0);
            assertThat(watch.advances()).as("comparisons while offsets moved").isGreaterThan(10);
        }
    }

    /** All that goes wrong while the records flow, at once and all the time. */
    private static List<Fault> interfere(FaultPlan plan, LocalStream stream) {
        return List.of(
                plan.on("PutRecords").permuteWrites(),
                plan.onEntriesOf("PutRecords").everyNth(7).failWith("InternalFailure"),
                plan.onEntriesOf("PutRecords")
                        .shard(stream.shards().get(1).id())
                        .withProbability(0.3)
                        .throttle(),
                plan.on("PutRecords").everyNth(11).answer(500),
                plan.on("PutRecords").everyNth(13).dropConnectionAfterApplying(),
                plan.on("PutRecords").everyNth(17).dropConnectionBeforeApplying());
    }
}
