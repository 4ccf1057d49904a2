package io.millrace.ops.kafka;

import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.SchemaHistories.Scan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/** {@link Topics} of Kafka: each reading has a consumer of its own. */
public final class KafkaTopics implements Topics {
    private static final Duration POLL = Duration.ofMillis(250);
    private static final long PROGRESS_EVERY = 10_000;
    private static final List<String> SETTINGS = List.of("cleanup.policy", "retention.ms", "retention.bytes");

    private final KafkaAccess kafka;
    private final LongSupplier nanoTime;

    /** Nothing is asked yet. */
    public KafkaTopics(KafkaAccess kafka) {
        this(kafka, System::nanoTime);
    }

    KafkaTopics(KafkaAccess kafka, LongSupplier nanoTime) {
        this.kafka = kafka;
        this.nanoTime = nanoTime;
    }

    @Override
    public Set<String> names() {
        return get(kafka.admin().listTopics().names(), "Listing topics");
    }

    @Override
    public Map<String, String> settings(String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Map<String, String> settings = new HashMap<>();
        try {
            Objects.requireNonNull(get(
                                    kafka.admin()
                                            .describeConfigs(List.of(resource))
                                            .all(),
                                    "Reading the settings of topic " + topic)
                            .get(resource))
                    .entries()
                    .forEach(entry -> {
                        if (SETTINGS.contains(entry.name()) && entry.value() != null) {
                            settings.put(entry.name(), entry.value());
                        }
                    });
        } catch (OpsException e) {
            if (e.kind() != Kind.NOT_ALLOWED) {
                throw e;
            }
        }
        return settings;
    }

    @Override
    public Read read(String topic, Scan scan, Consumer<ConsumerRecord<byte[], byte[]>> messages) {
        long start = nanoTime.getAsLong();
        try (var consumer = kafka.consumer(Map.of(
                "isolation.level", "read_committed",
                "enable.auto.commit", "false",
                "auto.offset.reset", "earliest",
                "fetch.max.wait.ms", "100",
                "allow.auto.create.topics", "false"))) {
            List<TopicPartition> partitions = new ArrayList<>();
            consumer.partitionsFor(topic).forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
            boolean isFromTheStart = beginnings.values().stream().allMatch(offset -> offset == 0);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long read = 0;
            while (true) {
                List<TopicPartition> open = partitions.stream()
                        .filter(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))
                        .toList();
                if (open.isEmpty()) {
                    return new Read(read, true, isFromTheStart);
                }
                consumer.pause(partitions.stream()
                        .filter(partition -> !open.contains(partition))
                        .toList());
                if (nanoTime.getAsLong() - start > scan.timeout().toNanos()) {
                    return new Read(read, false, isFromTheStart);
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    TopicPartition partition = new TopicPartition(topic, record.partition());
                    if (record.offset() >= ends.getOrDefault(partition, 0L)) {
                        continue;
                    }
                    if (read == scan.limit()) {
                        return new Read(read, false, isFromTheStart);
                    }
                    messages.accept(record);
                    if (++read % PROGRESS_EVERY == 0) {
                        scan.progress().accept(topic + ": " + read + " messages read");
                    }
                }
            }
        } catch (KafkaException e) {
            throw KafkaFailures.of("Reading topic " + topic, e);
        }
    }

    private static <T> T get(KafkaFuture<T> future, String tried) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException known
                    ? KafkaFailures.of(tried, known)
                    : new OpsException(Kind.FAILED, tried + ": " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OpsException(Kind.FAILED, tried + ": interrupted", e);
        }
    }
}
