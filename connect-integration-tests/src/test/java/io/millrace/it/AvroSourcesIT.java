package io.millrace.it;

import static io.millrace.it.Changes.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.ChangeStreamPreAndPostImagesOptions;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.aws.dynamodb.LocalTable;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.db.MongoServer;
import io.millrace.testkit.db.MysqlServer;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import io.millrace.testkit.registry.SchemaRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/**
 * What {@link SchemasIT} shows with PostgreSQL, for the other sources: by the examples, with Apicurio's converter in the place of
 * Confluent's, their Records are Avro in their topics, and JSON again in a stream.
 */
@WithCluster
class AvroSourcesIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String NOBODY = "http://127.0.0.1:9/apis/registry/v2";

    private final TestCluster cluster;
    private final Connectors connectors;
    private final SchemaRegistry registry;
    private final LocalAws aws;

    AvroSourcesIT(TestCluster cluster, Connectors connectors, SchemaRegistry registry, LocalAws aws) {
        this.cluster = cluster;
        this.connectors = connectors;
        this.registry = registry;
        this.aws = aws;
    }

    @Test
    void mysql(MysqlServer mysql) {
        String database = "avro-shop"; // as Avro would not have it
        mysql.execute("CREATE DATABASE `avro-shop`", """
                CREATE TABLE `avro-shop`.customers (id bigint unsigned PRIMARY KEY, `first-name` varchar(20), `2nd` int,
                  balance decimal(12,2), at datetime(6), made timestamp(3) NULL, tags json, photo blob, vip tinyint(1),
                  size enum('s','m'), kinds set('a','b'), born year, grade smallint NOT NULL DEFAULT 3)
                """, """
                INSERT INTO `avro-shop`.customers VALUES (18446744073709551615, 'Ann', 2, 10.20, '2024-12-03 03:48:55.887142',
                  '2024-12-03 03:48:55.887', '{"a": [1]}', x'0102', 1, 'm', 'a,b', 2024, 0)
                """);
        String name = cluster.uniqueName("avro-mysql");
        String topic = name + "." + database + ".customers";
        ConnectorRequest source = Examples.mysqlSource("mysql-source-avro.json", name, cluster, database);
        StreamArrivals stream = start(source, "\\.avro-shop\\..*");
        awaitEvents(stream, "INSERT");

        mysql.execute(
                "ALTER TABLE `avro-shop`.customers ADD COLUMN mail varchar(20) AFTER id, DROP COLUMN photo",
                "INSERT INTO `avro-shop`.customers (id, mail) VALUES (7, 'm')",
                "UPDATE `avro-shop`.customers SET mail = NULL WHERE id = 7",
                "DELETE FROM `avro-shop`.customers WHERE id = 7");

        List<JsonNode> records = awaitEvents(stream, "INSERT", "INSERT", "UPDATE", "DELETE");
        assertThat(records.get(0).path("record").toString())
                .isEqualTo(
                        "{\"id\":\"18446744073709551615\",\"first_name\":\"Ann\",\"_2nd\":2,\"balance\":\"10.20\","
                                + "\"at\":\"2024-12-03T03:48:55.887142\",\"made\":\"2024-12-03T03:48:55.887Z\",\"tags\":\"{\\\"a\\\":[1]}\","
                                + "\"photo\":\"AQI=\",\"vip\":1,\"size\":\"m\",\"kinds\":[\"a\",\"b\"],\"born\":\"2024\",\"grade\":0}");
        assertThat(records.get(2).at("/record/mail").isNull()).isTrue();
        List<Schema> versions = assertAvro(topic, 4, "avro_shop.customers");
        assertThat(versions)
                .allSatisfy(reader -> assertThat(versions)
                        .allSatisfy(writer ->
                                assertThat(AvroMessages.reads(reader, writer)).isTrue()));
        assertThat(read(name))
                .extracting(change -> change.get("event_type").toString())
                .contains("DDL_STATEMENT");
    }

    @Test
    void mongodb(MongoServer mongo) {
        String database = "avro-shop";
        try (MongoClient client = mongo.connect()) {
            client.getDatabase(database)
                    .createCollection(
                            "customers",
                            new CreateCollectionOptions()
                                    .changeStreamPreAndPostImagesOptions(
                                            new ChangeStreamPreAndPostImagesOptions(true)));
            MongoCollection<Document> customers = client.getDatabase(database).getCollection("customers");
            customers.insertOne(Document.parse("{_id: 1, 'first-name': 'Ann', nested: {x: [1, null]}}"));
            String name = cluster.uniqueName("avro-mongo");
            ConnectorRequest source =
                    Examples.mongoSource("mongodb-source-avro.json", name, mongo.connectionString(), database);
            StreamArrivals stream = start(source, "\\.avro-shop\\..*");
            awaitEvents(stream, "INSERT");

            customers.updateOne(Filters.eq(1), Updates.set("other", true));
            customers.deleteOne(Filters.eq(1));

            List<JsonNode> records = awaitEvents(stream, "INSERT", "UPDATE", "DELETE");
            assertThat(json(records.get(0).path("record").asText()))
                    .isEqualTo(json("{_id: 1, 'first-name': 'Ann', nested: {x: [1, null]}}"));
            assertThat(json(records.get(1).path("record").asText())
                            .path("other")
                            .asBoolean())
                    .isTrue();
            assertAvro(name + "." + database + ".customers", 3, "avro_shop.customers");
        }
    }

    @Test
    void dynamoDb() {
        String name = cluster.uniqueName("avro-dynamodb");
        aws.kinesis().createStream(name, 1);
        LocalTable table = aws.dynamodb().createTable("avro-shop.customers", "id", name);
        ConnectorRequest source = Examples.dynamoDbSource("dynamodb-cdc-source-avro.json", name, aws.endpoint(), name);
        StreamArrivals stream = start(source, "\\.avro-shop\\..*");

        table.put(
                "{\"id\": {\"S\": \"a\"}, \"first-name\": {\"S\": \"Ann\"}, \"n\": {\"N\": \"12345678901234567890.10\"}}");
        table.put("{\"id\": {\"S\": \"a\"}, \"first-name\": {\"NULL\": true}}");
        table.expire("{\"id\": {\"S\": \"a\"}}");

        List<JsonNode> records = awaitEvents(stream, "INSERT", "UPDATE", "DELETE");
        assertThat(records.get(0).path("record").asText())
                .isEqualTo("{\"id\":\"a\",\"first-name\":\"Ann\",\"n\":12345678901234567890.1}");
        assertAvro(name + ".avro-shop.customers", 3, "avro_shop.customers");
    }

    /** What the page about converters says of Connect: that it takes a registry that is down for a record that cannot be read. */
    @Test
    void aSinkWhoseRegistryIsDownStopsAndLosesNothingUnlessItHasADeadLetterQueue() {
        String name = cluster.uniqueName("avro-down");
        aws.kinesis().createStream(name, 1);
        LocalTable table = aws.dynamodb().createTable(name + ".customers", "id", name);
        connectors.start(RegistryConverters.replaced(
                Examples.dynamoDbSource("dynamodb-cdc-source-avro.json", name, aws.endpoint(), name), registry));
        table.put("{\"id\": {\"S\": \"a\"}}");
        String topic = name + "." + name + ".customers";
        cluster.topics().await(topic, 1, TIMEOUT);
        StreamArrivals stream = new StreamArrivals(aws.kinesis().createStream(name + "-avro", 1));
        ConnectorRequest sink = RegistryConverters.replaced(
                Examples.kinesisSink("kinesis-sink-avro.json", name + "-sink", aws, name + "-avro", topic), registry);
        ConnectorRequest down = sink.with(
                Map.of("key.converter.apicurio.registry.url", NOBODY, "value.converter.apicurio.registry.url", NOBODY));

        connectors.submit(down);
        connectors.submit(down.named(name + "-rejecting")
                .with(Map.of(
                        "errors.tolerance",
                        "all",
                        "errors.deadletterqueue.topic.name",
                        name + "-rejected",
                        "errors.deadletterqueue.topic.replication.factor",
                        "1")));

        cluster.connect().awaitFailed(sink.name(), TIMEOUT);
        assertThat(cluster.topics().await(name + "-rejected", 1, TIMEOUT)).hasSize(1);
        assertThat(stream.inOrder()).isEmpty();
        connectors.submit(sink);
        awaitEvents(stream, "INSERT");
    }

    /** A sink by the example, into a stream of the source's name. */
    private StreamArrivals start(ConnectorRequest source, String topics) {
        String name = source.name();
        StreamArrivals stream = new StreamArrivals(aws.kinesis().createStream(name + "-avro", 1));
        connectors.submit(RegistryConverters.replaced(source, registry));
        connectors.submit(RegistryConverters.replaced(
                Examples.kinesisSink("kinesis-sink-avro.json", name + "-sink", aws, name + "-avro", name + topics)
                        .with("consumer.override.metadata.max.age.ms", "500"),
                registry));
        cluster.connect().awaitRunning(name, TIMEOUT);
        return stream;
    }

    private static List<JsonNode> awaitEvents(StreamArrivals stream, String... types) {
        await("the events in the stream")
                .atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(records(stream))
                        .extracting(record -> record.path("event_type").asText())
                        .containsExactly(types));
        return records(stream);
    }

    private static List<JsonNode> records(StreamArrivals stream) {
        return stream.inOrder().stream()
                .map(arrival -> json(arrival.text()))
                .distinct()
                .toList();
    }

    /** Each value and key is read with nothing but Avro and the registry, and its schemas have legal names. */
    private List<Schema> assertAvro(String topic, int count, String table) {
        List<ConsumerRecord<byte[], byte[]>> messages = cluster.topics().read(topic);
        assertThat(messages).hasSizeGreaterThanOrEqualTo(count).allSatisfy(message -> {
            assertThat(AvroMessages.read(registry, message.key())).isNotNull();
            assertThat(AvroMessages.read(registry, message.value()).get("table_name"))
                    .isNotNull();
        });
        List<Schema> versions = AvroMessages.schemas(registry, topic + "-value");
        assertThat(versions)
                .isNotEmpty()
                .allSatisfy(schema -> assertThat(schema.getFullName()).endsWith(table + ".Record"));
        return versions;
    }

    private List<GenericRecord> read(String topic) {
        return cluster.topics().read(topic).stream()
                .map(ConsumerRecord::value)
                .filter(Objects::nonNull)
                .map(value -> AvroMessages.read(registry, value))
                .toList();
    }
}
