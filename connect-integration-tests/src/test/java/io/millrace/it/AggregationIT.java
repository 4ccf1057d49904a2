package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Many records in one, as consumers with the Kinesis Client Library read them. They discard an aggregate if one of its records
 * belongs to another shard, so that each resharding under load loses records of a sink that takes what is stored for delivered.
 */
@WithCluster
class AggregationIT {
    private static final int MOST_ROUNDS = 20;

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
                for (int round = 0; round < 3 || (discarded(flow) == 0 && round < MOST_ROUNDS); round++) {
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
            assertThat(discarded(flow))
                    .as("aggregates that were stored across shards, and sent again")
                    .isPositive();
            assertThat(flow.stream().userRecordsAccepted())
                    .as("records stored, by entries that carried them")
                    .isGreaterThan(5 * flow.stream().recordsAccepted());
            cluster.connect().awaitRunning(flow.name(), Flow.TIMEOUT);
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
            assertThat(flow.stream().userRecordsAccepted())
                    .as("records stored, by entries that carried them")
                    .isGreaterThan(2 * flow.stream().recordsAccepted());
        }
    }

    private static long discarded(Flow flow) {
        return flow.watch().withStored(StoredRecords::discarded);
    }

    private static ConnectorRequest sink(Flow flow) {
        return flow.sink().with(Map.of("kinesis.aggregation.enabled", "true"));
    }
}
