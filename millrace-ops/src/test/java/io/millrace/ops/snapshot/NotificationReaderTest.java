package io.millrace.ops.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.SnapshotProgress.State;
import io.millrace.ops.SnapshotRequest.Channel;
import io.millrace.ops.SnapshotSignal;
import io.millrace.ops.SnapshotSignal.Action;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class NotificationReaderTest {
    private static final String TOPIC = "told";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    private final MockConsumer<byte[], byte[]> kafka = new MockConsumer<>("earliest");
    private final List<Duration> waits = new ArrayList<>();
    private final NotificationReader reader = new NotificationReader(Sources.postgres(), TOPIC, kafka, waits::add);

    @Test
    void waitsForATopicThatIsNotThereYet() {
        assertThat(reader.read(Duration.ofSeconds(1)).state()).isEqualTo(State.NONE);
        assertThat(waits).containsExactly(Duration.ofSeconds(1));

        topic(0, "STARTED");
        assertThat(reader.read(Duration.ofSeconds(1)).state()).isEqualTo(State.RUNNING);
        assertThat(waits).hasSize(1);
    }

    @Test
    void readsTheEndOfALongTopic() {
        topic(5_000, "IN_PROGRESS");

        assertThat(reader.read(Duration.ZERO).state()).isEqualTo(State.RUNNING);
        assertThat(kafka.position(PARTITION)).isEqualTo(5_001);
    }

    @Test
    void knowsWhatIsNewSinceTheMark() {
        topic(0, "COMPLETED");
        reader.read(Duration.ZERO);
        reader.mark();
        assertThat(reader.hasMoved()).isFalse();

        add(1, "STARTED");
        assertThat(reader.read(Duration.ZERO).state()).isEqualTo(State.RUNNING);
        assertThat(reader.hasMoved()).isTrue();
        assertThat(reader.hasBegun(signal("s1"), false)).isTrue();
        assertThat(reader.hasBegun(signal("s1"), true))
                .as("an incremental one is no blocking one")
                .isFalse();
        assertThat(reader.hasBegun(signal("s2"), false)).isFalse();
    }

    /** Else it would depend on the machine's load what is seen of a snapshot. */
    @Test
    void whoFollowsIsToldOfEachThoughManyComeAtOnce() {
        topic(0, "COMPLETED");
        reader.read(Duration.ZERO);

        add(1, "STARTED");
        add(2, "PAUSED");
        add(3, "RESUMED");
        add(4, "COMPLETED");
        assertThat(reader.read(Duration.ofSeconds(1)).state()).isEqualTo(State.RUNNING);
        assertThat(reader.read(Duration.ofSeconds(1)).state()).isEqualTo(State.PAUSED);
        assertThat(reader.read(Duration.ZERO).state())
                .as("all that is known, the rest of what came at once too")
                .isEqualTo(State.STOPPED);
    }

    @Test
    void saysThatItCannotReadThem() {
        topic(0, "STARTED");
        kafka.schedulePollTask(() -> {});
        NotificationReader other =
                new NotificationReader(Sources.postgres("topic.prefix", "other"), TOPIC, kafka, waits::add);
        assertThat(other.read(Duration.ZERO).hint()).isNull();

        kafka.addRecord(new ConsumerRecord<>(TOPIC, 0, 1, null, new byte[] {1, 2, 3}));
        kafka.updateEndOffsets(Map.of(PARTITION, 2L));
        assertThat(other.read(Duration.ZERO).hint()).contains("topic 'told'", "value.converter");
    }

    @Test
    void saysThatItMayNot() {
        topic(0, "STARTED");
        kafka.setPollException(new TopicAuthorizationException(TOPIC));

        assertThatThrownBy(() -> reader.read(Duration.ZERO))
                .isInstanceOfSatisfying(
                        OpsException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_ALLOWED))
                .hasMessageContainingAll("topic 'told'", "notification.sink.topic.name");
    }

    /** A topic whose last message is this one. */
    private void topic(long offset, String type) {
        kafka.updatePartitions(TOPIC, List.of(new PartitionInfo(TOPIC, 0, null, null, null)));
        kafka.updateBeginningOffsets(Map.of(PARTITION, 0L));
        kafka.updateEndOffsets(Map.of(PARTITION, offset + 1));
        kafka.schedulePollTask(() -> add(offset, type));
    }

    private void add(long offset, String type) {
        String json = ("{\"id\":\"s1\",\"type\":\"%s\",\"aggregate_type\":\"Incremental Snapshot\",\"additional_data\":"
                        + "{\"connector_name\":\"shop\",\"data_collections\":\"public.a\"},\"timestamp\":1}")
                .formatted(type);
        kafka.addRecord(new ConsumerRecord<>(TOPIC, 0, offset, null, json.getBytes(UTF_8)));
        kafka.updateEndOffsets(Map.of(PARTITION, offset + 1));
    }

    private static SnapshotSignal signal(String id) {
        return new SnapshotSignal(id, "pg", Action.START, List.of(), Channel.KAFKA, "topic x", Instant.EPOCH);
    }
}
