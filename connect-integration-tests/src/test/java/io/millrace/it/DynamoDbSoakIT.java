package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.testkit.aws.LocalAwsProcess;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.connect.ConnectorStatus;
import io.millrace.testkit.connect.WorkerProcess;
import io.millrace.testkit.connect.WorkerSettings;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;

/**
 * A million changes, the stream split or merged every 20 seconds and one of two workers killed every 30: nothing is lost, and the
 * changes of each item come in their order.
 */
@WithCluster
@Tag("soak")
class DynamoDbSoakIT {
    private static final int CHANGES = 1_000_000;
    private static final int PER_SECOND = 5_000;
    private static final int PORTION = 500;
    private static final int KEYS = 20_000;
    private static final int SHARDS = 4;
    private static final int MOST_SHARDS = 8;
    private static final int RESHARD_EVERY_SECONDS = 20;
    private static final int KILL_EVERY_SECONDS = 30;
    private static final Duration QUIET = Duration.ofMinutes(3);

    private final TestCluster cluster;

    DynamoDbSoakIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @Test
    @Timeout(value = 45, unit = TimeUnit.MINUTES)
    void nothingIsLostAndItemsKeepTheirOrderWhileShardsAndWorkersComeAndGo(@TempDir Path folder) {
        String name = cluster.uniqueName("soak");
        String topic = name + ".items";
        cluster.topics().create(topic, SHARDS);
        try (LocalAwsProcess aws =
                        LocalAwsProcess.builder().region(TestCluster.REGION).heap("1500m").throttling(false).stream(
                                        name, SHARDS)
                                .start();
                Workers workers = new Workers(cluster.workerSettings().group(name), folder);
                Changes changes = new Changes(aws, name);
                Operator operator = new Operator(aws, name, workers);
                VersionLog log = new VersionLog(
                        cluster.kafka().bootstrapServers(), cluster.topics(), topic, KEYS, "read_committed")) {
            workers.any().rest().post(source(aws, name));
            workers.any().rest().awaitRunning(name, TableFlow.TIMEOUT);
            changes.begin();
            operator.begin();

            follow(log, changes, operator, workers, name);

            assertThat(log.distinct()).as("different changes read").isEqualTo(CHANGES);
            for (int key = 0; key < KEYS; key++) {
                assertThat(log.highest(key)).as("the last change of key-" + key).isEqualTo(CHANGES / KEYS);
            }
            assertThat(operator.reshards()).as("splits and merges").isGreaterThan(5);
            assertThat(workers.kills()).as("workers killed").isGreaterThan(3);
        }
    }

    /** Reads until everything was read, and says how far it is. Nothing new for minutes is a stall. */
    private static void follow(VersionLog log, Changes changes, Operator operator, Workers workers, String name) {
        long begun = System.nanoTime();
        long said = begun;
        long moved = begun;
        long before = 0;
        while (log.distinct() < CHANGES) {
            log.update();
            assertThat(log.skips()).as("changes left out").isEmpty();
            changes.check();
            operator.check();
            long now = System.nanoTime();
            if (log.distinct() > before || changes.written() < CHANGES) {
                before = log.distinct();
                moved = now;
            }
            if (changes.written() == CHANGES) {
                operator.end();
            }
            if (now - said > TimeUnit.SECONDS.toNanos(10) || log.distinct() == CHANGES) {
                said = now;
                System.out.printf(
                        "   soak: %d s, %,d changes written, %,d read, %,d read again; %d splits and merges, %d shards open,"
                                + " %d workers killed%n",
                        TimeUnit.NANOSECONDS.toSeconds(now - begun),
                        changes.written(),
                        log.distinct(),
                        log.read() - log.distinct(),
                        operator.reshards(),
                        operator.openShards(),
                        workers.kills());
            }
            assertThat(now - moved)
                    .as("nothing new in the topic: %s", workers.statusOf(name))
                    .isLessThan(QUIET.toNanos());
        }
    }

    private static ConnectorRequest source(LocalAwsProcess aws, String name) {
        return Examples.dynamoDbSource(name, aws.endpoint(), name)
                .with(Map.of(
                        "tasks.max",
                        Integer.toString(SHARDS),
                        "kinesis.shard.discovery.interval.ms",
                        "2000",
                        "kinesis.shard.calls.per.second",
                        "20",
                        "kinesis.shard.bytes.per.second",
                        "20000000",
                        "heartbeat.interval.ms",
                        "5000"));
    }

    /** Two worker processes. Thread-safe. */
    private static final class Workers implements AutoCloseable {
        private final WorkerProcess.Builder[] builders;
        private final WorkerProcess[] running;
        private final AtomicInteger kills = new AtomicInteger();

        Workers(WorkerSettings settings, Path folder) {
            builders = new WorkerProcess.Builder[] {
                WorkerProcess.builder(settings, folder.resolve("worker-0")),
                WorkerProcess.builder(settings, folder.resolve("worker-1"))
            };
            CompletableFuture<WorkerProcess> second = CompletableFuture.supplyAsync(builders[1]::start);
            running = new WorkerProcess[] {builders[0].start(), second.join()};
        }

