package io.millrace.transforms.internal.source;

import io.millrace.transforms.internal.text.ChangeId;
import org.jspecify.annotations.Nullable;

/**
 * MongoDB: databases in place of schemas, collections, whole before images where the collection keeps pre-images. Events tell when
 * their change was made and its number within that second of the cluster's time, but not that time.
 */
final class MongoDbDialect implements SourceDialect {
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
        return new Origin(
                null,
                session == null ? metadataId : session + ':' + source.number(SourceField.TXN_NUMBER),
                source.text(SourceField.NAME),
                null,
                null,
                source.text(SourceField.DB),
                collection == null ? source.text(SourceField.TABLE) : collection);
    }

    @Override
    public void identify(SourceBlock source, ChangeId id) {
        id.part(source.number(SourceField.TS_MS));
        id.part(source.number(SourceField.ORD));
        id.part(source.text(SourceField.LSID));
        id.part(source.number(SourceField.TXN_NUMBER));
    }
}
