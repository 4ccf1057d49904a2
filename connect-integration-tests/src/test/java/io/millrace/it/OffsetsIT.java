package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.testkit.aws.fault.Fault;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.connect.ConnectorStatus;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.ConfigResource.Type;
import org.junit.jupiter.api.Test;

/** What the consumer group has committed, where not every record is simply stored. */
@WithCluster
class OffsetsIT {
    private static final int RECORDS = 400;
    private static final int LARGE = 3_000;
    private static final String MAX_MESSAGE_BYTES = "max.message.bytes";

    /** The offset, in partition 0, of what comes after the first records. */
    private static final long REJECTED = RECORDS / 2;

    private final TestCluster cluster;
    private final Connectors connectors;

    OffsetsIT(TestCluster cluster, Connectors connectors) {
        this.cluster = cluster;
        this.connectors = connectors;
    }

    @Test
    void lagReachesZeroAlthoughATransformDropsTheLastRecords() {
        try (Flow flow = flow()) {
            flow.start(
                    connectors,
                    transformed(flow, "Filter", Map.of("predicate", "tombstone"))
                            .with("predicates", "tombstone")
                            .with(
                                    "predicates.tombstone.type",
                                    "org.apache.kafka.connect.transforms.predicates.RecordIsTombstone"));
            flow.produce(RECORDS);
            flow.produceTombstones(30);

            flow.awaitAllDelivered();

            flow.produceTombstones(30);
            flow.awaitAllDelivered();
        }
    }

    @Test
    void lagReachesZeroAlthoughTheLastRecordsAreIgnoredTombstones() {
        try (Flow flow = flow()) {
            flow.start(connectors, sink(flow).with("behavior.on.null.values", "ignore"));
            flow.produce(RECORDS);
            flow.produceTombstones(30);

            flow.awaitAllDelivered();
        }
    }

    @Test
    void offsetsAreThoseOfTheTopicThatWasReadNotOfTheOneATransformNames() {
        try (Flow flow = flow()) {
            flow.start(connectors, transformed(flow, "RegexRouter", Map.of("regex", ".*", "replacement", "renamed")));
            flow.produce(RECORDS);
            flow.awaitAllDelivered();

            cluster.connect().restart(flow.name());
            flow.produce(RECORDS);
            flow.awaitAllDelivered();

            assertThat(flow.committed())
                    .containsOnlyKeys(new TopicPartition(flow.name(), 0), new TopicPartition(flow.name(), 1));
            assertThat(flow.watch().copies()).as("stored, repeats counted").isEqualTo(flow.produced());
        }
    }

    @Test
    void aRejectedRecordHoldsTheOffsetUntilTheDeadLetterQueueHasIt() {
        try (Flow flow = flow()) {
            flow.start(connectors, sinkWithDeadLetterQueue(flow).with("producer.override.linger.ms", "5000"));
            flow.produce(RECORDS);
            flow.produceLarge(0, LARGE);
            flow.excuse(0, REJECTED);
            flow.produce(RECORDS);

            awaitReportedBeforeCommitted(flow);
            flow.awaitAllDelivered();
        }
    }

    @Test
    void aRejectedRecordThatCannotBeReportedStopsTheTaskAndKeepsItsOffset() {
        try (Flow flow = flow()) {
            cluster.topics().create(flow.name() + "-rejected", 1, Map.of(MAX_MESSAGE_BYTES, "1000"));
            flow.start(connectors, sinkWithDeadLetterQueue(flow));
            flow.produce(RECORDS);
            flow.produceLarge(0, LARGE);
            flow.excuse(0, REJECTED);

            String trace =
                    cluster.connect().awaitFailed(flow.name(), Flow.TIMEOUT).traces();
            // Connect looks after its dead letter queue too, before each commit; whoever comes first stops the task.
            assertThat(trace)
                    .satisfiesAnyOf(
                            ours -> assertThat(ours)
                                    .contains(flow.name() + "-0@" + REJECTED)
                                    .contains("could not be reported"),
                            connects -> assertThat(connects)
                                    .contains("RecordTooLargeException")
                                    .contains("WorkerErrantRecordReporter.awaitFutures"));
            assertThat(flow.committed(0)).isLessThanOrEqualTo(REJECTED);

            letDeadLetterQueueTakeRecords(flow);
            cluster.connect().restartTask(flow.name(), 0);
            awaitReportedBeforeCommitted(flow);
            flow.awaitAllDelivered();
        }
    }

