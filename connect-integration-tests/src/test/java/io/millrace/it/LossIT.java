package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.aws.fault.Fault;
import io.millrace.testkit.aws.fault.FaultPlan;
import io.millrace.testkit.aws.kinesis.LocalStream;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.connect.WorkerProcess;
import io.millrace.testkit.connect.WorkerSettings;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promise that this project exists for: whatever fails, an offset is committed only when everything before it is stored,
 * and nothing is missing in the end, even if the worker is killed in the middle.
 *
 * <p>{@code mutants/run} shows that this test fails when the engine acknowledges too early.
 */
@WithCluster
class LossIT {
    private static final int PARTITIONS = 4;
    private static final int RECORDS = 200_000;
    private static final int KEYS = 5_000;
    private static final String PADDING = "x".repeat(60);

    @Test
    void nothingIsCommittedBeforeItIsStoredAndNothingIsMissing(TestCluster cluster, @TempDir Path folder) {
        String name = cluster.uniqueName("loss");
        cluster.topics().create(name, PARTITIONS);
        try (LocalAws aws = LocalAws.builder().throttling(false).start()) {
            LocalStream stream = aws.kinesis().createStream(name, 4);
            List<Fault> faults = interfere(aws, stream);
            WorkerSettings settings = cluster.workerSettings().group(name).with("offset.flush.interval.ms", "300");
            WorkerProcess.Builder workers = WorkerProcess.builder(settings, folder);

            try (CommitWatch watch = new CommitWatch(cluster.topics(), "connect-" + name, new StoredRecords(stream))) {
                WorkerProcess killed = workers.start();
                killed.rest().post(sink(name, aws));
                produce(cluster, name, 0, RECORDS / 2);
                await("a good part of the records")
                        .atMost(Duration.ofMinutes(3))
                        .until(() -> watch.distinct() > RECORDS / 4);
                produce(cluster, name, RECORDS / 2, RECORDS);
                killed.kill();
                assertThat(watch.committedInAll()).as("committed when killed").isLessThan(RECORDS);

                WorkerProcess second = workers.start();
                try (second) {
                    await("everything to be stored and committed")
                            .atMost(Duration.ofMinutes(5))
                            .failFast(() -> assertThat(watch.violations()).isEmpty())
                            .until(() -> watch.committedInAll() >= RECORDS);
                }

                assertThat(watch.violations()).isEmpty();
                assertThat(watch.distinct()).isEqualTo(RECORDS);
                assertThat(watch.copies())
                        .as("lost answers and the kill make repeats")
                        .isGreaterThan(RECORDS);
                assertThat(faults).as("faults that met something").allMatch(fault -> fault.hits() > 0);
                assertThat(watch.advances())
                        .as("comparisons while offsets moved")
                        .isGreaterThan(10);
            }
        }
    }

    /** All that goes wrong while the records flow, at once and all the time. */
    private static List<Fault> interfere(LocalAws aws, LocalStream stream) {
        FaultPlan plan = aws.faults();
        return List.of(
                plan.on("PutRecords").permuteWrites(),
                plan.onEntriesOf("PutRecords").everyNth(7).failWith("InternalFailure"),
                plan.onEntriesOf("PutRecords")
                        .shard(stream.shards().get(1).id())
                        .withProbability(0.3)
                        .throttle(),
                plan.on("PutRecords").everyNth(11).answer(500),
                plan.on("PutRecords").everyNth(13).dropConnectionAfterApplying(),
                plan.on("PutRecords").everyNth(17).dropConnectionBeforeApplying());
    }

    private static ConnectorRequest sink(String name, LocalAws aws) {
        return Examples.read("kinesis-sink.json")
                .named(name)
                .without("topics.regex")
                .with("aws.access.key.id", "test")
                .with("aws.secret.access.key", "test")
                .with(Map.of(
                        "topics",
                        name,
                        "kinesis.stream.name",
                        name,
                        "aws.endpoint",
                        aws.endpoint().toString(),
                        "tasks.max",
                        "2",
                        "key.converter",
                        "org.apache.kafka.connect.storage.StringConverter",
                        "value.converter",
                        "org.apache.kafka.connect.converters.ByteArrayConverter",
                        "consumer.override.session.timeout.ms",
                        "6000",
                        "retry.backoff.ms",
                        "20",
                        "retry.backoff.max.ms",
                        "200"));
    }

    /** Produces the records with these numbers; each says where it is stored, since one producer fills each partition. */
    private static void produce(TestCluster cluster, String topic, int from, int to) {
        List<ProducerRecord<byte[], byte[]>> portion = new ArrayList<>();
        for (int i = from; i < to; i++) {
            int partition = i % PARTITIONS;
            portion.add(new ProducerRecord<>(
                    topic,
                    partition,
                    ("key-" + i % KEYS).getBytes(StandardCharsets.UTF_8),
                    StoredRecords.payload(topic, partition, i / PARTITIONS, PADDING)
                            .getBytes(StandardCharsets.UTF_8)));
            if (portion.size() == 10_000) {
                cluster.topics().produce(portion);
                portion.clear();
            }
        }
        cluster.topics().produce(portion);
    }
}
