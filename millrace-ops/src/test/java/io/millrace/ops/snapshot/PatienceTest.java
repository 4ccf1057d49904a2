package io.millrace.ops.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PatienceTest {
    @Test
    void signalsInATopicAreSlowWherePollsHardlyWaitAndAreRare() {
        assertThat(Patience.isSlow(Sources.mysql())).isTrue();
        assertThat(Patience.isSlow(Sources.mysql("signal.kafka.poll.timeout.ms", "100")))
                .isFalse();
        assertThat(Patience.isSlow(
                        Sources.mysql("signal.kafka.poll.timeout.ms", "20", "signal.poll.interval.ms", "100")))
                .isFalse();
        assertThat(Patience.isSlow(Sources.mysql("signal.poll.interval.ms", "2000")))
                .isTrue();
    }
}
