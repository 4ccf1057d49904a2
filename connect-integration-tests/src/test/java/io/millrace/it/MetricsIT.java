package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.aws.fault.Fault;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The metrics of {@code docs/metrics.md}, from a real worker and through its JMX. */
@WithCluster
class MetricsIT {
    private static final String STRING_CONVERTER = "org.apache.kafka.connect.storage.StringConverter";
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final TestCluster cluster;
    private final Connectors connectors;
    private final LocalAws aws;

    MetricsIT(TestCluster cluster, Connectors connectors, LocalAws aws) {
        this.cluster = cluster;
        this.connectors = connectors;
        this.aws = aws;
    }

    @Test
    void countWhatWasSentAgainRejectedIgnoredAndStored() {
        String name = start("metrics");
        TaskMetrics metrics = new TaskMetrics(name);
        aws.faults().onEntriesOf("PutRecords").of(name).times(2).throttle();
        aws.faults().onEntriesOf("PutRecords").of(name).afterFirst(2).times(3).failWith("InternalFailure");

        produce(name, 0, 10);
        cluster.topics().produce(name, "key-large", "x".repeat(2_000));
        cluster.topics().produce(name, "key-null", null);

        awaitCommitted(name, 12);
        assertThat(metrics.value("record-send-total")).isEqualTo(10);
        assertThat(metrics.value("byte-send-total")).isEqualTo(10 * ("key-0" + "value-0").length());
        assertThat(metrics.value("record-send-rate")).isPositive();
        assertThat(metrics.value("record-retry-total")).isEqualTo(5);
        assertThat(metrics.value("record-retry-by-code-total", "code=ProvisionedThroughputExceededException"))
                .isEqualTo(2);
        assertThat(metrics.value("record-retry-by-code-total", "code=InternalFailure"))
                .isEqualTo(3);
        assertThat(metrics.value("record-failure-total")).isZero();
        assertThat(metrics.value("entry-throttled-total")).isEqualTo(2);
        assertThat(metrics.value("entry-throttled-by-shard-total", "destination=" + name + ",*"))
                .isEqualTo(2);
        assertThat(metrics.value("record-rejected-total")).isEqualTo(1);
        assertThat(metrics.value("record-rejected-by-reason-total", "reason=record-too-large"))
                .isEqualTo(1);
        assertThat(metrics.value("record-ignored-total")).isEqualTo(1);
        assertThat(metrics.value("batch-send-total")).isBetween(2.0, 15.0);
        assertThat(metrics.value("batch-fill-avg")).isBetween(1 / 500.0, 10 / 500.0);
        assertThat(metrics.value("batch-records-avg")).isBetween(1.0, 10.0);
        assertThat(metrics.value("send-latency-p50-ms")).isPositive();
        assertThat(metrics.value("send-latency-max-ms"))
                .isGreaterThanOrEqualTo(metrics.value("send-latency-avg-ms"))
                .isGreaterThanOrEqualTo(metrics.value("send-latency-p99-ms"));
        assertThat(metrics.value("batches-in-flight")).isZero();
        assertThat(metrics.value("buffered-records")).isZero();
        assertThat(metrics.value("buffered-bytes")).isZero();
        assertThat(metrics.value("oldest-unacknowledged-age-ms")).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"SQS", "SNS_FIFO"})
    void countMessagesAsTheServiceDoesAndWhatWasSentAgainByCode(Service service) {
        Pipe pipe = new Pipe(cluster, aws, service, "metrics");
        TaskMetrics metrics = new TaskMetrics(pipe.name());
        String action = service.action();
        aws.faults().onEntriesOf(action).of(pipe.destination()).times(2).failWith(service.throttle());
        aws.faults()
                .onEntriesOf(action)
                .of(pipe.destination())
                .afterFirst(2)
                .times(3)
                .failWith("InternalFailure", "Injected", false);
        connectors.start(pipe.sinkWithDeadLetterQueue()
                .with(Map.of(
                        "key.converter", STRING_CONVERTER,
                        "value.converter", STRING_CONVERTER)));

        produce(pipe.name(), 0, 10);
        pipe.produce(List.of(pipe.record("key", "")));

        pipe.awaitCommitted(11);
        assertThat(metrics.value("record-send-total")).isEqualTo(10);
        assertThat(metrics.value("byte-send-total")).isEqualTo(10 * "value-0".length());
        assertThat(metrics.value("record-retry-total")).isEqualTo(5);
        assertThat(metrics.value("record-retry-by-code-total", "code=" + service.throttle()))
                .isEqualTo(2);
        assertThat(metrics.value("record-retry-by-code-total", "code=InternalFailure"))
                .isEqualTo(3);
        assertThat(metrics.value("entry-throttled-total")).isEqualTo(2);
        assertThat(metrics.value("record-rejected-by-reason-total", "reason=empty-body"))
                .isEqualTo(1);
        assertThat(metrics.value("batch-fill-avg")).isBetween(0.1, 1.0);
        assertThat(metrics.value("buffered-records")).isZero();
    }

    @Test
    void tellWhatWaitsAndForHowLong() {
        String name = start("metrics-wait");
        TaskMetrics metrics = new TaskMetrics(name);
        Fault held = aws.faults().on("PutRecords").of(name).hold();

        produce(name, 0, 3);

        await("records that wait").atMost(TIMEOUT).untilAsserted(() -> {
            assertThat(metrics.value("buffered-records")).isEqualTo(3);
            assertThat(metrics.value("batches-in-flight")).isPositive();
            assertThat(metrics.value("oldest-unacknowledged-age-ms")).isGreaterThan(200);
        });
        assertThat(metrics.value("buffered-bytes")).isGreaterThan(3 * "key-0value-0".length());
        assertThat(metrics.value("record-send-total")).isZero();

        held.release();
        await("nothing that waits").atMost(TIMEOUT).untilAsserted(() -> {
            assertThat(metrics.value("record-send-total")).isEqualTo(3);
            assertThat(metrics.value("buffered-records")).isZero();
            assertThat(metrics.value("batches-in-flight")).isZero();
            assertThat(metrics.value("oldest-unacknowledged-age-ms")).isZero();
        });
    }

    @Test
    void ofTwoConnectorsAreTwoAndGoWithTheirConnector() {
        String one = start("metrics-one");
        String two = start("metrics-two");

        produce(one, 0, 2);
        produce(two, 0, 5);

        awaitCommitted(one, 2);
        awaitCommitted(two, 5);
        assertThat(new TaskMetrics(one).value("record-send-total")).isEqualTo(2);
        assertThat(new TaskMetrics(two).value("record-send-total")).isEqualTo(5);

        connectors.delete(one);

        await("no metrics of a deleted connector")
                .atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(new TaskMetrics(one).beans()).isEmpty());
        assertThat(new TaskMetrics(two).value("record-send-total")).isEqualTo(5);
    }

    @Test
    void ofARestartedTaskBeginAgain() {
        String name = start("metrics-restart");
        TaskMetrics metrics = new TaskMetrics(name);
        produce(name, 0, 5);
        awaitCommitted(name, 5);

        cluster.connect().restartTask(name, 0);
        await("the restarted task's metrics")
                .atMost(TIMEOUT)
                .untilAsserted(
                        () -> assertThat(metrics.value("record-send-total")).isZero());
        produce(name, 5, 2);

        awaitCommitted(name, 7);
        assertThat(metrics.value("record-send-total")).isEqualTo(2);
    }

    /** A connector of one task, with a topic and a stream of its name. */
    private String start(String base) {
        String name = cluster.uniqueName(base);
        cluster.topics().create(name, 1);
        aws.kinesis().createStream(name, 1);
        ConnectorRequest sink = Examples.kinesisSink(
                        Examples.KINESIS_SINK_WITH_DEAD_LETTER_QUEUE, name, aws, name, name)
                .with(Map.of(
                        "tasks.max", "1",
                        "key.converter", STRING_CONVERTER,
                        "record.max.bytes", "1000",
                        "behavior.on.null.values", "ignore"));
        connectors.start(sink);
        return name;
    }

    private void produce(String topic, int first, int count) {
        for (int i = first; i < first + count; i++) {
            cluster.topics().produce(topic, "key-" + i, "value-" + i);
        }
    }

    private void awaitCommitted(String name, long offset) {
        await("all committed")
                .atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(cluster.topics().committed("connect-" + name))
                        .containsEntry(new TopicPartition(name, 0), offset));
    }
}
