package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.testkit.connect.ConnectRest;
import io.millrace.testkit.connect.ConnectorStatus;
import io.millrace.testkit.connect.WorkerProcess;
import io.millrace.testkit.connect.WorkerSettings;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where workers write in transactions, each change is in the topic once and in its order for who reads what is committed, even if a
 * worker is killed in the middle of a transaction and the stream is split and merged meanwhile.
 */
@WithCluster
class DynamoDbExactlyOnceIT {
    private static final int KEYS = 100;

    private final TestCluster cluster;

    DynamoDbExactlyOnceIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void eachChangeIsCommittedOnceAlthoughAWorkerIsKilledInATransaction(@TempDir Path folder) {
        WorkerSettings settings = cluster.workerSettings()
                .group(cluster.uniqueName("exactly-once"))
                .with("exactly.once.source.support", "enabled");
        CompletableFuture<WorkerProcess> starting =
                CompletableFuture.supplyAsync(() -> start(settings, folder.resolve("second")));
        try (WorkerProcess first = start(settings, folder.resolve("first"));
                WorkerProcess second = starting.join();
                TableFlow flow = new TableFlow(cluster, "exactly-once", 2, KEYS);
                Resharding resharding = flow.resharding()) {
            first.rest()
                    .post(flow.source()
                            .with(Map.of(
                                    "tasks.max",
                                    "2",
                                    "exactly.once.support",
                                    "required",
                                    "transaction.boundary",
                                    "interval",
                                    "transaction.boundary.interval.ms",
                                    "2000")));
            ConnectorStatus running = awaitOnBoth(first.rest(), flow.name());
            int victim = taskOn(running, first);
            try (TableFlow.Load load = flow.load(400)) {
                flow.awaitMore(400);
                resharding.split(0);
                flow.awaitMore(800);

                awaitTransactionBegun(settings.group() + "-" + flow.name() + "-" + victim, flow.topic());
                first.kill();
                resharding.merge(0);
                flow.awaitMore(2_000);
                assertThat(load).as("went on all the time").isNotNull();
            }

            flow.awaitAllRead();
            assertThat(flow.log().read()).as("changes that are committed").isEqualTo(flow.changed());
            assertThat(readUncommitted(flow))
                    .as("changes that were written, committed or not")
                    .isGreaterThan(flow.changed());
            assertThat(flow.stream().shards()).hasSize(5).allMatch(shard -> shard.recordsAccepted() > 0);
            second.rest().delete(flow.name());
        }
    }

    private static WorkerProcess start(WorkerSettings settings, Path folder) {
        return WorkerProcess.builder(settings, folder).start();
    }

    private static ConnectorStatus awaitOnBoth(ConnectRest connect, String name) {
        return connect.await(
                name,
                TableFlow.TIMEOUT,
                "spread over both workers",
                status -> status.isRunning()
                        && status.tasks().stream()
                                        .map(ConnectorStatus.Task::workerId)
                                        .distinct()
                                        .count()
                                == 2);
    }

    private static int taskOn(ConnectorStatus status, WorkerProcess worker) {
        return status.tasks().stream()
                .filter(task -> worker.restUrl().toString().contains(task.workerId()))
                .mapToInt(ConnectorStatus.Task::id)
                .findFirst()
                .orElseThrow();
    }

    /** Waits until a transaction has just begun and the topic has a record of it: it has most of its time before it. */
    private void awaitTransactionBegun(String id, String topic) {
        long before = startOf(id, topic);
        await("a new transaction of " + id)
                .atMost(TableFlow.TIMEOUT)
                .pollDelay(0, TimeUnit.MILLISECONDS)
                .pollInterval(10, TimeUnit.MILLISECONDS)
                .until(() -> startOf(id, topic) > before);
    }

    /** When the transaction that is under way began; -1 where there is none that the topic has records of. */
    private long startOf(String id, String topic) {
        try {
            Admin admin = cluster.topics().admin();
            TransactionDescription transaction =
                    admin.describeTransactions(List.of(id)).description(id).get(30, TimeUnit.SECONDS);
            List<TopicPartition> partitions = transaction.topicPartitions().stream()
                    .filter(partition -> partition.topic().equals(topic))
                    .toList();
            if (transaction.state() != TransactionState.ONGOING || partitions.isEmpty()) {
                return -1;
            }
            boolean hasRecords = admin.describeProducers(partitions).all().get(30, TimeUnit.SECONDS).values().stream()
                    .flatMap(partition -> partition.activeProducers().stream())
                    .anyMatch(producer -> producer.producerId() == transaction.producerId()
                            && producer.currentTransactionStartOffset().isPresent());
            return hasRecords ? transaction.transactionStartTimeMs().orElse(-1) : -1;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TransactionalIdNotFoundException) {
                return -1;
            }
            throw new IllegalStateException(e);
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private long readUncommitted(TableFlow flow) {
        try (VersionLog all = new VersionLog(
                cluster.kafka().bootstrapServers(), cluster.topics(), flow.topic(), KEYS, "read_uncommitted")) {
            await("all that was written").atMost(TableFlow.TIMEOUT).until(() -> {
                long before = all.read();
                all.update();
                return before > 0 && all.read() == before;
            });
            assertThat(all.distinct()).isEqualTo(flow.changed());
            return all.read();
        }
    }
}
