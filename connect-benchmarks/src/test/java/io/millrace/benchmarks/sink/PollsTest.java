package io.millrace.benchmarks.sink;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class PollsTest {
    private static final List<byte[]> PAYLOADS = List.of("first".getBytes(US_ASCII), "second".getBytes(US_ASCII));

    @Test
    void readyMadePollsRepeat() {
        List<SinkRecord> first = List.of(new SinkRecord("rows", 0, null, null, null, "first", 0));
        List<SinkRecord> second = List.of(new SinkRecord("rows", 0, null, null, null, "second", 1));

        Polls polls = Polls.repeating(List.of(first, second));

        assertThat(List.of(polls.next(), polls.next(), polls.next())).containsExactly(first, second, first);
    }

    @Test
    void freshRecordsOfSoManyKeysHaveEachInOnePartition() {
        List<SinkRecord> records = taken(FreshRecords.ofKeys(1_000, PAYLOADS), 16);

        assertThat(records.stream().map(SinkRecord::key).distinct()).hasSize(1_000);
        assertThat(records.stream()
                        .collect(Collectors.groupingBy(SinkRecord::key))
                        .values())
                .allSatisfy(ofKey -> assertThat(ofKey.stream().map(SinkRecord::kafkaPartition))
                        .hasSize(8)
                        .containsOnly(ofKey.get(0).kafkaPartition()));
    }

    @Test
    void freshRecordsNeverHaveAnOffsetTwice() {
        List<SinkRecord> records = taken(FreshRecords.ofKeys(1_000, PAYLOADS), 16);

        assertThat(records.stream().map(SinkRecord::kafkaOffset)).doesNotHaveDuplicates();
    }

    private static List<SinkRecord> taken(Polls polls, int count) {
        List<SinkRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.addAll(polls.next());
        }
        return records;
    }
}
