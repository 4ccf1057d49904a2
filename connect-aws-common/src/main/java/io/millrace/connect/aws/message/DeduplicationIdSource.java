package io.millrace.connect.aws.message;

import io.millrace.connect.core.delivery.RejectedRecordException;
import io.millrace.connect.core.record.FieldPath;
import io.millrace.connect.core.record.RecordText;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where the deduplication id of FIFO messages comes from. */
enum DeduplicationIdSource {
    OFFSET,
    EVENT_ID,
    FIELD,
    HEADER,
    NONE;

    private static final String PURPOSE = "deduplication-id";
    private static final String EVENT_ID_FIELD = "event_id";

    /** The source that a configuration names. */
    static DeduplicationIdSource of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /**
     * Makes deduplication ids; text that no id can be becomes its SHA-256. Null and empty text are rejected: with one id for all
     * such records, all but the first would be lost.
     *
     * @param given the field or the header; empty where the source needs none
     * @return null where the service is to make the ids, of the bodies
     */
    @Nullable
    RecordText ids(String given, MessageKeys keys, String connectorName) {
        String useOffset = "set " + keys.deduplicationIdSource() + " to offset";
        return switch (this) {
            case OFFSET -> new OffsetId(connectorName);
            case EVENT_ID -> MessageId.of(eventId(keys, useOffset));
            case FIELD ->
                MessageId.of(present(
                        RecordText.field(given, PURPOSE, keys.deduplicationIdField()),
                        "the field '" + given + "', which " + keys.deduplicationIdField()
                                + " names, is null or empty. Give" + " it a value with a transform, or " + useOffset));
            case HEADER ->
                MessageId.of(present(
                        RecordText.header(given, PURPOSE, keys.deduplicationIdHeader()),
                        "the header '" + given + "', which " + keys.deduplicationIdHeader()
                                + " names, is null or empty." + " Give it a value, or " + useOffset));
            case NONE -> null;
        };
    }

    private static RecordText eventId(MessageKeys keys, String useOffset) {
        FieldPath field = FieldPath.parse(EVENT_ID_FIELD);
        RecordText text = RecordText.field(EVENT_ID_FIELD, PURPOSE, keys.deduplicationIdSource());
        return present(
                record -> field.find(record.value(), record.valueSchema()) == null ? null : text.of(record),
                "the value has no event_id, or it is null, and " + keys.deduplicationIdSource()
                        + " is event_id. The record"
                        + " normalizer makes it (output.mode=record, record.extensions=true; null where the source does not"
                        + " tell its position): use it, or " + useOffset);
    }

    private static RecordText present(RecordText text, String otherwise) {
        return record -> {
            String id = text.of(record);
            if (id == null || id.isEmpty()) {
                throw new RejectedRecordException(PURPOSE + "-missing", otherwise);
            }
            return id;
        };
    }
}
