package io.millrace.connect.dynamodb.snapshot;

import io.millrace.connect.dynamodb.shards.OffsetFields;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How far a segment was scanned: its source offset. Immutable.
 *
 * @param lastKey the key of the last item that was read, as {@link KeyText} has it; null if there was none
 * @param isEnd whether all of it was
 */
public record SegmentOffset(@Nullable String lastKey, boolean isEnd) {
    /** Nothing was read. */
    static final SegmentOffset START = new SegmentOffset(null, false);

    static final SegmentOffset END = new SegmentOffset(null, true);

    private static final String FORM = "{\"version\": 1, \"state\": \"ACTIVE\", \"lastKey\":"
            + " \"{\\\"id\\\":{\\\"S\\\":\\\"…\\\"}}\"}, or state \"END\" without \"lastKey\"";

    private static final Set<String> FIELDS = Set.of("version", "lastKey", "state");

    /** Behind an item. */
    static SegmentOffset behind(Map<String, AttributeValue> key) {
        return new SegmentOffset(KeyText.encode(key), false);
    }

    /** As Connect stores it. */
    public Map<String, Object> encode() {
        Map<String, Object> fields = new HashMap<>();
        fields.put("version", OffsetFields.VERSION);
        fields.put("state", isEnd ? "END" : "ACTIVE");
        if (lastKey != null) {
            fields.put("lastKey", lastKey);
        }
        return fields;
    }

    /**
     * Reads what {@link #encode} made.
     *
     * @param segment for errors
     * @param offset as Connect has stored it, or a user wrote it
     * @throws ConnectException if it is of a later release, or its form is wrong
     */
    public static SegmentOffset decode(String segment, Map<String, ?> offset) {
        OffsetFields fields = new OffsetFields(offset, FIELDS, "The offset of " + segment, FORM);
        String lastKey = fields.text("lastKey");
        boolean isEnd = switch (fields.required("state", fields.text("state"))) {
            case "ACTIVE" -> false;
            case "END" -> true;
            default -> throw fields.wrong("\"state\" is neither \"ACTIVE\" nor \"END\"");
        };
        if (lastKey != null && (isEnd || KeyText.decode(lastKey).isEmpty())) {
            throw fields.wrong("\"lastKey\" is no key of an item, or beside \"END\"");
        }
        return new SegmentOffset(lastKey, isEnd);
    }
}
