package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.aws.fault.Fault;
import io.millrace.testkit.aws.fault.FaultPlan;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.Shard;

/**
 * What goes wrong at Kinesis while records flow. What may pass is tried again until it has passed, and never goes to the dead
 * letter queue; what needs a person stops the task, which goes on where it was when that is mended.
 */
@WithCluster
class KinesisSinkFaultsIT {
    private static final String ROLE = "arn:aws:iam::" + LocalAws.ACCOUNT + ":role/writer";
    private static final int PORTION = 3_000;

    /** The middle of the first of two shards. */
    private static final String QUARTER = BigInteger.TWO.pow(126).toString();

    private final TestCluster cluster;
    private final Connectors connectors;

    KinesisSinkFaultsIT(TestCluster cluster, Connectors connectors) {
        this.cluster = cluster;
        this.connectors = connectors;
    }

    /** What passes by itself. */
    private enum Passing {
        ENTRIES_FAIL(plan -> plan.onEntriesOf("PutRecords").everyNth(3).failWith("InternalFailure")),
        ENTRIES_ARE_THROTTLED(
                plan -> plan.onEntriesOf("PutRecords").withProbability(0.3).throttle()),
        REQUESTS_ARE_THROTTLED(plan -> plan.on("PutRecords").everyNth(3).throttle()),
        SERVER_ERROR(plan -> plan.on("PutRecords").everyNth(3).answer(500)),
        SERVER_ERROR_ALTHOUGH_APPLIED(plan -> plan.on("PutRecords").everyNth(3).answerAfterApplying(500)),
        UNAVAILABLE(plan -> plan.on("PutRecords").everyNth(3).answer(503)),
        UNKNOWN_ERROR(plan -> plan.on("PutRecords").everyNth(3).failWith("SomethingNewException")),
        TOKEN_EXPIRED(plan -> plan.on("PutRecords").times(3).expireToken()),
        RESET_BEFORE_APPLYING(plan -> plan.on("PutRecords").everyNth(3).dropConnectionBeforeApplying()),
        RESET_AFTER_APPLYING(plan -> plan.on("PutRecords").everyNth(3).dropConnectionAfterApplying()),
        HANG(plan -> plan.on("PutRecords").everyNth(4).times(3).hold());

        private final Function<FaultPlan, Fault> install;

        Passing(Function<FaultPlan, Fault> install) {
            this.install = install;
        }
    }

    @ParameterizedTest
    @EnumSource(Passing.class)
    void whatMayPassIsTriedAgainInOrderAndNeverReported(Passing trouble) {
        try (Flow flow = flow()) {
            flow.start(connectors, sinkWithRole(flow));
            flow.produce(PORTION);
            flow.awaitStored(PORTION);

            Fault fault = trouble.install.apply(flow.faults());
            flow.produce(PORTION);
            await("the fault to be met").atMost(Flow.TIMEOUT).until(() -> fault.hits() > 1);
            flow.produce(PORTION);
            flow.awaitStored(2 * PORTION);
            fault.release();

            flow.awaitAllDelivered();
            if (trouble != Passing.HANG) { // what hung is carried out late, behind what was sent after its time-out
                assertThat(flow.watch().withStored(StoredRecords::outOfOrder))
                        .as("records, other than a key's latest, that came again")
                        .isEmpty();
            }
            assertRunsWithoutRejecting(flow);
        }
    }

    @Test
    void expiredCredentialsOfARoleAreRenewed() {
        try (Flow flow = flow()) {
            flow.start(connectors, sinkWithRole(flow));
            try (Flow.Load load = flow.load(1_000)) {
                load.awaitMore(1_000);
                flow.aws().credentials().expireAll();
                load.awaitMore(1_000);
            }

            flow.awaitAllDelivered();
            assertThat(flow.aws().sts().assumedRoles())
                    .as("roles assumed by validation, by the task, and again by the task")
                    .hasSizeGreaterThanOrEqualTo(3);
            assertRunsWithoutRejecting(flow);
        }
    }

