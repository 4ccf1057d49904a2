package io.millrace.it.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.millrace.it.Examples;
import io.millrace.testkit.db.MongoServer;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.bson.BsonBinary;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The commands that know of databases, of a source of MongoDB's: that of the example, with Debezium's connector. */
@WithCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MongoCommandIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int EVENTS = 3_000;
    private static final Pattern STATEMENT =
            Pattern.compile("db\\.getSiblingDB\\(\"(.+?)\"\\)\\.getCollection\\(\"(.+?)\"\\)\\.insertOne\\((.*)\\)");

    private final TestCluster cluster;
    private final Cli cli;
    private final MongoClient client;
    private final MongoDatabase database;
    private final String db;
    private final String name;
    private final String text;

    MongoCommandIT(TestCluster cluster, MongoServer mongo) {
        this.cluster = cluster;
        this.cli = Cli.of(cluster);
        this.client = mongo.connect();
        this.db = cluster.uniqueName("cli");
        this.database = client.getDatabase(db);
        this.name = cluster.uniqueName("cli-mongo");
        this.text = cluster.uniqueName("cli-mongo-text");
    }

    /** One is told by a topic; the other by a collection of its own alone, and writes documents as text, by schemas. */
    @BeforeAll
    void start(Connectors connectors) {
        insert("orders", 12, id -> new Document("_id", id).append("region", id <= 4 ? "eu" : "us"));
        insert("customers", 3, id -> new Document("_id", "c" + id));
        insert("pairs", 1, id -> new Document("_id", new Document("a", id)));
        insert("lists", 2, id -> new Document("_id", id));
        insert("objects", 7, id -> new Document("_id", new ObjectId()));
        insert("uuids", 7, id -> new Document("_id", new BsonBinary(UUID.randomUUID())));
        insert("events", EVENTS, id -> new Document("_id", id));
        cluster.topics().create("__debezium-signal." + name, 1);
        connectors.submit(SnapshotCommandIT.slow(Examples.signalledMongoSource(name, cluster, db))
                .with("incremental.snapshot.chunk.size", "5")
                .with("transforms.record.snapshot.event.type", "READ"));
        connectors.start(Examples.signalledMongoSource(text, cluster, db)
                .with("collection.include.list", db + "\\.orders")
                .with("signal.enabled.channels", "source")
                .with("signal.data.collection", db + ".text.debezium_signal")
                .with("transforms.record.mongo.document.format", "text")
                .with("transforms.record.snapshot.event.type", "READ")
                .with("value.converter.schemas.enable", "true"));
        for (String collection : List.of("orders", "customers", "pairs", "lists", "objects", "uuids", "events")) {
            cluster.topics()
                    .await(
                            topic(collection),
                            (int) database.getCollection(collection).countDocuments(),
                            TIMEOUT);
        }
        cluster.topics().await(text + "." + db + ".orders", 12, TIMEOUT);
    }

    @AfterAll
    void close() {
        database.drop();
        client.close();
    }

    @Test
    void collectionsAreReadAgain() {
        CliRun all = cli.run("snapshot", name, "--tables", "orders," + db + ".customers")
                .ok();
        assertThat(all.err())
                .contains("topic __debezium-signal.%s: incremental snapshot of %s.orders, %s.customers"
                        .formatted(name, db, db))
                .contains(db + ".orders: running, key 5 of 12")
                .contains(db + ".orders: completed, 12 rows");
        assertThat(all.out()).contains("completed, 2 of 2 tables, 15 rows in ");
        assertRead("orders", 12, numbers(1, 12));
        assertRead("customers", 3, Stream.of("c1", "c2", "c3"));

        JsonNode filtered = cli.run("snapshot", name, "--tables", "orders", "--filter", "{region: 'eu'}", "-o", "json")
                .ok()
                .json();
        assertThat(filtered.at("/progress/tables/0/rows").asInt()).isEqualTo(4);
        assertRead("orders", 24, numbers(1, 4));
        cli.run("snapshot", name, "--tables", "orders", "--type", "blocking", "--filter", "{\"_id\": {\"$gt\": 9}}")
                .ok();
        assertRead("orders", 28, numbers(10, 12));

        assertThat(cli.run("snapshot", name, "--tables", "orders", "--filter", "region = 'eu'")
                        .exits(5)
                        .err())
                .contains("no query of MongoDB's");
        assertThat(cli.run("snapshot", name, "--tables", "orders", "--filter", "{region}")
                        .exits(20)
                        .err())
                .contains("is the filter a query");
        assertThat(cli.run("snapshot", name, "--tables", "pairs").exits(20).err())
                .contains(db + ".pairs: it could not be read", "is each _id a number, a string, an ObjectId or a UUID");
        assertThat(cli.run("snapshot", name, "--tables", "objects,uuids").ok().out())
                .contains("completed, 2 of 2 tables");
        assertReadAgain("objects", 7);
        assertReadAgain("uuids", 7);
        assertThat(cluster.topics().names())
                .as("topics of signals, which are no changes of the shop's")
                .doesNotContain(topic("debezium_signal"));
    }

    /** Debezium leaves those after it alone, until it is asked to go on. */
    @Test
    void aCollectionThatCannotBeReadDoesNotKeepOthersFromIt() {
        cli.run("snapshot", name, "--tables", "pairs,lists", "--no-wait").ok();
        await("the failure").atMost(TIMEOUT).untilAsserted(() -> {
            CliRun status = cli.run("snapshot", name, "--status").ok();
            assertThat(status.out()).contains("running, 0 of 2 tables").containsPattern("lists +WAITING");
            assertThat(status.err()).contains("millrace snapshot " + name + " --pause, then --resume");
        });

        cli.run("snapshot", name, "--pause").ok();
        cli.run("snapshot", name, "--resume").ok();
        await("the end")
                .atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(
                                cli.run("snapshot", name, "--status").exits(20).out())
                        .contains("failed, ")
                        .containsPattern("lists +COMPLETED"));
        assertReadAgain("lists", 2);
    }

    @Test
    void aSnapshotIsPausedAndStopped() {
        cli.run("snapshot", name, "--tables", "events", "--no-wait").ok();
        assertThat(cli.run("snapshot", name, "--pause").ok().out()).contains("paused, 0 of 1 tables");
        int sent = read(topic("events")).size();
        JsonNode status =
                cli.run("snapshot", name, "--status", "-o", "json").ok().json();
        assertThat(status.at("/progress/state").asText()).isEqualTo("PAUSED");
        assertThat(status.at("/progress/tables/0/fraction").asDouble()).isBetween(0.0, 0.99);
        assertThat(cli.run("snapshot", name, "--resume").ok().out()).contains("running, 0 of 1 tables");
        cli.run("snapshot", name, "--pause").ok();
        await("documents, once it went on")
                .atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(read(topic("events"))).hasSizeGreaterThan(sent));

        assertThat(cli.run("snapshot", name, "--stop").ok().out())
                .as("stopped though paused")
                .contains("stopped, 0 of 1 tables");
        assertThat(read(topic("events"))).hasSizeBetween(sent, 2 * EVENTS - 1);
    }

    /** No driver of MongoDB's is in the command: it tells what to insert. */
    @Test
    void aSignalForTheCollectionIsTold() {
        CliRun told = cli.run("snapshot", text, "--tables", "orders").exits(5);
        assertThat(told.err())
                .contains(
                        "source: MongoDB's driver is not here",
                        "\"signal.enabled.channels\": \"source,kafka\"",
                        "\"signal.kafka.topic\": \"__debezium-signal." + text + "\"",
                        "\"signal.file\": ");
        Matcher statement = STATEMENT.matcher(told.err());
        assertThat(statement.find()).as(told.err()).isTrue();

        client.getDatabase(statement.group(1))
                .getCollection(statement.group(2))
                .insertOne(Document.parse(statement.group(3)));
        await("the end of the snapshot")
                .atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(
                                cli.run("snapshot", text, "--status").ok().out())
                        .contains("completed, 1 of 1 tables, 12 rows"));
        assertThat(records(cluster.topics().await(text + "." + db + ".orders", 24, TIMEOUT)).stream()
                        .skip(12))
                .extracting(record -> record.at("/payload/event_type").asText() + " "
                        + json(record.at("/payload/record").asText())
                                .path("_id")
                                .asText())
                .containsExactlyInAnyOrderElementsOf(
                        numbers(1, 12).map(id -> "READ " + id).toList());
    }

    @Test
    void documentsHaveNoSchemaHistory() {
        assertThat(cli.run("schema-history", name).exits(5).err())
                .contains("'" + name + "' has no history of statements", "MongoDB's documents have none");
        assertThat(cli.run("schema-history", text).exits(5).err())
                .contains("'" + text + "' has no history of statements", "MongoDB's documents have no schema");
    }

    @Test
    void changesAreWatchedAndTheSourcesStatusShown() {
        MongoCollection<Document> lines = database.getCollection("lines");
        lines.insertOne(new Document("_id", 7).append("n", 1));
        lines.updateOne(new Document("_id", 7), new Document("$set", new Document("n", 2)));
        lines.deleteOne(new Document("_id", 7));
        cluster.topics().await(topic("lines"), 3, TIMEOUT);

        assertThat(cli.run(
                                "watch",
                                name,
                                "--tables",
                                "lines",
                                "--from",
                                "beginning",
                                "--count",
                                "3",
                                "--idle-timeout",
                                "60s",
                                "-o",
                                "json")
                        .ok()
                        .out()
                        .lines()
                        .map(MongoCommandIT::json))
                .extracting(record -> record.path("event_type").asText() + " "
                        + record.path("table_name").asText() + " "
                        + record.at("/record/_id").asText())
                .containsExactly("INSERT lines 7", "UPDATE lines 7", "DELETE lines 7");

        JsonNode report = cli.run("status", name, "-o", "json", "--interval", "0s")
                .ok()
                .json()
                .at("/0/connectors/0");
        assertThat(report.path("type").asText()).isEqualTo("SOURCE");
        assertThat(report.at("/status/state").asText()).isEqualTo("RUNNING");
        assertThat(report.at("/sourceLag/basis").asText()).isEqualTo("event-time");
        assertThat(report.at("/sourceLag/idleSeconds").isNumber()).isTrue();
    }

    private void insert(String collection, int count, IntFunction<Document> document) {
        database.getCollection(collection)
                .insertMany(IntStream.rangeClosed(1, count).mapToObj(document).toList());
    }

    private String topic(String collection) {
        return name + "." + db + "." + collection;
    }

    private static Stream<String> numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Integer::toString);
    }

    /** From a place in the topic on there are these documents that were read, and nothing else. */
    private void assertRead(String collection, int from, Stream<String> ids) {
        List<String> expected = ids.map(id -> "READ " + id).toList();
        assertThat(records(cluster.topics().await(topic(collection), from + expected.size(), TIMEOUT)).stream()
                        .skip(from))
                .extracting(record -> record.path("event_type").asText() + " "
                        + record.at("/record/_id").asText())
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    /** After its documents come the same as they were read once more. */
    private void assertReadAgain(String collection, int documents) {
        List<String> ids = records(cluster.topics().await(topic(collection), 2 * documents, TIMEOUT)).stream()
                .map(record -> record.at("/record/_id").toString())
                .toList();
        assertThat(ids.subList(documents, ids.size()))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(ids.subList(0, documents));
    }

    private List<JsonNode> read(String topic) {
        return records(cluster.topics().read(topic));
    }

    private static List<JsonNode> records(List<ConsumerRecord<byte[], byte[]>> messages) {
        return messages.stream()
                .map(message -> json(new String(message.value(), StandardCharsets.UTF_8)))
                .toList();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }
}
