package io.millrace.testkit.kafka;

import io.millrace.testkit.internal.Await;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** What tests do with topics: create, write, read, and see how far a consumer group has come. Thread-safe. */
public final class KafkaTopics implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final String bootstrapServers;
    private final Admin admin;
    private @Nullable Producer<byte[], byte[]> producer;

    /**
     * Connects when first used.
     *
     * @param bootstrapServers {@code host:port} of a broker
     */
    public KafkaTopics(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }

    /** Creates a topic with one copy of each partition. */
    public void create(String topic, int partitions) {
        create(topic, partitions, Map.of());
    }

    /** Creates a topic with settings such as {@code cleanup.policy}, and waits until the broker knows it. */
    public void create(String topic, int partitions, Map<String, String> settings) {
        NewTopic created = new NewTopic(topic, Optional.of(partitions), Optional.empty()).configs(settings);
        get(admin.createTopics(List.of(created)).all(), "create topic " + topic);
        // The controller answers before the broker has read of it.
        Await.until(TIMEOUT, () -> "the broker does not know topic " + topic, () -> {
            try {
                admin.describeTopics(List.of(topic)).allTopicNames().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
                return true;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                    return false;
                }
                throw e;
            }
        });
    }

    /** Names of all topics but Kafka's own. */
    public Set<String> names() {
        return get(admin.listTopics().names(), "list the topics");
    }

    public void delete(String... topics) {
        get(admin.deleteTopics(List.of(topics)).all(), "delete topics " + List.of(topics));
    }

    /** Writes one message and waits until it is stored. Null is a null key, or a tombstone. */
    public void produce(String topic, @Nullable String key, @Nullable String value) {
        produce(List.of(new ProducerRecord<>(topic, bytes(key), bytes(value))));
    }

    /** Writes messages in order and waits until all are stored. */
    public void produce(Collection<ProducerRecord<byte[], byte[]>> records) {
        Producer<byte[], byte[]> producer = producer();
        List<Future<?>> sent = new ArrayList<>(records.size());
        for (ProducerRecord<byte[], byte[]> record : records) {
            sent.add(producer.send(record));
        }
        for (Future<?> each : sent) {
            get(each, "write a message");
        }
    }

    /** Reads every message that {@code topic} holds now, each partition in its order. */
    public List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        Map<TopicPartition, Long> ends = ends(topic);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        // A consumer is closed only when the answer under way has come, which waits for messages: there need be none.
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "isolation.level",
                        "read_committed",
                        "fetch.max.wait.ms",
                        "10"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(ends.keySet());
            consumer.seekToBeginning(ends.keySet());
            Await.until(TIMEOUT, () -> "messages of " + topic + " up to " + ends + " are not all to be had", () -> {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
                return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
            });
        }
        return records;
    }

    /**
     * Waits until {@code topic} exists and holds at least {@code count} messages.
     *
     * @return all that it holds then
     * @throws IllegalStateException when {@code timeout} has passed, saying how many there are
     */
    public List<ConsumerRecord<byte[], byte[]>> await(String topic, int count, Duration timeout) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        Await.until(timeout, () -> topic + " holds " + records.size() + " messages, fewer than " + count, () -> {
            if (!names().contains(topic)) {
                return false;
            }
            long stored =
                    ends(topic).values().stream().mapToLong(Long::longValue).sum();
            if (stored < count) {
                return false;
            }
            records.clear();
            records.addAll(read(topic));
            return records.size() >= count;
        });
        return records;
    }

    /** Offsets that {@code group} has committed; empty when there are none. */
    public Map<TopicPartition, Long> committed(String group) {
        return get(
                        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(),
                        "read the offsets of group " + group)
                .entrySet()
                .stream()
                .filter(entry -> entry.getValue() != null)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    /** The offset after the last message of each partition. */
    public Map<TopicPartition, Long> ends(String topic) {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        get(admin.describeTopics(List.of(topic)).allTopicNames(), "describe topic " + topic)
                .values()
                .forEach(description -> description
                        .partitions()
                        .forEach(partition ->
                                wanted.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest())));
        return get(admin.listOffsets(wanted).all(), "read the end of topic " + topic).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    /** For what is not here. */
    public Admin admin() {
        return admin;
    }

    @Override
    public synchronized void close() {
        if (producer != null) {
            producer.close(Duration.ofSeconds(5));
            producer = null;
        }
        admin.close(Duration.ofSeconds(5));
    }

    private synchronized Producer<byte[], byte[]> producer() {
        if (producer == null) {
            producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", bootstrapServers, "max.request.size", "20971520"),
                    new ByteArraySerializer(),
                    new ByteArraySerializer());
        }
        return producer;
    }

    private static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    private static <T> T get(Future<T> future, String what) {
        try {
            return future.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted while trying to " + what, e);
        } catch (ExecutionException e) {
            throw new KafkaException("Could not " + what + ": " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new KafkaException("Could not " + what + " within " + TIMEOUT.toSeconds() + " s", e);
        }
    }
}
