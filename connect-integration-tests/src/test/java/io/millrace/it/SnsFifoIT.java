package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.aws.fault.Fault;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A FIFO queue that subscribes to a FIFO topic gets each record once, and those of a group in their order. */
@WithCluster
class SnsFifoIT {
    private static final int GROUPS = 400;
    private static final int RECORDS = 3_000;

    @Test
    void whatSubscribesGetsEachRecordOnceAndInTheOrderOfItsGroup(TestCluster cluster, Connectors connectors) {
        try (Flow flow = Flow.to(Service.SNS_FIFO, cluster, "fifo-topic", 2, GROUPS)) {
            String action = flow.service().action();
            List<Fault> faults = List.of(
                    flow.faults()
                            .onEntriesOf(action)
                            .everyNth(10)
                            .afterFirst(2)
                            .failWith("InternalError", "Injected", false),
                    flow.faults()
                            .onEntriesOf(action)
                            .withProbability(0.1)
                            .failWith(flow.service().throttle()),
                    flow.faults().on(action).everyNth(7).failWith(flow.service().throttle()),
                    flow.faults().on(action).everyNth(11).answer(500),
                    flow.faults().on(action).everyNth(13).dropConnectionAfterApplying(),
                    flow.faults().on(action).everyNth(17).dropConnectionBeforeApplying(),
                    flow.faults().on(action).everyNth(50).times(2).hold());
            flow.start(
                    connectors,
                    flow.sinkWithDeadLetterQueue().with(Map.of("tasks.max", "1", "aws.read.timeout.ms", "1000")));

            flow.produce(RECORDS);
            flow.awaitStored(RECORDS);
            faults.forEach(Fault::release);

            flow.awaitAllDelivered();
            flow.assertEachOnce();
            flow.assertRunsWithoutRejecting();
            assertThat(faults).as("faults that met something").allMatch(fault -> fault.hits() > 0);
            assertThat(flow.repeatsDropped()).as("repeats that were dropped").isPositive();
        }
    }
}
