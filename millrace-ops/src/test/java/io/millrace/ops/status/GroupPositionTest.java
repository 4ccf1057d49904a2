package io.millrace.ops.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ops.SinkLag;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class GroupPositionTest {
    private static final Instant NOW = Instant.ofEpochMilli(1_000_000);
    private static final TopicPartition A0 = new TopicPartition("a", 0);
    private static final TopicPartition A1 = new TopicPartition("a", 1);
    private static final TopicPartition B0 = new TopicPartition("b", 0);

    @Test
    void lagIsWhatIsBetweenTheCommittedOffsetsAndTheEnds() {
        GroupPosition position =
                position(Map.of(A0, range(0, 100), A1, range(0, 7), B0, range(0, 50)), Map.of(A0, 90L, A1, 7L));

        SinkLag lag = position.lag(Map.of(A0, new Peek(988_000, null, 4, 400)), NOW);

        assertThat(lag)
                .isEqualTo(new SinkLag(
                        "connect-sink",
                        10,
                        12.0,
                        1000L,
                        java.util.List.of(
                                new SinkLag.Partition("a", 0, 90L, 100, 10, 12.0),
                                new SinkLag.Partition("a", 1, 7L, 7, 0, 0.0))));
    }

    @Test
    void aPartitionWithoutACommittedOffsetCountsFromItsBeginning() {
        GroupPosition position = position(Map.of(A0, range(30, 100)), Map.of());

        assertThat(position.lag(Map.of(), NOW).records()).isEqualTo(70);
        assertThat(position.parts().get(0).next()).isEqualTo(30);
    }

    @Test
    void theOldestOfAllPartitionsTellsTheSeconds() {
        GroupPosition position = position(Map.of(A0, range(0, 100), A1, range(0, 100)), Map.of(A0, 99L, A1, 99L));

        SinkLag lag = position.lag(Map.of(A0, new Peek(999_000, null, 1, 10), A1, new Peek(940_500, null, 1, 30)), NOW);

        assertThat(lag.seconds()).isEqualTo(59.5);
        assertThat(lag.estimatedBytes()).isEqualTo(40);
    }

    @Test
    void aPartitionWithNothingLeftToReadHasNoLag() {
        GroupPosition position = position(Map.of(A0, range(0, 100)), Map.of(A0, 99L));

        SinkLag lag = position.lag(Map.of(A0, Peek.NOTHING), NOW);

        assertThat(lag.records()).isZero();
        assertThat(lag.seconds()).isZero();
        assertThat(lag.estimatedBytes()).isZero();
    }

    @Test
    void whatCouldNotBeReadIsNotKnown() {
        SinkLag lag = position(Map.of(A0, range(0, 100)), Map.of(A0, 90L)).lag(Map.of(), NOW);

        assertThat(lag.records()).isEqualTo(10);
        assertThat(lag.seconds()).isNull();
        assertThat(lag.estimatedBytes()).isNull();
    }

    @Test
    void theSizeOfRecordsIsThatOfTheirPartition() {
        GroupPosition position = position(Map.of(A0, range(0, 1000), A1, range(0, 10)), Map.of());

        SinkLag lag = position.lag(
                Map.of(A0, new Peek(999_000, null, 500, 50_000), A1, new Peek(999_000, null, 1, 60_000)), NOW);

        assertThat(lag.estimatedBytes()).isEqualTo(1000 * 100 + 10 * 60_000);
    }

    @Test
    void aPartitionThatCouldNotBeReadShows() {
        GroupPosition position = position(Map.of(A0, range(0, 10), A1, range(0, 10)), Map.of());

        SinkLag lag = position.lag(Map.of(A0, new Peek(999_000, null, 2, 200)), NOW);

        assertThat(lag.seconds()).isEqualTo(1);
        assertThat(lag.estimatedBytes()).isEqualTo(2000);
        assertThat(lag.partitions()).extracting(SinkLag.Partition::seconds).containsExactly(1.0, null);
    }

    @Test
    void aRecordWithoutATimestampIsNotFiftyYearsOld() {
        SinkLag lag = position(Map.of(A0, range(0, 10)), Map.of()).lag(Map.of(A0, new Peek(-1, null, 2, 200)), NOW);

        assertThat(lag.seconds()).isNull();
        assertThat(lag.estimatedBytes()).isEqualTo(1000);
    }

    @Test
    void nothingIsYoungerThanNowAndNoLagIsNegative() {
        GroupPosition position = position(Map.of(A0, range(0, 10), A1, range(0, 10)), Map.of(A0, 12L, A1, 9L));

        SinkLag lag = position.lag(Map.of(A1, new Peek(1_000_400, null, 1, 10)), NOW);

        assertThat(lag.records()).isEqualTo(1);
        assertThat(lag.seconds()).isZero();
    }

    @Test
    void whatWasDeletedBeforeItWasDeliveredIsCounted() {
        GroupPosition position = position(Map.of(A0, range(60, 100), A1, range(5, 10)), Map.of(A0, 40L));

        assertThat(position.deleted()).isEqualTo(20);
        assertThat(position.lag(Map.of(), NOW).records()).isEqualTo(45);
        assertThat(position.delivered()).isEqualTo(65);
    }

    private static GroupPosition position(
            Map<TopicPartition, PartitionRange> ranges, Map<TopicPartition, Long> committed) {
        return GroupPosition.of("connect-sink", Set.of("a"), ranges, committed);
    }

    private static PartitionRange range(long first, long end) {
        return new PartitionRange(first, end, end - 1, 0);
    }
}
