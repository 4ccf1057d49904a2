package io.millrace.ops.kafka;

import io.millrace.ops.SchemaHistories.Scan;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Topics, to read what is in them now. Each method throws {@link io.millrace.ops.OpsException}. Thread-safe. */
public interface Topics {
    /** The names of all there are. */
    Set<String> names();

    /** The settings of a topic that decide what is kept; empty where they may not be read. */
    Map<String, String> settings(String topic);

    /**
     * Hands over what is in a topic now, each partition in its order.
     *
     * @return what was not read
     */
    Read read(String topic, Scan scan, Consumer<ConsumerRecord<byte[], byte[]>> messages);

    /**
     * How a reading ended.
     *
     * @param messages that were read
     * @param isWhole whether the end was reached
     * @param isFromTheStart whether nothing that was before had been deleted
     */
    record Read(long messages, boolean isWhole, boolean isFromTheStart) {}
}
