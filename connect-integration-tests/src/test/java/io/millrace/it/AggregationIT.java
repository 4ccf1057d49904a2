package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.testkit.aws.fault.Fault;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import io.millrace.testkit.log.LogCapture;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Many records in one, as consumers with the Kinesis Client Library read them. They discard an aggregate if one of its records
 * belongs to another shard, so that each resharding under load loses records of a sink that takes what is stored for delivered.
 */
@WithCluster
class AggregationIT {
    private final TestCluster cluster;
    private final Connectors connectors;

    AggregationIT(TestCluster cluster, Connectors connectors) {
        this.cluster = cluster;
        this.connectors = connectors;
    }

    @Test
    void everyRecordIsReadInOrderAlthoughShardsAreSplitAndMergedUnderLoad() {
        try (Flow flow = new Flow(cluster, "aggregation", 2, 3);
                Resharding resharding = new Resharding(flow)) {
            flow.faults().on("PutRecords").permuteWrites();
            flow.faults().onEntriesOf("PutRecords").everyNth(7).failWith("InternalFailure");
            flow.start(connectors, sink(flow));
            try (Flow.Load load = flow.load(4_000)) {
                load.awaitMore(2_000);
                for (int round = 0; round < 3; round++) {
                    resharding.split(0);
                    load.awaitMore(2_000);
                    resharding.split(1);
                    resharding.merge(2);
                    load.awaitMore(2_000);
                    resharding.merge(0);
                    load.awaitMore(2_000);
                }
            }

            flow.awaitAllDelivered();
            assertAggregated(flow, 2);
            cluster.connect().awaitRunning(flow.name(), Flow.TIMEOUT);
        }
    }

    /** With the quotas that a sink keeps to by default. */
    @Test
    void whatIsUnderWayWhileItsShardIsSplitIsSentAgain() {
        try (Flow flow = Flow.throttled(cluster, "split", 2, 3, 1);
                Resharding resharding = new Resharding(flow)) {
            LogCapture log = LogCapture.ofThisJvm();
            flow.start(connectors, sink(flow).with(Map.of("tasks.max", "1", "kinesis.rate.limit.percent", "100")));
            flow.produce(100);
            flow.awaitStored(100);
            await("the shards to be known")
                    .atMost(Flow.TIMEOUT)
                    .until(() -> !log.containing("The stream " + flow.name() + " has 3 open shard(s)")
                            .isEmpty());

            Fault held = flow.faults().on("PutRecords").hold();
            flow.produce(10_000);
            await("aggregates to be under way").atMost(Flow.TIMEOUT).until(() -> held.held() > 0);
            for (int shard = 2; shard >= 0; shard--) {
                resharding.split(shard);
            }
            held.release();

            flow.awaitAllDelivered();
            assertThat(discarded(flow))
                    .as("aggregates that were stored across shards, and sent again")
                    .isPositive();
            assertAggregated(flow, 5);
        }
    }

    @Test
    void withoutTheRightToListShardsOnlyRecordsOfOneKeyAreSentTogether() {
        try (Flow flow = new Flow(cluster, "unlisted", 2, 2, 4);
                Resharding resharding = new Resharding(flow)) {
            flow.faults().on("ListShards").denyAccess();
            flow.start(connectors, sink(flow));
            flow.produce(20_000);
            try (Flow.Load load = flow.load(2_000)) {
                load.awaitMore(2_000);
                resharding.split(0);
                load.awaitMore(2_000);
            }

            flow.awaitAllDelivered();
            assertThat(discarded(flow)).as("aggregates stored across shards").isZero();
            assertAggregated(flow, 2);
        }
    }

    private static void assertAggregated(Flow flow, int recordsInOne) {
        assertThat(flow.stream().userRecordsAccepted())
                .as("records stored, by entries that carried them")
                .isGreaterThan(recordsInOne * flow.stream().recordsAccepted());
    }

    private static long discarded(Flow flow) {
        return flow.watch().withStored(StoredRecords::discarded);
    }

    private static ConnectorRequest sink(Flow flow) {
        return flow.sink().with(Map.of("kinesis.aggregation.enabled", "true"));
    }
}
