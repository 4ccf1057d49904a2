package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.aws.fault.Fault;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Map;
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
    private static final int PORTION = 3_000;

    /** The middle of the first of two shards. */
    private static final String QUARTER = BigInteger.TWO.pow(126).toString();

    private final TestCluster cluster;
    private final Connectors connectors;

    KinesisSinkFaultsIT(TestCluster cluster, Connectors connectors) {
        this.cluster = cluster;
        this.connectors = connectors;
    }

    @ParameterizedTest
    @EnumSource
    void whatMayPassIsTriedAgainInOrderAndNeverReported(Trouble trouble) {
        try (Flow flow = flow()) {
            flow.start(connectors, sinkWithRole(flow));
            flow.awaitDeliveryThrough(trouble, PORTION);

            if (trouble != Trouble.HANG) {
                assertThat(flow.watch().withStored(StoredRecords::outOfOrder))
                        .as("records, other than a key's latest, that came again")
                        .isEmpty();
            }
            flow.assertRunsWithoutRejecting();
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
            flow.assertRunsWithoutRejecting();
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
            flow.assertRunsWithoutRejecting();
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
            flow.assertRunsWithoutRejecting();
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
            flow.assertRunsWithoutRejecting();
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
        return flow.withRole(sink(flow));
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
}
