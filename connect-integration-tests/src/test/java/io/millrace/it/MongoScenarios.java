package io.millrace.it;

import static io.millrace.it.Changes.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;

/** Documents written to MongoDB are Records in Kinesis: what holds whichever server it is. */
abstract class MongoScenarios extends MongoPipelines {
    private static final String FORMAT = "transforms.record.mongo.document.format";
    /** Of a sink that reads Debezium's own events. */
    private static final Map<String, String> TRANSFORMING = Map.of(
            "value.converter", "org.apache.kafka.connect.json.JsonConverter",
            "transforms", "record",
            "transforms.record.type", "io.millrace.transforms.RecordNormalizer");

    private static final String MODE = "transforms.record.mongo.record.mode";
    private static final String SNAPSHOT = "INSERT {_id: 0}";

    private final Instant start = Instant.now().minusSeconds(1);

    MongoScenarios(TestCluster cluster, Connectors connectors) {
        super(cluster, connectors);
    }

    /** Shortens the list {@code tags} of a document to its first element, so that the server says that it was truncated. */
    abstract void truncateTags(MongoCollection<Document> collection, Object id);

    @Test
    void changesAreWholeDocumentsWithTheirImagesBefore() {
        MongoCollection<Document> people = createWithImages("people");
        people.insertOne(document("{_id: 1, name: 'Ann', nested: {x: 1, y: [1, 2]}}"));
        ConnectorRequest source = startSource(Map.of("transforms.record.include.before", "true"));
        Changes changes = startSink(source, Map.of());
        changes.await("people", "INSERT {_id: 1, name: 'Ann', nested: {x: 1, y: [1, 2]}}");

        people.updateOne(Filters.eq(1), Updates.combine(Updates.set("nested.x", 2), Updates.unset("name")));
        people.updateOne(Filters.eq(1), Updates.set("nested.x", 3));
        people.insertOne(document("{_id: 2, name: 'Ben'}"));
        people.replaceOne(Filters.eq(1), document("{_id: 1, other: null}"));
        people.deleteOne(Filters.eq(1));

        List<JsonNode> records = changes.await(
                "people",
                "INSERT {_id: 1, name: 'Ann', nested: {x: 1, y: [1, 2]}}",
                "UPDATE {_id: 1, nested: {x: 2, y: [1, 2]}}",
                "UPDATE {_id: 1, nested: {x: 3, y: [1, 2]}}",
                "INSERT {_id: 2, name: 'Ben'}",
                "UPDATE {_id: 1, other: null}",
                "DELETE {_id: 1, other: null}");
        assertThat(records)
                .extracting(record -> record.path("before"))
                .containsExactly(
                        json("null"),
                        json("{_id: 1, name: 'Ann', nested: {x: 1, y: [1, 2]}}"),
                        json("{_id: 1, nested: {x: 2, y: [1, 2]}}"),
                        json("null"),
                        json("{_id: 1, nested: {x: 3, y: [1, 2]}}"),
                        json("null"));
        assertThat(records).allSatisfy(record -> assertFields(record, source.name(), "people"));
        assertThat(changes.keys("people")).containsExactlyInAnyOrder(json("{_id: 1}"), json("{_id: 2}"));
        assertThat(records.get(0).path("sequence").isNull()).as("no sequence").isTrue();
        assertThat(records.stream()
                        .skip(1)
                        .map(record -> record.path("sequence").asText()))
                .as("sequences")
                .isSorted()
                .doesNotHaveDuplicates()
                .allMatch(sequence -> sequence.matches("[0-9a-f]{16}"));
        cluster().topics().await("__debezium-heartbeat." + source.name(), 1, TIMEOUT);
    }

    @Test
    void valuesAreTheSameFromSnapshotAndStream() {
        MongoCollection<Document> values = createWithImages("values");
        values.insertOne(MongoTypes.document(1));
        Changes changes = startSink(startSource(Map.of()), Map.of());
        changes.await("values", "INSERT " + MongoTypes.row(1));

        values.insertOne(MongoTypes.document(2));
        values.deleteOne(Filters.eq(1));

        changes.await(
                "values", "INSERT " + MongoTypes.row(1), "INSERT " + MongoTypes.row(2), "DELETE " + MongoTypes.row(1));
    }

