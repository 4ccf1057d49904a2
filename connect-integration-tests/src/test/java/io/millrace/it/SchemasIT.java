package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.aws.kinesis.LocalStream;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.db.PostgresServer;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import io.millrace.testkit.registry.SchemaRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * One database, whose tables change their shape, through five pairs of connectors to Kinesis: with Avro and a registry that refuses
 * what is not backward compatible, with JSON that carries its schema, and without schemas; the transform on the source side and on the
 * sink side.
 */
@WithCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SchemasIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String JSON_CONVERTER = "org.apache.kafka.connect.json.JsonConverter";

    /** What differs from one source to the next although it is the same change. */
    private static final List<String> OF_THE_SOURCE = List.of("service", "source", "event_id");

    /** How a change comes to Kinesis. */
    private enum Way {
        AVRO_FROM_THE_SOURCE("postgres-source-avro.json", "kinesis-sink-avro.json"),
        AVRO_ON_THE_SINK("postgres-source-avro-envelope.json", "kinesis-sink-avro-payload.json"),
        JSON_FROM_THE_SOURCE("postgres-source.json", Examples.KINESIS_SINK),
        JSON_ON_THE_SINK("postgres-source.json", Examples.KINESIS_SINK),
        MAPS_FROM_THE_SOURCE("postgres-source.json", Examples.KINESIS_SINK);

        private final String source;
        private final String sink;

        /** With the examples that it begins with. */
        Way(String source, String sink) {
            this.source = source;
            this.sink = sink;
        }

        boolean isAvro() {
            return this == AVRO_FROM_THE_SOURCE || this == AVRO_ON_THE_SINK;
        }

        boolean isOnTheSink() {
            return this == AVRO_ON_THE_SINK || this == JSON_ON_THE_SINK;
        }
    }

    private final TestCluster cluster;
    private final PostgresServer postgres;
    private final LocalAws aws;
    private final SchemaRegistry registry;
    private final Map<Way, String> names = new EnumMap<>(Way.class);
    private final Map<Way, StreamArrivals> streams = new EnumMap<>(Way.class);
    private LocalStream avroStream;
    private int changes;

    SchemasIT(TestCluster cluster, PostgresServer postgres, LocalAws aws, SchemaRegistry registry) {
        this.cluster = cluster;
        this.postgres = postgres;
        this.aws = aws;
        this.registry = registry;
    }

    @BeforeAll
    void captureTablesWhileTheyChange(Connectors connectors) {
        postgres.execute("CREATE SCHEMA shapes", """
                CREATE TABLE shapes.customers (
                  id int PRIMARY KEY, name text NOT NULL, balance numeric(12,2), free numeric, at timestamptz,
                  state text DEFAULT 'new', tags text[], spot point, flags bit(3), data jsonb, level int)
                """, "CREATE SCHEMA \"odd-shapes\"", """
                CREATE TABLE "odd-shapes"."kunden-liste.größe" (
                  "id-nr" int PRIMARY KEY, "2nd" text, "a.b" int, "größe" point, "select" text, "with space" text, "$" text)
                """);
        postgres.execute("CREATE TABLE \"odd-shapes\".\"1st\" (\"2nd\" int PRIMARY KEY)");
        start(connectors);
        postgres.execute("INSERT INTO \"odd-shapes\".\"1st\" VALUES (3)");

        change(2, """
                INSERT INTO shapes.customers VALUES (1, 'Ann Ö', 10.20, 1.50, '2024-12-03T03:48:55.887142+02', NULL,
                  ARRAY['x', NULL], '(1,2)', B'101', '{"a": 1}', 1)
                """, "INSERT INTO shapes.customers (id, name) VALUES (2, 'Bob')");
        change(1, "UPDATE shapes.customers SET name = 'Ann' WHERE id = 1");
        change(1, "DELETE FROM shapes.customers WHERE id = 2");
        change(
                3,
                "INSERT INTO \"odd-shapes\".\"kunden-liste.größe\" VALUES (1, 'b', 3, '(4,5)', 's', 'w', '$')",
                "UPDATE \"odd-shapes\".\"kunden-liste.größe\" SET \"$\" = NULL",
                "DELETE FROM \"odd-shapes\".\"kunden-liste.größe\"");
        registry.compatibility(names.get(Way.AVRO_FROM_THE_SOURCE) + ".shapes.customers-value", "FULL");
        // Debezium's own schemas are not even backward compatible: a column that is NOT NULL from now on cannot hold
        // the nulls of before.
        registry.compatibility(names.get(Way.AVRO_ON_THE_SINK) + ".shapes.customers-value", "NONE");
        alter("ADD COLUMN email text", 3);
        alter("ADD COLUMN rank int NOT NULL DEFAULT 7", 4);
        alter("ALTER COLUMN name DROP NOT NULL", 5);
        alter("ALTER COLUMN state SET NOT NULL", 6, "UPDATE shapes.customers SET state = 'old' WHERE state IS NULL");
        alter("DROP COLUMN balance", 7);
        alter("RENAME COLUMN email TO mail", 8);
        change(1, "DELETE FROM shapes.customers WHERE id = 1");
        postgres.execute("ALTER TABLE \"odd-shapes\".\"kunden-liste.größe\" ALTER COLUMN \"a.b\" TYPE bigint");
        change(
                1,
                "INSERT INTO \"odd-shapes\".\"kunden-liste.größe\" (\"id-nr\", \"a.b\") VALUES (2, 9007199254740993)");
    }

    @Test
    void theContentIsTheSameWithSchemasAndWithoutOnTheSourceAndOnTheSink() {
        List<JsonNode> expected = records(Way.JSON_FROM_THE_SOURCE, "customers");

        assertThat(expected)
                .extracting(record -> record.path("event_type").asText() + " " + record.path("record"))
                .startsWith("INSERT {\"id\":1,\"name\":\"Ann Ö\",\"balance\":\"10.20\",\"free\":\"1.5\","
                        + "\"at\":\"2024-12-03T01:48:55.887142Z\",\"state\":null,\"tags\":[\"x\",null],"
                        + "\"spot\":{\"x\":1.0,\"y\":2.0,\"wkb\":\"AQEAAAAAAAAAAADwPwAAAAAAAABA\",\"srid\":null},"
                        + "\"flags\":\"BQ==\",\"data\":\"{\\\"a\\\": 1}\",\"level\":1}")
                .endsWith("DELETE {\"id\":1}");
        for (Way way : Way.values()) {
            assertThat(records(way, "customers"))
                    .as(way.toString())
                    .isEqualTo(way == Way.AVRO_ON_THE_SINK ? withDefaults(expected) : expected);
        }
    }

    /** Apicurio's converter writes a column's default in the place of null: the transform on a sink comes too late. */
    private static List<JsonNode> withDefaults(List<JsonNode> records) {
        return records.stream()
                .map(record -> {
                    JsonNode copy = record.deepCopy();
                    if (copy.path("record").path("state").isNull()) {
                        ((ObjectNode) copy.path("record")).put("state", "new");
                    }
                    return copy;
                })
                .toList();
    }

    @Test
    void namesOfEveryKindArriveAsTheyAreOrAsAvroTakesThem() {
        String insert = "{\"id-nr\":1,\"2nd\":\"b\",\"a.b\":3,\"größe\":{\"x\":4.0,\"y\":5.0,"
                + "\"wkb\":\"AQEAAAAAAAAAAAAQQAAAAAAAABRA\",\"srid\":null},\"select\":\"s\",\"with space\":\"w\",\"$\":\"$\"}";
        String update = insert.replace("\"$\":\"$\"", "\"$\":null");
        String widened =
                "{\"id-nr\":2,\"2nd\":null,\"a.b\":9007199254740993,\"größe\":null,\"select\":null,\"with space\":null,\"$\":null}";

        for (Way way : Way.values()) {
            List<JsonNode> expected = Stream.of(insert, update, "{\"id-nr\":1}", widened)
                    .map(row -> json(way.isAvro() ? adjusted(row) : row))
                    .toList();
            List<JsonNode> records = records(way, "kunden-liste.größe");

            assertThat(records)
                    .as(way.toString())
                    .extracting(record -> record.path("record"))
                    .isEqualTo(expected);
            assertThat(records).as(way.toString()).allSatisfy(record -> {
                assertThat(record.path("schema_name").asText()).isEqualTo("odd-shapes");
                assertThat(record.path("primary_key").asText()).isEqualTo(way.isAvro() ? "id_nr" : "id-nr");
            });
        }
    }

    @Test
    void namesThatBeginWithADigitAreAdjustedToo() {
        String prefix = names.get(Way.AVRO_FROM_THE_SOURCE);
        String name = prefix.replace('-', '_') + ".odd_shapes._1st";

        for (Way way : List.of(Way.AVRO_FROM_THE_SOURCE, Way.JSON_ON_THE_SINK)) {
            await(way.toString())
                    .atMost(TIMEOUT)
                    .untilAsserted(() -> assertThat(records(way, "1st"))
                            .extracting(record -> record.path("record").toString())
                            .containsExactly(way.isAvro() ? "{\"_2nd\":3}" : "{\"2nd\":3}"));
        }
        assertThat(AvroMessages.schemas(registry, prefix + ".odd-shapes.1st-key"))
                .extracting(Schema::getFullName)
                .containsExactly(name + ".Key");
        assertThat(AvroMessages.schemas(registry, prefix + ".odd-shapes.1st-value"))
                .extracting(Schema::getFullName)
                .containsExactly(name + ".Record");
    }

    /** As Debezium's {@code field.name.adjustment.mode=avro} names columns. */
    private static String adjusted(String row) {
        return row.replace("id-nr", "id_nr")
                .replace("2nd", "_2nd")
                .replace("a.b", "a_b")
                .replace("größe", "gr__e")
                .replace("with space", "with_space")
                .replace("\"$\":", "\"_\":");
    }

    @Test
    void schemasFromTheSourceAreValidAndKeepTheirNames() {
        String prefix = names.get(Way.AVRO_FROM_THE_SOURCE);
        String namespace = prefix.replace('-', '_');
        String odd = namespace + ".odd_shapes.kunden_liste.gr__e";

        // The row, the key alone, and one for each column that is added, dropped or renamed; becoming nullable makes
        // none.
        assertThat(customersFromTheSource()).hasSize(6);
        assertNames(customersFromTheSource(), namespace + ".shapes.customers");
        assertNames(AvroMessages.schemas(registry, prefix + ".odd-shapes.kunden-liste.gr__e-value"), odd);
        assertThat(AvroMessages.schemas(registry, prefix + ".shapes.customers-key"))
                .extracting(Schema::getFullName)
                .containsExactly(namespace + ".shapes.customers.Key");
    }

    @Test
    void schemasFromTheSinkAreValidAndKeepTheirNames() {
        String prefix = names.get(Way.AVRO_ON_THE_SINK);
        String namespace = prefix.replace('-', '_');

        assertNames(AvroMessages.schemas(registry, prefix + ".shapes.customers"), namespace + ".shapes.customers");
        assertNames(
                AvroMessages.schemas(registry, prefix + ".odd-shapes.kunden-liste.gr__e"),
                namespace + ".odd_shapes.kunden_liste.gr__e");
    }

    private static void assertNames(List<Schema> versions, String name) {
        assertThat(versions).isNotEmpty().allSatisfy(schema -> {
            assertThat(schema.getFullName()).isEqualTo(name + ".Record");
            assertThat(row(schema).getFullName()).isEqualTo(name + ".Row");
        });
    }

    /** Columns that are added, dropped, renamed, that become nullable or NOT NULL: the registry was told to refuse what is not. */
    @Test
    void oldAndNewConsumersReadOldAndNewMessagesWhateverBecomesOfAColumn() {
        List<Schema> versions = customersFromTheSource();

        assertThat(columns(versions)).contains("balance", "email", "mail", "rank");
        for (Schema reader : versions) {
            for (Schema writer : versions) {
                assertThat(AvroMessages.reads(reader, writer))
                        .as("%s reads %s", reader, writer)
                        .isTrue();
            }
        }
    }

    @Test
    void newConsumersReadWhatWasWrittenBeforeAColumnWasWidened() {
        List<Schema> versions = AvroMessages.schemas(
                registry, names.get(Way.AVRO_FROM_THE_SOURCE) + ".odd-shapes.kunden-liste.gr__e-value");
        Schema first = versions.get(0);
        Schema last = versions.get(versions.size() - 1);

        assertThat(AvroMessages.reads(last, first)).isTrue();
        assertThat(AvroMessages.reads(first, last)).as("int reads long").isFalse();
    }

    private List<Schema> customersFromTheSource() {
        return AvroMessages.schemas(registry, names.get(Way.AVRO_FROM_THE_SOURCE) + ".shapes.customers-value");
    }

    private static Schema row(Schema record) {
        Schema row = record.getField("record").schema();
        return row.getTypes().stream()
                .filter(type -> type.getType() == Schema.Type.RECORD)
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> columns(List<Schema> versions) {
        Set<String> columns = new LinkedHashSet<>();
        versions.forEach(version -> row(version).getFields().forEach(field -> columns.add(field.name())));
        return columns;
    }

    @Test
    void consumersReadTheMessagesWithNothingButAvroAndTheRegistry() {
        await("the changes as Avro in the stream")
                .atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(avroStream.recordsAccepted()).isGreaterThanOrEqualTo(changes));
        List<byte[]> messages = new ArrayList<>();
        avroStream.shards().forEach(shard -> shard.records().forEach(record -> messages.add(record.data())));
        for (ConsumerRecord<byte[], byte[]> message :
                cluster.topics().read(names.get(Way.AVRO_FROM_THE_SOURCE) + ".shapes.customers")) {
            messages.add(message.value());
        }

        assertThat(messages).hasSizeGreaterThan(changes).allSatisfy(message -> {
            GenericRecord record = AvroMessages.read(registry, message);
            assertThat(record.get("event_type").toString()).isIn("INSERT", "UPDATE", "DELETE");
            assertThat(record.get("table_name").toString()).isIn("customers", "kunden-liste.größe");
            assertThat(record.get("record")).isInstanceOf(GenericRecord.class);
        });
    }

    /** The Records of a table in their order, each once, without what differs from one source to the next. */
    private List<JsonNode> records(Way way, String... tables) {
        Set<JsonNode> records = new LinkedHashSet<>();
        streams.get(way).inOrder().forEach(arrival -> {
            ObjectNode record = (ObjectNode) json(arrival.text());
            if (List.of(tables).contains(record.path("table_name").asText())) {
                records.add(record.without(OF_THE_SOURCE));
            }
        });
        return List.copyOf(records);
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    private void alter(String change, int id, String... before) {
        postgres.execute(before);
        changes += before.length;
        postgres.execute("ALTER TABLE shapes.customers " + change);
        change(1, "INSERT INTO shapes.customers (id, name) VALUES (" + id + ", 'after: " + change + "')");
    }

    /** Waits until the changes have come by every way: Debezium reads a table's shape when it first meets it. */
    private void change(int expected, String... statements) {
        postgres.execute(statements);
        changes += expected;
        for (Way way : Way.values()) {
            await(changes + " records by the way " + way)
                    .atMost(TIMEOUT)
                    .untilAsserted(() -> assertThat(records(way, "customers", "kunden-liste.größe"))
                            .hasSizeGreaterThanOrEqualTo(changes));
        }
    }

    private void start(Connectors connectors) {
        for (Way way : Way.values()) {
            String name = cluster.uniqueName("schemas");
            names.put(way, name);
            streams.put(way, new StreamArrivals(aws.kinesis().createStream(name, 1)));
            connectors.submit(source(way, name));
        }
        for (Way way : Way.values()) {
            String name = names.get(way);
            await("the slot of " + name)
                    .atMost(TIMEOUT)
                    .untilAsserted(() -> assertThat(
                                    postgres.query("SELECT active FROM pg_replication_slots WHERE slot_name = '"
                                            + name.replace('-', '_') + "'"))
                            .containsExactly(Map.of("active", true)));
            connectors.submit(sink(way, name + "-sink", name));
        }
        String name = names.get(Way.AVRO_ON_THE_SINK);
        avroStream = aws.kinesis().createStream(name + "-avro", 1);
        connectors.submit(sink(Way.AVRO_ON_THE_SINK, name + "-avro-sink", name, true)
                .with("kinesis.stream.name", name + "-avro"));
    }

    private ConnectorRequest source(Way way, String name) {
        ConnectorRequest source = Examples.postgresSource(way.source, name, postgres, "(odd-)?shapes")
                .with(Map.of("schema.name.adjustment.mode", "avro", "decimal.handling.mode", "precise"));
        if (way == Way.AVRO_ON_THE_SINK) {
            // Debezium's names of schemas keep a digit at the beginning of a word, and Avro refuses them.
            source = source.with("table.include.list", "(odd-)?shapes\\.[^1].*");
        }
        if (way == Way.MAPS_FROM_THE_SOURCE) {
            source = source.with("transforms.record.output.schemas", "false");
        }
        return withConverters(way, way.isOnTheSink() ? source.without("transforms") : source);
    }

    /** With no {@code payload.converter}, to get JSON. */
    private ConnectorRequest sink(Way way, String name, String source) {
        return sink(way, name, source, false);
    }

    private ConnectorRequest sink(Way way, String name, String source, boolean withPayloadConverter) {
        ConnectorRequest sink = Examples.kinesisSink(way.sink, name, aws, source, source.replace(".", "\\.") + "\\..*")
                .with("consumer.override.metadata.max.age.ms", "500");
        if (!withPayloadConverter) {
            for (String key : sink.config().keySet()) {
                sink = key.startsWith("payload.converter") ? sink.without(key) : sink;
            }
        }
        return withConverters(
                way,
                way == Way.JSON_ON_THE_SINK
                        ? sink.with(Map.of(
                                "transforms",
                                "record",
                                "transforms.record.type",
                                "io.millrace.transforms.RecordNormalizer"))
                        : sink);
    }

    private ConnectorRequest withConverters(Way way, ConnectorRequest connector) {
        if (way.isAvro()) {
            return RegistryConverters.replaced(connector, registry);
        }
        String schemas = Boolean.toString(way != Way.MAPS_FROM_THE_SOURCE);
        return connector.with(Map.of(
                "key.converter", JSON_CONVERTER,
                "key.converter.schemas.enable", schemas,
                "key.converter.replace.null.with.default", "false",
                "value.converter", JSON_CONVERTER,
                "value.converter.schemas.enable", schemas,
                "value.converter.replace.null.with.default", "false"));
    }
}
