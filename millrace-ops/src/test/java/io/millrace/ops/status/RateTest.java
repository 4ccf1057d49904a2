package io.millrace.ops.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RateTest {
    private final Rate rate = new Rate(100, 0);

    @Test
    void itIsWhatCameSinceTheLastCount() {
        assertThat(count(110, 2, true)).isEqualTo(5);
        assertThat(count(110, 4, true)).isEqualTo(0);
        assertThat(count(210, 14, true)).isEqualTo(10);
    }

    @Test
    void tooShortATimeTellsNothing() {
        assertThat(rate.count(200, TimeUnit.MILLISECONDS.toNanos(20), true)).isNull();

        assertThat(count(200, 1, true)).isEqualTo(100);
    }

    @Test
    void betweenTwoCommitsTheRateStaysUntilTheNextIsOverdue() {
        assertThat(count(100, 10, false)).as("no commit yet").isNull();
        assertThat(count(700, 60, false)).isEqualTo(10);
        assertThat(count(700, 62, false)).isEqualTo(10);
        assertThat(count(1900, 120, false)).isEqualTo(20);
        assertThat(count(1900, 205, false)).isEqualTo(20);
        assertThat(count(1900, 211, false)).as("overdue").isEqualTo(0);
        assertThat(count(2900, 220, false)).as("since the last commit").isEqualTo(10);
    }

    @Test
    void timeWithNothingToDeliverDoesNotCount() {
        assertThat(count(100, 1000, true)).isEqualTo(0);

        assertThat(count(200, 1010, false)).isEqualTo(10);
    }

    @Test
    void aCountThatFallsBeginsAnew() {
        assertThat(count(0, 1, true)).isNull();

        assertThat(count(10, 2, true)).isEqualTo(10);
    }

    private Double count(long count, long seconds, boolean isCaughtUp) {
        return rate.count(count, TimeUnit.SECONDS.toNanos(seconds), isCaughtUp);
    }
}
