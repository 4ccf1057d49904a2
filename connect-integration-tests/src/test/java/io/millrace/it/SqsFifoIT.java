package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.aws.fault.Fault;
import io.millrace.testkit.aws.sqs.LocalQueue;
import io.millrace.testkit.aws.sqs.SqsMessage;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A FIFO queue gets each record once, and those of a group in their order, whatever goes wrong; that the worker is killed is in
 * {@link LossIT}.
 */
@WithCluster
class SqsFifoIT {
    private static final int PARTITIONS = 2;
    private static final int GROUPS = 400;
    private static final int PORTION = 1_000;

    private final TestCluster cluster;
    private final Connectors connectors;

    SqsFifoIT(TestCluster cluster, Connectors connectors) {
        this.cluster = cluster;
        this.connectors = connectors;
    }

    @ParameterizedTest
    @EnumSource
    void whateverPassesEachRecordArrivesOnceAndInTheOrderOfItsGroup(Trouble trouble) {
        try (Flow flow = Flow.to(Service.SQS_FIFO, cluster, "fifo", PARTITIONS, GROUPS)) {
            flow.start(connectors, flow.withRole(sink(flow)));

            flow.awaitDeliveryThrough(trouble, PORTION);

            flow.assertEachOnce();
            flow.assertRunsWithoutRejecting();
        }
    }

    /** Ten groups fill a batch; one of them fails again and again. */
    @Test
    void aGroupThatFailsRepeatedlyHoldsUpNoOtherAndIsNotOvertakenByItsOwn() {
        try (Flow flow = Flow.to(Service.SQS_FIFO, cluster, "third", 1, 10)) {
            Fault third = flow.faults()
                    .onEntriesOf(flow.service().action())
                    .key("key-2")
                    .failWith("InternalFailure", "Injected", false);
            flow.produce(200);
            flow.start(connectors, sink(flow).with("linger.ms", "50"));

            flow.awaitStored(180);
            await("the third to fail repeatedly").atMost(Flow.TIMEOUT).until(() -> third.hits() > 5);
            List<SqsMessage> others = queue(flow).messages();
            assertThat(others)
                    .as("messages of the other groups")
                    .hasSize(180)
                    .noneMatch(message -> "key-2".equals(message.groupId()));
            assertThat(others.stream().map(SqsMessage::batch).distinct())
                    .as("calls that brought them, nine in each if all are full")
                    .hasSizeLessThanOrEqualTo(60);
            assertThat(flow.committed(0)).as("committed").isLessThanOrEqualTo(2);
            third.remove();
            flow.faults()
                    .onEntriesOf(flow.service().action())
                    .key("key-2")
                    .withProbability(0.7)
                    .failWith("InternalFailure", "Injected", false);

            flow.awaitAllDelivered();
            flow.assertEachOnce();
        }
    }

    /** Its offsets begin anew; what is not new is only what the deduplication ids are made of beside them. */
    @Test
    void recordsOfATopicThatIsMadeAnewAreNotTakenForThoseOfTheOldOne(LocalAws aws) {
        Pipe pipe = new Pipe(cluster, aws, Service.SQS_FIFO, "anew");
        connectors.start(sink(pipe));
        pipe.produce("old 0", "old 1", "old 2");
        pipe.awaitCommitted(3);
        connectors.delete(pipe.name());
        cluster.topics().delete(pipe.name());
        await("the offsets of the topic to go with it").atMost(Pipe.TIMEOUT).until(() -> pipe.committed() == 0);

        cluster.topics().create(pipe.name(), 1);
        connectors.start(sink(pipe));
        pipe.produce("new 0", "new 1", "new 2");

        assertThat(pipe.delivered(6)).containsExactly("old 0", "old 1", "old 2", "new 0", "new 1", "new 2");
        assertThat(aws.sqs().queue(pipe.destination()).duplicates()).isZero();
        connectors.delete(pipe.name());
    }

    private static ConnectorRequest sink(Pipe pipe) {
        return pipe.sink().with("value.converter", "org.apache.kafka.connect.storage.StringConverter");
    }

    private static ConnectorRequest sink(Flow flow) {
        return flow.sinkWithDeadLetterQueue().with(Map.of("tasks.max", "1", "aws.read.timeout.ms", "1000"));
    }

    private static LocalQueue queue(Flow flow) {
        return flow.aws().sqs().queue(flow.destination());
    }
}
