package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.aws.dynamodb.LocalTable;
import io.millrace.testkit.aws.kinesis.LocalStream;
import io.millrace.testkit.connect.ConnectRest;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.junit.TestCluster;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A table of DynamoDB whose items count their own changes, the stream that these go to, and the topic that the source is to carry
 * them to, in an AWS of their own. Stream, connector and the topic's prefix have the same name. Thread-safe but for
 * {@link #log()} and {@link #close()}.
 */
final class TableFlow implements AutoCloseable {
    static final Duration TIMEOUT = Duration.ofSeconds(90);
    static final String TABLE = "items";

    private static final int PORTIONS_PER_SECOND = 20;

    private final TestCluster cluster;
    private final LocalAws aws;
    private final String name;
    private final int keys;
    private final LocalTable table;
    private final VersionLog log;
    private long changed;
    private Runnable deleteConnector = () -> {};

    TableFlow(TestCluster cluster, String base, int shards, int keys) {
        this(cluster, base, shards, keys, "read_committed");
    }

    TableFlow(TestCluster cluster, String base, int shards, int keys, String isolation) {
        this.cluster = cluster;
        this.keys = keys;
        this.name = cluster.uniqueName(base);
        this.aws =
                LocalAws.builder().region(TestCluster.REGION).throttling(false).start();
        aws.kinesis().createStream(name, shards);
        this.table = aws.dynamodb().createTable(TABLE, "id", name);
        cluster.topics().create(topic(), 1);
        this.log = new VersionLog(cluster.kafka().bootstrapServers(), cluster.topics(), topic(), keys, isolation);
    }

    String name() {
        return name;
    }

    String topic() {
        return name + "." + TABLE;
    }

    /** Its own: what is called there, the source has called. */
    LocalAws aws() {
        return aws;
    }

    LocalStream stream() {
        return aws.kinesis().stream(name);
    }

    LocalTable table() {
        return table;
    }

    /** Reads the topic. */
    VersionLog log() {
        return log;
    }

    /** The example's source, that looks often and waits little. */
    ConnectorRequest source() {
        return Examples.dynamoDbSource(name, aws.endpoint(), name)
                .with(Map.of(
                        "kinesis.shard.discovery.interval.ms",
                        "500",
                        "kinesis.empty.records.backoff.ms",
                        "100",
                        "kinesis.shard.calls.per.second",
                        "50",
                        "heartbeat.interval.ms",
                        "1000"));
    }

    /** Creates or changes the connector and waits until it runs; {@link #close} deletes it. */
    void start(ConnectRest connect, ConnectorRequest source) {
        submit(connect, source);
        connect.awaitRunning(name, TIMEOUT);
    }

    /** Creates or changes the connector; {@link #close} deletes it. */
    void submit(ConnectRest connect, ConnectorRequest source) {
        deleteConnector = () -> connect.delete(name);
        connect.put(source);
    }

    /** The connector is, or will be, deleted by others. */
    void forgetConnector() {
        deleteConnector = () -> {};
    }

    /** Who splits and merges its shards; to be closed. */
    Resharding resharding() {
        return new Resharding(aws.endpoint(), aws.region(), name);
    }

    /** Changes this many items, one after the other in turn. */
    synchronized void change(int count) {
        for (int i = 0; i < count; i++) {
            table.put("{\"id\": {\"S\": \"key-" + changed % keys + "\"}, \"v\": {\"N\": \"" + (changed / keys + 1)
                    + "\"}, \"note\": {\"S\": \"" + "x".repeat(100) + "\"}}");
            changed++;
        }
    }

    /** How many changes there were. */
    synchronized long changed() {
        return changed;
    }

    /** Keeps changing items, a few at a time, until it is closed. */
    Load load(int changesPerSecond) {
        return new Load(changesPerSecond);
    }

    /** Waits until at least this many different changes are in the topic. */
    void awaitRead(long count) {
        await(count + " changes in " + topic()).atMost(TIMEOUT).until(() -> {
            log.update();
            assertThat(log.skips()).as("changes left out").isEmpty();
            return log.distinct() >= count;
        });
    }

    /** Waits until this many more than now are there. */
    void awaitMore(int count) {
        log.update();
        awaitRead(log.distinct() + count);
    }

    /** Waits until every change has come, those of each item in their order. */
    void awaitAllRead() {
        awaitRead(changed());
        assertThat(log.distinct()).as("different changes").isEqualTo(changed());
        assertThat(log.skips()).as("changes left out").isEmpty();
    }

    @Override
    public void close() {
        try (aws;
                log) {
            deleteConnector.run();
        }
    }

    /** Changes that keep coming. */
    final class Load implements AutoCloseable {
        private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        private final Future<?> changing;

        private Load(int changesPerSecond) {
            changing = timer.scheduleAtFixedRate(
                    () -> change(changesPerSecond / PORTIONS_PER_SECOND),
                    0,
                    1000 / PORTIONS_PER_SECOND,
                    TimeUnit.MILLISECONDS);
        }

        /** The last portion is written when this returns. */
        @Override
        public void close() {
            boolean brokeOff = changing.isDone();
            timer.shutdown();
            await("the load to end").atMost(TIMEOUT).until(timer::isTerminated);
            assertThat(brokeOff).as("the load broke off: " + changing).isFalse();
        }
    }
}
