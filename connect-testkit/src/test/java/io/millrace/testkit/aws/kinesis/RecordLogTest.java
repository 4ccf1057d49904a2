package io.millrace.testkit.aws.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RecordLogTest {
    private final ShardSequence sequence = new ShardSequence(1, 1, 0);
    private final RecordLog log = new RecordLog();

    private void append(long count) {
        for (long i = 0; i < count; i++) {
            long index = log.end();
            log.append(
                    new LocalRecord(sequence, index, new PutBatch.Entry("k", new byte[1], 0, 0, 2), 10 * index, index));
        }
    }

    private static List<Long> indexes(List<LocalRecord> records) {
        return records.stream().map(LocalRecord::index).toList();
    }

    @Test
    void returnsRecordsFromAnIndexOn() {
        append(3000);

        assertThat(indexes(log.since(2998, 10))).containsExactly(2998L, 2999L);
        assertThat(indexes(log.since(1020, 8)))
                .containsExactlyElementsOf(LongStream.range(1020, 1028).boxed().toList());
        assertThat(log.since(3000, 10)).isEmpty();
        assertThat(log.since(9999, 10)).isEmpty();
        assertThat(log.since(0, Integer.MAX_VALUE)).hasSize(3000);
    }

    @Test
    void forgetsTheOldestAndGoesOn() {
        append(2500);

        log.trimBefore(2100);
        append(1);

        assertThat(log.first()).isEqualTo(2100);
        assertThat(log.end()).isEqualTo(2501);
        assertThat(log.get(2099)).isNull();
        assertThat(indexes(log.since(0, 2))).containsExactly(2100L, 2101L);
        log.trimBefore(9999);
        append(1);
        assertThat(indexes(log.since(0, 10))).containsExactly(2501L);
    }

    @Test
    void countsWhatItDoesNotKeep() {
        log.skip(5);
        log.skip(2000);

        assertThat(log.end()).isEqualTo(2005);
        assertThat(log.since(0, 10)).isEmpty();
    }

    @Test
    void findsRecordsByTime() {
        append(2000);
        log.trimBefore(100);

        assertThat(log.indexAtTime(0)).isEqualTo(100);
        assertThat(log.indexAtTime(15_001)).isEqualTo(1501);
        assertThat(log.indexAtTime(15_010)).isEqualTo(1501);
        assertThat(log.indexAtTime(99_999)).isEqualTo(2000);
    }

    @Test
    void showsReadersAPrefixWithoutGapsWhileItIsWritten() throws InterruptedException {
        AtomicBoolean done = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            append(50_000);
            done.set(true);
        });
        writer.start();
        long next = 0;
        while (next < 50_000 && (!done.get() || next < log.end())) {
            for (LocalRecord record : log.since(next, 777)) {
                assertThat(record.index()).isEqualTo(next);
                next++;
            }
        }
        writer.join();
        assertThat(next).isEqualTo(50_000);
    }
}
