package io.millrace.testkit.db.mongo;

import de.bwaldvogel.mongo.backend.AbstractCursor;
import de.bwaldvogel.mongo.backend.aggregation.Aggregation;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A client's view of the log: the changes of what it watches, with the images it asked for, through its pipeline. It stays open
 * until the client closes it, and answers at once, whether there is something new or not. Confined to the server's thread.
 */
final class ChangeStream extends AbstractCursor {
    private static final int NO_MATCHING_DOCUMENT = 47;
    private static final String WHEN_AVAILABLE = "whenAvailable";
    private static final String REQUIRED = "required";

    private final ChangeLog log;
    private final Namespace watched;
    private final boolean isClusterWide;
    private final @Nullable Object fullDocument;
    private final @Nullable Object fullDocumentBeforeChange;
    private final Aggregation pipeline;
    private long position;

    /**
     * A stream of what comes after a position.
     *
     * @param watched what the client called {@code watch} on; for a database the collection is {@code 1}
     * @param options those of the {@code $changeStream} stage
     * @param pipeline the stages after it
     * @param position the cluster time of the last change that it does not tell
     */
    ChangeStream(long id, ChangeLog log, Namespace watched, Document options, Aggregation pipeline, long position) {
        super(id);
        this.log = log;
        this.watched = watched;
        this.isClusterWide = Boolean.TRUE.equals(options.get("allChangesForCluster"));
        this.fullDocument = options.get("fullDocument");
        this.fullDocumentBeforeChange = options.get("fullDocumentBeforeChange");
        this.pipeline = pipeline;
        this.position = position;
    }

    /** Where to resume after what was taken, even if all of it was filtered out. */
    Document resumeToken() {
        return ResumeToken.of(position);
    }

    /** Never: that would close it. */
    @Override
    public boolean isEmpty() {
        return false;
    }

    @Override
    public List<Document> takeDocuments(int limit) {
        List<Document> events = new ArrayList<>();
        for (Change change : log.after(position)) {
            if (limit > 0 && events.size() >= limit) {
                return events;
            }
            if (isWatched(change.namespace())) {
                pipeline.runStagesAsStream(Stream.of(event(change))).forEach(events::add);
            }
            position = change.time();
        }
        return events;
    }

    private boolean isWatched(Namespace changed) {
        return isClusterWide
                || watched.equals(changed)
                || (watched.collection().equals("1") && watched.database().equals(changed.database()));
    }

    private Document event(Change change) {
        Document event = new Document("_id", ResumeToken.of(change.time()))
                .append("operationType", change.type())
                .append("clusterTime", new BsonTimestamp(change.time()))
                .append("wallTime", change.wallTime())
                .append("ns", change.namespace().toDocument());
        event.putAll(change.details());
        addFullDocument(change, event);
        addFullDocumentBeforeChange(change, event);
        return event;
    }

    private void addFullDocument(Change change, Document event) {
        Change.Images images = change.images();
        switch (change.type()) {
            case Change.INSERT, Change.REPLACE -> event.put("fullDocument", images.after());
            case Change.UPDATE -> {
                if ("updateLookup".equals(fullDocument)) {
                    event.put("fullDocument", lookUp(change));
                } else if (isAsked(fullDocument)) {
                    event.put("fullDocument", image(fullDocument, images.kept(), images.after(), change));
                }
            }
            default -> {
                // There is none.
            }
        }
    }

    private void addFullDocumentBeforeChange(Change change, Document event) {
        Change.Images images = change.images();
        switch (change.type()) {
            case Change.UPDATE, Change.REPLACE, Change.DELETE -> {
                if (isAsked(fullDocumentBeforeChange)) {
                    event.put(
                            "fullDocumentBeforeChange",
                            image(fullDocumentBeforeChange, images.kept(), images.before(), change));
                }
            }
            default -> {
                // There is none.
            }
        }
    }

    /** As it is now, not as the change left it; that is why images are better. */
    private @Nullable Document lookUp(Change change) {
        return change.details().get("documentKey") instanceof Document key
                ? log.current(change.namespace(), key.get("_id"))
                : null;
    }

    private static boolean isAsked(@Nullable Object option) {
        return WHEN_AVAILABLE.equals(option) || REQUIRED.equals(option);
    }

    private static @Nullable Document image(
            @Nullable Object option, boolean isKept, @Nullable Document image, Change change) {
        if (isKept && image != null) {
            return image;
        }
        if (REQUIRED.equals(option)) {
            throw new MongoServerError(
                    NO_MATCHING_DOCUMENT,
                    "NoMatchingDocument",
                    "Change stream was configured to require an image for all events, but the image was not found for"
                            + " event: " + change.details() + " of " + change.namespace());
        }
        return null;
    }
}
