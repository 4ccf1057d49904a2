package io.millrace.ops.schema;

import io.millrace.ops.SchemaHistories.Scan;
import io.millrace.ops.kafka.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Topics that a test fills. */
final class TopicsInMemory implements Topics {
    private final Map<String, List<ConsumerRecord<byte[], byte[]>>> messages = new TreeMap<>();
    private final Map<String, Map<String, String>> settings = new HashMap<>();
    private boolean isFromTheStart = true;

    /** A topic with the lines of a file as its messages. */
    TopicsInMemory file(String topic, String file) {
        try (InputStream in = TopicsInMemory.class.getResourceAsStream("/schema-history/" + file)) {
            Objects.requireNonNull(in, file);
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(line -> add(topic, line));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    TopicsInMemory add(String topic, String value) {
        return add(topic, 0, 1_000_000L + size(topic), null, value);
    }

    TopicsInMemory add(String topic, int partition, long timestamp, String key, String value) {
        List<ConsumerRecord<byte[], byte[]>> all = messages.computeIfAbsent(topic, name -> new ArrayList<>());
        long offset = all.stream().filter(one -> one.partition() == partition).count();
        all.add(new ConsumerRecord<>(
                topic,
                partition,
                offset,
                timestamp,
                TimestampType.CREATE_TIME,
                0,
                0,
                bytes(key),
                bytes(value),
                new RecordHeaders(),
                Optional.empty()));
        return this;
    }

    TopicsInMemory set(String topic, Map<String, String> values) {
        settings.put(topic, values);
        return this;
    }

    TopicsInMemory withoutTheBeginning() {
        isFromTheStart = false;
        return this;
    }

    private int size(String topic) {
        return messages.getOrDefault(topic, List.of()).size();
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Set<String> names() {
        return messages.keySet();
    }

    @Override
    public Map<String, String> settings(String topic) {
        return settings.getOrDefault(topic, Map.of());
    }

    @Override
    public Read read(String topic, Scan scan, Consumer<ConsumerRecord<byte[], byte[]>> consumer) {
        List<ConsumerRecord<byte[], byte[]>> all = messages.get(topic);
        long count = Math.min(all.size(), scan.limit());
        all.subList(0, (int) count).forEach(consumer);
        return new Read(count, count == all.size(), isFromTheStart);
    }
}