    @Test
    void idsMayBeOfAnyType() {
        Map<Object, String> ids = new LinkedHashMap<>();
        ids.put(1, "1");
        ids.put(9007199254740993L, "9007199254740993");
        ids.put(1.5, "1.5");
        ids.put("one \"ö\"", "'one \"ö\"'");
        ids.put(new ObjectId("6b00fc4a6ab8e32719797ea6"), "'6b00fc4a6ab8e32719797ea6'");
        ids.put(Decimal128.parse("2.50"), "'2.50'");
        ids.put(Date.from(Instant.ofEpochMilli(1_700_000_000_123L)), "'2023-11-14T22:13:20.123Z'");
        ids.put(UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"), "'00112233-4455-6677-8899-aabbccddeeff'");
        ids.put(true, "true");
        ids.put(document("{shop: 'north', number: 1}"), "{shop: 'north', number: 1}");
        MongoCollection<Document> plain = database().getCollection("plain");
        plain.insertOne(new Document("_id", 0));
        Changes changes = startSink(startSource(Map.of()), Map.of());
        changes.await("plain", SNAPSHOT);

        ids.keySet().forEach(id -> plain.insertOne(new Document("_id", id).append("n", 1)));
        ids.keySet().forEach(id -> plain.deleteOne(Filters.eq(id)));

        // The collection keeps no images: a delete tells the key alone.
        changes.await(
                "plain",
                Stream.of(
                                Stream.of(SNAPSHOT),
                                ids.values().stream().map("INSERT {_id: %s, n: 1}"::formatted),
                                ids.values().stream().map("DELETE {_id: %s}"::formatted))
                        .flatMap(lines -> lines)
                        .toList());
        assertThat(changes.keys("plain"))
                .hasSize(1 + ids.size())
                .containsAll(ids.values().stream()
                        .map("{_id: %s}"::formatted)
                        .map(Changes::json)
                        .toList());
    }

    @Test
    void updatesWithoutDocumentsTellWhatTheyChanged() {
        MongoCollection<Document> people = database().getCollection("people");
        people.insertOne(new Document("_id", 0));
        ConnectorRequest source = startRawSource();
        Changes changes = startSink(source, TRANSFORMING);
        Changes texts = startSink(source, with(TRANSFORMING, FORMAT, "text"));
        Changes events = startSink(source, with(TRANSFORMING, MODE, "event"));
        changes.await("people", SNAPSHOT);

        people.insertOne(document("{_id: 2, email: 'a', n: 42, tags: ['a', 'b'], nested: {x: 1, y: 2}}"));
        people.updateOne(
                Filters.eq(2),
                Updates.combine(Updates.set("email", "b"), Updates.unset("n"), Updates.set("nested.x", 9)));
        truncateTags(people, 2);
        people.replaceOne(Filters.eq(2), document("{_id: 2, email: 'c'}"));
        people.deleteOne(Filters.eq(2));

        List<JsonNode> records = changes.await(
                "people",
                SNAPSHOT,
                "INSERT {_id: 2, email: 'a', n: 42, tags: ['a', 'b'], nested: {x: 1, y: 2}}",
                "UPDATE {_id: 2, email: 'b', 'nested.x': 9}",
                "UPDATE {_id: 2}",
                "UPDATE {_id: 2, email: 'c'}",
                "DELETE {_id: 2}");
        assertThat(records)
                .extracting(record -> record.path("removed_fields"))
                .containsExactly(json("null"), json("null"), json("['n']"), json("null"), json("null"), json("null"));
        assertThat(records.get(3).path("truncated_arrays")).isEqualTo(json("[{field: 'tags', size: 1}]"));
        assertThat(records).allSatisfy(record -> assertFields(record, source.name(), "people"));
        assertTexts(records, texts);
        assertEvents(records, events);
        assertRaw(source);
    }

    /** Debezium tells nothing of it: the filter that it gives the server lets only changes of documents pass. */
    @Test
    void aDroppedCollectionIsNotTold() {
        MongoCollection<Document> dropped = createWithImages("dropped");
        dropped.insertOne(new Document("_id", 0));
        ConnectorRequest source = startSource(Map.of());
        Changes changes = startSink(source, Map.of());
        changes.await("dropped", SNAPSHOT);

        dropped.drop();
        dropped.insertOne(new Document("_id", 1));
        database().drop();
        dropped.insertOne(new Document("_id", 2));

        changes.await("dropped", SNAPSHOT, "INSERT {_id: 1}", "INSERT {_id: 2}");
        assertThat(cluster().connect().status(source.name()).isRunning()).isTrue();
        assertThat(cluster().topics().names())
                .filteredOn(topic -> topic.startsWith(source.name()))
                .containsOnly(topic(source, "dropped"));
    }

    /** What is the same in every Record. */
    private void assertFields(JsonNode record, String source, String collection) {
        Map.of(
                        "service",
                        source,
                        "source",
                        source,
                        "primary_key",
                        "_id",
                        "schema_name",
                        database().getName(),
                        "table_name",
                        collection,
                        "source_type",
                        "mongodb")
                .forEach((field, value) ->
                        assertThat(record.path(field).asText()).as(field).isEqualTo(value));
        for (String field : List.of("global_id", "transaction_id", "unavailable")) {
            assertThat(record.path(field).isNull()).as(field).isTrue();
        }
        assertThat(record.path("event_id").asText()).matches("[0-9a-f]{32}");
        assertThat(Instant.ofEpochMilli(record.path("event_timestamp").asLong()))
                .isBetween(start, Instant.now().plusSeconds(1));
    }

    /** What else a sink makes of the same changes: their ids are the same. */
    private static List<JsonNode> awaitSame(List<JsonNode> records, Changes changes) {
        await("the same changes")
                .atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(changes.of("people"))
                        .extracting(record -> record.path("event_id"))
                        .containsExactlyInAnyOrderElementsOf(records.stream()
                                .map(record -> record.path("event_id"))
                                .toList()));
        return changes.of("people");
    }

