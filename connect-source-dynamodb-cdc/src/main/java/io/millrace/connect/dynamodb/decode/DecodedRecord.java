package io.millrace.connect.dynamodb.decode;

import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a source record is made of, but for its partition and offset. Its timestamp is none, as that of Debezium's: the producer or
 * the broker sets it; when the change was made is in the value.
 *
 * @param kind what it is
 * @param topic where it goes
 * @param keySchema of the key; null for a map
 * @param key the item's key; in quarantine the partition key in the stream
 * @param valueSchema of the value; null for a map and for a tombstone
 * @param value the change, null for a tombstone; in quarantine the bytes as they came
 * @param headers none but for a record in quarantine
 */
public record DecodedRecord(
        Kind kind,
        String topic,
        @Nullable Schema keySchema,
        @Nullable Object key,
        @Nullable Schema valueSchema,
        @Nullable Object value,
        ConnectHeaders headers) {
    /** What a record is. */
    public enum Kind {
        /** A change of an item. */
        CHANGE,
        /** That a key has no item any more. */
        TOMBSTONE,
        /** What could not be decoded. */
        QUARANTINED
    }

    /** The source record, with where it comes from and how far that is read. */
    public SourceRecord at(Map<String, ?> partition, Map<String, ?> offset) {
        return new SourceRecord(partition, offset, topic, null, keySchema, key, valueSchema, value, null, headers);
    }
}
