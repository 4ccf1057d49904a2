package io.millrace.connect.dynamodb.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.model.Record;

class ReadPaceTest {
    private static final int MIB = 1024 * 1024;
    private static final Record RECORD = Record.builder().sequenceNumber("1").build();

    private long now = 5_000_000_000L;
    private final ReadPace pace =
            new ReadPace(new ReadLimits(10_000, 5, 2 * MIB, 1_000, 4_000, 1, 1), now, () -> 0.999_999);

    @Test
    void makesFiveCallsASecondWhileThereIsMore() {
        int calls = 0;
        long end = now + TimeUnit.SECONDS.toNanos(10);

        while (now < end) {
            call(page(1, 1_000, 500));
            calls++;
            now = pace.readyAt();
        }

        assertThat(calls).isEqualTo(50);
    }

    @Test
    void paysForALargePageAfterwards() {
        long before = now;

        call(page(10_000, 10 * MIB, 500));

        assertThat(pace.readyAt() - before).isEqualTo(Duration.ofSeconds(5).toNanos());
    }

    @Test
    void asksForAMebibyteByTheSizeOfTheLastRecords() {
        assertThat(pace.recordsPerPage()).isEqualTo(1024);

        call(page(10, 20 * 1024, 500));
        assertThat(pace.recordsPerPage()).isEqualTo(512);

        call(page(0, 0, 500));
        assertThat(pace.recordsPerPage()).isEqualTo(512);

        call(page(1, 3 * MIB, 500));
        assertThat(pace.recordsPerPage()).isEqualTo(1);
    }

    @Test
    void asksForMoreWhereTheQuotaOfCallsWouldNotDo() {
        ReadPace fast = new ReadPace(new ReadLimits(10_000, 2, 8 * MIB, 1_000, 4_000, 1, 1), now, () -> 0.5);

        assertThat(fast.recordsPerPage()).isEqualTo(4096);
    }

    @Test
    void pausesLongerAndLongerAtTheTip() {
        long[] pauses = new long[8];

        for (int i = 0; i < pauses.length; i++) {
            call(page(0, 0, 0));
            pauses[i] = pause();
            now = pace.readyAt();
        }

        assertThat(pauses).isSorted().startsWith(200).endsWith(1_000);
    }

    @Test
    void doesNotPauseForAnEmptyPageWithMoreBehindIt() {
        call(page(0, 0, 0));
        now = pace.readyAt();
        call(page(0, 0, 7_000));

        assertThat(pause()).isEqualTo(200);
    }

    @Test
    void isAwakeAgainWithTheFirstRecord() {
        for (int i = 0; i < 8; i++) {
            call(page(0, 0, 0));
            now = pace.readyAt();
        }

        call(page(1, 100, 0));

        assertThat(pause()).isEqualTo(200);
    }

    @Test
    void pausesLongerTheMoreOftenItIsRefused() {
        long[] pauses = new long[6];

        for (int i = 0; i < pauses.length; i++) {
            pace.called(now);
            pace.throttled(now);
            pauses[i] = pause();
            now = pace.readyAt();
        }

        assertThat(pauses).isSorted().endsWith(3_999, 3_999);
        assertThat(pauses[0]).isBetween(200L, 400L);
    }

    @Test
    void remembersRefusalsUntilAsManyCallsHaveSucceeded() {
        for (int i = 0; i < 4; i++) {
            pace.throttled(now);
        }
        call(page(1, 1, 9));
        call(page(1, 1, 9));

        pace.throttled(now);

        assertThat(pause()).isBetween(500L, 1_000L);
    }

    @Test
    void triesAgainLaterAfterEachFailureButForEver() {
        long last = 0;
        for (int i = 0; i < 40; i++) {
            pace.called(now);
            pace.failed(now);
            last = pause();
            now = pace.readyAt();
        }

        assertThat(last).isBetween(9_000L, 10_000L);
    }

    private void call(Page page) {
        pace.called(now);
        pace.answered(page, now);
    }

    private long pause() {
        return TimeUnit.NANOSECONDS.toMillis(pace.readyAt() - now);
    }

    private static Page page(int records, long bytes, long behind) {
        List<Record> all = Collections.nCopies(records, RECORD);
        return new Page("shardId-000000000000", all, bytes, behind, Instant.EPOCH, false);
    }
}
