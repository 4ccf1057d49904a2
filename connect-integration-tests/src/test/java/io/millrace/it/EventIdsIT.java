package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.ChangeStreamPreAndPostImagesOptions;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.millrace.testkit.connect.ConnectRest;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.connect.WorkerProcess;
import io.millrace.testkit.db.MysqlServer;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A worker that captures all databases, with transaction metadata and without, is killed in the middle of a large transaction. What
 * is read again has the ids that it had, and nothing else has them.
 */
@WithCluster
class EventIdsIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Rows that one statement inserts; one event of MySQL's log, one position of PostgreSQL's, holds many of them. */
    private static final int ROWS = 1_500;

    /** Records of the transaction that are in every topic when the worker is killed. */
    private static final int BEFORE_KILL = 300;

    private static final int MARKER = 1_000_000;

    private final TestCluster cluster;
    private final MysqlServer mysql;
    private final List<ConnectorRequest> sources = new ArrayList<>();
    private String schema = "";

    EventIdsIT(TestCluster cluster, MysqlServer mysql) {
        this.cluster = cluster;
        this.mysql = mysql;
    }

    @BeforeEach
    void createTables() {
        schema = cluster.uniqueName("ids").replace('-', '_');
        cluster.postgres()
                .execute(
                        "CREATE SCHEMA " + schema,
                        "CREATE TABLE " + schema + ".rows (id int PRIMARY KEY, n int)",
                        "INSERT INTO " + schema + ".rows VALUES (0, 0)");
        mysql.execute(
                "CREATE DATABASE " + schema,
                "CREATE TABLE " + schema + ".`rows` (id int PRIMARY KEY, n int)",
                "INSERT INTO " + schema + ".`rows` VALUES (0, 0)");
        try (MongoClient client = cluster.mongo().connect()) {
            client.getDatabase(schema)
                    .createCollection(
                            "rows",
                            new CreateCollectionOptions()
                                    .changeStreamPreAndPostImagesOptions(
                                            new ChangeStreamPreAndPostImagesOptions(true)));
        }
        mongo(rows -> rows.insertOne(row(0)));
    }

    /** Offsets that are never stored make the worker read everything again; those that are stored often point into the transaction. */
    @ParameterizedTest(name = "offsets are stored every {0} ms")
    @CsvSource({"3600000, true", "50, false"})
    void whatIsReadAgainAfterACrashHasTheSameIds(String flushMillis, boolean readsAllAgain, @TempDir Path folder) {
        WorkerProcess.Builder workers = WorkerProcess.builder(
                        cluster.workerSettings().group(schema).with("offset.flush.interval.ms", flushMillis), folder)
                .heap("768m");
        WorkerProcess worker = workers.start();
        try {
            startSources(worker.rest());
            changeRows();
            for (ConnectorRequest source : sources) {
                cluster.topics().await(topic(source), BEFORE_KILL, TIMEOUT);
            }
            worker.kill();

            worker = workers.start();
            markTheEnd();
            for (ConnectorRequest source : sources) {
                boolean isMongo = source.name().contains("mongo");
                List<Change> changes = awaitMarker(source);
                assertThat(idsByChange(changes))
                        .as("changes that %s tells", source.name())
                        .hasSize(isMongo ? 3 * ROWS / 2 + 18 : 3 * ROWS / 2 + 28)
                        .allSatisfy((change, ids) -> assertThat(ids).as(change).hasSize(1));
                assertThat(changes.stream().map(Change::id).distinct())
                        .as("ids that %s gives", source.name())
                        .hasSameSizeAs(idsByChange(changes).keySet());
                if (readsAllAgain) {
                    assertThat(changes.size() - idsByChange(changes).size())
                            .as("Records of %s that came again", source.name())
                            .isGreaterThanOrEqualTo(BEFORE_KILL - 1);
                }
                if (!isMongo) {
                    assertThat(firstSequences(changes))
                            .as("sequences of %s", source.name())
                            .isSorted();
                }
            }
        } finally {
            worker.kill();
        }
    }

    // ---- what happens

    /** Snapshots end, and their offsets are stored, before the transaction: a connector that is stopped stores them. */
    private void startSources(ConnectRest rest) {
        for (String metadata : List.of("false", "true")) {
            String suffix = "_" + metadata;
            sources.add(Examples.postgresSource(schema + "_pg" + suffix, cluster.postgres(), schema)
                    .with("provide.transaction.metadata", metadata));
            sources.add(Examples.mysqlSource(schema + "_mysql" + suffix, cluster, schema)
                    .with("provide.transaction.metadata", metadata));
        }
        String mongo = schema + "_mongo";
        sources.add(Examples.read("mongodb-source.json")
                .named(mongo)
                .with(Map.of(
                        "mongodb.connection.string",
                        cluster.mongo().connectionString(),
                        "collection.include.list",
                        schema + "\\..*",
                        "topic.prefix",
                        mongo)));
        sources.replaceAll(source -> source.with(Map.of(
                "max.batch.size", "50",
                "max.queue.size", "100",
                "poll.interval.ms", "10")));
        sources.forEach(rest::post);
        for (ConnectorRequest source : sources) {
            cluster.topics().await(topic(source), 1, TIMEOUT);
        }
        changeFirstRow();
        for (ConnectorRequest source : sources) {
            await("a change read from the log by " + source.name())
                    .atMost(TIMEOUT)
                    .until(() -> read(source).stream()
                            .anyMatch(change -> change.what().startsWith("UPDATE")));
            rest.send("PUT", "connectors/" + source.name() + "/stop", null);
        }
        for (ConnectorRequest source : sources) {
            await("offsets of " + source.name())
                    .atMost(TIMEOUT)
                    .until(() -> !rest.send("GET", "connectors/" + source.name() + "/offsets", null)
                            .path("offsets")
                            .isEmpty());
            rest.send("PUT", "connectors/" + source.name() + "/resume", null);
            rest.awaitRunning(source.name(), TIMEOUT);
        }
    }

    /** What is read as a change was not in the snapshot, so that this one has ended. */
    private void changeFirstRow() {
        cluster.postgres().execute("UPDATE " + schema + ".rows SET n = 1 WHERE id = 0");
        mysql.execute("UPDATE " + schema + ".`rows` SET n = 1 WHERE id = 0");
        mongo(rows -> rows.updateOne(Filters.eq("_id", 0), Updates.set("n", 1)));
    }

    private void changeRows() {
        String values =
                IntStream.rangeClosed(1, ROWS).mapToObj(id -> "(" + id + ", 0)").collect(Collectors.joining(", "));
        String table = schema + ".rows";
        cluster.postgres().transaction(changes(table, values));
        mysql.transaction(changes(schema + ".`rows`", values));
        mongo(rows -> {
            rows.insertMany(
                    IntStream.rangeClosed(1, ROWS).mapToObj(EventIdsIT::row).toList());
            rows.updateMany(Filters.and(Filters.gte("_id", 1), Filters.lte("_id", ROWS / 2)), Updates.set("n", 1));
            rows.updateMany(Filters.and(Filters.gte("_id", 1), Filters.lte("_id", 10)), Updates.set("n", 2));
            rows.deleteMany(Filters.and(Filters.gte("_id", 6), Filters.lte("_id", 10)));
        });
    }

    private static String[] changes(String table, String values) {
        return new String[] {
            "INSERT INTO " + table + " VALUES " + values,
            "UPDATE " + table + " SET n = 1 WHERE id BETWEEN 1 AND " + ROWS / 2,
            "UPDATE " + table + " SET n = 2 WHERE id BETWEEN 1 AND 10",
            "UPDATE " + table + " SET id = -id WHERE id BETWEEN 1 AND 5",
            "DELETE FROM " + table + " WHERE id BETWEEN 6 AND 10"
        };
    }

    private void markTheEnd() {
        cluster.postgres().execute("INSERT INTO " + schema + ".rows VALUES (" + MARKER + ", 0)");
        mysql.execute("INSERT INTO " + schema + ".`rows` VALUES (" + MARKER + ", 0)");
        mongo(rows -> rows.insertOne(row(MARKER)));
    }

    private void mongo(Consumer<MongoCollection<Document>> change) {
        try (MongoClient client = cluster.mongo().connect()) {
            change.accept(client.getDatabase(schema).getCollection("rows"));
        }
    }

    private static Document row(int id) {
        return new Document("_id", id).append("n", 0);
    }

    // ---- what is read

    /**
     * A Record.
     *
     * @param what what it tells: each change of the test is told by its type and its row
     */
    private record Change(String what, String id, String sequence) {
        static Change of(ConsumerRecord<byte[], byte[]> record) {
            try {
                JsonNode json = JSON.readTree(record.value());
                return new Change(
                        json.path("event_type").asText() + " " + json.path("record"),
                        json.path("event_id").asText(),
                        json.path("sequence").asText());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private String topic(ConnectorRequest source) {
        return source.name() + "." + schema + ".rows";
    }

    private List<Change> read(ConnectorRequest source) {
        return cluster.topics().read(topic(source)).stream().map(Change::of).toList();
    }

    private List<Change> awaitMarker(ConnectorRequest source) {
        List<Change> changes = new ArrayList<>();
        await("the last change of " + source.name()).atMost(TIMEOUT).until(() -> {
            changes.clear();
            changes.addAll(read(source));
            return changes.stream().anyMatch(change -> change.what().contains(":" + MARKER + ","));
        });
        return changes;
    }

    private static Map<String, Set<String>> idsByChange(List<Change> changes) {
        Map<String, Set<String>> ids = new LinkedHashMap<>();
        changes.forEach(change ->
                ids.computeIfAbsent(change.what(), what -> new HashSet<>()).add(change.id()));
        return ids;
    }

    /** Each change where it was first read. */
    private static List<String> firstSequences(List<Change> changes) {
        Set<String> seen = new HashSet<>();
        return changes.stream()
                .filter(change -> seen.add(change.id()))
                .map(Change::sequence)
                .toList();
    }
}
