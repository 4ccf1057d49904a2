package io.millrace.ops;

import java.util.List;

/**
 * What is known of the history of a source's tables.
 *
 * @param connector the source
 * @param basis what tells of it
 * @param origin the topic or the address that was read
 * @param tables those that were found, in the order of their names
 * @param warnings what may be missing or wrong, one line each
 */
public record SchemaHistory(
        String connector, Basis basis, String origin, List<TableHistory> tables, List<String> warnings) {

    /** Copies the lists. */
    public SchemaHistory {
        tables = List.copyOf(tables);
        warnings = List.copyOf(warnings);
    }

    /** What tells of the history. */
    public enum Basis {
        /** The topic that the connector itself recovers from: each statement since its first snapshot, with what it made. */
        SCHEMA_HISTORY_TOPIC,
        /** The topic where the connector announces statements to others. */
        SCHEMA_CHANGE_TOPIC,
        /** A schema registry: schemas in the order they were registered, without times. */
        SCHEMA_REGISTRY,
        /** Messages that carry their schemas. */
        MESSAGES
    }
}
