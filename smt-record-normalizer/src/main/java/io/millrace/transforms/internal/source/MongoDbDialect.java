package io.millrace.transforms.internal.source;

import io.millrace.transforms.internal.text.ChangeId;
import org.jspecify.annotations.Nullable;

/**
 * MongoDB: databases in place of schemas, collections, whole before images where the collection keeps pre-images. Events tell when
 * their change was made by the wall clock, and its number within a second of the cluster's time, but not that time.
 */
final class MongoDbDialect implements SourceDialect {
    private static final int TIME_DIGITS = 16;

    @Override
    public String type() {
        return "mongodb";
    }

    @Override
    public EventShape shape() {
        return EventShape.DOCUMENT;
    }

    @Override
    public boolean hasWholeBeforeImages() {
        return true;
    }

    @Override
    public Origin origin(SourceBlock source, @Nullable String metadataId) {
        String session = source.text(SourceField.LSID);
        String collection = source.text(SourceField.COLLECTION);
        Long time = clusterTime(source);
        return new Origin(
                null,
                session == null ? metadataId : session + ':' + source.number(SourceField.TXN_NUMBER),
                source.text(SourceField.NAME),
                time,
                time == null ? null : Padded.hex(time, TIME_DIGITS),
                source.text(SourceField.DB),
                collection == null ? source.text(SourceField.TABLE) : collection);
    }

    /**
     * The cluster's time at the change, as BSON has it: seconds and the number within the second. Only a source connector knows it, by
     * Debezium's offset; that of what a snapshot read is not its own.
     */
    private static @Nullable Long clusterTime(SourceBlock source) {
        Long seconds = source.offset("sec");
        Long number = source.offset("ord");
        String snapshot = source.text(SourceField.SNAPSHOT);
        if (seconds == null || number == null || (snapshot != null && !snapshot.equals("false"))) {
            return null;
        }
        return number.equals(source.number(SourceField.ORD))
                ? (Long) ((seconds << 32) | (number & 0xFFFF_FFFFL))
                : null;
    }

    @Override
    public void identify(SourceBlock source, ChangeId id) {
        id.part(source.number(SourceField.TS_MS));
        id.part(source.number(SourceField.ORD));
        id.part(source.text(SourceField.LSID));
        id.part(source.number(SourceField.TXN_NUMBER));
    }
}
