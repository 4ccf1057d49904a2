package io.millrace.transforms.internal.source;

import io.millrace.transforms.internal.UnreadableEventException;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Debezium's envelope: what is the same whatever its rows are. Made for one schema, or for maps; immutable. */
final class Envelope {
    private static final String[] NAMES = {
        "op", "source", "before", "after", "message", "updateDescription", "transaction"
    };
    static final int BEFORE = 2;
    static final int AFTER = 3;
    static final int MESSAGE = 4;
    static final int UPDATE = 5;
    private static final int OP = 0;
    private static final int SOURCE = 1;
    private static final int TRANSACTION = 6;
    private static final int ID = 0;
    private static final int TOTAL_ORDER = 1;

    private final Fields fields;
    private final Fields source;
    private final Fields transaction;
    private final @Nullable SourceDialect fixedDialect;
    private final boolean typed;

    /**
     * @param schema the envelope's schema, or null for maps
     * @param fixedDialect the configured kind of database, or null to take the event's word
     */
    Envelope(@Nullable Schema schema, @Nullable SourceDialect fixedDialect) {
        fields = Fields.of(schema, NAMES);
        source = Fields.of(fieldSchema(schema, "source"), SourceField.keys());
        transaction = Fields.of(fieldSchema(schema, "transaction"), "id", "total_order");
        this.fixedDialect = fixedDialect;
        this.typed = schema != null;
    }

    Operation operation(Object value) {
        return Operation.ofCode(fields.get(value, OP));
    }

    SourceBlock source(Object value, Map<String, ?> offset) {
        return new SourceBlock(source, structured(value, SOURCE), offset);
    }

    SourceDialect dialect(SourceBlock block) {
        return fixedDialect != null ? fixedDialect : Dialects.ofConnector(block.text(SourceField.CONNECTOR));
    }

    /** The block of transaction metadata, if the event has one. */
    @Nullable
    Object metadata(Object value) {
        return optional(value, TRANSACTION);
    }

    @Nullable
    String metadataId(@Nullable Object metadata) {
        Object id = metadata == null ? null : transaction.get(metadata, ID);
        if (id == null || id instanceof String) {
            return (String) id;
        }
        throw new UnreadableEventException(
                "transaction.id", "is a " + id.getClass().getName() + " instead of text");
    }

    @Nullable
    Long totalOrder(@Nullable Object metadata) {
        Object order = metadata == null ? null : transaction.get(metadata, TOTAL_ORDER);
        if (order == null || order instanceof Long || order instanceof Integer) {
            return order == null ? null : ((Number) order).longValue();
        }
        throw new UnreadableEventException(
                "transaction.total_order", "is a " + order.getClass().getName() + " instead of a whole number");
    }

    /** The field's struct or map. */
    Object structured(Object value, int field) {
        return present(optional(value, field), field);
    }

    /** The field's struct or map, null where there is none. */
    @Nullable
    Object optional(Object value, int field) {
        Object found = fields.get(value, field);
        if (found == null || (typed ? found instanceof Struct : found instanceof Map)) {
            return found;
        }
        throw new UnreadableEventException(
                NAMES[field], "is a " + found.getClass().getName() + " instead of a " + (typed ? "struct" : "map"));
    }

    /** The field's text, null where there is none. */
    @Nullable
    String text(Object value, int field) {
        Object found = fields.get(value, field);
        if (found == null || found instanceof String) {
            return (String) found;
        }
        throw new UnreadableEventException(
                NAMES[field], "is a " + found.getClass().getName() + " instead of JSON text");
    }

    /** A row that comes as JSON text, or as a map where there are no schemas; null where there is none. */
    @Nullable
    Object image(Object value, int field) {
        Object found = fields.get(value, field);
        return !typed && found instanceof Map ? found : text(value, field);
    }

    static <T> T present(@Nullable T found, int field) {
        if (found == null) {
            throw new UnreadableEventException(NAMES[field], "is missing");
        }
        return found;
    }

    /** The schema of a field of a struct. */
    static @Nullable Schema fieldSchema(@Nullable Schema schema, String name) {
        Field field = schema == null || schema.type() != Schema.Type.STRUCT ? null : schema.field(name);
        return field == null ? null : field.schema();
    }
}
