package io.millrace.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.testkit.kafka.KafkaTopics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads a topic of Records about items that count their own changes, {@code {"id": "key-7", "v": 3}}, and looks whether each item's
 * numbers go up one by one: it may go back, and come again from there, but never leave out a number. Remembers two numbers an item,
 * however long the topic is. Confined to one thread.
 */
final class VersionLog implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration POLL = Duration.ofMillis(100);
    /** Where order is lost it is lost often: the first ones tell enough. */
    private static final int MOST_NAMED = 20;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final int[] latest;
    private final int[] highest;
    private final List<String> skips = new ArrayList<>();
    private long read;
    private long distinct;

    /**
     * Begins at the topic's beginning.
     *
     * @param keys how many items there are
     * @param isolation {@code read_committed}, or {@code read_uncommitted}
     */
    VersionLog(String bootstrapServers, KafkaTopics topics, String topic, int keys, String isolation) {
        latest = new int[keys];
        highest = new int[keys];
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "isolation.level",
                        isolation,
                        "fetch.max.bytes",
                        4 << 20,
                        "max.partition.fetch.bytes",
                        1 << 20),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = topics.ends(topic).keySet().stream().toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Reads on, if there is more. */
    void update() {
        for (ConsumerRecords<byte[], byte[]> some = consumer.poll(POLL);
                !some.isEmpty();
                some = consumer.poll(Duration.ZERO)) {
            some.forEach(this::take);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        JsonNode item = json(record.value()).path("record");
        int key = Integer.parseInt(item.path("id").asText().substring("key-".length()));
        int version = item.path("v").asInt(-1);
        if (version < 1 || version > latest[key] + 1) {
            note("key-" + key + " has " + version + " after " + latest[key] + " at " + record.topic() + "-"
                    + record.partition() + "@" + record.offset() + ", from "
                    + json(record.value()).path("source"));
        }
        latest[key] = version;
        if (version > highest[key]) {
            distinct += version - highest[key];
            highest[key] = version;
        }
        read++;
    }

    private void note(String skip) {
        if (skips.size() < MOST_NAMED) {
            skips.add(skip);
        }
    }

    private static JsonNode json(byte[] value) {
        try {
            return JSON.readTree(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where numbers were left out; as long as there are none, {@link #distinct()} counts what came. */
    List<String> skips() {
        return List.copyOf(skips);
    }

    /** How many different changes have come. */
    long distinct() {
        return distinct;
    }

    /** How many have come, repeats counted. */
    long read() {
        return read;
    }

    /** The number of the item's last change. */
    int highest(int key) {
        return highest[key];
    }

    @Override
    public void close() {
        consumer.close();
    }
}
