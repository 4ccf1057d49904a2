package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.it.Arrivals.Arrival;
import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.connect.ConnectRestException;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A topic of one partition, the stream, queue or topic of AWS that a sink carries its records to, and the sink's dead letter
 * queue; all have the sink's name. For few records, each of which is looked at; for many see {@link Flow}. Confined to one
 * thread.
 */
final class Pipe {
    static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final TestCluster cluster;
    private final LocalAws aws;
    private final Service service;
    private final String name;
    private final Arrivals arrivals;

    /** Creates the topic, and where it leads. */
    Pipe(TestCluster cluster, LocalAws aws, Service service, String base) {
        this(cluster, aws, service, base, name -> service.create(aws, name));
    }

    /** @param destination creates where it leads, which the service calls as it would its own */
    Pipe(TestCluster cluster, LocalAws aws, Service service, String base, Function<String, Arrivals> destination) {
        this.cluster = cluster;
        this.aws = aws;
        this.service = service;
        this.name = cluster.uniqueName(base);
        cluster.topics().create(name, 1);
        this.arrivals = destination.apply(name);
    }

    String name() {
        return name;
    }

    /** The name of the stream, queue or topic of AWS. */
    String destination() {
        return service.destination(name);
    }

    LocalAws aws() {
        return aws;
    }

    Service service() {
        return service;
    }

    /** The example's sink with one task, for one partition: a second one would only move it, and make records come again. */
    ConnectorRequest sink() {
        return service.sink(aws, name, name).with("tasks.max", "1");
    }

    ConnectorRequest sinkWithDeadLetterQueue() {
        return service.sinkWithDeadLetterQueue(aws, name, name).with("tasks.max", "1");
    }

    /** Writes records without keys. */
    void produce(String... values) {
        for (String value : values) {
            cluster.topics().produce(name, null, value);
        }
    }

    /** Writes records, all at once. */
    void produce(List<ProducerRecord<byte[], byte[]>> records) {
        cluster.topics().produce(records);
    }

    /**
     * A record for {@link #produce(List)}.
     *
     * @param value null for a tombstone
     */
    ProducerRecord<byte[], byte[]> record(String key, String value) {
        return new ProducerRecord<>(name, bytes(key), bytes(value));
    }

    static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    /** Waits until at least this many have arrived; all that have, in their order. */
    List<Arrival> arrived(int count) {
        await(count + " records in " + destination())
                .atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(arrivals.inOrder()).hasSizeGreaterThanOrEqualTo(count));
        return arrivals.inOrder();
    }

    /** The same, only their payloads. */
    List<String> delivered(int count) {
        return arrived(count).stream().map(Arrival::text).toList();
    }

    /** Waits until each of these payloads has arrived: some may come again meanwhile, and count for no other. */
    void awaitDelivered(Collection<String> payloads) {
        await(payloads.size() + " payloads in " + destination())
                .atMost(TIMEOUT)
                .untilAsserted(() ->
                        assertThat(arrivals.inOrder()).extracting(Arrival::text).containsAll(payloads));
    }

    /** Waits until the dead letter queue holds at least this many; all that it holds. */
    List<ConsumerRecord<byte[], byte[]>> rejected(int count) {
        return cluster.topics().await(name + "-rejected", count, TIMEOUT);
    }

    /** Why this record is in the dead letter queue. */
    static String reason(ConsumerRecord<byte[], byte[]> rejected) {
        return header(rejected, "__connect.errors.exception.message");
    }

    static String header(ConsumerRecord<byte[], byte[]> record, String header) {
        return new String(record.headers().lastHeader(header).value(), StandardCharsets.UTF_8);
    }

    /** No more than this was ever rejected, for which there is a dead letter queue. */
    void assertRejected(long count) {
        assertThat(cluster.topics().names()).contains(name + "-rejected");
        assertThat(cluster.topics().ends(name + "-rejected").values())
                .as("messages in the dead letter queue")
                .containsOnly(count);
    }

    long committed() {
        return cluster.topics().committed("connect-" + name).getOrDefault(new TopicPartition(name, 0), 0L);
    }

    /** Waits until exactly this is committed. */
    void awaitCommitted(long offset) {
        await("offset " + offset + " to be committed")
                .atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(committed()).isEqualTo(offset));
    }

    /** Waits until the task has failed. What it says. */
    String awaitFailure() {
        return cluster.connect().awaitFailed(name, TIMEOUT).traces();
    }

    /** Waits until validation, which asks AWS for some seconds only, finds one key wrong. What it says there. */
    String awaitInvalid(ConnectorRequest sink, String key) {
        // The first attempt may need its time to load classes.
        return await("an error on " + key)
                .atMost(TIMEOUT)
                .until(
                        () -> cluster.connect().validate(sink).errors(),
                        errors -> errors.keySet().equals(Set.of(key)))
                .get(key)
                .toString();
    }

    /** Waits until the worker does not take the sink, for this key: it takes what AWS was not asked about in time. */
    void awaitRefused(Connectors connectors, ConnectorRequest sink, String key) {
        await("an error on " + key)
                .atMost(TIMEOUT)
                .untilAsserted(() -> assertThatThrownBy(() -> connectors.submit(sink))
                        .isInstanceOfSatisfying(
                                ConnectRestException.class,
                                e -> assertThat(e.body()).contains(key)));
    }

    @Override
    public String toString() {
        return Arrays.asList(service, name).toString();
    }
}
