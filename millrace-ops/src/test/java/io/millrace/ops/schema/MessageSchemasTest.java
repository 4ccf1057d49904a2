package io.millrace.ops.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.millrace.ops.Connector;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.OpsSettings;
import io.millrace.ops.SchemaHistories.Scan;
import io.millrace.ops.SchemaHistory;
import io.millrace.ops.SchemaHistory.Basis;
import io.millrace.ops.TableColumn;
import io.millrace.ops.TableHistory;
import io.millrace.ops.TableVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MessageSchemasTest {
    private static final String ID = field("int32", false, "id");
    private static final String NAME = field("string", true, "name");

    private final TopicsInMemory topics = new TopicsInMemory();
    private Set<String> written = Set.of();
    private final Map<String, String> config = new HashMap<>(Map.of(
            "connector.class",
            "io.debezium.connector.postgresql.PostgresConnector",
            "topic.prefix",
            "shop",
            "value.converter",
            "org.apache.kafka.connect.json.JsonConverter"));

    @Test
    void distinctSchemasInMessagesAreVersionsWhereTheyFirstAre() {
        add(0, 100, "INSERT", ID);
        add(1, 110, "UPDATE", ID);
        add(0, 120, "INSERT", ID, NAME);
        add(0, 130, "DELETE", ID);
        add(0, 140, "UPDATE", ID, NAME);
        add(1, 150, "UPDATE", ID, NAME);
        topics.add("shop.public.orders", 0, 160, null, null);
        topics.add("__debezium-heartbeat.shop", "{}");

        SchemaHistory history = read(null, null);

        assertThat(history.basis()).isEqualTo(Basis.MESSAGES);
        assertThat(history.warnings()).isEmpty();
        TableHistory orders = history.tables().get(0);
        assertThat(history.tables()).hasSize(1);
        assertThat(orders.table()).isEqualTo("public.orders");
        assertThat(orders.versions())
                .extracting(TableVersion::version, TableVersion::change, TableVersion::time)
                .containsExactly(
                        tuple(1, TableVersion.Change.FOUND, Instant.ofEpochMilli(100)),
                        tuple(2, TableVersion.Change.ALTERED, Instant.ofEpochMilli(120)));
        assertThat(orders.last().position())
                .isEqualTo(Map.of("topic", "shop.public.orders", "partition", "0", "offset", "1"));
        assertThat(orders.last().columns())
                .containsExactly(
                        new TableColumn("id", "int32", false, null, 1, true),
                        new TableColumn("name", "string", true, null, 2, false));
    }

    @Test
    void aDeleteThatComesFirstHidesNothing() {
        add(0, 100, "DELETE", ID, NAME);
        add(0, 110, "INSERT", ID, NAME);

        assertThat(read("orders", null).tables().get(0).versions())
                .singleElement()
                .satisfies(version -> assertThat(version.position()).containsEntry("offset", "1"));
    }

    @Test
    void debeziumsEventsTellTheRowsFieldsToo() {
        String row = "{\"type\":\"struct\",\"optional\":true,\"field\":\"after\",\"fields\":[" + ID
                + ",{\"type\":\"bytes\",\"optional\":true,\"field\":\"price\",\"name\":\"org.apache.kafka.connect.data.Decimal\","
                + "\"parameters\":{\"scale\":\"2\",\"connect.decimal.precision\":\"10\"},\"default\":\"AA==\"},"
                + "{\"type\":\"array\",\"items\":{\"type\":\"int32\"},\"optional\":true,\"field\":\"tags\"},"
                + "{\"type\":\"int32\",\"optional\":false,\"field\":\"day\",\"name\":\"io.debezium.time.Date\"}]}";
        topics.add(
                "shop.public.orders",
                "{\"schema\":{\"type\":\"struct\",\"fields\":[" + row + "," + field("string", false, "op")
                        + "]},\"payload\":{\"op\":\"c\"}}");

        assertThat(read("public.orders", null).tables().get(0).last().columns())
                .extracting(TableColumn::type)
                .containsExactly("int32", "decimal(10,2)", "array<int32>", "int32 (io.debezium.time.Date)");
    }

    @Test
    void whatConnectHasWrittenAndKafkaDoesNotShowIsNotPassedOver() {
        written = Set.of("shop.public.orders", "__debezium-heartbeat.shop");

        assertThatThrownBy(() -> read(null, null))
                .isInstanceOfSatisfying(
                        OpsException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND))
                .hasMessageContainingAll("has written to shop.public.orders, which", "READ", "bootstrap.servers");

        written = Set.of("shop.public.items", "shop.public.orders");
        add(0, 100, "INSERT", ID);
        assertThat(read(null, null).warnings()).singleElement().asString().contains("to shop.public.items, which");
    }

    @Test
    void aPasswordInTheRegistrysUrlIsNotRepeated() {
        RegistryRest registry = new RegistryRest(new OpsSettings.SchemaRegistry(
                URI.create("http://ops:secret@127.0.0.1:1/api"), OpsSettings.Credentials.NONE));

        assertThat(registry.url()).hasToString("http://127.0.0.1:1/api");
        assertThatThrownBy(() -> registry.versions("orders-value"))
                .isInstanceOf(OpsException.class)
                .hasMessageContaining("http://127.0.0.1:1/api")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aTopicWithoutAnyRowIsNoHistory() {
        topics.add("shop.public.orders", 0, 160, null, null);

        assertThatThrownBy(() -> read("orders", null))
                .isInstanceOfSatisfying(
                        OpsException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND))
                .hasMessageContaining("No message that shows a row was read from topic shop.public.orders");
    }

    @Test
    void messagesWithoutSchemasAreExplainedWithTheWayOut() {
        topics.add("shop.public.orders", "{\"event_type\":\"INSERT\",\"record\":{\"id\":1}}");

        assertThatThrownBy(() -> read(null, null))
                .isInstanceOfSatisfying(
                        OpsException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID))
                .hasMessageContainingAll("no history of statements", "shop.public.orders", "schemas.enable=true");

        config.put("value.converter.schemas.enable", "false");
        assertThatThrownBy(() -> read(null, null)).hasMessageContaining("value.converter.schemas.enable=false");

        config.put("connector.class", "io.debezium.connector.mongodb.MongoDbConnector");
        assertThatThrownBy(() -> read(null, null)).hasMessageContaining("MongoDB's documents have none");
    }

    @Test
    void registryThatIsNotKnownAndGluesAreExplained() {
        topics.add("shop.public.orders", "\0\0\0\0\1");
        config.put("value.converter", "io.confluent.connect.avro.AvroConverter");
        assertThatThrownBy(() -> read(null, null))
                .isInstanceOf(OpsException.class)
                .hasMessageContainingAll("AvroConverter", "--schema-registry-url");

        config.put("value.converter", "com.amazonaws.services.schemaregistry.kafkaconnect.AWSKafkaAvroConverter");
        assertThatThrownBy(() -> read(null, null)).hasMessageContaining("AWS Glue");
    }

    @Test
    void aSourceThatWroteNothingHasNoSchema() {
        topics.add("shopping.public.orders", "{}");

        assertThatThrownBy(() -> read(null, null))
                .isInstanceOfSatisfying(
                        OpsException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND))
                .hasMessageContaining("(shop.*)");
    }

    @Test
    void aCompactedTopicMayHaveLostVersions() {
        add(0, 100, "INSERT", ID);
        topics.set("shop.public.orders", Map.of("cleanup.policy", "compact"));

        assertThat(read(null, null).warnings()).singleElement().asString().contains("compacted");
    }

    @Test
    void aRegistrysVersionsHaveNoTimeAndAreReadFromRecordsAndEvents() throws IOException {
        String record = avro(
                "{\"name\":\"record\",\"type\":[\"null\",{\"type\":\"record\",\"name\":\"Row\",\"fields\":[%s]}]}");
        String id = "{\"name\":\"id\",\"type\":\"int\"}";
        String price =
                "{\"name\":\"price\",\"type\":[\"null\",{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":10,\"scale\":2}],"
                        + "\"default\":null}";
        String event =
                "{\"type\":\"record\",\"name\":\"Envelope\",\"namespace\":\"n\",\"fields\":[{\"name\":\"before\",\"type\":[\"null\","
                        + "{\"type\":\"record\",\"name\":\"Value\",\"fields\":[" + id
                        + "]}]},{\"name\":\"after\",\"type\":[\"null\",\"Value\"]},{\"name\":\"op\",\"type\":\"string\"}]}";
        try (Registry registry = new Registry(Map.of(
                "shop.public.orders-value",
                List.of(record.formatted(id + "," + price), record.formatted(id), record.formatted(id)),
                "shop.public.orders-key",
                List.of("{\"type\":\"record\",\"name\":\"Key\",\"fields\":[" + id + "]}"),
                "shop.public.events-value",
                List.of(event)))) {
            topics.add("shop.public.orders", "\0\0\0\0\1").add("shop.public.events", "\0\0\0\0\2");
            config.put("value.converter", "io.confluent.connect.avro.AvroConverter");

            SchemaHistory history = read(null, registry.client());

            assertThat(history.basis()).isEqualTo(Basis.SCHEMA_REGISTRY);
            assertThat(history.warnings()).singleElement().asString().contains("neither times");
            assertThat(history.tables())
                    .extracting(TableHistory::table)
                    .containsExactly("public.events", "public.orders");
            assertThat(history.tables().get(0).last().columns())
                    .containsExactly(new TableColumn("id", "int", false, null, 1, false));
            TableVersion orders = history.tables().get(1).last();
            assertThat(orders.version()).as("the key alone is no version").isEqualTo(1);
            assertThat(orders.time()).isNull();
            assertThat(orders.position())
                    .isEqualTo(Map.of("subject", "shop.public.orders-value", "version", "1", "id", "1"));
            assertThat(orders.columns())
                    .containsExactly(
                            new TableColumn("id", "int", false, null, 1, true),
                            new TableColumn("price", "bytes decimal(10,2)", true, null, 2, false));
        }
    }

    @Test
    void documentsOfMongoDbHaveNoSchemaInARegistryEither() throws IOException {
        config.put("connector.class", "io.debezium.connector.mongodb.MongoDbConnector");
        config.put("value.converter", "io.confluent.connect.avro.AvroConverter");
        topics.add("shop.shop.orders", "\0\0\0\0\1");
        try (Registry registry = new Registry(Map.of(
                "shop.shop.orders-value",
                List.of(avro("{\"name\":\"record\",\"type\":[\"null\",\"string\"]}")),
                "shop.shop.orders-key",
                List.of("{\"type\":\"record\",\"name\":\"Key\",\"fields\":[]}")))) {
            assertThatThrownBy(() -> read(null, registry.client()))
                    .isInstanceOfSatisfying(
                            OpsException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID))
                    .hasMessageContainingAll("do not tell the fields", "MongoDB's documents have no schema");
        }
    }

    @Test
    void aRegistryThatDoesNotAnswerIsNamed() {
        topics.add("shop.public.orders", "\0\0\0\0\1");
        config.put("value.converter", "io.confluent.connect.avro.AvroConverter");
        RegistryRest nobody = new RegistryRest(
                new OpsSettings.SchemaRegistry(URI.create("http://127.0.0.1:1"), OpsSettings.Credentials.NONE));

        assertThatThrownBy(() -> read(null, nobody))
                .isInstanceOfSatisfying(
                        OpsException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE))
                .hasMessageContainingAll("http://127.0.0.1:1", "--schema-registry-url");
    }

    private SchemaHistory read(String table, RegistryRest registry) {
        return new LiveSchemaHistories(this::connector, topics, name -> written, registry)
                .read("source", table, Scan.DEFAULT);
    }

    private void add(int partition, long timestamp, String type, String... fields) {
        String key = "{\"schema\":{\"type\":\"struct\",\"fields\":[" + ID + "]},\"payload\":{\"id\":1}}";
        String value = "{\"schema\":{\"type\":\"struct\",\"fields\":[" + field("string", false, "event_type")
                + ",{\"type\":\"struct\",\"optional\":true,\"field\":\"record\",\"fields\":[" + String.join(",", fields)
                + "]}]},\"payload\":{\"event_type\":\"" + type + "\",\"record\":{}}}";
        topics.add("shop.public.orders", partition, timestamp, key, value);
    }

    private Connector connector(String name) {
        return new Connector(
                name,
                Connector.Type.SOURCE,
                config,
                new Connector.Status(Connector.State.RUNNING, "worker", null, List.of()));
    }

    private static String field(String type, boolean isOptional, String name) {
        return "{\"type\":\"%s\",\"optional\":%s,\"field\":\"%s\"}".formatted(type, isOptional, name);
    }

    private static String avro(String record) {
        return "{\"type\":\"record\",\"name\":\"Record\",\"fields\":[{\"name\":\"event_type\",\"type\":\"string\"},"
                + record + "]}";
    }

    /** As much of Confluent's API as is asked for. */
    private static final class Registry implements AutoCloseable {
        private final HttpServer server;

        Registry(Map<String, List<String>> subjects) throws IOException {
            ObjectMapper json = new ObjectMapper();
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                String[] path = exchange.getRequestURI().getPath().split("/");
                List<String> schemas = subjects.get(path[2]);
                String answer = "";
                if (schemas != null && path.length == 4) {
                    List<Integer> numbers = new ArrayList<>();
                    for (int i = 1; i <= schemas.size(); i++) {
                        numbers.add(i);
                    }
                    answer = json.writeValueAsString(numbers);
                } else if (schemas != null) {
                    int version = path[4].equals("latest") ? schemas.size() : Integer.parseInt(path[4]);
                    answer = json.writeValueAsString(Map.of("id", version, "schema", schemas.get(version - 1)));
                }
                byte[] body = answer.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
        }

        RegistryRest client() {
            return new RegistryRest(new OpsSettings.SchemaRegistry(
                    URI.create("http://127.0.0.1:" + server.getAddress().getPort()), OpsSettings.Credentials.NONE));
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
