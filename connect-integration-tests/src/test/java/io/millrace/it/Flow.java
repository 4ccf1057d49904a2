package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.it.StoredRecords.Stored;
import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.aws.fault.Fault;
import io.millrace.testkit.aws.fault.FaultPlan;
import io.millrace.testkit.aws.kinesis.KinesisLimits;
import io.millrace.testkit.aws.kinesis.LocalStream;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A topic whose records say where they are stored in it, the stream, queue or topic, in an AWS of its own, that a sink writes
 * them to, and a watch that compares what is committed with what has arrived. The records of a key are all in one partition.
 * Topic, connector and where it writes to have the same name. Thread-safe but for {@link #start}, {@link #submit} and
 * {@link #close}.
 */
final class Flow implements AutoCloseable {
    static final Duration TIMEOUT = Duration.ofSeconds(90);

    private static final int PORTION = 10_000;
    private static final int PORTIONS_PER_SECOND = 20;
    private static final String PADDING = "x".repeat(60);

    private final TestCluster cluster;
    private final LocalAws aws;
    private final Service service;
    private final String name;
    private final int partitions;
    private final int keys;
    private final CommitWatch watch;
    private final long[] ends;
    private long produced;
    private Runnable deleteConnector = () -> {};

    /** To a stream, which is created, as the topic is. */
    Flow(TestCluster cluster, String base, int partitions, int shards) {
        this(cluster, base, partitions, shards, 100 * partitions);
    }

    /** @param keys how many there are: a multiple of {@code partitions} */
    Flow(TestCluster cluster, String base, int partitions, int shards, int keys) {
        this(cluster, base, partitions, shards, keys, LocalAws.builder().throttling(false));
    }

    private Flow(TestCluster cluster, String base, int partitions, int shards, int keys, LocalAws.Builder server) {
        this(
                cluster,
                Service.KINESIS,
                base,
                partitions,
                keys,
                server,
                (aws, name) -> new StreamArrivals(aws.kinesis().createStream(name, shards)));
    }

    private Flow(
            TestCluster cluster,
            Service service,
            String base,
            int partitions,
            int keys,
            LocalAws.Builder server,
            BiFunction<LocalAws, String, Arrivals> destination) {
        this.cluster = cluster;
        this.service = service;
        this.aws = server.region(TestCluster.REGION).start();
        this.name = cluster.uniqueName(base);
        this.partitions = partitions;
        this.keys = keys;
        this.ends = new long[partitions];
        cluster.topics().create(name, partitions);
        StoredRecords stored = new StoredRecords(destination.apply(aws, name));
        this.watch = new CommitWatch(cluster.topics(), "connect-" + name, stored);
    }

    /** One to a service's stream, queue or topic, which is created, as the topic is. */
    static Flow to(Service service, TestCluster cluster, String base, int partitions, int keys) {
        LocalAws.Builder aws = LocalAws.builder().throttling(false);
        return new Flow(cluster, service, base, partitions, keys, aws, service::create);
    }

    /** One whose AWS keeps its shards to their quotas, or to a part of them. */
    static Flow throttled(TestCluster cluster, String base, int partitions, int shards, double ofQuotas) {
        LocalAws.Builder aws = LocalAws.builder().kinesisLimits(KinesisLimits.AWS.withShardQuotas(ofQuotas));
        return new Flow(cluster, base, partitions, shards, 100 * partitions, aws);
    }

    /** Its own, unless throttled without the quotas of shards, so that what fails is what the test lets fail. */
    LocalAws aws() {
        return aws;
    }

    FaultPlan faults() {
        return aws.faults();
    }

    String name() {
        return name;
    }

    Service service() {
        return service;
    }

    /** The name of the stream, queue or topic. */
    String destination() {
        return service.destination(name);
    }

    /** Where a sink of Kinesis writes to. */
    LocalStream stream() {
        return aws.kinesis().stream(name);
    }

    CommitWatch watch() {
        return watch;
    }

    /** The example's sink, which keeps the order of keys but no quotas; what fails is sent again soon. */
    ConnectorRequest sink() {
        return impatient(service.sink(aws, name, name));
    }

    /** The same with a dead letter queue, the topic's name and {@code -rejected}. */
    ConnectorRequest sinkWithDeadLetterQueue() {
        return impatient(service.sinkWithDeadLetterQueue(aws, name, name));
    }

    /** The same with the credentials of a role, which can be renewed. */
    ConnectorRequest withRole(ConnectorRequest sink) {
        return sink.with("aws.sts.role.arn", "arn:aws:iam::" + LocalAws.ACCOUNT + ":role/writer")
                .with("aws.sts.config.endpoint", aws.endpoint().toString());
    }

    private ConnectorRequest impatient(ConnectorRequest sink) {
        return sink.with(service.withoutQuotas())
                .with(Map.of(
                        "key.converter",
                        "org.apache.kafka.connect.storage.StringConverter",
                        "value.converter",
                        "org.apache.kafka.connect.converters.ByteArrayConverter",
                        "retry.backoff.ms",
                        "20",
                        "retry.backoff.max.ms",
                        "200"));
    }

    /** Creates the connector and waits until it runs; {@link #close} deletes it. */
    void start(Connectors connectors, ConnectorRequest sink) {
        submit(connectors, sink);
        cluster.connect().awaitRunning(name, TIMEOUT);
    }

    /** Creates or changes the connector, which need not come to run; {@link #close} deletes it. */
    void submit(Connectors connectors, ConnectorRequest sink) {
        deleteConnector = () -> connectors.delete(name);
        connectors.submit(sink);
    }

    /** Writes this many records, partition by partition in turn and key by key in turn. */
    synchronized void produce(int count) {
        List<ProducerRecord<byte[], byte[]>> portion = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int partition = (int) (produced % partitions);
            portion.add(next(partition, "key-" + produced % keys, PADDING));
            produced++;
            if (portion.size() == PORTION) {
                cluster.topics().produce(portion);
                portion.clear();
            }
        }
        cluster.topics().produce(portion);
    }

    /** Writes this many records of one key to the first partition. */
    synchronized void produce(int count, String key) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(next(0, key, PADDING));
            produced++;
        }
        cluster.topics().produce(records);
    }

    /** Writes this many tombstones to each partition, which need not be stored. */
    synchronized void produceTombstones(int count) {
        List<ProducerRecord<byte[], byte[]>> tombstones = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            for (int i = 0; i < count; i++) {
                excuse(partition, ends[partition]++);
                tombstones.add(record(partition, "tombstone", null));
            }
        }
        cluster.topics().produce(tombstones);
    }

    /** Writes a record of this many bytes. */
    synchronized void produceLarge(int partition, int bytes) {
        cluster.topics().produce(List.of(next(partition, "large", "x".repeat(bytes))));
    }

    /** This record need not be stored. */
    void excuse(int partition, long offset) {
        watch.withStored(stored -> {
            stored.excuse(new TopicPartition(name, partition), offset);
            return null;
        });
    }

    private ProducerRecord<byte[], byte[]> next(int partition, String key, String rest) {
        return record(partition, key, StoredRecords.payload(name, partition, ends[partition]++, key, rest));
    }

    private ProducerRecord<byte[], byte[]> record(int partition, String key, String value) {
        return new ProducerRecord<>(
                name,
                partition,
                key.getBytes(StandardCharsets.UTF_8),
                value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }

    /** How many records {@link #produce} has written. */
    synchronized long produced() {
        return produced;
    }

    /** Keeps producing, in small portions, until it is closed. */
    Load load(int recordsPerSecond) {
        return new Load(recordsPerSecond);
    }

    /** How far the consumer group is behind the end of the topic: the sum of all partitions. */
    long lag() {
        Map<TopicPartition, Long> committed = committed();
        return cluster.topics().ends(name).entrySet().stream()
                .mapToLong(end -> end.getValue() - committed.getOrDefault(end.getKey(), 0L))
                .sum();
    }

    Map<TopicPartition, Long> committed() {
        return cluster.topics().committed("connect-" + name);
    }

    long committed(int partition) {
        return committed().getOrDefault(new TopicPartition(name, partition), 0L);
    }

    /** Waits until at least this many different records are stored. */
    void awaitStored(long count) {
        await(count + " records to be stored").atMost(TIMEOUT).until(() -> watch.distinct() >= count);
    }

    /** Waits until nothing lags, then looks whether all was stored, in order, and before it was committed. */
    void awaitAllDelivered() {
        await("everything to be committed")
                .atMost(TIMEOUT)
                .failFast(() -> assertThat(watch.violations()).isEmpty())
                .until(() -> lag() == 0);
        watch.compare();
        assertThat(watch.violations()).as("commits ahead of what is stored").isEmpty();
        assertThat(watch.distinct()).as("different records stored").isEqualTo(produced());
        if (service.keepsOrder()) {
            assertThat(watch.withStored(StoredRecords::overtaken))
                    .as("records overtaken by later ones of their key")
                    .isEmpty();
            assertThat(watch.withStored(StoredRecords::astray))
                    .as("records stored under another key than their own")
                    .isEmpty();
        }
    }

    /** Begins a trouble between two portions of records, produces a third when it is met, and waits until all is delivered. */
    void awaitDeliveryThrough(Trouble trouble, int portion) {
        produce(portion);
        awaitStored(portion);

        Fault fault = trouble.begin(this);
        produce(portion);
        await("the fault to be met").atMost(TIMEOUT).until(() -> fault.hits() > 1);
        produce(portion);
        awaitStored(3L * portion);
        fault.release();

        awaitAllDelivered();
    }

    /** Each record is stored once, and no group was ever under way twice in a request. Of FIFO queues and topics. */
    void assertEachOnce() {
        watch.compare();
        assertThat(watch.copies()).as("records stored, repeats counted").isEqualTo(produced());
        assertThat(
                        service == Service.SNS_FIFO
                                ? aws.sns().topic(destination()).batchesWithGroupTwice()
                                : aws.sqs().queue(destination()).batchesWithGroupTwice())
                .as("batches with two records of a group")
                .isZero();
    }

    /** How many messages the FIFO queue or topic has left out, because it had them already. */
    long repeatsDropped() {
        return service == Service.SNS_FIFO
                ? aws.sns().topic(destination()).duplicates()
                : aws.sqs().queue(destination()).duplicates();
    }

    /** Nothing was reported, and the connector runs. */
    void assertRunsWithoutRejecting() {
        assertThat(cluster.connect().status(name).isRunning()).isTrue();
        assertThat(cluster.topics().ends(name + "-rejected").values())
                .as("messages in the dead letter queue")
                .containsOnly(0L);
    }

    /** How often the records of a partition from one offset to before another are stored: the different answers. */
    Set<Long> copies(int partition, long from, long to) {
        Map<Long, Long> copies = watch.withStored(StoredRecords::inOrder).stream()
                .filter(stored -> stored.partition().partition() == partition)
                .collect(Collectors.groupingBy(Stored::offset, Collectors.counting()));
        return LongStream.range(from, to)
                .mapToObj(offset -> copies.getOrDefault(offset, 0L))
                .collect(Collectors.toSet());
    }

    /** Deletes the connector before what it asks for is gone. */
    @Override
    public void close() {
        try (aws) {
            watch.close();
            deleteConnector.run();
        }
    }

    /** Records that keep coming. */
    final class Load implements AutoCloseable {
        private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        private final Future<?> producing;

        private Load(int recordsPerSecond) {
            producing = timer.scheduleAtFixedRate(
                    () -> produce(recordsPerSecond / PORTIONS_PER_SECOND),
                    0,
                    1000 / PORTIONS_PER_SECOND,
                    TimeUnit.MILLISECONDS);
        }

        /** Waits until this many more records are stored than now. */
        void awaitMore(int count) {
            awaitStored(watch.distinct() + count);
        }

        /** The last portion is written when this returns. */
        @Override
        public void close() {
            boolean brokeOff = producing.isDone();
            timer.shutdown();
            await("the load to end").atMost(TIMEOUT).until(timer::isTerminated);
            assertThat(brokeOff).as("the load broke off: " + producing).isFalse();
        }
    }
}
