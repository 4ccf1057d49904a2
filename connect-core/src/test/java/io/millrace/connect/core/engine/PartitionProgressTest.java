package io.millrace.connect.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionProgressTest {
    private final PartitionProgress progress = new PartitionProgress(new TopicPartition("orders", 3));

    @Test
    void commitsOnlyContiguousPrefix() {
        long first = progress.register(10);
        long second = progress.register(11);
        long third = progress.register(15);

        progress.acknowledge(second);
        assertThat(committable(16)).isEqualTo(10);
        progress.acknowledge(first);
        assertThat(committable(16)).isEqualTo(15);
        progress.acknowledge(third);
        assertThat(committable(16)).isEqualTo(16);
    }

    @Test
    void commitsWhatWasConsumedWhenNothingIsOutstanding() {
        progress.acknowledge(progress.register(10));

        assertThat(committable(99)).as("transforms dropped 11 to 98").isEqualTo(99);
    }

    @Test
    void keepsTheConsumersOwnValueWithItsMetadata() {
        OffsetAndMetadata consumed = new OffsetAndMetadata(7, "theirs");

        assertThat(progress.committable(consumed)).isSameAs(consumed);
    }

    @Test
    void neverCommitsMoreThanWasConsumed() {
        progress.acknowledge(progress.register(10));
        progress.register(11);

        assertThat(committable(10)).as("a put that failed was not consumed").isEqualTo(10);
    }

    @Test
    void acknowledgingTwiceChangesNothing() {
        long first = progress.register(10);
        progress.register(11);

        progress.acknowledge(first);
        progress.acknowledge(first);

        assertThat(committable(12)).isEqualTo(11);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void neverCommitsBeyondTheLowestUnacknowledgedOffset(long seed) {
        Random random = new Random(seed);
        TreeSet<Long> unacknowledged = new TreeSet<>();
        List<long[]> outstanding = new ArrayList<>();
        long offset = 0;

        for (int round = 0; round < 300; round++) {
            int registrations = random.nextInt(random.nextInt(20) == 0 ? 5_000 : 60);
            for (int i = 0; i < registrations; i++) {
                offset += 1 + random.nextInt(3);
                outstanding.add(new long[] {progress.register(offset), offset});
                unacknowledged.add(offset);
            }
            Collections.shuffle(outstanding, random);
            int acknowledgements = Math.min(outstanding.size(), random.nextInt(120));
            for (int i = 0; i < acknowledgements; i++) {
                long[] record = outstanding.remove(outstanding.size() - 1);
                progress.acknowledge(record[0]);
                unacknowledged.remove(record[1]);
            }
            long expected = unacknowledged.isEmpty() ? offset + 1 : unacknowledged.first();
            assertThat(committable(offset + 1)).isEqualTo(expected);
        }
    }

    private long committable(long consumed) {
        return progress.committable(new OffsetAndMetadata(consumed)).offset();
    }
}
