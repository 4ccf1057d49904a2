package io.millrace.ops.backpressure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.ops.Backpressure;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.SchemaHistories.Scan;
import io.millrace.ops.kafka.KafkaAccess;
import io.millrace.ops.kafka.KafkaFailures;
import io.millrace.ops.kafka.KafkaTopics;
import io.millrace.ops.kafka.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Marks in a compacted topic, by the names of the sources. */
final class KafkaPauseMarks implements PauseMarks {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Scan SCAN = new Scan(Long.MAX_VALUE, Duration.ofSeconds(30), text -> {});
    private static final String TOPIC = Backpressure.MARKS;

    private final KafkaAccess kafka;
    private final Topics topics;

    KafkaPauseMarks(KafkaAccess kafka) {
        this.kafka = kafka;
        this.topics = new KafkaTopics(kafka);
    }

    @Override
    public boolean areKnown() {
        return kafka.isKnown();
    }

    @Override
    public @Nullable Mark find(String source) {
        if (!exists()) {
            return null;
        }
        byte[] name = source.getBytes(StandardCharsets.UTF_8);
        Map<String, Mark> found = new HashMap<>();
        Topics.Read read = topics.read(TOPIC, SCAN, message -> {
            if (Arrays.equals(message.key(), name)) {
                if (message.value() == null) {
                    found.clear();
                } else {
                    found.put(source, mark(source, message.value()));
                }
            }
        });
        if (!read.isWhole()) {
            throw new OpsException(Kind.TIMEOUT, "Topic " + TOPIC + " was not read to its end in 30 s.");
        }
        return found.get(source);
    }

    private static Mark mark(String source, byte[] value) {
        try {
            JsonNode node = JSON.readTree(value);
            return new Mark(
                    source,
                    Instant.parse(node.path("since").asText()),
                    node.path("by").asText(),
                    node.path("asked").asText(),
                    node.path("reason").asText(),
                    node.path("seen").asBoolean());
        } catch (IOException | DateTimeParseException e) {
            throw new OpsException(
                    Kind.FAILED,
                    "The mark of '" + source + "' in topic " + TOPIC
                            + " is none that millrace wrote: it must be looked at.",
                    e);
        }
    }

    @Override
    public void put(Mark mark) {
        if (!exists()) {
            create();
        }
        String value = JSON.createObjectNode()
                .put("since", mark.since().toString())
                .put("by", mark.by())
                .put("asked", mark.asked())
                .put("reason", mark.reason())
                .put("seen", mark.isSeen())
                .toString();
        send(new ProducerRecord<>(TOPIC, 0, bytes(mark.source()), bytes(value)));
    }

    @Override
    public void remove(Mark mark) {
        Mark stored = find(mark.source());
        if (stored != null && stored.since().equals(mark.since())) {
            send(new ProducerRecord<>(TOPIC, 0, bytes(mark.source()), null));
        }
    }

    /** Whether the topic is there. It is asked for by its name: a list leaves out what the user may not see. */
    private boolean exists() {
        try {
            await(kafka.admin()
                    .describeTopics(List.of(TOPIC))
                    .allTopicNames()
                    .toCompletionStage()
                    .toCompletableFuture());
            return true;
        } catch (UnknownTopicOrPartitionException e) {
            return false;
        } catch (KafkaException e) {
            throw KafkaFailures.of("Looking for topic " + TOPIC + ", where it is remembered who was paused", e);
        }
    }

    private void create() {
        NewTopic topic =
                new NewTopic(TOPIC, Optional.of(1), Optional.empty()).configs(Map.of("cleanup.policy", "compact"));
        try {
            await(kafka.admin()
                    .createTopics(List.of(topic))
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture());
        } catch (TopicExistsException e) {
            // Another operator was quicker.
        } catch (KafkaException e) {
            throw KafkaFailures.of("Creating topic " + TOPIC + ", where it is remembered who was paused", "CREATE", e);
        }
    }

    private void send(ProducerRecord<byte[], byte[]> message) {
        try (var producer = kafka.producer(Map.of("acks", "all", "client.id", "millrace-backpressure"))) {
            await(producer.send(message));
        } catch (KafkaException e) {
            throw KafkaFailures.of("Writing to topic " + TOPIC + ", where it is remembered who was paused", "WRITE", e);
        }
    }

    private static void await(Future<?> future) {
        try {
            future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OpsException(Kind.FAILED, "Interrupted while Kafka was asked about topic " + TOPIC + ".", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
