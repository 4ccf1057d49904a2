package io.millrace.benchmarks.sink;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.SinkRecord;

/** Records as a consumer makes them: each a new object, with offsets that rise. Confined to one thread. */
public final class FreshRecords implements Polls {
    private final LongFunction<String> key;
    private final LongFunction<byte[]> value;
    private long records;
    private int polls;

    private FreshRecords(LongFunction<String> key, LongFunction<byte[]> value) {
        this.key = key;
        this.value = value;
    }

    /** Each with a key that no other has, and a value of its own of so many bytes. */
    public static FreshRecords ofDistinctKeys(int valueBytes) {
        return new FreshRecords(number -> "customer-" + number, number -> new byte[valueBytes]);
    }

    /**
     * With these payloads, over and over, and so many keys, each of which is in one partition only.
     *
     * @param keys a multiple of the number of partitions
     */
    public static FreshRecords ofKeys(int keys, List<byte[]> payloads) {
        int partitions = Sinks.PARTITIONS.size();
        int keysOfPartition = keys / partitions;
        return new FreshRecords(
                number -> {
                    long partition = number / Sinks.POLL_RECORDS % partitions;
                    return "customer-" + (100_000 + partition * keysOfPartition + number % keysOfPartition);
                },
                number -> payloads.get((int) (number % payloads.size())));
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
                    key.apply(number),
                    Schema.BYTES_SCHEMA,
                    value.apply(number),
                    number));
        }
        return poll;
    }
}
