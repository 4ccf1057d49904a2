package io.millrace.ops.tail;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ops.TailEnd;
import io.millrace.ops.TailListener;
import io.millrace.ops.TailRequest;
import io.millrace.ops.TailStart;
import io.millrace.ops.TailedMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class FollowingTest {
    private static final TopicPartition PARTITION = new TopicPartition("t", 0);

    private final List<String> told = new ArrayList<>();

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

    private TailEnd follow(MockConsumer<byte[], byte[]> consumer, TailRequest request) {
        Subject subject = new Subject("t", false, existing -> existing, Map.of());
        TailListener listener = new TailListener() {
            @Override
            public void watches(Set<String> topics) {
                told.add("watches " + topics);
            }

            @Override
            public void message(TailedMessage message) {
                told.add(message.place());
            }
        };
        try (MessageDecoder decoder = new MessageDecoder(Subjects.options(Map.of()), null)) {
            return new Following(request, listener, subject, decoder, consumer).run();
        }
    }
}
