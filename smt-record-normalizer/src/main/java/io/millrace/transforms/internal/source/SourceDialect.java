package io.millrace.transforms.internal.source;

import io.millrace.transforms.internal.text.ChangeId;
import org.jspecify.annotations.Nullable;

/** What is particular to one kind of database. Stateless. */
public interface SourceDialect {
    /** The Record's {@code source_type}, which is also Debezium's name of the connector. */
    String type();

    /** How its changes are written down. */
    default EventShape shape() {
        return EventShape.RELATIONAL;
    }

    /** Whether before images hold every column as it was, unless someone says otherwise. */
    boolean hasWholeBeforeImages();

    /** Whether snapshots write the same JSON value in another way than the log, so that one form has to be made of both. */
    default boolean hasSeveralJsonTexts() {
        return false;
    }

    /** Reads where the change comes from; {@code metadataId} is the id in the event's transaction metadata, if it has some. */
    Origin origin(SourceBlock source, @Nullable String metadataId);

    /** The id that the database itself gave to a change; null where it gives none. */
    default @Nullable String eventId(SourceBlock source) {
        return null;
    }

    /** Who made a change, where the database tells it; null where it does not. */
    default @Nullable String principal(SourceBlock source) {
        return null;
    }

    /** Adds the position's parts to a change's id. Always the same number of parts. */
    void identify(SourceBlock source, ChangeId id);
}