    /** Documents as Debezium writes them. */
    private static void assertTexts(List<JsonNode> records, Changes texts) {
        assertThat(awaitSame(records, texts))
                .extracting(record -> record.path("record").asText())
                .containsExactlyInAnyOrder(
                        "{\"_id\": 0}",
                        "{\"_id\": 2,\"email\": \"a\",\"n\": 42,\"tags\": [\"a\",\"b\"],\"nested\": {\"x\": 1,\"y\": 2}}",
                        "{\"_id\": 2, \"email\": \"b\", \"nested.x\": 9}",
                        "{\"_id\": 2}",
                        "{\"_id\": 2,\"email\": \"c\"}",
                        "{\"_id\": 2}");
        assertThat(texts.keys("people")).containsExactlyInAnyOrder(json("{_id: '0'}"), json("{_id: '2'}"));
    }

    /** Whole events. */
    private static void assertEvents(List<JsonNode> records, Changes events) {
        assertThat(awaitSame(records, events))
                .extracting(record -> record.path("record"))
                .allSatisfy(event -> assertThat(
                                event.path("source").path("collection").asText())
                        .isEqualTo("people"))
                .extracting(event -> event.path("updateDescription"))
                .contains(json(
                        "{removedFields: ['n'], updatedFields: {email: 'b', 'nested.x': 9}, truncatedArrays: null}"));
    }

    /** Debezium's own events are as those that the transform's unit tests read. */
    private void assertRaw(ConnectorRequest source) {
        List<ConsumerRecord<byte[], byte[]>> events = cluster().topics().read(topic(source, "people"));
        assertThat(events)
                .extracting(event -> new String(event.key(), StandardCharsets.UTF_8))
                .containsOnly("{\"id\":\"0\"}", "{\"id\":\"2\"}");
        List<JsonNode> values = events.stream()
                .map(event ->
                        json(new String(event.value(), StandardCharsets.UTF_8)).path("payload"))
                .toList();
        assertThat(values)
                .extracting(value -> value.path("op").asText())
                .containsSubsequence("r", "c", "u", "u", "u", "d");
        assertThat(values)
                .extracting(value -> value.path("updateDescription"))
                .contains(
                        json(
                                "{removedFields: ['n'], updatedFields: '{\"email\": \"b\", \"nested.x\": 9}', truncatedArrays: null}"),
                        json(
                                "{removedFields: null, updatedFields: '{}', truncatedArrays: [{field: 'tags', size: 1}]}"));
        assertThat(values)
                .filteredOn(value -> !value.path("op").asText().equals("r"))
                .extracting(value -> value.path("source"))
                .allSatisfy(block -> {
                    assertThat(block.path("ord").asInt()).isPositive();
                    assertThat(block.path("wallTime")).isEqualTo(block.path("ts_ms"));
                    assertThat(block.path("snapshot").asText()).isEqualTo("false");
                    assertThat(block.path("lsid").isNull()).isTrue();
                    assertThat(block.path("txnNumber").isNull()).isTrue();
                });
    }

    private static Map<String, String> with(Map<String, String> settings, String key, String value) {
        Map<String, String> changed = new LinkedHashMap<>(settings);
        changed.put(key, value);
        return changed;
    }
}
