package io.millrace.benchmarks.sink;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.SinkRecord;

/** Ready-made records of many keys, in polls as a consumer gives them: a key is in one partition only. Stateless. */
public final class KeyedPolls {
    private KeyedPolls() {}

    /** So many payloads of so many bytes, each another. */
    public static List<byte[]> payloads(int bytes, int count) {
        Rows rows = new Rows(bytes);
        List<byte[]> payloads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            payloads.add(rows.json(rows.row(i)));
        }
        return payloads;
    }

    /** A record for each key; the payloads repeat. */
    public static List<List<SinkRecord>> distinct(List<byte[]> payloads, int keys) {
        List<List<SinkRecord>> polls = new ArrayList<>();
        for (int poll = 0; poll < keys / Sinks.POLL_RECORDS; poll++) {
            polls.add(poll(Sinks.PARTITIONS.get(poll % Sinks.PARTITIONS.size()), payloads, poll, false));
        }
        return polls;
    }

    /** As many records; every second poll is of the first partition and all of one key, the others are of other keys. */
    public static List<List<SinkRecord>> halfOfOneKey(List<byte[]> payloads, int keys) {
        List<List<SinkRecord>> polls = new ArrayList<>();
        List<TopicPartition> others = Sinks.PARTITIONS.subList(1, Sinks.PARTITIONS.size());
        for (int poll = 0; poll < keys / Sinks.POLL_RECORDS; poll++) {
            boolean hot = poll % 2 == 0;
            TopicPartition partition = hot ? Sinks.PARTITIONS.get(0) : others.get(poll / 2 % others.size());
            polls.add(poll(partition, payloads, poll, hot));
        }
        return polls;
    }

    private static List<SinkRecord> poll(TopicPartition partition, List<byte[]> payloads, int poll, boolean hot) {
        List<SinkRecord> records = new ArrayList<>();
        for (int i = poll * Sinks.POLL_RECORDS; i < (poll + 1) * Sinks.POLL_RECORDS; i++) {
            records.add(new SinkRecord(
                    partition.topic(),
                    partition.partition(),
                    Schema.STRING_SCHEMA,
                    "customer-" + (hot ? 100_000_000 : 100_000_001 + i),
                    Schema.BYTES_SCHEMA,
                    payloads.get(i % payloads.size()),
                    i));
        }
        return records;
    }
}