    @Test
    void aTaskThatIsRestartedReadsAgainOnlyFromTheFirstRecordThatWasNotDone() {
        try (Flow flow = flow()) {
            flow.start(connectors, sink(flow));
            flow.produce(RECORDS);
            flow.awaitAllDelivered();
            Fault stuck = flow.faults()
                    .onEntriesOf("PutRecords")
                    .where(entry -> entry.partitionKey().equals("key-7"))
                    .failWith("InternalFailure");
            flow.produce(RECORDS / 2);
            long first = RECORDS / 2;
            long last = flow.produced() / 2 - 1;
            long held = first + 3;
            flow.awaitStored(flow.produced() - 1);
            await("all but what is stuck to be committed")
                    .atMost(Flow.TIMEOUT)
                    .until(() -> flow.committed(0) == last + 1 && flow.committed(1) == held);

            cluster.connect().restartTask(flow.name(), 0);
            await("the rest to be read again")
                    .atMost(Flow.TIMEOUT)
                    .until(() -> flow.copies(1, last, last + 1).equals(Set.of(2L)));
            stuck.remove();

            flow.awaitAllDelivered();
            assertThat(flow.copies(0, 0, last + 1)).containsExactly(1L);
            assertThat(flow.copies(1, 0, held + 1)).containsExactly(1L);
            assertThat(flow.copies(1, held + 1, last + 1)).containsExactly(2L);
        }
    }

    @Test
    void aSinkThatIsSetBackThroughConnectSendsAgainFromThereOnAndOneThatIsResetSendsAll() {
        try (Flow flow = flow()) {
            flow.start(connectors, sink(flow));
            flow.produce(RECORDS);
            flow.awaitAllDelivered();
            long end = RECORDS / 2;

            stop(flow);
            cluster.connect().alterOffsets(flow.name(), setBack(flow.name(), 0, 20));
            cluster.connect().resume(flow.name());
            flow.awaitAllDelivered();
            assertThat(flow.copies(0, 0, 20)).containsExactly(1L);
            assertThat(flow.copies(0, 20, end)).containsExactly(2L);
            assertThat(flow.copies(1, 0, end)).containsExactly(1L);

            stop(flow);
            cluster.connect().resetOffsets(flow.name());
            cluster.connect().resume(flow.name());
            flow.awaitAllDelivered();
            assertThat(flow.copies(0, 0, 20)).containsExactly(2L);
            assertThat(flow.copies(0, 20, end)).containsExactly(3L);
            assertThat(flow.copies(1, 0, end)).containsExactly(2L);
        }
    }

    /** As {@code docs/operations.md} has it. */
    private static JsonNode setBack(String topic, int partition, long offset) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        ObjectNode each = request.putArray("offsets").addObject();
        each.putObject("partition").put("kafka_topic", topic).put("kafka_partition", partition);
        each.putObject("offset").put("kafka_offset", offset);
        return request;
    }

    private void stop(Flow flow) {
        cluster.connect().stop(flow.name());
        cluster.connect().await(flow.name(), Flow.TIMEOUT, "stopped", ConnectorStatus::isStopped);
    }

    private Flow flow() {
        return new Flow(cluster, "offsets", 2, 2);
    }

    private static ConnectorRequest sink(Flow flow) {
        return flow.sink().with("tasks.max", "1");
    }

    /** With one of Kafka's own transforms. */
    private static ConnectorRequest transformed(Flow flow, String type, Map<String, String> settings) {
        ConnectorRequest sink = sink(flow)
                .with("transforms", "t")
                .with("transforms.t.type", "org.apache.kafka.connect.transforms." + type);
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            sink = sink.with("transforms.t." + setting.getKey(), setting.getValue());
        }
        return sink;
    }

    private static ConnectorRequest sinkWithDeadLetterQueue(Flow flow) {
        return flow.sinkWithDeadLetterQueue().with("tasks.max", "1").with("record.max.bytes", Integer.toString(LARGE));
    }

    private void letDeadLetterQueueTakeRecords(Flow flow) {
        cluster.topics()
                .admin()
                .incrementalAlterConfigs(Map.of(
                        new ConfigResource(Type.TOPIC, flow.name() + "-rejected"),
                        List.of(new AlterConfigOp(new ConfigEntry(MAX_MESSAGE_BYTES, "100000"), OpType.SET))))
                .all()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private void awaitReportedBeforeCommitted(Flow flow) {
        await("the rejected record to be committed").atMost(Flow.TIMEOUT).until(() -> {
            boolean isCommitted = flow.committed(0) > REJECTED;
            if (isCommitted) {
                assertThat(rejected(flow)).containsExactly(REJECTED);
            }
            return isCommitted;
        });
    }

    /** The original offsets of what the dead letter queue holds. */
    private List<Long> rejected(Flow flow) {
        return cluster.topics().read(flow.name() + "-rejected").stream()
                .map(record -> new String(
                        record.headers().lastHeader("__connect.errors.offset").value(), StandardCharsets.UTF_8))
                .map(Long::valueOf)
                .toList();
    }
}
