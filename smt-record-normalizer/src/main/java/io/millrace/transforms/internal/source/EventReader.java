package io.millrace.transforms.internal.source;

import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of one shape: each way in which changes are written down has its reader. A reader is made for one schema, or for
 * values without, and is then confined to one thread.
 */
public interface EventReader {
    /**
     * Reads one event, a struct of the reader's schema or a map.
     *
     * @param offset what the source keeps to go on behind it; empty where that is not known, as on sinks
     * @throws io.millrace.transforms.internal.UnreadableEventException if it cannot be read
     */
    ChangeEvent read(Object value, Map<String, ?> offset);

    /** The schema of the rows, or of what else becomes {@code record}; null without schemas, or where there is none. */
    @Nullable
    Schema rowSchema();

    /** The kind of database, where it is known before any event: configured, or told by the schema. */
    default @Nullable SourceDialect dialect() {
        return null;
    }
}
