package io.millrace.connect.core.engine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Kafka partition: its records, what was committed, and, as the service knows it, which of its records are done. */
final class KafkaLog {
    final List<Written> records = new ArrayList<>();
    /** Stored, reported, or dropped by a transform. */
    final BitSet done = new BitSet();

    int committed;

    @Nullable
    Ownership owner;

    /** @param stream where it is to be sent; null if a transform drops it */
    record Written(
            @Nullable String key, int bytes, @Nullable String stream) {}

    void write(Written record) {
        if (record.stream() == null) {
            done.set(records.size());
        }
        records.add(record);
    }
}
