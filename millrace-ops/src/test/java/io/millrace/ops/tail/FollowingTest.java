package io.millrace.ops.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ops.TailEnd;
import io.millrace.ops.TailListener;
import io.millrace.ops.TailRequest;
import io.millrace.ops.TailStart;
import io.millrace.ops.TailedMessage;
import io.millrace.ops.fake.FakeConnectors;
import io.millrace.ops.status.ActiveTopics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class FollowingTest {
    private static final TopicPartition PARTITION = new TopicPartition("t", 0);

    private final List<String> told = new ArrayList<>();
    private BooleanSupplier endsWhen = () -> false;

    @Test
    void topicsMayComeLaterAndUntilThenThereIsNothingToPoll() {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest") {
            @Override
            public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
                throw new IllegalStateException("Consumer is not subscribed to any topics or assigned any partitions");
            }
        };

        assertThat(follow(consumer, TailRequest.of("t").until(null, Duration.ZERO)))
                .isEqualTo(TailEnd.IDLE);
        assertThat(told).containsExactly("watches []");
    }

    @Test
    void aStartByTimeDoesNotMissWhatIsWrittenWhileItIsLookedFor() {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest") {
            @Override
            public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(Map<TopicPartition, Long> times) {
                // Nothing is as late yet; then something comes.
                updateEndOffsets(Map.of(PARTITION, 6L));
                return Map.of();
            }
        };
        consumer.updateEndOffsets(Map.of(PARTITION, 5L));

        assertThat(Positions.of(TailStart.since(Instant.EPOCH), Set.of(PARTITION), consumer))
                .containsExactly(Map.entry(PARTITION, 5L));
    }

    /** A duration that goes back behind 1970, which Kafka's consumer refuses as a fault of the program. */
    @Test
    void aStartBeforeAllTimestampsIsTheFirstOfThem() {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest") {
            @Override
            public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(Map<TopicPartition, Long> times) {
                return Map.of(PARTITION, new OffsetAndTimestamp(3L + times.get(PARTITION), 7L));
            }
        };
        consumer.updateEndOffsets(Map.of(PARTITION, 5L));

        assertThat(Positions.of(TailStart.since(Instant.ofEpochMilli(-1)), Set.of(PARTITION), consumer))
                .containsExactly(Map.entry(PARTITION, 3L));
    }

    @Test
    void anInterruptIsAnEndAlsoWhereThereAreNoTopics() {
        Thread.currentThread().interrupt();
        try {
            assertThat(follow(new MockConsumer<>("earliest"), TailRequest.of("t")))
                    .isEqualTo(TailEnd.STOPPED);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    /** A connector begins to write to new topics long after the start. */
    @Test
    void aTopicThatComesToBeHiddenLaterIsToldOnce() {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest") {
            @Override
            public List<PartitionInfo> partitionsFor(String topic) {
                if (topic.equals("deleted")) {
                    return List.of();
                }
                throw new TopicAuthorizationException(Set.of(topic));
            }
        };
        consumer.updatePartitions("t", List.of(new PartitionInfo("t", 0, null, null, null)));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, 0L));
        Deque<Set<String>> active = new ArrayDeque<>(
                List.of(Set.of("t", "deleted"), Set.of("t", "deleted", "new"), Set.of("t", "deleted", "new")));
        endsWhen = active::isEmpty;

        assertThat(follow(consumer, TailRequest.of("t"), name -> active.remove()))
                .isEqualTo(TailEnd.STOPPED);
        assertThat(told)
                .containsExactly(
                        "watches [t]",
                        "what is in new passes unseen: Kafka does not let this user see it, who needs the right to READ it");
    }

    @Test
    void aKafkaThatIsAwayForAWhileIsNoEnd() {
        assertThat(follow(away(), TailRequest.of("t"))).isEqualTo(TailEnd.STOPPED);
        assertThat(told)
                .containsExactly(
                        "watches [t]",
                        "Kafka does not answer (no broker): it is asked again until it does",
                        "Kafka answers again");
    }

    @Test
    void whoEndsWhenNothingComesIsToldThatKafkaIsAway() {
        TailRequest untilIdle = TailRequest.of("t").until(null, Duration.ofMinutes(1));

        assertThatThrownBy(() -> follow(away(), untilIdle)).isInstanceOf(TimeoutException.class);
    }

    /** Answers, does not answer twice, and answers again. */
    private MockConsumer<byte[], byte[]> away() {
        Deque<Boolean> answers = new ArrayDeque<>(List.of(true, false, false, true));
        endsWhen = answers::isEmpty;
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest") {
            @Override
            public Map<String, List<PartitionInfo>> listTopics() {
                if (!answers.remove()) {
                    throw new TimeoutException("no broker");
                }
                return super.listTopics();
            }
        };
        consumer.updatePartitions("t", List.of(new PartitionInfo("t", 0, null, null, null)));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, 0L));
        return consumer;
    }

    private TailEnd follow(MockConsumer<byte[], byte[]> consumer, TailRequest request) {
        return follow(consumer, request, name -> Set.of());
    }

    private TailEnd follow(MockConsumer<byte[], byte[]> consumer, TailRequest request, ActiveTopics active) {
        Subject subject = new Subject("t", true, existing -> existing, Map.of());
        TailListener listener = new TailListener() {
            @Override
            public void watches(Set<String> topics) {
                told.add("watches " + topics);
            }

            @Override
            public void note(String line) {
                told.add(line);
            }

            @Override
            public boolean isStopped() {
                return endsWhen.getAsBoolean();
            }

            @Override
            public void message(TailedMessage message) {
                told.add(message.place());
            }
        };
        try (MessageDecoder decoder = new MessageDecoder(Subjects.options(Map.of()), null)) {
            TopicWatch topics = new TailSetup(new FakeConnectors(), active, null)
                    .topics(subject, request, consumer, listener::note);
            return new Following(request, listener, topics, decoder, consumer, Duration.ZERO).run();
        }
    }
}
