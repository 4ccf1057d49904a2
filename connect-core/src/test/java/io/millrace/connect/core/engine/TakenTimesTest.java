package io.millrace.connect.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TakenTimesTest {
    private final TakenTimes times = new TakenTimes();

    @Test
    void nothingIsOldWhereNothingWasTaken() {
        times.mark(0, seconds(1));

        assertThat(times.age(0, seconds(5))).isZero();
    }

    @Test
    void theAgeIsThatOfThePutThatBroughtTheRecord() {
        times.mark(10, seconds(1));
        times.mark(20, seconds(3));

        assertThat(times.age(0, seconds(5))).isEqualTo(seconds(4));
        assertThat(times.age(9, seconds(5))).isEqualTo(seconds(4));
        assertThat(times.age(10, seconds(5))).isEqualTo(seconds(2));
        assertThat(times.age(20, seconds(5))).isZero();
    }

    @Test
    void aPutThatBringsNothingChangesNothing() {
        times.mark(10, seconds(1));
        times.mark(10, seconds(3));

        assertThat(times.age(9, seconds(5))).isEqualTo(seconds(4));
    }

    @Test
    void whatIsAcknowledgedIsForgottenAndWhatFollowsIsNot() {
        times.mark(10, seconds(1));
        times.mark(20, seconds(2));
        times.trim(20);
        times.mark(30, seconds(3));
        times.trim(25);

        assertThat(times.age(25, seconds(5))).isEqualTo(seconds(2));
    }

    @Test
    void putsOfOneMomentShareAMarkAlsoWhenItsRecordsAreAcknowledged() {
        times.mark(10, seconds(1));
        times.trim(10);
        times.mark(20, seconds(1) + TimeUnit.MILLISECONDS.toNanos(99));

        assertThat(times.age(10, seconds(5))).isEqualTo(seconds(4));
    }

    private static long seconds(long seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }
}
