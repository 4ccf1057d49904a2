package io.millrace.testkit.db.mongo;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.Cursor;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DatabaseResolver;
import de.bwaldvogel.mongo.backend.aggregation.Aggregation;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.oplog.Oplog;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All changes since the server started, in order. The stock server tells it of most writes, but not what they changed: so it
 * keeps a copy of every document as it was when it last looked, compares, and stores what it found. Nothing is ever removed.
 * Confined to the server's thread.
 */
final class ChangeLog implements Oplog {
    private static final String ID = "_id";
    private static final int CHANGE_STREAM_HISTORY_LOST = 286;

    private final DatabaseResolver databases;
    private final CursorRegistry cursors;
    private final Clock clock;
    private final NavigableMap<Long, Change> changes = new TreeMap<>();
    private final Map<Namespace, Map<@Nullable Object, Document>> copies = new HashMap<>();
    private final Set<Namespace> keepImages = new HashSet<>();
    private final long start;
    private long last;

    /**
     * An empty log.
     *
     * @param databases where to look for documents
     * @param cursors where clients find their streams
     */
    ChangeLog(DatabaseResolver databases, CursorRegistry cursors, Clock clock) {
        this.databases = databases;
        this.cursors = cursors;
        this.clock = clock;
        this.start = time(clock.instant());
        this.last = start;
    }

    /** The cluster time of the last change. */
    BsonTimestamp last() {
        return new BsonTimestamp(last);
    }

    /** The changes after a cluster time. */
    Collection<Change> after(long time) {
        return changes.tailMap(time, false).values();
    }

    /** A copy of a document as it is; null when there is none. */
    @Nullable
    Document current(Namespace namespace, @Nullable Object id) {
        MongoCollection<?> collection = collection(namespace);
        return collection == null
                ? null
                : collection
                        .handleQueryAsStream(new Document(ID, id))
                        .findFirst()
                        .map(Document::cloneDeeply)
                        .orElse(null);
    }

    /** Images of documents are there for change streams from now on, or no longer. */
    void keepImages(Namespace namespace, boolean isEnabled) {
        if (isEnabled) {
            keepImages.add(namespace);
        } else {
            keepImages.remove(namespace);
        }
    }

    @Override
    public void handleInsert(String fullName, List<Document> documents) {
        Namespace namespace = Namespace.of(fullName);
        if (!namespace.isInternal()) {
            // Among these are documents that were refused: what counts is what is there and was not.
            documents.forEach(document -> compare(namespace, document.get(ID), false));
        }
    }

    @Override
    public void handleUpdate(String fullName, Document selector, Document update, List<Object> ids) {
        Namespace namespace = Namespace.of(fullName);
        if (!namespace.isInternal()) {
            ids.forEach(id -> compare(namespace, id, !hasOperators(update)));
        }
    }

    @Override
    public void handleDelete(String fullName, Document selector, List<Object> ids) {
        Namespace namespace = Namespace.of(fullName);
        if (!namespace.isInternal()) {
            ids.forEach(id -> compare(namespace, id, false));
        }
    }

    @Override
    public void handleDropCollection(String fullName) {
        Namespace namespace = Namespace.of(fullName);
        if (!namespace.isInternal()) {
            copies.remove(namespace);
            keepImages.remove(namespace);
            add(Change.DROP, namespace, new Document(), Change.Images.NONE);
        }
    }

    /** All collections of the database were dropped before. */
    void databaseDropped(String database) {
        Namespace namespace = new Namespace(database, "");
        if (!namespace.isInternal()) {
            add(Change.DROP_DATABASE, namespace, new Document(), Change.Images.NONE);
        }
    }

    /** A collection has another name, and keeps its documents. */
    void collectionRenamed(Namespace from, Namespace to) {
        Map<@Nullable Object, Document> moved = copies.remove(from);
        if (moved != null) {
            copies.put(to, moved);
        }
        if (keepImages.remove(from)) {
            keepImages.add(to);
        }
        add(Change.RENAME, from, new Document("to", to.toDocument()), Change.Images.NONE);
    }

    /**
     * Finds and stores what a command changed that the stock server did not tell.
     *
     * @param isReplacement whether documents that changed were replaced, rather than updated
     */
    void compareAll(Namespace namespace, boolean isReplacement) {
        Set<@Nullable Object> ids = new LinkedHashSet<>(copies(namespace).keySet());
        MongoCollection<?> collection = collection(namespace);
        if (collection != null) {
            collection.queryAllAsStream().forEach(document -> ids.add(document.get(ID)));
        }
        ids.forEach(id -> compare(namespace, id, isReplacement));
    }

    /** Whether an update changes fields, rather than replaces the document. */
    static boolean hasOperators(Document update) {
        return update.keySet().stream().anyMatch(name -> name.startsWith("$"));
    }

    @Override
    public Cursor createCursor(Document options, String fullName, Aggregation pipeline) {
        ChangeStream stream = new ChangeStream(
                cursors.generateCursorId(), this, Namespace.of(fullName), options, pipeline, position(options));
        cursors.add(stream);
        return stream;
    }

    /** After which cluster time a stream starts. */
    private long position(Document options) {
        long position;
        if (options.get("startAfter") instanceof Document token) {
            position = ResumeToken.time(token);
        } else if (options.get("resumeAfter") instanceof Document token) {
            position = ResumeToken.time(token);
        } else if (options.get("startAtOperationTime") instanceof BsonTimestamp time) {
            position = time.getValue() - 1;
        } else {
            position = last;
        }
        if (position < start - 1) {
            throw new MongoServerError(
                    CHANGE_STREAM_HISTORY_LOST,
                    "ChangeStreamHistoryLost",
                    "Resume of change stream was not possible, as the resume point may no longer be in the oplog.");
        }
        return position;
    }

    private void compare(Namespace namespace, @Nullable Object id, boolean isReplacement) {
        Document before = copies(namespace).get(id);
        Document after = current(namespace, id);
        if (Objects.equals(before, after)) {
            return;
        }
        Document details = new Document("documentKey", new Document(ID, id));
        Change.Images images = new Change.Images(before, after, keepImages.contains(namespace));
        if (after == null) {
            copies(namespace).remove(id);
            add(Change.DELETE, namespace, details, images);
            return;
        }
        copies(namespace).put(id, after);
        if (before == null) {
            add(Change.INSERT, namespace, details, images);
        } else if (isReplacement) {
            add(Change.REPLACE, namespace, details, images);
        } else {
            details.put(
                    "updateDescription",
                    UpdateDescription.between(before, after).toDocument());
            add(Change.UPDATE, namespace, details, images);
        }
    }

    private void add(String type, Namespace namespace, Document details, Change.Images images) {
        Instant now = clock.instant();
        last = Math.max(last + 1, time(now));
        changes.put(last, new Change(last, now, type, namespace, details, images));
    }

    private Map<@Nullable Object, Document> copies(Namespace namespace) {
        return copies.computeIfAbsent(namespace, key -> new LinkedHashMap<>());
    }

    private @Nullable MongoCollection<?> collection(Namespace namespace) {
        return databases.resolve(namespace.database()).resolveCollection(namespace.collection(), false);
    }

    /** The first cluster time of a second. */
    private static long time(Instant instant) {
        return new BsonTimestamp(instant, 1).getValue();
    }
}
