package io.millrace.connect.dynamodb.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ScanPaceTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private static ScanPace pace(double rcu, double itemBytes) {
        return new ScanPace(rcu, itemBytes, 5000, 0, () -> 0.0);
    }

    @Test
    void takesOnAverageWhatItMay() {
        ScanPace pace = pace(10, 4096);
        long now = 0;
        double taken = 0;

        while (now < 100 * SECOND) {
            pace.answered(7, 7.0, now);
            taken += 7;
            now = pace.readyAt();
        }

        assertThat(taken / 100).isBetween(9.9, 10.1);
    }

    @Test
    void savesNothingUpForLater() {
        ScanPace pace = pace(10, 4096);
        pace.answered(10, 10.0, 0);

        pace.answered(10, 10.0, 50 * SECOND);

        assertThat(pace.readyAt()).isEqualTo(51 * SECOND);
    }

    @Test
    void asksForASecondsWorthOfItemsOfTheSizeThatTheyHave() {
        ScanPace pace = pace(100, 4096);
        assertThat(pace.limit()).isEqualTo(100);

        pace.answered(100, 25.0, 0);

        assertThat(pace.limit()).isEqualTo(400);
    }

    @Test
    void asksForOneItemAtLeastAndForNoMoreThanItMay() {
        assertThat(pace(0.5, 400_000).limit()).isEqualTo(1);
        assertThat(pace(Double.POSITIVE_INFINITY, 100).limit()).isEqualTo(5000);
    }

    @Test
    void isHeldUpByNothingWithoutABound() {
        ScanPace pace = pace(Double.POSITIVE_INFINITY, 100);

        pace.answered(5000, 256.0, SECOND);

        assertThat(pace.readyAt()).isEqualTo(SECOND);
    }

    @Test
    void reckonsWithTheUsualSizeWhereNoCostIsSaid() {
        ScanPace pace = pace(10, 8192);

        pace.answered(10, null, 0);

        assertThat(pace.readyAt()).isEqualTo(2 * SECOND);
    }

    @Test
    void pausesLongerWithEachFailure() {
        ScanPace pace = pace(10, 4096);
        pace.failed(0);
        long first = pace.readyAt();
        pace.failed(0);
        long second = pace.readyAt();
        for (int i = 0; i < 20; i++) {
            pace.failed(0);
        }

        assertThat(first).isPositive();
        assertThat(second).isEqualTo(2 * first);
        assertThat(pace.readyAt()).isLessThanOrEqualTo(20 * SECOND);
    }
}
