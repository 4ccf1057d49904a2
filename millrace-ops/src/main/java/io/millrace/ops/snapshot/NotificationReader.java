package io.millrace.ops.snapshot;

import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.SnapshotProgress;
import io.millrace.ops.SnapshotSignal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Reads the topic of a connector's notifications: its last messages first, then what comes. The topic need not be there yet: the
 * connector's first notification makes it.
 */
final class NotificationReader implements ProgressReader {
    /** Enough for the end of a snapshot and the tables before it; a large one has told of a thousand chunks and more. */
    static final int TAIL = 1_000;

    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private final SourceConnector source;
    private final String topic;
    private final Consumer<byte[], byte[]> consumer;
    private final ProgressTracker tracker;
    private final java.util.function.Consumer<Duration> sleep;
    private final Queue<Notification> fetched = new ArrayDeque<>();
    private boolean isFollowing;
    private long unreadable;
    private long marked;
    private long markedAccepted;

    NotificationReader(
            SourceConnector source,
            String topic,
            Consumer<byte[], byte[]> consumer,
            java.util.function.Consumer<Duration> sleep) {
        this.sleep = sleep;
        this.source = source;
        this.topic = topic;
        this.consumer = consumer;
        this.tracker = new ProgressTracker(source);
    }

    /** The properties of the consumer. */
    static Map<String, String> properties() {
        return Map.of(
                "enable.auto.commit", "false",
                "auto.offset.reset", "earliest",
                "isolation.level", "read_committed",
                "fetch.max.wait.ms", "100", // A consumer is closed only when the answer under way has come.
                "default.api.timeout.ms", Long.toString(TIMEOUT.toMillis()),
                "request.timeout.ms", Long.toString(TIMEOUT.toMillis()));
    }

    @Override
    public SnapshotProgress read(Duration wait) {
        try {
            if (!isFollowing && !begin()) {
                sleep.accept(wait);
            } else if (wait.isZero()) {
                readToTheEnd();
            } else {
                step(wait);
            }
        } catch (InterruptException e) {
            throw new OpsException(Kind.FAILED, "Interrupted while the notifications were read.", e);
        } catch (AuthorizationException | AuthenticationException e) {
            throw new OpsException(
                    Kind.NOT_ALLOWED,
                    "Kafka does not let this user read topic '%s' (%s of connector '%s'): %s"
                            .formatted(topic, SourceConnector.NOTIFICATION_TOPIC, source.name(), e.getMessage()),
                    e);
        } catch (KafkaException e) {
            throw new OpsException(
                    Kind.UNREACHABLE, "The topic '%s' cannot be read: %s".formatted(topic, e.getMessage()), e);
        }
        SnapshotProgress progress = tracker.progress();
        return unreadable > 0 && progress.state() == SnapshotProgress.State.NONE
                ? SnapshotProgress.none(
                        source.name(),
                        progress.basis(),
                        "The notifications in topic '%s' cannot be read: they are neither JSON nor Avro (value.converter)."
                                .formatted(topic))
                : progress;
    }

    @Override
    public boolean hasBegun(SnapshotSignal signal, boolean isBlocking) {
        return isBlocking ? tracker.snapshotsRead() > marked : tracker.hasSeen(signal.id());
    }

    @Override
    public boolean hasMoved() {
        return tracker.accepted() > markedAccepted;
    }

    @Override
    public void mark() {
        marked = tracker.snapshotsRead();
        markedAccepted = tracker.accepted();
    }

    @Override
    public void close() {
        try {
            consumer.close();
        } catch (InterruptException e) {
            Thread.currentThread().interrupt(); // By Ctrl-C, which closes.
        }
    }

    /** Reads the last messages of each of the topic's partitions, if there is a topic. */
    private boolean begin() {
        List<PartitionInfo> partitions = consumer.partitionsFor(topic);
        if (partitions == null || partitions.isEmpty()) {
            return false;
        }
        List<TopicPartition> assigned = partitions.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(assigned);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(assigned);
        consumer.endOffsets(assigned)
                .forEach((partition, end) ->
                        consumer.seek(partition, Math.max(begins.getOrDefault(partition, 0L), end - TAIL)));
        readToTheEnd();
        isFollowing = true;
        return true;
    }

    private void readToTheEnd() {
        fetched.forEach(tracker::accept);
        fetched.clear();
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (System.nanoTime() - deadline > 0) {
                throw new OpsException(Kind.UNREACHABLE, "The topic '" + topic + "' was not read to its end in 15 s.");
            }
            notifications(consumer.poll(Duration.ofMillis(200))).forEach(tracker::accept);
        }
    }

    /** One notification at a time, however many came at once: who follows a snapshot is told of each. */
    private void step(Duration wait) {
        if (fetched.isEmpty()) {
            fetched.addAll(notifications(consumer.poll(wait)));
        }
        Notification next = fetched.poll();
        if (next != null) {
            tracker.accept(next);
        }
    }

    /** A connector's notifications have one key each, so that those of a topic of several partitions come mixed: by their time. */
    private List<Notification> notifications(ConsumerRecords<byte[], byte[]> records) {
        List<Notification> notifications = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Notification notification = Notification.read(record.value());
            if (notification == null) {
                unreadable++;
            } else {
                notifications.add(notification);
            }
        }
        notifications.sort(Comparator.comparing(Notification::time));
        return notifications;
    }
}
