package io.millrace.testkit.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoClientException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.ChangeStreamIterable;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.ChangeStreamPreAndPostImagesOptions;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndReplaceOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import com.mongodb.client.model.changestream.FullDocument;
import com.mongodb.client.model.changestream.FullDocumentBeforeChange;
import com.mongodb.client.model.changestream.OperationType;
import com.mongodb.client.model.changestream.TruncatedArray;
import com.mongodb.connection.ClusterType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What Debezium's connector needs of a replica set, asked for by MongoDB's own driver. */
class MongoServerIT {
    private static MongoServer server;
    private static MongoClient client;

    private MongoDatabase database;
    private MongoCollection<Document> people;

    @BeforeAll
    static void start() {
        server = MongoServer.start();
        client = server.connect();
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
        server.close();
    }

    @BeforeEach
    void createCollection(TestInfo test) {
        database = client.getDatabase(test.getTestMethod().orElseThrow().getName());
        database.createCollection(
                "people",
                new CreateCollectionOptions()
                        .changeStreamPreAndPostImagesOptions(new ChangeStreamPreAndPostImagesOptions(true)));
        people = database.getCollection("people");
    }

    @Test
    void isAReplicaSetToTheDriver() {
        BsonDocument hello = database.runCommand(new Document("hello", 1), BsonDocument.class);

        assertThat(client.getClusterDescription().getType()).isEqualTo(ClusterType.REPLICA_SET);
        assertThat(hello.getString("setName").getValue()).isEqualTo("rs0");
        assertThat(hello.get("operationTime")).isInstanceOf(BsonTimestamp.class);
        assertThat(server.connectionString()).contains("127.0.0.1:" + server.port());
    }

    @Test
    void aNewServerHasADatabaseAlready() {
        try (MongoServer fresh = MongoServer.start();
                MongoClient first = fresh.connect()) {
            assertThat(first.listDatabaseNames()).containsExactly("admin");
            assertThat(first.getDatabase("admin").listCollectionNames()).isEmpty();
        }
    }

    @Test
    void refusesSessionsAndTransactions() {
        try (ClientSession session = client.startSession()) {
            session.startTransaction();

            assertThatThrownBy(() -> people.insertOne(session, new Document("_id", 1)))
                    .isInstanceOf(MongoClientException.class)
                    .hasMessageContaining("doesn't support sessions");
        }
    }

