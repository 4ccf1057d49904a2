package io.millrace.ops;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a connector has come in one of the things that it reads. Keys and values are the connector's own (text, numbers, truth values,
 * null); those of a sink are {@code kafka_topic}, {@code kafka_partition} and {@code kafka_offset}.
 *
 * @param partition what is read
 * @param offset the next position in it, or the last, as the connector counts; null: none
 */
public record ConnectorOffset(
        Map<String, @Nullable Object> partition, @Nullable Map<String, @Nullable Object> offset) {

    /** Copies the maps. */
    public ConnectorOffset {
        partition = Collections.unmodifiableMap(new LinkedHashMap<>(partition));
        offset = offset == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(offset));
    }

    /**
     * Of a sink.
     *
     * @param offset of the record that it reads next
     */
    public static ConnectorOffset ofSink(String topic, int partition, long offset) {
        return new ConnectorOffset(
                Map.of("kafka_topic", topic, "kafka_partition", partition), Map.of("kafka_offset", offset));
    }
}
