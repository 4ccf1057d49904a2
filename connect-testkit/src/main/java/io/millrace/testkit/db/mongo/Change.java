package io.millrace.testkit.db.mongo;

import de.bwaldvogel.mongo.bson.Document;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One change of a document, a collection or a database. What it refers to is not changed any more.
 *
 * @param time the cluster time as the 64 bits of a BSON timestamp; no two changes share one
 * @param wallTime when it was made
 * @param type the event's {@code operationType}
 * @param namespace where it was made
 * @param details what else the event says, such as the document's key
 * @param images the document before and after
 */
record Change(long time, Instant wallTime, String type, Namespace namespace, Document details, Images images) {
    static final String INSERT = "insert";
    static final String UPDATE = "update";
    static final String REPLACE = "replace";
    static final String DELETE = "delete";
    static final String DROP = "drop";
    static final String RENAME = "rename";
    static final String DROP_DATABASE = "dropDatabase";

    /**
     * A document before and after a change.
     *
     * @param before null where there was none
     * @param after null where there is none any more
     * @param kept whether the collection was told to keep them for change streams
     */
    record Images(@Nullable Document before, @Nullable Document after, boolean kept) {
        static final Images NONE = new Images(null, null, false);
    }
}
