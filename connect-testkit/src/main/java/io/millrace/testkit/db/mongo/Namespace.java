package io.millrace.testkit.db.mongo;

import de.bwaldvogel.mongo.bson.Document;
import java.util.Set;

/**
 * A collection of a database, or a database as a whole. Immutable.
 *
 * @param database the database
 * @param collection the collection, which may have dots in its name; empty for the database as a whole
 */
record Namespace(String database, String collection) {
    private static final Set<String> INTERNAL = Set.of("admin", "config", "local");

    /** Reads {@code database.collection}. */
    static Namespace of(String fullName) {
        int dot = fullName.indexOf('.');
        return dot < 0
                ? new Namespace(fullName, "")
                : new Namespace(fullName.substring(0, dot), fullName.substring(dot + 1));
    }

    /** Whether no change of it is told to anybody. */
    boolean isInternal() {
        return INTERNAL.contains(database) || collection.startsWith("system.");
    }

    /** As change events name it. */
    Document toDocument() {
        Document document = new Document("db", database);
        return collection.isEmpty() ? document : document.append("coll", collection);
    }
}
