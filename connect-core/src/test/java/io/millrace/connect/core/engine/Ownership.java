package io.millrace.connect.core.engine;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** A partition's time with a task, from its opening to its closing. */
final class Ownership {
    final KafkaLog log;

    final PartitionProgress progress;
    final List<Item> items = new ArrayList<>();
    /** Of the next record to read. */
    int position;

    boolean closed;
    /** Requests that carry something of it and have no answer yet. */
    int requests;
    /** What is neither answered as stored nor reported. */
    int unsettled;

    Ownership(KafkaLog log, TopicPartition partition) {
        this.log = log;

        this.progress = new PartitionProgress(partition);
        this.position = log.committed;
    }

    int committable() {
        return (int) progress.committable(new OffsetAndMetadata(position)).offset();
    }

    @Override
    public String toString() {
        return progress.toString();
    }
}