    @Test
    void tellsEveryKindOfWriteInOrder() {
        try (Stream stream = new Stream(people.watch())) {
            people.insertOne(document("{_id: 1, name: 'Ann'}"));
            people.updateOne(Filters.eq(1), Updates.set("name", "Anne"));
            people.replaceOne(Filters.eq(1), document("{_id: 1, age: 7}"));
            people.deleteOne(Filters.eq(1));
            people.drop();

            List<ChangeStreamDocument<Document>> events = stream.next(5);

            assertThat(events)
                    .extracting(ChangeStreamDocument::getOperationType)
                    .containsExactly(
                            OperationType.INSERT,
                            OperationType.UPDATE,
                            OperationType.REPLACE,
                            OperationType.DELETE,
                            OperationType.DROP);
            assertThat(events.subList(0, 4))
                    .extracting(ChangeStreamDocument::getDocumentKey)
                    .containsOnly(new BsonDocument("_id", new BsonInt32(1)));
            assertThat(events)
                    .extracting(ChangeStreamDocument::getFullDocument)
                    .containsExactly(document("{_id: 1, name: 'Ann'}"), null, document("{_id: 1, age: 7}"), null, null);
            assertThat(events)
                    .extracting(event -> event.getNamespace().getFullName())
                    .containsOnly(people.getNamespace().getFullName());
            assertThat(events)
                    .extracting(ChangeStreamDocument::getClusterTime)
                    .isSorted()
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void anUpdateTellsPathsThatChangedAndPathsThatAreGone() {
        people.insertOne(
                document("{_id: 1, gone: 1, same: 2, nested: {a: 1, b: 2, gone: 3}, list: [1, 2, 3], more: [1]}"));
        try (Stream stream = new Stream(people.watch())) {
            people.updateOne(
                    Filters.eq(1),
                    Updates.combine(
                            Updates.set("nested.a", 9),
                            Updates.unset("gone"),
                            Updates.unset("nested.gone"),
                            Updates.popLast("list"),
                            Updates.push("more", 2)));

            ChangeStreamDocument<Document> event = stream.next(1).get(0);

            assertThat(event.getUpdateDescription().getUpdatedFields())
                    .isEqualTo(BsonDocument.parse("{'nested.a': 9, 'more.1': 2}"));
            assertThat(event.getUpdateDescription().getRemovedFields())
                    .containsExactlyInAnyOrder("gone", "nested.gone");
            assertThat(event.getUpdateDescription().getTruncatedArrays())
                    .containsExactly(new TruncatedArray("list", 2));
        }
    }

    @Test
    void hasThePreAndPostImagesOfTheChangeItself() {
        try (Stream stream = new Stream(people.watch()
                .fullDocument(FullDocument.REQUIRED)
                .fullDocumentBeforeChange(FullDocumentBeforeChange.REQUIRED))) {
            people.insertOne(document("{_id: 1, n: 1}"));
            people.updateOne(Filters.eq(1), Updates.inc("n", 1));
            people.updateOne(Filters.eq(1), Updates.inc("n", 1));
            people.replaceOne(Filters.eq(1), document("{_id: 1, m: 1}"));
            people.deleteOne(Filters.eq(1));

            List<ChangeStreamDocument<Document>> events = stream.next(5);

            assertThat(events)
                    .extracting(ChangeStreamDocument::getFullDocumentBeforeChange)
                    .containsExactly(
                            null,
                            document("{_id: 1, n: 1}"),
                            document("{_id: 1, n: 2}"),
                            document("{_id: 1, n: 3}"),
                            document("{_id: 1, m: 1}"));
            assertThat(events)
                    .extracting(ChangeStreamDocument::getFullDocument)
                    .containsExactly(
                            document("{_id: 1, n: 1}"),
                            document("{_id: 1, n: 2}"),
                            document("{_id: 1, n: 3}"),
                            document("{_id: 1, m: 1}"),
                            null);
        }
    }

    @Test
    void looksDocumentsUpAsTheyAreNow() {
        people.insertMany(List.of(document("{_id: 1, n: 1}"), document("{_id: 2, n: 1}")));
        try (Stream stream = new Stream(people.watch().fullDocument(FullDocument.UPDATE_LOOKUP))) {
            people.updateMany(Filters.empty(), Updates.set("n", 2));
            people.updateOne(Filters.eq(1), Updates.set("n", 3));
            people.deleteOne(Filters.eq(2));

            assertThat(stream.next(4))
                    .extracting(ChangeStreamDocument::getFullDocument)
                    .containsExactly(document("{_id: 1, n: 3}"), null, document("{_id: 1, n: 3}"), null);
        }
    }

    @Test
    void hasImagesOnlyOfCollectionsThatKeepThem() {
        MongoCollection<Document> plain = database.getCollection("plain");
        plain.insertOne(document("{_id: 1, n: 1}"));
        BsonDocument start;
        try (Stream stream = new Stream(plain.watch()
                .fullDocument(FullDocument.WHEN_AVAILABLE)
                .fullDocumentBeforeChange(FullDocumentBeforeChange.WHEN_AVAILABLE))) {
            assertThat(stream.tryNext()).isNull();
            start = stream.token();
            plain.updateOne(Filters.eq(1), Updates.set("n", 2));
            database.runCommand(document("{collMod: 'plain', changeStreamPreAndPostImages: {enabled: true}}"));
            plain.updateOne(Filters.eq(1), Updates.set("n", 3));

            List<ChangeStreamDocument<Document>> events = stream.next(2);

            assertThat(events)
                    .extracting(ChangeStreamDocument::getFullDocument)
                    .containsExactly(null, document("{_id: 1, n: 3}"));
            assertThat(events)
                    .extracting(ChangeStreamDocument::getFullDocumentBeforeChange)
                    .containsExactly(null, document("{_id: 1, n: 2}"));
        }
        assertThat(catchThrowableOfType(
                        MongoCommandException.class,
                        () -> plain.watch()
                                .fullDocument(FullDocument.REQUIRED)
                                .resumeAfter(start)
                                .cursor()
                                .tryNext()))
                .extracting(MongoCommandException::getErrorCode)
                .isEqualTo(47);
    }

    @Test
    void resumesAfterAnyEventOrBatchOrTime() {
        BsonTimestamp before = database.runCommand(new Document("hello", 1), BsonDocument.class)
                .getTimestamp("operationTime");
        people.insertMany(
                IntStream.range(0, 5).mapToObj(id -> new Document("_id", id)).toList());
        List<ChangeStreamDocument<Document>> events;
        BsonDocument batch;
        try (Stream stream = new Stream(people.watch().startAtOperationTime(before))) {
            events = stream.next(5);
            batch = stream.token();
        }

        assertThat(ids(people.watch().resumeAfter(events.get(1).getResumeToken()), 3))
                .containsExactly(2, 3, 4);
        assertThat(ids(people.watch().startAfter(events.get(3).getResumeToken()), 1))
                .containsExactly(4);
        assertThat(ids(people.watch().startAtOperationTime(events.get(2).getClusterTime()), 3))
                .containsExactly(2, 3, 4);
        people.insertOne(new Document("_id", 5));
        assertThat(ids(people.watch().resumeAfter(batch), 1)).containsExactly(5);
    }

    @Test
    void theTokenOfABatchAdvancesOverWhatWasFilteredOut() {
        try (Stream stream =
                new Stream(people.watch(List.of(Aggregates.match(Filters.eq("operationType", "delete")))))) {
            assertThat(stream.tryNext()).isNull();
            BsonDocument before = stream.token();
            people.insertOne(new Document("_id", 1));

            await("a later token").untilAsserted(() -> {
                assertThat(stream.tryNext()).isNull();
                assertThat(stream.token()).isNotEqualTo(before);
            });
            people.deleteOne(Filters.eq(1));
            BsonDocument after = stream.token();

            assertThat(new Stream(people.watch().resumeAfter(after)).next(1))
                    .extracting(ChangeStreamDocument::getOperationType)
                    .containsExactly(OperationType.DELETE);
        }
    }

    @Test
    void refusesToResumeWhereItNeverWas() {
        assertThat(catchThrowableOfType(
                        MongoCommandException.class,
                        () -> people.watch()
                                .startAtOperationTime(new BsonTimestamp(1, 1))
                                .cursor()))
                .extracting(MongoCommandException::getErrorCode)
                .isEqualTo(286);
        assertThat(catchThrowableOfType(
                        MongoCommandException.class,
                        () -> people.watch()
                                .resumeAfter(new BsonDocument("_data", new BsonString("82")))
                                .cursor()))
                .extracting(MongoCommandException::getErrorCode)
                .isEqualTo(260);
    }

    @Test
    void watchesACollectionADatabaseOrAll() {
        MongoDatabase other = client.getDatabase(database.getName() + "Other");
        try (Stream collection = new Stream(people.watch());
                Stream whole = new Stream(database.watch());
                Stream all = new Stream(client.watch())) {
            people.insertOne(new Document("_id", 1));
            database.getCollection("animals").insertOne(new Document("_id", 2));
            other.getCollection("people").insertOne(new Document("_id", 3));
            people.insertOne(new Document("_id", 4));

            assertThat(collection.ids(2)).containsExactly(1, 4);
            assertThat(whole.ids(3)).containsExactly(1, 2, 4);
            assertThat(all.ids(4)).containsExactly(1, 2, 3, 4);
        }
        assertThat(client.listDatabaseNames()).contains(database.getName(), other.getName());
        // As Debezium's connector does before a snapshot.
        assertThat(client.listDatabaseNames())
                .allSatisfy(name -> assertThat(client.getDatabase(name).listCollectionNames())
                        .isNotNull()
                        .doesNotContainNull());
    }

    @Test
    void tellsWhatTheStockServerDoesNot() {
        people.createIndex(new Document("unique", 1), new IndexOptions().unique(true));
        try (Stream stream = new Stream(people.watch())) {
            people.findOneAndReplace(
                    Filters.eq(1), document("{_id: 1, unique: 1}"), new FindOneAndReplaceOptions().upsert(true));
            people.findOneAndUpdate(Filters.eq(1), Updates.set("n", 1));
            people.findOneAndReplace(Filters.eq(1), document("{_id: 1, unique: 2}"));
            assertThatThrownBy(() -> people.insertOne(document("{_id: 2, unique: 2}")))
                    .isInstanceOf(MongoWriteException.class);
            assertThatThrownBy(() -> people.insertOne(document("{_id: 1, unique: 3}")))
                    .isInstanceOf(MongoWriteException.class);
            people.updateOne(Filters.eq(3), Updates.set("unique", 3), new UpdateOptions().upsert(true));
            people.updateOne(Filters.eq(3), Updates.set("unique", 3));
            people.findOneAndDelete(Filters.eq(1));
            people.renameCollection(new com.mongodb.MongoNamespace(database.getName(), "persons"));
            database.drop();

            assertThat(stream.next(6))
                    .extracting(ChangeStreamDocument::getOperationType)
                    .containsExactly(
                            OperationType.INSERT,
                            OperationType.UPDATE,
                            OperationType.REPLACE,
                            OperationType.INSERT,
                            OperationType.DELETE,
                            OperationType.RENAME);
        }
    }

    @Test
    void aMultiUpdateThatFailsOnTheWayTellsWhatItDid() {
        people.createIndex(new Document("unique", 1), new IndexOptions().unique(true));
        people.insertMany(List.of(new Document("_id", 1), new Document("_id", 2).append("unique", 2)));
        try (Stream stream = new Stream(people.watch())) {
            assertThatThrownBy(() -> people.updateMany(Filters.empty(), Updates.set("unique", 3)))
                    .isInstanceOf(MongoWriteException.class);

            assertThat(stream.ids(1)).containsExactly(1);
        }
    }

    @Test
    void takesIdsOfAnyType() {
        List<Object> ids = List.of(
                1,
                2L,
                3.5,
                "four",
                new ObjectId(),
                UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"),
                new Decimal128(6),
                Date.from(Instant.EPOCH),
                true,
                document("{a: 1, b: 'x'}"));
        try (Stream stream = new Stream(people.watch())) {
            for (Object id : ids) {
                people.insertOne(new Document("_id", id));
                people.updateOne(Filters.eq(id), Updates.set("n", 1));
                people.deleteOne(Filters.eq(id));
            }

            List<ChangeStreamDocument<Document>> events = stream.next(3 * ids.size());

            assertThat(events)
                    .extracting(ChangeStreamDocument::getOperationType)
                    .containsExactlyElementsOf(ids.stream()
                            .flatMap(id -> java.util.stream.Stream.of(
                                    OperationType.INSERT, OperationType.UPDATE, OperationType.DELETE))
                            .toList());
            assertThat(events.stream().map(ChangeStreamDocument::getDocumentKey).distinct())
                    .hasSameSizeAs(ids);
        }
    }

    private static List<Object> ids(ChangeStreamIterable<Document> stream, int count) {
        try (Stream opened = new Stream(stream)) {
            return opened.ids(count);
        }
    }

    private static Document document(String json) {
        return Document.parse(json);
    }

    /** An open stream, which is asked again until there is enough. */
    private static final class Stream implements AutoCloseable {
        private final MongoChangeStreamCursor<ChangeStreamDocument<Document>> cursor;

        Stream(ChangeStreamIterable<Document> stream) {
            cursor = stream.cursor();
        }

        ChangeStreamDocument<Document> tryNext() {
            return cursor.tryNext();
        }

        BsonDocument token() {
            return cursor.getResumeToken();
        }

        List<ChangeStreamDocument<Document>> next(int count) {
            List<ChangeStreamDocument<Document>> events = new ArrayList<>();
            await(count + " events").atMost(Duration.ofSeconds(30)).until(() -> {
                for (ChangeStreamDocument<Document> event = tryNext(); event != null; event = tryNext()) {
                    events.add(event);
                }
                return events.size() >= count;
            });
            assertThat(events.subList(count, events.size()))
                    .allMatch(event -> event.getOperationType() == OperationType.DROP
                            || event.getOperationType() == OperationType.DROP_DATABASE);
            return events.subList(0, count);
        }

        List<Object> ids(int count) {
            return next(count).stream()
                    .map(event ->
                            (Object) event.getDocumentKey().getInt32("_id").getValue())
                    .toList();
        }

        @Override
        public void close() {
            cursor.close();
        }
    }
}