        /** Kills the one whose turn it is, and starts it again. */
        void killOne() {
            int victim = kills.get() % running.length;
            running(victim).kill();
            kills.incrementAndGet();
            WorkerProcess again = builders[victim].start();
            synchronized (this) {
                running[victim] = again;
            }
        }

        private synchronized WorkerProcess running(int number) {
            return running[number];
        }

        synchronized WorkerProcess any() {
            return running[0].isAlive() ? running[0] : running[1];
        }

        int kills() {
            return kills.get();
        }

        String statusOf(String connector) {
            try {
                ConnectorStatus status = any().rest().status(connector);
                return status.isFailed() ? status.traces() : status.state();
            } catch (RuntimeException e) {
                return "a worker is just being killed";
            }
        }

        @Override
        public void close() {
            running(0).kill();
            running(1).kill();
        }
    }

    /** Work that comes again and again, and must not break off. */
    private abstract static class Repeated implements AutoCloseable {
        final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
        private final List<Future<?>> repeated = new ArrayList<>();

        final void repeat(Runnable work, long everyMillis) {
            repeated.add(timer.scheduleAtFixedRate(work, everyMillis, everyMillis, TimeUnit.MILLISECONDS));
        }

        final void end() {
            repeated.forEach(work -> work.cancel(false));
            repeated.clear();
        }

        /** Throws what broke it off. */
        final void check() {
            for (Future<?> work : repeated) {
                if (work.isDone() && !work.isCancelled()) {
                    assertThat(work).as("repeated work").succeedsWithin(Duration.ZERO);
                }
            }
        }

        @Override
        public void close() {
            timer.shutdown();
            await("work to end").atMost(Duration.ofMinutes(2)).until(timer::isTerminated);
        }
    }

    /** Writes changes as DynamoDB does, of all items in turn. */
    private static final class Changes extends Repeated {
        private final KinesisClient kinesis;
        private final String stream;
        private final AtomicLong written = new AtomicLong();
        private final Random random = new Random(1);

        Changes(LocalAwsProcess aws, String stream) {
            this.kinesis = KinesisReader.client(aws.endpoint(), aws.region());
            this.stream = stream;
        }

        void begin() {
            repeat(this::write, 1000L * PORTION / PER_SECOND);
        }

        long written() {
            return written.get();
        }

        private void write() {
            long first = written.get();
            if (first == CHANGES) {
                return;
            }
            List<PutRecordsRequestEntry> entries = new ArrayList<>(PORTION);
            for (long i = first; i < first + PORTION; i++) {
                String key = "key-" + i % KEYS;
                entries.add(PutRecordsRequestEntry.builder()
                        .partitionKey(key)
                        .data(SdkBytes.fromUtf8String(change(key, i / KEYS + 1)))
                        .build());
            }
            PutRecordsResponse response =
                    kinesis.putRecords(r -> r.streamName(stream).records(entries));
            assertThat(response.failedRecordCount()).isZero();
            written.addAndGet(PORTION);
        }

        private String change(String key, long version) {
            String id = "{\"id\":{\"S\":\"" + key + "\"}";
            return "{\"awsRegion\":\"" + TestCluster.REGION + "\",\"eventID\":\""
                    + new UUID(random.nextLong(), random.nextLong()) + "\",\"eventName\":\""
                    + (version == 1 ? "INSERT" : "MODIFY")
                    + "\",\"userIdentity\":null,\"recordFormat\":\"application/json\",\"tableName\":\"items\",\"dynamodb\":"
                    + "{\"ApproximateCreationDateTime\":" + System.currentTimeMillis() * 1000
                    + ",\"ApproximateCreationDateTimePrecision\":\"MICROSECOND\",\"Keys\":" + id + "},\"NewImage\":"
                    + id
                    + ",\"v\":{\"N\":\"" + version + "\"}}"
                    + (version == 1 ? "" : ",\"OldImage\":" + id + ",\"v\":{\"N\":\"" + (version - 1) + "\"}}")
                    + ",\"SizeBytes\":40},\"eventSource\":\"aws:dynamodb\"}";
        }

        @Override
        public void close() {
            end();
            super.close();
            kinesis.close();
        }
    }

    /** Splits, merges and kills. */
    private static final class Operator extends Repeated {
        private final Resharding resharding;
        private final Workers workers;
        private final Random random = new Random(2);
        private final AtomicInteger reshards = new AtomicInteger();
        private final AtomicInteger open = new AtomicInteger(SHARDS);

        Operator(LocalAwsProcess aws, String stream, Workers workers) {
            this.resharding = new Resharding(aws.endpoint(), aws.region(), stream);
            this.workers = workers;
        }

        void begin() {
            repeat(this::reshard, 1000L * RESHARD_EVERY_SECONDS);
            repeat(workers::killOne, 1000L * KILL_EVERY_SECONDS);
        }

        private void reshard() {
            int shards = open.get();
            if (shards < 2 || (shards < MOST_SHARDS && random.nextBoolean())) {
                resharding.split(random.nextInt(shards));
            } else {
                resharding.merge(random.nextInt(shards - 1));
            }
            open.set(resharding.openShards());
            reshards.incrementAndGet();
        }

        int reshards() {
            return reshards.get();
        }

        int openShards() {
            return open.get();
        }

        @Override
        public void close() {
            end();
            super.close();
            resharding.close();
        }
    }
}
