package io.millrace.transforms.internal.source;

import io.millrace.transforms.internal.UnreadableEventException;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** Reads Debezium's relational envelope: {@code before}, {@code after}, {@code source}, {@code op}; and its logical messages. */
final class RelationalReader implements EventReader {
    private final Envelope envelope;
    private final @Nullable Schema rowSchema;
    private final boolean beforeIsOfOtherColumns;
    private final @Nullable SourceDialect dialect;

    /**
     * @param schema the envelope's schema, or null for maps
     * @param fixedDialect the configured kind of database, or null to take the event's word
     */
    RelationalReader(@Nullable Schema schema, @Nullable SourceDialect fixedDialect) {
        envelope = new Envelope(schema, fixedDialect);
        dialect = fixedDialect != null ? fixedDialect : Dialects.ofSource(Envelope.fieldSchema(schema, "source"));
        Schema after = structSchema(schema, "after");
        Schema before = structSchema(schema, "before");
        Schema row = after == null ? before : after;
        rowSchema = row == null ? structSchema(schema, "message") : row;
        // Rows are read by the places of their columns.
        beforeIsOfOtherColumns =
                after != null && before != null && !after.fields().equals(before.fields());
    }

    @Override
    public @Nullable Schema rowSchema() {
        return rowSchema;
    }

    @Override
    public @Nullable SourceDialect dialect() {
        return dialect;
    }

    @Override
    public ChangeEvent read(Object value, Map<String, ?> offset) {
        Operation operation = envelope.operation(value);
        SourceBlock block = envelope.source(value, offset);
        SourceDialect found = envelope.dialect(block);
        Object metadata = envelope.metadata(value);
        return new ChangeEvent(
                operation,
                found,
                block,
                found.origin(block, envelope.metadataId(metadata)),
                before(value),
                after(value, operation),
                null,
                envelope.totalOrder(metadata));
    }

    private @Nullable Object before(Object value) {
        Object before = envelope.optional(value, Envelope.BEFORE);
        if (before != null && beforeIsOfOtherColumns) {
            throw new UnreadableEventException("before", "has a schema of other columns than after");
        }
        return before;
    }

    private @Nullable Object after(Object value, Operation operation) {
        return switch (operation) {
            case CREATE, READ, UPDATE -> envelope.structured(value, Envelope.AFTER);
            case MESSAGE -> envelope.structured(value, Envelope.MESSAGE);
            case DELETE, TRUNCATE, SCHEMA_CHANGE -> null;
        };
    }

    /** The schema of a field that holds structs. */
    private static @Nullable Schema structSchema(@Nullable Schema schema, String name) {
        Schema found = Envelope.fieldSchema(schema, name);
        return found != null && found.type() == Schema.Type.STRUCT ? found : null;
    }
}
