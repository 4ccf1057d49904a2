package io.millrace.it;

import static io.millrace.it.Service.SNS_FIFO;
import static io.millrace.it.Service.SQS_FIFO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.db.PostgresServer;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ApproximateCreationDateTimePrecision;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;

/** The whole way of DynamoDB's changes, by the examples: from PutItem to queues, topics and a table of a SQL database. */
@WithCluster
class DynamoDbIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String LARGEST = "12345678901234567890123456789012345678";
    private static final String FINEST = "-0.0000000000000000000000000000000000001";

    /** Every type that DynamoDB has. */
    private static final Map<String, AttributeValue> EVERYTHING = Map.ofEntries(
            Map.entry("id", text("all")),
            Map.entry("s", text("grüße \"€\" 🙂")),
            Map.entry("empty", text("")),
            Map.entry("n", number(LARGEST)),
            Map.entry("fine", number(FINEST)),
            Map.entry("b", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {1, 2, -1}))),
            Map.entry("t", AttributeValue.fromBool(true)),
            Map.entry("none", AttributeValue.fromNul(true)),
            Map.entry("m", AttributeValue.fromM(Map.of("x", number("1.5"), "y", AttributeValue.fromM(Map.of())))),
            Map.entry("l", AttributeValue.fromL(List.of(text("a"), number("2"), AttributeValue.fromL(List.of())))),
            Map.entry("ss", AttributeValue.fromSs(List.of("b", "a"))),
            Map.entry("ns", AttributeValue.fromNs(List.of("10", "9", LARGEST))),
            Map.entry("bs", AttributeValue.fromBs(List.of(SdkBytes.fromByteArray(new byte[] {7})))));

    private static DynamoDbClient dynamoDb;

    private final TestCluster cluster;
    private final Connectors connectors;
    private final LocalAws aws;

    DynamoDbIT(TestCluster cluster, Connectors connectors, LocalAws aws) {
        this.cluster = cluster;
        this.connectors = connectors;
        this.aws = aws;
    }

    @BeforeAll
    static void connect(LocalAws aws) {
        dynamoDb = DynamoDbClient.builder()
                .endpointOverride(aws.endpoint())
                .region(Region.of(TestCluster.REGION))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .httpClientBuilder(Apache5HttpClient.builder())
                .build();
    }

    @AfterAll
    static void disconnect() {
        dynamoDb.close();
    }

    @Test
    void insertsUpdatesAndDeletesOfEveryTypeArriveInQueuesAndTopics() {
        String name = cluster.uniqueName("dynamo");
        String table = name + "-orders";
        String other = name + "-customers";
        aws.kinesis().createStream(name, 2);
        createTable(table, name);
        createTable(other, name);
        put(table, Map.of("id", text("a"), "v", number("1")));
        connectors.start(Examples.dynamoDbSource(name, aws.endpoint(), name));
        List<Changes> targets = Stream.of(SQS_FIFO, SNS_FIFO)
                .map(service -> {
                    String sink = name + service.prefix().replace('.', '-') + "sink";
                    Arrivals arrivals = service.create(aws, sink);
                    connectors.start(service.sink(aws, sink, name + "\\..*"));
                    return new Changes(arrivals, "id", cluster.connect(), name, sink);
                })
                .toList();

        put(table, EVERYTHING);
        put(table, Map.of("id", text("a"), "v", number("2")));
        put(table, Map.of("id", text("b"), "ttl", number("1767225600")));
        put(other, Map.of("id", text("a"), "name", text("Ann")));
        delete(table, "a");
        put(table, Map.of("id", text("a"), "v", number("4")));
        assertThat(aws.dynamodb().table(table).expire("{\"id\": {\"S\": \"b\"}}"))
                .isTrue();

        for (Changes changes : targets) {
            List<JsonNode> arrived = changes.await(
                    table,
                    "INSERT {id: 'a', v: '1'}",
                    "UPDATE {id: 'a', v: '2'}",
                    "DELETE {id: 'a', v: '2'}",
                    "INSERT {id: 'a', v: '4'}",
                    "INSERT {id: 'b', ttl: '1767225600'}",
                    "DELETE {id: 'b', ttl: '1767225600'}",
                    "INSERT {id: 'all', s: 'grüße \\\"€\\\" 🙂', empty: '', n: '" + LARGEST + "', fine: '" + FINEST
                            + "', b: 'AQL/', t: true, none: null, m: {x: '1.5', y: {}}, l: ['a', '2', []],"
                            + " ss: ['a', 'b'], ns: ['9', '10', '" + LARGEST + "'], bs: ['Bw==']}");
            changes.await(other, "INSERT {id: 'a', name: 'Ann'}");
            assertThat(arrived.get(2).path("principal").isMissingNode())
                    .as("a delete by a user names nobody")
                    .isTrue();
            assertThat(arrived.get(5).path("principal").asText())
                    .as("who deleted what had expired")
                    .isEqualTo("dynamodb.amazonaws.com");
            assertThat(arrived).allSatisfy(change -> {
                assertThat(change.path("source_type").asText()).isEqualTo("dynamodb");
                assertThat(change.path("source").asText()).startsWith(name + "/shardId-");
                assertThat(change.path("primary_key").asText()).isEqualTo("id");
                assertThat(change.path("event_id").asText()).hasSize(36);
                assertThat(change.path("event_timestamp").asLong()).isGreaterThan(1_700_000_000_000L);
            });
            assertThat(arrived.subList(0, 4).stream()
                            .map(change -> change.path("sequence").asText()))
                    .as("the order of an item's changes")
                    .isSorted();
            assertThat(changes.keys(table))
                    .extracting(key -> key.path("id").asText())
                    .containsOnly("a", "b", "all");
        }
    }

    @Test
    void rowsBecomeTheSameInATableOfAnSqlDatabase(PostgresServer postgres) {
        String name = cluster.uniqueName("dynamo-rows");
        String database = name.replace('-', '_');
        String table = database + "_orders";
        aws.kinesis().createStream(name, 1);
        createTable(table, name);
        postgres.execute("CREATE DATABASE " + database);
        ConnectorRequest source = Examples.dynamoDbSource("dynamodb-cdc-source-rows.json", name, aws.endpoint(), name);
        connectors.start(source);
        connectors.start(Examples.read("jdbc-row-sink-dynamodb.json")
                .named(name + "-sink")
                .with(Map.of(
                        "connection.url",
                        "jdbc:postgresql://" + postgres.host() + ":" + postgres.port() + "/" + database,
                        "topics.regex",
                        name + "\\..*",
                        "consumer.override.metadata.max.age.ms",
                        "500")));

        put(table, EVERYTHING);
        put(table, Map.of("id", text("a"), "v", number("1")));
        put(table, Map.of("id", text("b"), "v", number("1")));
        put(table, Map.of("id", text("c"), "v", number("1")));
        put(table, Map.of("id", text("a"), "v", number("2"), "more", text("it's")));
        delete(table, "b");
        aws.dynamodb().table(table).expire("{\"id\": {\"S\": \"c\"}}");
        put(table, Map.of("id", text("d"), "v", number(LARGEST)));

        await("the same rows")
                .atMost(TIMEOUT)
                .failFast(
                        "a connector failed",
                        () -> assertThat(Stream.of(name, name + "-sink")
                                        .map(connector -> cluster.connect()
                                                .status(connector)
                                                .traces()))
                                .containsOnly(""))
                .ignoreExceptions() // the sink makes the table
                .untilAsserted(() -> assertThat(query(
                                postgres,
                                database,
                                "SELECT id || ' ' || (document::jsonb - 's')::text FROM \"" + table
                                        + "\" ORDER BY id COLLATE \"C\""))
                        .containsExactly(
                                "a {\"v\": 2, \"id\": \"a\", \"more\": \"it's\"}",
                                "all {\"b\": \"AQL/\", \"l\": [\"a\", 2, []], \"m\": {\"x\": 1.5, \"y\": {}}, \"n\": "
                                        + LARGEST
                                        + ", \"t\": true, \"bs\": [\"Bw==\"], \"id\": \"all\", \"ns\": [9, 10, "
                                        + LARGEST + "], \"ss\": [\"a\", \"b\"], \"fine\": " + FINEST
                                        + ", \"none\": null, \"empty\": \"\"}",
                                "d {\"v\": " + LARGEST + ", \"id\": \"d\"}"));
        assertThat(query(postgres, database, "SELECT document ->> 's' FROM \"" + table + "\" WHERE id = 'all'"))
                .containsExactly("grüße \"€\" 🙂");
    }

    private static void createTable(String table, String stream) {
        dynamoDb.createTable(request -> request.tableName(table)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName("id")
                        .attributeType("S")
                        .build())
                .keySchema(KeySchemaElement.builder()
                        .attributeName("id")
                        .keyType(KeyType.HASH)
                        .build()));
        dynamoDb.enableKinesisStreamingDestination(request -> request.tableName(table)
                .streamArn("arn:aws:kinesis:" + TestCluster.REGION + ":" + LocalAws.ACCOUNT + ":stream/" + stream)
                .enableKinesisStreamingConfiguration(
                        configuration -> configuration.approximateCreationDateTimePrecision(
                                ApproximateCreationDateTimePrecision.MICROSECOND)));
    }

    private static void put(String table, Map<String, AttributeValue> item) {
        dynamoDb.putItem(request -> request.tableName(table).item(new HashMap<>(item)));
    }

    private static void delete(String table, String id) {
        dynamoDb.deleteItem(request -> request.tableName(table).key(Map.of("id", text(id))));
    }

    private static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }

    private static AttributeValue number(String value) {
        return AttributeValue.fromN(value);
    }

    /** The only column of a query. */
    private static List<String> query(PostgresServer postgres, String database, String sql) {
        try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl(database));
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (result.next()) {
                texts.add(result.getString(1));
            }
            return texts;
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL refused: " + sql, e);
        }
    }
}