    @Test
    void shardsAreSplitAndMergedUnderLoad() {
        try (Flow flow = flow();
                KinesisClient kinesis = operatorOf(flow)) {
            flow.start(connectors, sink(flow));
            try (Flow.Load load = flow.load(2_000)) {
                load.awaitMore(1_000);
                kinesis.splitShard(r -> r.streamName(flow.name())
                        .shardToSplit(shard(kinesis, flow, 0).shardId())
                        .newStartingHashKey(QUARTER));
                load.awaitMore(1_000);
                kinesis.mergeShards(r -> r.streamName(flow.name())
                        .shardToMerge(shard(kinesis, flow, 3).shardId())
                        .adjacentShardToMerge(shard(kinesis, flow, 1).shardId()));
                load.awaitMore(1_000);
            }

            flow.awaitAllDelivered();
            assertThat(flow.stream().shards())
                    .hasSize(5)
                    .as("shards that hold records")
                    .allMatch(shard -> shard.recordsAccepted() > 0);
            assertRunsWithoutRejecting(flow);
        }
    }

    @Test
    void aStreamThatIsDeletedStopsTheTaskWhichGoesOnInTheNextOne() {
        try (Flow flow = flow();
                KinesisClient kinesis = operatorOf(flow)) {
            flow.start(connectors, sink(flow));
            try (Flow.Load load = flow.load(1_000)) {
                load.awaitMore(1_000);

                kinesis.deleteStream(r -> r.streamName(flow.name()));
                assertThat(awaitFailure(flow))
                        .contains("There is no stream " + flow.name(), "Create it", "kinesis.stream.name")
                        .contains("nothing is lost");

                flow.watch().withStored(stored -> {
                    stored.add(Service.KINESIS.create(flow.aws(), flow.name()));
                    return null;
                });
                cluster.connect().restartTask(flow.name(), 0);
                load.awaitMore(1_000);
            }

            flow.awaitAllDelivered();
            assertRunsWithoutRejecting(flow);
        }
    }

    @Test
    void accessThatIsDeniedStopsTheTaskWhichGoesOnWhenItIsAllowed() {
        try (Flow flow = flow()) {
            flow.start(connectors, sink(flow));
            flow.produce(PORTION);
            flow.awaitStored(PORTION / 2);

            Fault denied = flow.faults().on("PutRecords").denyAccess();
            flow.produce(PORTION);
            assertThat(awaitFailure(flow)).contains("kinesis:PutRecords", "IAM policy", flow.name() + "-");
            assertThat(flow.lag()).isPositive();

            denied.remove();
            cluster.connect().restartTask(flow.name(), 0);
            flow.awaitAllDelivered();
            assertRunsWithoutRejecting(flow);
        }
    }

    private Flow flow() {
        Flow flow = new Flow(cluster, "faults", 2, 2);
        flow.faults().on("PutRecords").permuteWrites();
        return flow;
    }

    private static ConnectorRequest sink(Flow flow) {
        return flow.sinkWithDeadLetterQueue()
                .with(Map.of("tasks.max", "1", "batch.size", "100", "aws.read.timeout.ms", "1000"));
    }

    private static ConnectorRequest sinkWithRole(Flow flow) {
        return sink(flow)
                .with("aws.sts.role.arn", ROLE)
                .with("aws.sts.config.endpoint", flow.aws().endpoint().toString());
    }

    private static KinesisClient operatorOf(Flow flow) {
        return KinesisReader.client(flow.aws().endpoint(), flow.aws().region());
    }

    private static Shard shard(KinesisClient kinesis, Flow flow, int index) {
        return kinesis.listShards(r -> r.streamName(flow.name())).shards().get(index);
    }

    private String awaitFailure(Flow flow) {
        return cluster.connect()
                .awaitFailed(flow.name(), Duration.ofSeconds(60))
                .traces();
    }

    private void assertRunsWithoutRejecting(Flow flow) {
        assertThat(cluster.connect().status(flow.name()).isRunning()).isTrue();
        assertThat(cluster.topics().ends(flow.name() + "-rejected").values())
                .as("messages in the dead letter queue")
                .containsOnly(0L);
    }
}
