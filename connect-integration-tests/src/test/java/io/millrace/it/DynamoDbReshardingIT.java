package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.testkit.aws.fault.Fault;
import io.millrace.testkit.aws.kinesis.LocalShard;
import io.millrace.testkit.connect.ConnectRest;
import io.millrace.testkit.connect.ConnectWorker;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.connect.WorkerSettings;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** DynamoDB's stream is split and merged while its source reads it: all is read, and the changes of an item in their order. */
@WithCluster
class DynamoDbReshardingIT {
    private static final int KEYS = 200;
    private static final int PAGE = 500;

    private final TestCluster cluster;

    DynamoDbReshardingIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void readsEverythingInOrderThroughSplitsMergesRestartsAndOtherNumbersOfTasks() {
        ConnectRest connect = cluster.connect();
        try (TableFlow flow = new TableFlow(cluster, "resharding", 2, KEYS);
                Resharding resharding = flow.resharding()) {
            flow.start(connect, source(flow, 3));
            try (TableFlow.Load load = flow.load(500)) {
                flow.awaitMore(500);
                // What is split is still being read, page after page, when the shards that come after it are found.
                Fault slow = flow.aws().faults().on("GetRecords").delay(Duration.ofSeconds(1));
                flow.change(6 * PAGE);
                resharding.split(0);
                resharding.split(2);
                flow.awaitMore(6 * PAGE);
                slow.remove();

                flow.start(connect, source(flow, 2));
                resharding.merge(1);
                flow.awaitMore(500);

                connect.restart(flow.name());
                resharding.merge(0);
                flow.awaitMore(500);

                connect.restartTask(flow.name(), 0);
                resharding.split(1);
                flow.start(connect, source(flow, 4));
                flow.awaitMore(500);
                assertThat(load).as("went on all the time").isNotNull();
            }

            flow.awaitAllRead();
            assertThat(flow.stream().shards())
                    .hasSize(10)
                    .as("shards that had records")
                    .allMatch(shard -> shard.recordsAccepted() > 0);
            awaitEndsStored(connect, flow);
        }
    }

    private static ConnectorRequest source(TableFlow flow, int tasks) {
        return flow.source()
                .with("tasks.max", Integer.toString(tasks))
                .with("kinesis.record.limit", Integer.toString(PAGE));
    }

    /** Several generations at once, some of which nothing was written to: nobody waits for records that never come. */
    @Test
    void readsGenerationsThatCameAndWentWhileNobodyRead() {
        ConnectRest connect = cluster.connect();
        try (TableFlow flow = new TableFlow(cluster, "generations", 1, KEYS);
                Resharding resharding = flow.resharding()) {
            flow.change(KEYS);
            resharding.split(0);
            resharding.merge(0);
            flow.change(KEYS);
            resharding.split(0);
            resharding.split(0);
            flow.change(KEYS);

            flow.start(connect, flow.source().with("tasks.max", "2"));

            flow.awaitAllRead();
            assertThat(flow.stream().shards().stream().filter(shard -> shard.recordsAccepted() == 0))
                    .as("shards without records")
                    .isNotEmpty();
            awaitEndsStored(connect, flow);
        }
    }

    @Test
    void goesOnWhereItWasInAWorkerThatIsStartedAgain() {
        WorkerSettings settings = cluster.workerSettings().group(cluster.uniqueName("source-restarted"));
        try (TableFlow flow = new TableFlow(cluster, "source-restarted", 2, KEYS);
                Resharding resharding = flow.resharding()) {
            try (ConnectWorker worker = ConnectWorker.start(settings)) {
                flow.start(worker.rest(), flow.source());
                flow.forgetConnector();
                flow.change(1_000);
                flow.awaitAllRead();
            }
            resharding.split(0);
            flow.change(1_000);
            try (ConnectWorker worker = ConnectWorker.start(settings)) {
                flow.awaitAllRead();
                assertThat(flow.log().read())
                        .as("changes in the topic, repeats counted")
                        .isLessThan(3_000);
                worker.rest().delete(flow.name());
            }
        }
    }

    /** What a later split or merge relies on: the end of each closed shard is among Connect's offsets. */
    private static void awaitEndsStored(ConnectRest connect, TableFlow flow) {
        Set<String> closed = flow.stream().shards().stream()
                .filter(shard -> !shard.isOpen())
                .map(LocalShard::id)
                .collect(Collectors.toSet());
        assertThat(closed).isNotEmpty();
        await("the ends of " + closed)
                .atMost(TableFlow.TIMEOUT)
                .untilAsserted(() ->
                        assertThat(ended(connect.offsets(flow.name()))).containsExactlyInAnyOrderElementsOf(closed));
    }

    private static Stream<String> ended(JsonNode offsets) {
        return StreamSupport.stream(offsets.path("offsets").spliterator(), false)
                .filter(entry -> entry.path("offset").path("state").asText().equals("END"))
                .map(entry -> entry.path("partition").path("shardId").asText());
    }
}
