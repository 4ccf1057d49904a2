package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.connect.ConnectRest;
import io.millrace.testkit.connect.ConnectorStatus;
import io.millrace.testkit.connect.WorkerProcess;
import io.millrace.testkit.connect.WorkerSettings;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Workers that come, go and die while records flow: partitions move in the middle of flight. */
@WithCluster
class RebalanceIT {
    private static final int TASKS = 3;
    private static final int PARTITIONS = 6;

    private static Workers workers;

    /** Two that stay; a third comes and dies in each test. */
    @BeforeAll
    static void startWorkers(TestCluster cluster, @TempDir Path folder) {
        workers = new Workers(cluster.workerSettings().group("rebalance"), folder);
        CompletableFuture<WorkerProcess> second = CompletableFuture.supplyAsync(workers::start);
        workers.start();
        second.join();
    }

    @AfterAll
    static void killWorkers() {
        workers.close();
    }

    /** Eager: a task gives up all partitions, and gets some back; cooperative: it gives up only what it loses. */
    @ParameterizedTest
    @CsvSource({"RangeAssignor, true", "CooperativeStickyAssignor, false"})
    void nothingIsLostAndKeysKeepTheirOrderWhileWorkersComeAndGo(
            String assignor, boolean isEager, TestCluster cluster) {
        try (Flow flow = new Flow(cluster, "rebalance", PARTITIONS, 3)) {
            flow.faults().on("PutRecords").permuteWrites();
            flow.faults().on("PutRecords").delay(Duration.ofMillis(100));
            flow.faults().onEntriesOf("PutRecords").everyNth(20).failWith("InternalFailure");
            ConnectRest rest = workers.oneThatStays().rest();
            rest.post(flow.sink()
                    .with("tasks.max", Integer.toString(TASKS))
                    .with("batch.size", "50")
                    .with(
                            "consumer.override.partition.assignment.strategy",
                            "org.apache.kafka.clients.consumer." + assignor));
            try (Flow.Load load = flow.load(1_000)) {
                CompletableFuture<WorkerProcess> starting = CompletableFuture.supplyAsync(workers::start);
                rest.awaitRunning(flow.name(), Flow.TIMEOUT);
                load.awaitMore(500);

                WorkerProcess third = starting.join();
                awaitSpread(rest, flow, 3);
                load.awaitMore(500);

                third.kill();
                awaitSpread(rest, flow, 2);
                load.awaitMore(500);

                rest.restartTask(flow.name(), 0);
                load.awaitMore(500);
            }

            flow.awaitAllDelivered();
            assertThat(flow.watch().copies()).as("stored, repeats counted").isGreaterThan(flow.produced());
            if (isEager) {
                assertThat(workers.partitionsThatCameBack(flow.name()))
                        .as("partitions that a task gave up and got back")
                        .isNotEmpty();
            }
            rest.delete(flow.name());
        }
    }

    /** Waits until all tasks run, on so many workers. */
    private static void awaitSpread(ConnectRest rest, Flow flow, int workers) {
        rest.await(
                flow.name(),
                Flow.TIMEOUT,
                "spread over " + workers + " workers",
                status -> status.isRunning()
                        && status.tasks().size() == TASKS
                        && status.tasks().stream()
                                        .map(ConnectorStatus.Task::workerId)
                                        .distinct()
                                        .count()
                                == workers);
    }

    /** Worker processes of one group, each with a folder of its own; those that still live are killed in the end. */
    private static final class Workers implements AutoCloseable {
        private static final Pattern CONSUMER = Pattern.compile("clientId=(connector-consumer-[^,]+),");

        private final WorkerSettings settings;
        private final Path folder;
        private final AtomicInteger number = new AtomicInteger();
        private final List<WorkerProcess> started = new CopyOnWriteArrayList<>();

        Workers(WorkerSettings settings, Path folder) {
            this.settings = settings;
            this.folder = folder;
        }

        WorkerProcess start() {
            WorkerProcess worker = WorkerProcess.builder(settings, folder.resolve("worker-" + number.getAndIncrement()))
                    .start();
            started.add(worker);
            return worker;
        }

        WorkerProcess oneThatStays() {
            return started.get(0);
        }

        /** By what the consumers log: partitions of a topic that one of them gave up and was given again. */
        Set<String> partitionsThatCameBack(String topic) {
            Set<String> cameBack = new TreeSet<>();
            for (WorkerProcess worker : started) {
                Map<String, Set<String>> givenUp = new HashMap<>();
                for (String line : lines(worker.log())) {
                    Matcher consumer = CONSUMER.matcher(line);
                    if (!consumer.find()) {
                        continue;
                    }
                    Set<String> mine = givenUp.computeIfAbsent(consumer.group(1), id -> new TreeSet<>());
                    if (line.contains("Subscribed to pattern")) {
                        mine.clear(); // a new task of that number
                    } else if (line.contains("Revoke previously assigned partitions")) {
                        mine.addAll(partitions(line, topic));
                    } else if (line.contains("Adding newly assigned partitions")) {
                        Set<String> again = partitions(line, topic);
                        again.retainAll(mine);
                        cameBack.addAll(again);
                    }
                }
            }
            return cameBack;
        }

        private static List<String> lines(Path log) {
            try {
                return Files.readAllLines(log);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static Set<String> partitions(String line, String topic) {
            return Pattern.compile(Pattern.quote(topic) + "-\\d+\\b")
                    .matcher(line.substring(line.lastIndexOf("partitions")))
                    .results()
                    .map(MatchResult::group)
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        @Override
        public void close() {
            started.forEach(WorkerProcess::kill);
        }
    }
}
