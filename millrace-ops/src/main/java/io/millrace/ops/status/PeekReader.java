package io.millrace.ops.status;

import io.millrace.ops.OpsException;
import io.millrace.ops.kafka.KafkaAccess;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.header.Header;

/**
 * Reads a few records of each of some partitions, without a group, and no more than {@value #FETCH_BYTES} bytes of each and {@value
 * #MAX_MS} ms in all. Of a partition that gives nothing in that time nothing is known.
 */
final class PeekReader {
    private static final int FETCH_BYTES = 65_536;
    private static final int MAX_MS = 1500;
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaAccess kafka;

    PeekReader(KafkaAccess kafka) {
        this.kafka = kafka;
    }

    Map<TopicPartition, Peek> read(
            Map<TopicPartition, Long> offsets, Map<TopicPartition, Long> ends, Problems problems) {
        Map<TopicPartition, Peek> peeks = new HashMap<>();
        Set<TopicPartition> open = new HashSet<>(offsets.keySet());
        long start = System.nanoTime();
        try (Consumer<byte[], byte[]> consumer = kafka.consumer(Map.of(
                "enable.auto.commit", "false",
                "auto.offset.reset", "earliest",
                "isolation.level", "read_uncommitted",
                "max.partition.fetch.bytes", Integer.toString(FETCH_BYTES),
                "fetch.max.wait.ms", "100"))) {
            assign(consumer, open, offsets);
            while (!open.isEmpty() && (System.nanoTime() - start) / 1_000_000 < MAX_MS) {
                try {
                    ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                    Set<TopicPartition> done = take(records, peeks);
                    for (TopicPartition partition : open) {
                        if (!done.contains(partition) && isAtEnd(consumer, partition, ends)) {
                            peeks.put(partition, Peek.NOTHING);
                            done.add(partition);
                        }
                    }
                    open.removeAll(done);
                    consumer.pause(done);
                } catch (TopicAuthorizationException e) {
                    e.unauthorizedTopics().forEach(topic -> refuse(topic, e, problems));
                    if (!open.removeIf(partition -> e.unauthorizedTopics().contains(partition.topic()))) {
                        break;
                    }
                    assign(consumer, open, offsets);
                }
            }
        } catch (InterruptException e) {
            throw new OpsException(OpsException.Kind.FAILED, "Interrupted while looking.", e);
        } catch (KafkaException e) {
            problems.add(Problems.KAFKA, Problems.explainKafka(kafka.bootstrapServers(), e), e);
        }
        return peeks;
    }

    private static boolean isAtEnd(
            Consumer<byte[], byte[]> consumer, TopicPartition partition, Map<TopicPartition, Long> ends) {
        try {
            return consumer.position(partition, POLL) >= ends.getOrDefault(partition, Long.MAX_VALUE);
        } catch (TimeoutException e) {
            // The offset is gone, and the consumer still asks where the partition begins.
            return false;
        }
    }

    private static void assign(
            Consumer<byte[], byte[]> consumer, Set<TopicPartition> partitions, Map<TopicPartition, Long> offsets) {
        consumer.assign(partitions);
        partitions.forEach(partition -> consumer.seek(partition, offsets.getOrDefault(partition, 0L)));
    }

    private static void refuse(String topic, TopicAuthorizationException e, Problems problems) {
        String about = Problems.topic(topic);
        problems.add(about, Problems.explain("the records of " + about, "READ it", e), e);
    }

    private static Set<TopicPartition> take(ConsumerRecords<byte[], byte[]> records, Map<TopicPartition, Peek> peeks) {
        Set<TopicPartition> taken = new HashSet<>();
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> some = records.records(partition);
            ConsumerRecord<byte[], byte[]> first = some.get(0);
            peeks.put(
                    partition,
                    new Peek(
                            first.timestamp(),
                            EventTime.of(first.value()),
                            some.size(),
                            some.stream().mapToLong(PeekReader::bytes).sum()));
            taken.add(partition);
        }
        return taken;
    }

    private static long bytes(ConsumerRecord<byte[], byte[]> record) {
        long bytes = (long) Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
        for (Header header : record.headers()) {
            bytes += (long) header.key().length() + (header.value() == null ? 0 : header.value().length);
        }
        return bytes;
    }
}
