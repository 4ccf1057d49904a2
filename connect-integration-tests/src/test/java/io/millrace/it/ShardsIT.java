package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.testkit.aws.fault.Fault;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import io.millrace.testkit.log.LogCapture;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each shard is sent what it takes, holds up no other, and may be split at any time. */
@WithCluster
class ShardsIT {
    private static final int KEYS = 200;

    private final TestCluster cluster;
    private final Connectors connectors;

    ShardsIT(TestCluster cluster, Connectors connectors) {
        this.cluster = cluster;
        this.connectors = connectors;
    }

    @Test
    void aShardThatRefusesHoldsUpNoOther() {
        try (Flow flow = new Flow(cluster, "refusing", 2, 2, KEYS)) {
            Fault refusing = flow.faults()
                    .onEntriesOf("PutRecords")
                    .shard(flow.stream().shards().get(0).id())
                    .throttle();
            flow.start(connectors, sink(flow));
            flow.produce(4_000);

            long ofTheOther = IntStream.range(0, 4_000)
                    .filter(i -> isInSecondHalf("key-" + i % KEYS))
                    .count();
            await("the other shard to get all its records")
                    .atMost(Flow.TIMEOUT)
                    .until(() -> flow.stream().shards().get(1).recordsAccepted() == ofTheOther);
            assertThat(flow.stream().shards().get(0).recordsAccepted()).isZero();
            assertThat(refusing.hits()).isPositive();
            refusing.remove();

            flow.awaitAllDelivered();
        }
    }

    /** Beside a sink that keeps no quotas, and with shards that take so little that one request is too much. */
    @Test
    void aHotShardIsSentNoMoreThanItTakes() {
        int percent = 10;
        try (Flow careful = Flow.throttled(cluster, "careful", 2, 4, percent / 100.0);
                Flow careless = Flow.throttled(cluster, "careless", 2, 4, percent / 100.0)) {
            sendToOneShard(careful, percent);
            sendToOneShard(careless, 0);

            careful.awaitStored(careful.produced());
            careless.awaitStored(careless.produced());
            assertThat(5 * careful.stream().entriesThrottled())
                    .as("five times the entries refused where quotas are kept, and where they are not")
                    .isLessThan(careless.stream().entriesThrottled());
        }
    }

    private void sendToOneShard(Flow flow, int percent) {
        flow.produce(400, "hot");
        flow.produce(200);
        flow.start(
                connectors,
                sink(flow).with("ordering.mode", "none").with("kinesis.rate.limit.percent", Integer.toString(percent)));
    }

    @Test
    void withoutTheRightToListShardsItWarnsOnceAndDelivers() {
        try (Flow flow = new Flow(cluster, "denied", 2, 2)) {
            LogCapture log = LogCapture.ofThisJvm();
            flow.faults().on("ListShards").denyAccess();
            flow.start(connectors, sink(flow));
            for (int i = 0; i < 3; i++) {
                flow.produce(2_000);
                flow.awaitStored(flow.produced());
            }

            flow.awaitAllDelivered();
            assertThat(log.containing("Cannot list the shards of the stream " + flow.name()))
                    .singleElement()
                    .asString()
                    .contains("kinesis:ListShards", "AccessDenied");
        }
    }

    @Test
    void followsAStreamThatIsReshardedUnderLoad() {
        try (Flow flow = new Flow(cluster, "resharded", 2, 2);
                Resharding resharding = new Resharding(flow)) {
            flow.start(connectors, sink(flow));
            try (Flow.Load load = flow.load(1_000)) {
                load.awaitMore(1_000);
                resharding.split(0);
                awaitListed(flow, 2);
                resharding.merge(1);
                awaitListed(flow, 3);
                load.awaitMore(1_000);
            }

            flow.awaitAllDelivered();
            assertThat(flow.stream().shards())
                    .hasSize(5)
                    .as("shards that hold records")
                    .allMatch(shard -> shard.recordsAccepted() > 0);
        }
    }

    private static boolean isInSecondHalf(String key) {
        try {
            return MessageDigest.getInstance("MD5").digest(key.getBytes(StandardCharsets.UTF_8))[0]
                    < 0; // the highest bit is set
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitListed(Flow flow, int times) {
        await("the shards to be listed " + times + " times")
                .atMost(Flow.TIMEOUT)
                .until(() -> flow.aws().calls().count("ListShards") >= times);
    }

    private static ConnectorRequest sink(Flow flow) {
        return flow.sink().with(Map.of("kinesis.rate.limit.percent", "100", "tasks.max", "1"));
    }
}
