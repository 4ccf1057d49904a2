package io.millrace.transforms.internal.source;

import io.millrace.transforms.internal.UnreadableEventException;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** Reads the envelope of DynamoDB's items: {@code before} and {@code after} are whole items, as JSON text or as maps. */
final class ItemReader implements EventReader {
    private final Envelope envelope;

    /**
     * @param schema the envelope's schema, or null for maps
     * @param fixedDialect the configured kind of database, or null to take the event's word
     */
    ItemReader(@Nullable Schema schema, @Nullable SourceDialect fixedDialect) {
        envelope = new Envelope(schema, fixedDialect);
    }

    @Override
    public @Nullable Schema rowSchema() {
        return null;
    }

    @Override
    public ChangeEvent read(Object value, Map<String, ?> offset) {
        Operation operation = envelope.operation(value);
        SourceBlock block = envelope.source(value, offset);
        SourceDialect dialect = envelope.dialect(block);
        Object after = envelope.image(value, Envelope.AFTER);
        switch (operation) {
            case CREATE, READ, UPDATE -> Envelope.present(after, Envelope.AFTER);
            case DELETE -> after = null;
            case TRUNCATE, MESSAGE, SCHEMA_CHANGE ->
                throw new UnreadableEventException("op", "is t or m, which no change of an item is");
        }
        return new ChangeEvent(
                operation,
                dialect,
                block,
                dialect.origin(block, null),
                envelope.image(value, Envelope.BEFORE),
                after,
                null,
                null);
    }
}
