package io.millrace.ops;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message of a topic, decoded.
 *
 * @param topic its topic
 * @param partition its partition
 * @param offset its offset
 * @param timestamp Kafka's timestamp
 * @param kind whether it is a Record
 * @param key its key as JSON text, or as it is if it is some other text; null if it has none
 * @param value the Record; of other messages what was decoded, if it could be
 * @param note of a message that is no Record: what it is; of one that cannot be decoded: why
 */
public record TailedMessage(
        String topic,
        int partition,
        long offset,
        Instant timestamp,
        Kind kind,
        @Nullable String key,
        @Nullable JsonNode value,
        @Nullable String note) {

    /** What a message is. */
    public enum Kind {
        RECORD,
        /** A heartbeat, a transaction's boundary, a tombstone, a notification, or anything else that is no change. */
        OTHER,
        UNREADABLE
    }

    /** Whether it is a Record. */
    public boolean isRecord() {
        return kind == Kind.RECORD;
    }

    /** Where it is: {@code topic-partition@offset}. */
    public String place() {
        return topic + "-" + partition + "@" + offset;
    }

    /** The Record's {@code event_type}; empty text for what is no Record. */
    public String action() {
        String action = text("event_type");
        return action == null ? "" : action;
    }

    /** The Record's {@code schema_name}. */
    public @Nullable String schema() {
        return text("schema_name");
    }

    /** The Record's {@code table_name}. */
    public @Nullable String table() {
        return text("table_name");
    }

    /** The Record's {@code event_id}. */
    public @Nullable String eventId() {
        return text("event_id");
    }

    private @Nullable String text(String field) {
        return isRecord() && value != null && value.hasNonNull(field)
                ? value.path(field).asText()
                : null;
    }
}
