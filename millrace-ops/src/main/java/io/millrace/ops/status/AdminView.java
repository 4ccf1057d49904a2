package io.millrace.ops.status;

import io.millrace.ops.OpsException;
import io.millrace.ops.kafka.KafkaAccess;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * {@link KafkaView} of a real Kafka. All partitions and groups are asked for at once, in three round trips: names of topics, their
 * partitions, and their offsets with those of the groups.
 */
final class AdminView implements KafkaView {
    private static final int TIMEOUT_MS = (int) Duration.ofSeconds(5).toMillis();

    private final KafkaAccess kafka;

    AdminView(KafkaAccess kafka) {
        this.kafka = kafka;
    }

    @Override
    public boolean isKnown() {
        return kafka.isKnown();
    }

    @Override
    public Set<String> topics(Problems problems) {
        try {
            Admin admin = kafka.admin();
            return get(admin.listTopics(new ListTopicsOptions().timeoutMs(TIMEOUT_MS))
                    .names());
        } catch (ExecutionException | KafkaException e) {
            problems.add(Problems.KAFKA, Problems.explainKafka(kafka.bootstrapServers(), e), e);
            return Set.of();
        } catch (OpsException e) {
            problems.add(Problems.KAFKA, String.valueOf(e.getMessage()));
            return Set.of();
        }
    }

    @Override
    public Offsets offsets(Collection<String> topics, Collection<String> groups, Problems problems) {
        Admin admin = kafka.admin();
        ListConsumerGroupOffsetsResult committed = admin.listConsumerGroupOffsets(
                groups.stream().collect(Collectors.toMap(Function.identity(), g -> new ListConsumerGroupOffsetsSpec())),
                new ListConsumerGroupOffsetsOptions().timeoutMs(TIMEOUT_MS));
        Set<TopicPartition> partitions = partitions(admin, topics, problems);
        ListOffsetsResult first = list(admin, partitions, OffsetSpec.earliest());
        ListOffsetsResult end = list(admin, partitions, OffsetSpec.latest());
        ListOffsetsResult newest = list(admin, partitions, OffsetSpec.maxTimestamp());
        Map<TopicPartition, PartitionRange> ranges = new HashMap<>();
        for (TopicPartition partition : partitions) {
            ListOffsetsResultInfo from = result(first, partition, problems);
            ListOffsetsResultInfo to = result(end, partition, problems);
            // Brokers before 3.0 do not know; then nothing is the newest.
            ListOffsetsResultInfo last = result(newest, partition, new Problems());
            if (from != null && to != null) {
                ranges.put(
                        partition,
                        new PartitionRange(
                                from.offset(),
                                to.offset(),
                                last == null ? -1 : last.offset(),
                                last == null ? -1 : last.timestamp()));
            }
        }
        return new Offsets(ranges, committed(committed, groups, problems));
    }

    @Override
    public Map<TopicPartition, Peek> peek(
            Map<TopicPartition, Long> offsets, Map<TopicPartition, Long> ends, Problems problems) {
        return offsets.isEmpty() ? Map.of() : new PeekReader(kafka).read(offsets, ends, problems);
    }

    private static Set<TopicPartition> partitions(Admin admin, Collection<String> topics, Problems problems) {
        Map<String, KafkaFuture<TopicDescription>> described = admin.describeTopics(
                        topics, new DescribeTopicsOptions().timeoutMs(TIMEOUT_MS))
                .topicNameValues();
        return described.entrySet().stream()
                .flatMap(entry -> {
                    TopicDescription topic = value(entry.getValue(), entry.getKey(), problems);
                    return topic == null
                            ? Stream.of()
                            : topic.partitions().stream()
                                    .map(partition -> new TopicPartition(entry.getKey(), partition.partition()));
                })
                .collect(Collectors.toSet());
    }

    private static ListOffsetsResult list(Admin admin, Collection<TopicPartition> partitions, OffsetSpec spec) {
        return admin.listOffsets(
                partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> spec)),
                new ListOffsetsOptions().timeoutMs(TIMEOUT_MS));
    }

    private static @Nullable ListOffsetsResultInfo result(
            ListOffsetsResult result, TopicPartition partition, Problems problems) {
        return value(result.partitionResult(partition), partition.topic(), problems);
    }

    private static <T> @Nullable T value(KafkaFuture<T> future, String topic, Problems problems) {
        try {
            return get(future);
        } catch (ExecutionException | KafkaException e) {
            String about = Problems.topic(topic);
            String note = Problems.explain(about, "READ it", e);
            problems.add(about, note, e);
            if (!Problems.isMissing(e)) {
                problems.hide(about, note);
            }
            return null;
        }
    }

    private static Map<String, Map<TopicPartition, Long>> committed(
            ListConsumerGroupOffsetsResult result, Collection<String> groups, Problems problems) {
        Map<String, Map<TopicPartition, Long>> committed = new HashMap<>();
        for (String group : groups) {
            try {
                Map<TopicPartition, Long> offsets = new HashMap<>();
                get(result.partitionsToOffsetAndMetadata(group))
                        .forEach((partition, offset) -> put(offsets, partition, offset));
                committed.put(group, offsets);
            } catch (ExecutionException | KafkaException e) {
                String about = Problems.group(group);
                problems.add(about, Problems.explain(about, "DESCRIBE it, and to READ its topics", e), e);
            }
        }
        return committed;
    }

    private static void put(
            Map<TopicPartition, Long> offsets, TopicPartition partition, @Nullable OffsetAndMetadata offset) {
        if (offset != null) {
            offsets.put(partition, offset.offset());
        }
    }

    private static <T> T get(KafkaFuture<T> future) throws ExecutionException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
