package io.millrace.connect.aws.message;

import io.millrace.connect.core.record.RecordText;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where the group id of messages comes from. */
enum GroupIdSource {
    KEY,
    FIELD,
    HEADER,
    TOPIC,
    PARTITION,
    FIXED,
    NONE;

    private static final String PURPOSE = "group-id";

    /** The source that a configuration names. */
    static GroupIdSource of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /**
     * Makes group ids: null and empty text become {@code topic-partition}, text that no id can be becomes its SHA-256.
     *
     * @param given the field, the header or the fixed text; empty where the source needs none
     * @return null where messages have no group
     */
    @Nullable
    RecordText ids(String given, MessageKeys keys) {
        RecordText text = switch (this) {
            case KEY -> RecordText.key(PURPOSE);
            case FIELD -> RecordText.field(given, PURPOSE, keys.groupIdField());
            case HEADER -> RecordText.header(given, PURPOSE, keys.groupIdHeader());
            case TOPIC -> RecordText.topic();
            case PARTITION -> RecordText.topicPartition();
            case FIXED -> RecordText.fixed(given);
            case NONE -> null;
        };
        return text == null ? null : MessageId.of(text.orElse(RecordText.topicPartition()));
    }
}
