package io.millrace.transforms.internal.source;

import io.millrace.transforms.internal.UnreadableEventException;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Reads Debezium's relational envelope: {@code before}, {@code after}, {@code source}, {@code op}; and its logical messages. */
final class RelationalReader implements EventReader {
    private static final String[] ENVELOPE = {"op", "source", "before", "after", "message", "transaction"};
    private static final int OP = 0;
    private static final int SOURCE = 1;
    private static final int BEFORE = 2;
    private static final int AFTER = 3;
    private static final int MESSAGE = 4;
    private static final int TRANSACTION = 5;
    private static final int ID = 0;
    private static final int TOTAL_ORDER = 1;

    private final Fields envelope;
    private final Fields source;
    private final Fields transaction;
    private final @Nullable SourceDialect fixedDialect;
    private final @Nullable Schema rowSchema;

    /**
     * @param schema the envelope's schema, or null for maps
     * @param fixedDialect the configured kind of database, or null to take the event's word
     */
    RelationalReader(@Nullable Schema schema, @Nullable SourceDialect fixedDialect) {
        envelope = Fields.of(schema, ENVELOPE);
        source = Fields.of(fieldSchema(schema, "source"), SourceField.keys());
        transaction = Fields.of(fieldSchema(schema, "transaction"), "id", "total_order");
        this.fixedDialect = fixedDialect;
        Schema after = structSchema(schema, "after");
        Schema before = after == null ? structSchema(schema, "before") : after;
        rowSchema = before == null ? structSchema(schema, "message") : before;
    }

    @Override
    public @Nullable Schema rowSchema() {
        return rowSchema;
    }

    @Override
    public ChangeEvent read(Object value) {
        Operation operation = Operation.ofCode(envelope.get(value, OP));
        SourceBlock block = new SourceBlock(source, structured(value, SOURCE));
        SourceDialect dialect =
                fixedDialect != null ? fixedDialect : Dialects.ofConnector(block.text(SourceField.CONNECTOR));
        Object metadata = optional(value, TRANSACTION);
        Object metadataId = metadata == null ? null : transaction.get(metadata, ID);
        Object totalOrder = metadata == null ? null : transaction.get(metadata, TOTAL_ORDER);
        return new ChangeEvent(
                operation,
                dialect,
                block,
                dialect.origin(block, metadataId == null ? null : metadataId.toString()),
                optional(value, BEFORE),
                after(value, operation),
                totalOrder instanceof Number number ? number.longValue() : null);
    }

    private @Nullable Object after(Object value, Operation operation) {
        return switch (operation) {
            case CREATE, READ, UPDATE -> structured(value, AFTER);
            case MESSAGE -> structured(value, MESSAGE);
            case DELETE, TRUNCATE, SCHEMA_CHANGE -> null;
        };
    }

    private Object structured(Object value, int field) {
        Object found = optional(value, field);
        if (found == null) {
            throw new UnreadableEventException(ENVELOPE[field], "is missing");
        }
        return found;
    }

    private @Nullable Object optional(Object value, int field) {
        Object found = envelope.get(value, field);
        if (found == null || found instanceof Struct || found instanceof Map) {
            return found;
        }
        throw new UnreadableEventException(
                ENVELOPE[field], "is a " + found.getClass().getName() + " instead of a struct or a map");
    }

    /** The schema of a field that holds structs; documents are text instead. */
    private static @Nullable Schema structSchema(@Nullable Schema schema, String name) {
        Schema found = fieldSchema(schema, name);
        return found != null && found.type() == Schema.Type.STRUCT ? found : null;
    }

    private static @Nullable Schema fieldSchema(@Nullable Schema schema, String name) {
        Field field = schema == null ? null : schema.field(name);
        return field == null ? null : field.schema();
    }
}
