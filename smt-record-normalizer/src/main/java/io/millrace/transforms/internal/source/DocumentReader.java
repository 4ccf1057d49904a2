package io.millrace.transforms.internal.source;

import io.millrace.transforms.internal.UnreadableEventException;
import io.millrace.transforms.internal.source.Patch.Truncated;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Reads Debezium's envelope of documents: {@code before} and {@code after} are JSON text, and an update without the whole document has
 * an {@code updateDescription}.
 */
final class DocumentReader implements EventReader {
    private static final String[] UPDATE = {"updatedFields", "removedFields", "truncatedArrays"};
    private static final int UPDATED = 0;
    private static final int REMOVED = 1;
    private static final int TRUNCATED = 2;

    private final Envelope envelope;
    private final Fields update;
    private final Fields truncated;

    /**
     * @param schema the envelope's schema, or null for maps
     * @param fixedDialect the configured kind of database, or null to take the event's word
     */
    DocumentReader(@Nullable Schema schema, @Nullable SourceDialect fixedDialect) {
        envelope = new Envelope(schema, fixedDialect);
        Schema updateSchema = Envelope.fieldSchema(schema, "updateDescription");
        update = Fields.of(updateSchema, UPDATE);
        Schema arrays = Envelope.fieldSchema(updateSchema, UPDATE[TRUNCATED]);
        truncated = Fields.of(
                arrays != null && arrays.type() == Schema.Type.ARRAY ? arrays.valueSchema() : null, "field", "size");
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
        Object metadata = envelope.metadata(value);
        String after = envelope.text(value, Envelope.AFTER);
        Patch patch = null;
        switch (operation) {
            case CREATE, READ -> Envelope.present(after, Envelope.AFTER);
            case UPDATE -> patch = after == null ? patch(value) : null;
            case DELETE, TRUNCATE -> after = null;
            case MESSAGE, SCHEMA_CHANGE ->
                throw new UnreadableEventException("op", "is m, which no change of a document is");
        }
        return new ChangeEvent(
                operation,
                dialect,
                block,
                dialect.origin(block, envelope.metadataId(metadata)),
                envelope.text(value, Envelope.BEFORE),
                after,
                patch,
                envelope.totalOrder(metadata));
    }

    private Patch patch(Object value) {
        Object description = envelope.optional(value, Envelope.UPDATE);
        if (description == null) {
            throw new UnreadableEventException("after", "is missing, and so is updateDescription");
        }
        Object updated = update.get(description, UPDATED);
        if (updated != null && !(updated instanceof String)) {
            throw wrong(UPDATED, updated, "JSON text");
        }
        return new Patch((String) updated, removed(description), truncated(description));
    }

    private @Nullable List<String> removed(Object description) {
        List<?> list = list(description, REMOVED);
        if (list == null) {
            return null;
        }
        List<String> names = new ArrayList<>(list.size());
        for (Object name : list) {
            if (!(name instanceof String text)) {
                throw wrong(REMOVED, name, "a name");
            }
            names.add(text);
        }
        return names;
    }

    private @Nullable List<Truncated> truncated(Object description) {
        List<?> list = list(description, TRUNCATED);
        if (list == null) {
            return null;
        }
        List<Truncated> arrays = new ArrayList<>(list.size());
        for (Object array : list) {
            if (!Fields.isHolder(array)) {
                throw wrong(TRUNCATED, array, "a struct or a map");
            }
            Object field = truncated.get(array, 0);
            Object size = truncated.get(array, 1);
            if (!(field instanceof String name) || !(size instanceof Integer || size instanceof Long)) {
                throw new UnreadableEventException(
                        "updateDescription.truncatedArrays", "has an array without its name or its size");
            }
            arrays.add(new Truncated(name, Math.toIntExact(((Number) size).longValue())));
        }
        return arrays;
    }

    private @Nullable List<?> list(Object description, int field) {
        Object found = update.get(description, field);
        if (found == null) {
            return null;
        }
        if (!(found instanceof List<?> list)) {
            throw wrong(field, found, "an array");
        }
        return list.isEmpty() ? null : list;
    }

    private static UnreadableEventException wrong(int field, @Nullable Object found, String expected) {
        return new UnreadableEventException(
                "updateDescription." + UPDATE[field],
                "holds " + (found == null ? "null" : "a " + found.getClass().getName()) + " instead of " + expected);
    }
}
