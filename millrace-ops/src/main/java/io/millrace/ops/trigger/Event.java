package io.millrace.ops.trigger;

import io.millrace.ops.TailedMessage;
import java.nio.ByteBuffer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A Record to be handled.
 *
 * @param partition where it is
 * @param offset its offset
 * @param key its key's bytes; null if it has none. Those of one partition that have none are in order among themselves
 * @param bytes what it takes of memory, roughly
 * @param message the Record
 */
record Event(
        TopicPartition partition, long offset, @Nullable ByteBuffer key, int bytes, TailedMessage message) {

    /** Events of one lane run one after another. */
    Lane.Name lane() {
        return new Lane.Name(partition, key);
    }
}
