package io.millrace.testkit.db.mongo;

import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import de.bwaldvogel.mongo.oplog.Oplog;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * An in-memory MongoDB that looks to clients like the primary of a replica set of one member, version 6, with change streams as
 * complete as Debezium's connector needs them: on the cluster, a database or a collection; from a resume token or a time; with
 * full documents, pre- and post-images of collections that keep them ({@code changeStreamPreAndPostImages} of {@code create} and
 * {@code collMod}); inserts, updates with what they changed, replacements, deletes, drops and renames.
 *
 * <p>Not like the real server:
 *
 * <ul>
 *   <li>No sessions and so no transactions, no retryable writes, no {@code lsid} and {@code txnNumber} in events: drivers refuse
 *       to start a session. No users, roles and encryption, no shards, no elections: there is one member, and it stays primary.
 *   <li>A stream on a collection or a database is not invalidated when that is dropped or renamed, and expanded events
 *       ({@code create}, {@code createIndexes}, …), splitting of large events and resuming after an oplog has rolled over are not
 *       there; the log starts with the server and never loses anything.
 *   <li>A stream does not wait for changes: an answer to {@code getMore} may be empty at once. Clients that ask in a loop without
 *       a pause of their own keep a processor busy.
 *   <li>What an update changed is found by comparing (see {@link UpdateDescription}): always the smallest difference, where the
 *       server tells a field that was set as a whole as a whole. Arrays are told as truncated whichever operator did it, where the
 *       server does so for updates by pipelines only. A write that leaves a document as it was is no change.
 *   <li>What the stock server cannot do, this cannot: updates by pipelines, capped and time series collections, views, collations
 *       of the server's; JavaScript with scope and binaries of other subtypes than 0, 3 and 4 (128 becomes 0). A replacement keeps
 *       the old order of fields that stay.
 * </ul>
 *
 * Confined to the one thread that the server gives it.
 */
public final class ReplicaSetBackend extends MemoryBackend {
    /** The name of the replica set. */
    public static final String SET_NAME = "rs0";

    private static final String ADMIN = "admin";
    private static final String IMAGES = "changeStreamPreAndPostImages";

    private final ObjectId electionId = new ObjectId();
    private final ChangeLog log = new ChangeLog(this::resolveDatabase, getCursorRegistry(), getClock());
    private volatile String address = "";

    /** A replica set without data. */
    public ReplicaSetBackend() {
        version(Version.INSTANCE);
        enableOplog();
    }

    /** Tells it where it listens, which it tells clients: {@code host:port}. */
    public void listensOn(String hostAndPort) {
        address = hostAndPort;
    }

    @Override
    protected Oplog createOplog() {
        return log;
    }

    @Override
    public Document handleCommand(Channel channel, String database, String command, Document query) {
        Document answer = answer(channel, database, command, query);
        if (answer != null) {
            addResumeToken(answer);
            answer.put("operationTime", log.last());
        }
        return answer;
    }

    @Override
    public void dropDatabase(String database) {
        super.dropDatabase(database);
        log.databaseDropped(database);
    }

    private Document answer(Channel channel, String database, String command, Document query) {
        return switch (command.toLowerCase(Locale.ROOT)) {
            case "hello", "ismaster" -> hello(super.handleCommand(channel, database, "ismaster", query));
            case "listdatabases" -> withAdmin(super.handleCommand(channel, database, command, query));
            case "aggregate", "listcollections" -> inAnyDatabase(channel, database, command, query);
            case "create" -> {
                Document answer = super.handleCommand(channel, database, command, query);
                setImages(database, command, query);
                yield answer;
            }
            case "collmod" -> {
                setImages(database, command, query);
                yield ok();
            }
            case "insert", "update", "delete", "findandmodify" -> write(channel, database, command, query);
            case "renamecollection" -> {
                Document answer = super.handleCommand(channel, database, command, query);
                log.collectionRenamed(Namespace.of(text(query, command)), Namespace.of(text(query, "to")));
                yield answer;
            }
            default -> super.handleCommand(channel, database, command, query);
        };
    }

    private Document hello(Document answer) {
        return answer.append("helloOk", true)
                .append("isWritablePrimary", true)
                .append("secondary", false)
                .append("readOnly", false)
                .append("setName", SET_NAME)
                .append("setVersion", 1)
                .append("electionId", electionId)
                .append("hosts", List.of(address))
                .append("primary", address)
                .append("me", address);
    }

    /** A new server has a database already; Debezium takes one without any for one that hides them. */
    private static Document withAdmin(Document answer) {
        List<Object> databases = new ArrayList<>((Collection<?>) answer.get("databases"));
        if (databases.stream().noneMatch(listed -> ADMIN.equals(((Document) listed).get("name")))) {
            databases.add(new Document("name", ADMIN).append("sizeOnDisk", 0L).append("empty", true));
        }
        return answer.append("databases", databases);
    }

    /** The stock server does not know these in {@code admin}, where streams on the whole cluster are opened. */
    private Document inAnyDatabase(Channel channel, String database, String command, Document query) {
        return database.equals(ADMIN)
                ? resolveDatabase(ADMIN).handleCommand(channel, command, query, this::resolveDatabase, log)
                : super.handleCommand(channel, database, command, query);
    }

    private Document write(Channel channel, String database, String command, Document query) {
        Document answer = super.handleCommand(channel, database, command, query);
        Namespace namespace = new Namespace(database, text(query, command));
        boolean isTold = !command.equalsIgnoreCase("findAndModify") && !answer.containsKey("writeErrors");
        if (!isTold && !namespace.isInternal()) {
            log.compareAll(
                    namespace, query.get("update") instanceof Document update && !ChangeLog.hasOperators(update));
        }
        return answer;
    }

    private void setImages(String database, String command, Document query) {
        if (query.get(IMAGES) instanceof Document images) {
            log.keepImages(new Namespace(database, text(query, command)), Boolean.TRUE.equals(images.get("enabled")));
        }
    }

    private void addResumeToken(Document answer) {
        if (answer.get("cursor") instanceof Document cursor
                && cursor.get("id") instanceof Long id
                && id != 0
                && getCursorRegistry().getCursor(id) instanceof ChangeStream stream) {
            cursor.put("postBatchResumeToken", stream.resumeToken());
        }
    }

    private static String text(Document query, String field) {
        return String.valueOf(query.get(field));
    }

    private static Document ok() {
        Document answer = new Document();
        Utils.markOkay(answer);
        return answer;
    }

    private enum Version implements MongoVersion {
        INSTANCE;

        @Override
        public List<Integer> getVersionArray() {
            return List.of(6, 0, 0);
        }

        /** What drivers go by: 17 is 6.0. */
        @Override
        public int getWireVersion() {
            return 17;
        }
    }
}
