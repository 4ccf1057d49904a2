package io.millrace.benchmarks.memory;

import io.millrace.benchmarks.sink.Polls;
import io.millrace.benchmarks.sink.Sinks;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.SinkRecord;

/** Records as a consumer makes them: each a new object, with a key that no other has, offsets that rise. Confined to one thread. */
final class FreshRecords implements Polls {
    private final int valueBytes;
    private long records;
    private int polls;

    FreshRecords(int valueBytes) {
        this.valueBytes = valueBytes;
    }

    /** What one poll of them takes on the heap, about. */
    long pollBytes() {
        return (long) Sinks.POLL_RECORDS * (valueBytes + 512);
    }

    @Override
    public List<SinkRecord> next() {
        TopicPartition partition = Sinks.PARTITIONS.get(polls++ % Sinks.PARTITIONS.size());
        List<SinkRecord> poll = new ArrayList<>(Sinks.POLL_RECORDS);
        for (int i = 0; i < Sinks.POLL_RECORDS; i++) {
            long number = records++;
            poll.add(new SinkRecord(
                    partition.topic(),
                    partition.partition(),
                    Schema.STRING_SCHEMA,
                    "customer-" + number,
                    Schema.BYTES_SCHEMA,
                    new byte[valueBytes],
                    number));
        }
        return poll;
    }
}
