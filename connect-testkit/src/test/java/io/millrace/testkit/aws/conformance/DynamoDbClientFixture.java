package io.millrace.testkit.aws.conformance;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ApproximateCreationDateTimePrecision;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.DestinationStatus;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.KinesisDataStreamDestination;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** A client of DynamoDB and one of Kinesis at one target, and the tables that a test has made, which are deleted with it. */
final class DynamoDbClientFixture implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AwsTarget target = AwsTarget.open();
    private final KinesisClientFixture kinesis = new KinesisClientFixture(target);
    private final DynamoDbClient client = target.configure(
                    DynamoDbClient.builder().httpClient(Apache5HttpClient.create()))
            .build();
    private final List<String> tables = new ArrayList<>();

    DynamoDbClient client() {
        return client;
    }

    KinesisClientFixture kinesis() {
        return kinesis;
    }

    /** A table whose partition key is the text {@code id}. */
    String newTable() {
        return newTable(Map.of("id", ScalarAttributeType.S), "id");
    }

    /** A table with these keys, the partition key first. */
    String newTable(Map<String, ScalarAttributeType> types, String... keys) {
        String name = AwsTarget.randomName();
        client.createTable(request -> request.tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(Stream.of(keys)
                        .map(key -> AttributeDefinition.builder()
                                .attributeName(key)
                                .attributeType(types.get(key))
                                .build())
                        .toList())
                .keySchema(Stream.of(keys)
                        .map(key -> KeySchemaElement.builder()
                                .attributeName(key)
                                .keyType(key.equals(keys[0]) ? KeyType.HASH : KeyType.RANGE)
                                .build())
                        .toList()));
        tables.add(name);
        await("table " + name + " to become ACTIVE")
                .atMost(PATIENCE)
                .pollInterval(interval())
                .until(() -> client.describeTable(request -> request.tableName(name))
                        .table()
                        .tableStatus()
                        .equals(TableStatus.ACTIVE));
        return name;
    }

    /** Lets the table's changes go to the stream, and waits until they do. */
    void enable(String table, String stream, ApproximateCreationDateTimePrecision precision) {
        client.enableKinesisStreamingDestination(request -> request.tableName(table)
                .streamArn(kinesis.arn(stream))
                .enableKinesisStreamingConfiguration(
                        configuration -> configuration.approximateCreationDateTimePrecision(precision)));
        awaitDestination(table, DestinationStatus.ACTIVE);
    }

    KinesisDataStreamDestination awaitDestination(String table, DestinationStatus status) {
        return await("the destination of " + table + " to be " + status)
                .atMost(PATIENCE)
                .pollInterval(interval())
                .until(
                        () -> client.describeKinesisStreamingDestination(request -> request.tableName(table))
                                .kinesisDataStreamDestinations()
                                .get(0),
                        destination -> destination.destinationStatus().equals(status));
    }

    void put(String table, Map<String, AttributeValue> item) {
        client.putItem(request -> request.tableName(table).item(item));
    }

    /** The changes of a stream of one shard, when so many distinct ones have come: the service may repeat them. */
    List<JsonNode> changes(String stream, int count) {
        Shard shard = kinesis.onlyShard(stream);
        List<Record> records = kinesis.read(kinesis.iterator(stream, shard, ShardIteratorType.TRIM_HORIZON), count);
        return records.stream().map(DynamoDbClientFixture::json).toList();
    }

    static JsonNode json(Record record) {
        return json(record.data().asUtf8String());
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    static AttributeValue text(String text) {
        return AttributeValue.fromS(text);
    }

    private Duration interval() {
        return Duration.ofMillis(target.isAws() ? 2000 : 50);
    }

    @Override
    public void close() {
        for (String table : tables) {
            try {
                client.deleteTable(request -> request.tableName(table));
            } catch (ResourceNotFoundException | ResourceInUseException e) {
                // the test has deleted it
            }
        }
        client.close();
        kinesis.close();
    }
}
