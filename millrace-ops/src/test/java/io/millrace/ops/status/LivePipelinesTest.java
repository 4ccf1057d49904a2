package io.millrace.ops.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ops.Connector.Type;
import io.millrace.ops.ConnectorReport;
import io.millrace.ops.OpsException;
import io.millrace.ops.PipelineStatus;
import io.millrace.ops.PipelineWatch;
import io.millrace.ops.SourceLag;
import io.millrace.ops.fake.FakeConnectors;
import io.millrace.ops.fake.FakeDatabases;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class LivePipelinesTest {
    private static final long NOW = 1_000_000_000_000L;
    private static final String ORDERS = "shop.orders";
    private static final String HEARTBEATS = "__debezium-heartbeat.shop";

    private final FakeConnectors connectors = new FakeConnectors()
            .add("shop-source", Type.SOURCE, 1, Map.of("topic.prefix", "shop", "heartbeat.interval.ms", "10000"))
            .add("shop-sink", Type.SINK, 2, Map.of("topics.regex", "shop\\..*"));
    private final StoredOffsets kafka = new StoredOffsets();
    private long seconds;
    private final LivePipelines pipelines = new LivePipelines(
            new Survey(connectors, connector -> Set.of(), kafka, new FakeDatabases()),
            Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC),
            () -> TimeUnit.SECONDS.toNanos(seconds));

    @Test
    void aSourceAndItsSinkAreOnePipelineWithWhatIsBetweenThem() {
        kafka.range(ORDERS, 0, 100, NOW - 2_000);
        kafka.range(HEARTBEATS, 0, 10, NOW - 4_000);
        kafka.commit("connect-shop-sink", ORDERS, 80);
        kafka.records.put(
                new TopicPartition(ORDERS, 0), new Peek(NOW - 2_000, Instant.ofEpochMilli(NOW - 2_500), 10, 1000));

        PipelineStatus pipeline = pipelines.get("shop-sink");

        assertThat(pipeline.name()).isEqualTo("shop-source");
        ConnectorReport source = pipeline.connectors().get(0);
        assertThat(source.sourceLag()).isEqualTo(new SourceLag(null, 0.5, 2.0, 4.0, SourceLag.EVENT_TIME, null));
        assertThat(source.topics()).containsExactly(ORDERS);
        assertThat(source.lastEvent()).isEqualTo(Instant.ofEpochMilli(NOW - 2_000));
        assertThat(source.tasksRunning()).isEqualTo(1);
        ConnectorReport sink = pipeline.connectors().get(1);
        assertThat(sink.sinkLag().records()).isEqualTo(20);
        assertThat(sink.sinkLag().seconds()).isEqualTo(2);
        assertThat(sink.sinkLag().estimatedBytes()).isEqualTo(2000);
        assertThat(source.recordsPerSecond()).isNull();
        assertThat(source.notes()).isEmpty();
    }

    @Test
    void twoLooksTellTheThroughput() {
        kafka.range(ORDERS, 0, 100, NOW);
        kafka.commit("connect-shop-sink", ORDERS, 80);
        PipelineWatch watch = pipelines.watch(null);
        watch.mark();

        seconds = 2;
        kafka.range(ORDERS, 0, 150, NOW);
        kafka.commit("connect-shop-sink", ORDERS, 90);

        assertThat(watch.look().get(0).connectors())
                .extracting(ConnectorReport::recordsPerSecond)
                .containsExactly(25.0, 5.0);
    }

    @Test
    void aSourceWithoutNewChangesIsIdleAndNotBehind() {
        kafka.range(ORDERS, 0, 100, NOW - 300_000);
        kafka.range(HEARTBEATS, 0, 10, NOW - 5_000);
        kafka.records.put(
                new TopicPartition(ORDERS, 0), new Peek(NOW - 300_000, Instant.ofEpochMilli(NOW - 300_900), 1, 100));

        ConnectorReport source = pipelines.get("shop-source").connectors().get(0);

        assertThat(source.sourceLag()).isEqualTo(new SourceLag(null, null, 300.0, 5.0, SourceLag.EVENT_TIME, null));
        assertThat(source.notes()).isEmpty();
    }

    @Test
    void aSourceWhoseHeartStoppedMayBeStuck() {
        kafka.range(ORDERS, 0, 100, NOW - 300_000);
        kafka.range(HEARTBEATS, 0, 10, NOW - 160_000);

        assertThat(pipelines.get("shop-source").connectors().get(0).notes())
                .containsExactly("'shop-source' has written no change and no heartbeat for 160 s,"
                        + " although heartbeat.interval.ms is 10000: it may be stuck.");
    }

    @Test
    void whatKafkaDoesNotTellIsMissingWithANote() {
        kafka.range(ORDERS, 0, 100, NOW);
        kafka.problem = Map.of(Problems.group("connect-shop-sink"), "no right");

        List<ConnectorReport> reports = pipelines.get("shop-source").connectors();

        assertThat(reports.get(0).notes()).isEmpty();
        assertThat(reports.get(1).sinkLag()).isNull();
        assertThat(reports.get(1).notes()).containsExactly("no right");
    }

    @Test
    void aMissingRightIsToldBeforeAMissingAnswerToThoseWhomItConcerns() {
        kafka.range(ORDERS, 0, 100, NOW);
        kafka.refused = Map.of(
                Problems.group("connect-shop-sink"), new TimeoutException("late"),
                Problems.topic(ORDERS), new ExecutionException(new TopicAuthorizationException(Set.of(ORDERS))));

        List<ConnectorReport> reports = pipelines.get("shop-source").connectors();

        assertThat(reports.get(1).whyUnknown()).isEqualTo(OpsException.Kind.NOT_ALLOWED);
        assertThat(reports.get(0).whyUnknown()).as("its sinks are known").isNull();

        kafka.refused = Map.of(Problems.KAFKA, new TimeoutException("late"));
        assertThat(pipelines.get("shop-source").connectors())
                .extracting(ConnectorReport::whyUnknown)
                .containsOnly(OpsException.Kind.UNREACHABLE);
    }

    @Test
    void ofATopicThatIsHiddenNeitherLagNorThroughputIsToldByTheOthers() {
        kafka.range(ORDERS, 0, 100, NOW);
        kafka.range("shop.items", 0, 100, NOW);
        kafka.commit("connect-shop-sink", ORDERS, 100);
        PipelineWatch watch = pipelines.watch(null);
        watch.mark();
        seconds = 2;
        kafka.hidden = "shop.items";

        ConnectorReport sink = watch.look().get(0).connectors().get(1);

        assertThat(sink.sinkLag()).isNull();
        assertThat(sink.recordsPerSecond()).isNull();
        assertThat(sink.notes()).containsExactly("no right to see it");
    }

    @Test
    void withoutKafkaThereAreStatesAlone() {
        kafka.isKnown = false;
        connectors.fail("shop-sink", 1, "a.B: why");

        PipelineStatus pipeline = pipelines.list().get(0);

        assertThat(pipeline.hasFailed()).isTrue();
        assertThat(pipeline.connectors()).extracting(ConnectorReport::failure).containsExactly(null, "why");
        assertThat(pipeline.connectors()).allSatisfy(report -> {
            assertThat(report.sinkLag()).isNull();
            assertThat(report.sourceLag()).isNull();
            assertThat(report.lastEvent()).isNull();
        });
    }

    @Test
    void recordsThatWereDeletedBeforeTheyWereDeliveredAreNoted() {
        kafka.range(ORDERS, 50, 100, NOW);
        kafka.commit("connect-shop-sink", ORDERS, 20);

        assertThat(pipelines.get("shop-sink").connectors().get(1).notes())
                .containsExactly("Kafka deleted up to 30 records that 'shop-sink' had not delivered:"
                        + " retention.ms or retention.bytes of its topics is too small.");
    }

    @Test
    void aConnectorThatDoesNotExistIsNotFound() {
        assertThatThrownBy(() -> pipelines.get("shop"))
                .isInstanceOfSatisfying(
                        OpsException.class, e -> assertThat(e.kind()).isEqualTo(OpsException.Kind.NOT_FOUND));
    }

    /** Topics of one partition each. */
    private static final class StoredOffsets implements KafkaView {
        private final Map<TopicPartition, PartitionRange> ranges = new HashMap<>();
        private final Map<String, Map<TopicPartition, Long>> committed = new HashMap<>();
        private final Map<TopicPartition, Peek> records = new HashMap<>();
        private Map<String, String> problem = Map.of();
        private Map<String, Exception> refused = Map.of();
        private String hidden;
        private boolean isKnown = true;

        void range(String topic, long first, long end, long newestMillis) {
            ranges.put(new TopicPartition(topic, 0), new PartitionRange(first, end, end - 1, newestMillis));
        }

        void commit(String group, String topic, long offset) {
            committed.computeIfAbsent(group, key -> new HashMap<>()).put(new TopicPartition(topic, 0), offset);
        }

        @Override
        public boolean isKnown() {
            return isKnown;
        }

        @Override
        public Set<String> topics(Problems problems) {
            Set<String> topics = new TreeSet<>();
            ranges.keySet().forEach(partition -> topics.add(partition.topic()));
            if (hidden != null) {
                topics.add(hidden);
            }
            return topics;
        }

        @Override
        public Offsets offsets(Collection<String> topics, Collection<String> groups, Problems problems) {
            problem.forEach(problems::add);
            refused.forEach((about, failure) -> problems.add(about, "refused", failure));
            if (hidden != null) {
                problems.hide(Problems.topic(hidden), "no right to see it");
                ranges.remove(new TopicPartition(hidden, 0));
            }
            return new Offsets(Map.copyOf(ranges), Map.copyOf(committed));
        }

        @Override
        public Map<TopicPartition, Peek> peek(
                Map<TopicPartition, Long> offsets, Map<TopicPartition, Long> ends, Problems problems) {
            Map<TopicPartition, Peek> found = new HashMap<>(records);
            found.keySet().retainAll(offsets.keySet());
            return found;
        }
    }
}
