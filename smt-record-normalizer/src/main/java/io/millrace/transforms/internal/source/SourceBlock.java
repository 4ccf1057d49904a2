package io.millrace.transforms.internal.source;

import io.millrace.transforms.internal.UnreadableEventException;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** The {@code source} block of one event, a struct or a map, and the offset that came with the event. Immutable view. */
public final class SourceBlock {
    private final Fields fields;
    private final Object block;
    private final Map<String, ?> offset;

    SourceBlock(Fields fields, Object block, Map<String, ?> offset) {
        this.fields = fields;
        this.block = block;
        this.offset = offset;
    }

    /** A whole number in the source's offset of the event; null where it has none. */
    @Nullable
    Long offset(String key) {
        return offset.get(key) instanceof Number number && (number instanceof Integer || number instanceof Long)
                ? (Long) number.longValue()
                : null;
    }

    /** The field's text; null where it is absent, null or empty (Debezium's logical messages have an empty table). */
    public @Nullable String text(SourceField field) {
        return text(field.key(), fields.get(block, field.index()));
    }

    /** Likewise, of a field of the block that is in a field. */
    @Nullable
    String text(SourceField field, String inner) {
        Object holder = fields.get(block, field.index());
        if (holder == null) {
            return null;
        }
        if (!Fields.isHolder(holder)) {
            throw new UnreadableEventException(
                    "source." + field.key(), "is a " + holder.getClass().getName() + " instead of a struct or a map");
        }
        Schema schema = holder instanceof Struct struct ? struct.schema() : null;
        return text(field.key() + '.' + inner, Fields.of(schema, inner).get(holder, 0));
    }

    private static @Nullable String text(String name, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (!(value instanceof String) && !(value instanceof Long) && !(value instanceof Integer)) {
            throw new UnreadableEventException(
                    "source." + name, "is a " + value.getClass().getName() + " instead of text");
        }
        String text = value.toString();
        return text.isEmpty() ? null : text;
    }

    /** The field's number, written as a number or as digits; null where it is absent or null. */
    public @Nullable Long number(SourceField field) {
        Object value = fields.get(block, field.index());
        if (value == null || value instanceof Long) {
            return (Long) value;
        }
        if (value instanceof Integer || value instanceof Short) {
            return ((Number) value).longValue();
        }
        if (value instanceof String digits) {
            if (digits.isEmpty()) {
                return null;
            }
            try {
                return Long.valueOf(digits);
            } catch (NumberFormatException e) {
                throw new UnreadableEventException("source." + field.key(), "is not a whole number of 64 bits");
            }
        }
        throw new UnreadableEventException(
                "source." + field.key(), "is a " + value.getClass().getName() + " instead of a whole number");
    }
}
