package io.millrace.it;

import static io.millrace.it.Service.KINESIS;
import static io.millrace.it.Service.SNS;
import static io.millrace.it.Service.SNS_FIFO;
import static io.millrace.it.Service.SQS;
import static io.millrace.it.Service.SQS_FIFO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.testkit.aws.fault.EntryFault;
import io.millrace.testkit.aws.fault.Fault;
import io.millrace.testkit.aws.fault.FaultPlan;
import io.millrace.testkit.connect.WorkerProcess;
import io.millrace.testkit.connect.WorkerSettings;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The promise that this project exists for: whatever fails, an offset is committed only when everything before it is stored,
 * and nothing is missing in the end, even if the worker is killed in the middle. A FIFO queue or topic does not even take anything twice.
 *
 * <p>{@code mutants/run} shows that this test fails when the engine acknowledges too early.
 */
@WithCluster
class LossIT {
    private static final int PARTITIONS = 4;
    private static final int KEYS = 5_000;

    /** What one worker carries at the same time. */
    static Stream<List<Load>> loads() {
        return Stream.of(
                List.of(new Load(KINESIS, 200_000)),
                List.of(
                        new Load(SQS, 20_000),
                        new Load(SQS_FIFO, 20_000),
                        new Load(SNS, 20_000),
                        new Load(SNS_FIFO, 20_000)));
    }

    record Load(Service service, int records) {}

    @ParameterizedTest
    @MethodSource("loads")
    void nothingIsCommittedBeforeItIsStoredAndNothingIsMissing(
            List<Load> loads, TestCluster cluster, @TempDir Path folder) {
        WorkerSettings settings =
                cluster.workerSettings().group(cluster.uniqueName("loss")).with("offset.flush.interval.ms", "300");
        WorkerProcess.Builder workers = WorkerProcess.builder(settings, folder);
        List<Run> runs = new ArrayList<>();
        try {
            for (Load load : loads) {
                runs.add(new Run(load, cluster));
            }
            WorkerProcess killed = workers.start();
            runs.forEach(run -> run.begin(killed));
            runs.forEach(Run::awaitGoodPart);
            runs.forEach(Run::holdTheRest);
            killed.kill();
            runs.forEach(Run::carryOutWhatWasHeld);

            WorkerProcess second = workers.start();
            try (second) {
                runs.forEach(Run::awaitCommitted);
            }
            runs.forEach(Run::assertNothingLost);
        } finally {
            runs.forEach(Run::close);
        }
    }

    /** One sink under way. */
    private static final class Run implements AutoCloseable {
        private final int records;
        private final Flow flow;
        private final CommitWatch watch;
        private final List<Fault> faults;
        private Fault held;

        Run(Load load, TestCluster cluster) {
            records = load.records();
            flow = load.service() == KINESIS
                    ? new Flow(cluster, "loss", PARTITIONS, 4, KEYS)
                    : Flow.to(load.service(), cluster, "loss", PARTITIONS, KEYS);
            watch = flow.watch();
            faults = interfere(flow);
        }

        void begin(WorkerProcess worker) {
            worker.rest().post(flow.sink().with("tasks.max", "2").with("consumer.override.session.timeout.ms", "6000"));
            produceHalf();
        }

        void produceHalf() {
            flow.produce(records / 2);
        }

        void awaitGoodPart() {
            await("a good part of the records")
                    .atMost(Duration.ofMinutes(3))
                    .until(() -> watch.distinct() > records / 4);
        }

        /** However fast it is, it is in the middle from here on. */
        void holdTheRest() {
            held = flow.faults().on(flow.service().action()).hold();
            produceHalf();
            await("requests to be held").atMost(Flow.TIMEOUT).until(() -> held.held() > 0);
        }

        /** What the killed worker had under way is written all the same. */
        void carryOutWhatWasHeld() {
            assertThat(watch.committedInAll()).as("committed when killed").isLessThan(records);
            held.remove();
        }

        void awaitCommitted() {
            await("everything to be stored and committed")
                    .atMost(Duration.ofMinutes(5))
                    .failFast(() -> assertThat(watch.violations()).isEmpty())
                    .until(() -> watch.committedInAll() >= records);
        }

        void assertNothingLost() {
            flow.awaitAllDelivered();
            if (flow.service().dropsDuplicates()) {
                flow.assertEachOnce();
                assertThat(flow.repeatsDropped())
                        .as("lost answers and the kill make repeats, which the service drops")
                        .isPositive();
            } else {
                assertThat(watch.copies())
                        .as("lost answers and the kill make repeats")
                        .isGreaterThan(records);
            }
            assertThat(faults).as("faults that met something").allMatch(fault -> fault.hits() > 0);
            assertThat(watch.advances()).as("comparisons while offsets moved").isGreaterThan(10);
        }

        @Override
        public void close() {
            flow.close();
        }
    }

    /** All that goes wrong while the records flow, at once and all the time. */
    private static List<Fault> interfere(Flow flow) {
        FaultPlan plan = flow.faults();
        String action = flow.service().action();
        EntryFault throttled = plan.onEntriesOf(action);
        if (flow.service() == KINESIS) {
            throttled.shard(flow.stream().shards().get(1).id());
        }
        return List.of(
                plan.on(action).permuteWrites(),
                plan.onEntriesOf(action).everyNth(7).failWith("InternalFailure", "Injected", false),
                throttled.withProbability(0.3).failWith(flow.service().throttle()),
                plan.on(action).everyNth(11).answer(500),
                plan.on(action).everyNth(13).dropConnectionAfterApplying(),
                plan.on(action).everyNth(17).dropConnectionBeforeApplying());
    }
}
