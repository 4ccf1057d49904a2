package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.connect.Validation;
import io.millrace.testkit.db.MysqlServer;
import io.millrace.testkit.db.PostgresServer;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file that users copy means what it says to the real plugins. */
@WithCluster
class ExamplesIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int RECORDS = 25;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> TABLES = List.of("customers", "orders", "payments");

    /** Topics of the shop in PostgreSQL, by name or in a regular expression. */
    private static final Pattern SHOP = Pattern.compile("shop(?:-[ab])?(\\\\?\\.public)");

    /** Keys that Connect itself, or a part of a plugin, takes and that are not listed when it validates. */
    static final List<String> NOT_LISTED = List.of(
            "consumer.override.",
            "producer.override.",
            "topic.creation.",
            "event.converting.failure.handling.mode",
            "field.name.adjustment.mode",
            "schema.history.internal.",
            "capture.mode.full.update.type",
            "signal.kafka.",
            "key.converter.",
            "value.converter.",
            "payload.converter.");

    /** Keys of the sinks that say where records go: a name, an ARN, a URL, or a list with one for each topic. */
    private static final List<String> DESTINATIONS = List.of(
            "kinesis.stream.name",
            "kinesis.stream.arn",
            "kinesis.topic.to.stream",
            "sqs.queue.url",
            "sqs.queue.name",
            "sqs.topic.to.queue.url",
            "sns.topic.arn",
            "sns.topic.to.arn");

    static List<Path> files() {
        return Examples.thatRunHere();
    }

    /** Those that read JSON from a topic, and need no config providers. */
    static List<Path> sinks() {
        return Examples.sinks().stream()
                .filter(file -> Examples.thatRunHere().contains(file))
                .filter(file -> !RegistryConverters.has(ConnectorRequest.read(file)))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void isValidAndKnownToThePlugin(Path file, TestCluster cluster) {
        ConnectorRequest example = ConnectorRequest.read(file);
        if (RegistryConverters.has(example)) {
            example = RegistryConverters.replaced(example, cluster.registry());
        }

        Validation validation = cluster.connect().validate(local(example, cluster));

        assertThat(validation.errors()).isEmpty();
        assertThat(example.config().keySet())
                .filteredOn(key -> NOT_LISTED.stream().noneMatch(key::startsWith))
                .isSubsetOf(validation.keys());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sinks")
    void deliversToWhatItNames(Path file, TestCluster cluster, Connectors connectors) {
        try (LocalAws aws = LocalAws.builder().region(TestCluster.REGION).start()) {
            ConnectorRequest example = ConnectorRequest.read(file);
            String database = cluster.uniqueName("examples");
            ConnectorRequest sink = withAws(ofDatabase(example, database), aws.endpoint());
            List<Arrivals> destinations =
                    names(sink).stream().map(name -> create(aws, sink, name)).toList();
            assertThat(destinations)
                    .as("streams, queues and topics that it names")
                    .isNotEmpty();
            List<JsonNode> records = new ArrayList<>();
            for (String table : TABLES) {
                String topic = database + ".public." + table;
                cluster.topics().create(topic, 2);
                for (int i = 0; i < RECORDS; i++) {
                    records.add(json(value(table, i)));
                    cluster.topics().produce(topic, "{\"id\":" + i + "}", value(table, i));
                }
            }

            connectors.start(sink);

            await("every record")
                    .atMost(TIMEOUT)
                    .untilAsserted(() -> assertThat(destinations.stream()
                                    .flatMap(arrivals -> arrivals.inOrder().stream())
                                    .map(arrival -> json(arrival.text())))
                            .hasSameElementsAs(records)); // one may come again
            assertThat(destinations)
                    .as("destinations that got some")
                    .allSatisfy(arrivals -> assertThat(arrivals.inOrder()).isNotEmpty());
            assertAssumed(aws, sink);
            connectors.delete(sink.name());
        }
    }

    /** Who writes to another account's stream has the role there that the example names. */
    private static void assertAssumed(LocalAws aws, ConnectorRequest sink) {
        Map<String, String> config = sink.config();
        if (config.containsKey("aws.sts.role.arn")) {
            assertThat(aws.sts().assumedRoles()).isNotEmpty().allSatisfy(role -> {
                assertThat(role.roleArn()).isEqualTo(config.get("aws.sts.role.arn"));
                assertThat(role.externalId()).isEqualTo(config.get("aws.sts.role.external.id"));
                assertThat(role.sessionName()).isEqualTo(config.get("aws.sts.role.session.name"));
            });
        }
    }

    /** The same with the topics of another database than {@code shop}, so that each example has topics of its own. */
    private static ConnectorRequest ofDatabase(ConnectorRequest example, String database) {
        Map<String, String> changed = new HashMap<>();
        example.config()
                .forEach((key, value) -> changed.put(key, SHOP.matcher(value).replaceAll(database + "$1")));
        return example.named(database).with(changed);
    }

    /** A Record's main fields, as {@code postgres-source.json} writes them. */
    private static String value(String table, int id) {
        return "{\"event_type\": \"INSERT\", \"schema_name\": \"public\", \"table_name\": \"" + table
                + "\", \"key\": {\"id\": " + id + "}}";
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    /** What the streams, queues and topics are called that the sink writes to. */
    private static Set<String> names(ConnectorRequest sink) {
        Set<String> names = new TreeSet<>();
        DESTINATIONS.stream()
                .filter(sink.config()::containsKey)
                .flatMap(key -> List.of(sink.config().get(key).split(",")).stream())
                .forEach(entry ->
                        names.add(entry.substring(Math.max(entry.lastIndexOf(':'), entry.lastIndexOf('/')) + 1)));
        return names;
    }

    private static Arrivals create(LocalAws aws, ConnectorRequest sink, String name) {
        String connector = sink.config().get("connector.class");
        if (connector.contains("kinesis")) {
            return new StreamArrivals(aws.kinesis().createStream(name, 1));
        }
        return connector.contains("sqs")
                ? MessageArrivals.in(aws.sqs().createQueue(name))
                : MessageArrivals.in(aws.sns().createTopic(name));
    }

    /** Debezium connects to the database to validate, and the sinks to AWS. */
    private static ConnectorRequest local(ConnectorRequest example, TestCluster cluster) {
        String connector = example.config().get("connector.class");
        if (connector.contains("mysql")) {
            MysqlServer.unsupported().ifPresent(Assumptions::abort);
            return example.with(Examples.local(cluster.mysql(), cluster));
        }
        if (connector.contains("mongodb")) {
            return example.with("mongodb.connection.string", cluster.mongo().connectionString());
        }
        if (connector.contains("postgresql")) {
            PostgresServer postgres = cluster.postgres();
            return example.with(
                    Map.of("database.hostname", postgres.host(), "database.port", Integer.toString(postgres.port())));
        }
        return withAws(example, URI.create("http://127.0.0.1:9"));
    }

    private static ConnectorRequest withAws(ConnectorRequest example, URI endpoint) {
        ConnectorRequest local = example.with(Map.of(
                "aws.endpoint", endpoint.toString(),
                "aws.access.key.id", "test",
                "aws.secret.access.key", "test"));
        return example.config().containsKey("aws.sts.role.arn")
                ? local.with("aws.sts.config.endpoint", endpoint.toString())
                : local;
    }
}
