package io.millrace.it.pipeline;

import static org.awaitility.Awaitility.await;

import io.millrace.it.Examples;
import io.millrace.testkit.connect.ConnectorRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ApproximateCreationDateTimePrecision;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.DestinationStatus;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** A table of DynamoDB, and the stream that it feeds; both have the name of the run. */
final class DynamoDbCustomers implements Customers {
    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    private final AwsEndpoint aws;
    private final String name;

    DynamoDbCustomers(AwsEndpoint aws, String run) {
        this.aws = aws;
        this.name = run + "-customers";
    }

    @Override
    public void create() {
        inKinesis(kinesis -> {
            kinesis.createStream(r -> r.streamName(name).shardCount(1));
            await("the stream " + name)
                    .atMost(TIMEOUT)
                    .until(() -> kinesis.describeStreamSummary(r -> r.streamName(name))
                                    .streamDescriptionSummary()
                                    .streamStatus()
                            == StreamStatus.ACTIVE);
            String arn = kinesis.describeStreamSummary(r -> r.streamName(name))
                    .streamDescriptionSummary()
                    .streamARN();
            inDynamoDb(client -> createTable(client, arn));
        });
    }

    private void createTable(DynamoDbClient client, String streamArn) {
        client.createTable(r -> r.tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName("id")
                        .attributeType(ScalarAttributeType.N)
                        .build())
                .keySchema(KeySchemaElement.builder()
                        .attributeName("id")
                        .keyType(KeyType.HASH)
                        .build()));
        await("the table " + name)
                .atMost(TIMEOUT)
                .until(() ->
                        client.describeTable(r -> r.tableName(name)).table().tableStatus() == TableStatus.ACTIVE);
        client.enableKinesisStreamingDestination(r -> r.tableName(name)
                .streamArn(streamArn)
                .enableKinesisStreamingConfiguration(
                        c -> c.approximateCreationDateTimePrecision(ApproximateCreationDateTimePrecision.MICROSECOND)));
        await("the stream of the table " + name)
                .atMost(TIMEOUT)
                .until(
                        () -> client
                                .describeKinesisStreamingDestination(r -> r.tableName(name))
                                .kinesisDataStreamDestinations()
                                .stream()
                                .anyMatch(destination -> destination.destinationStatus() == DestinationStatus.ACTIVE));
    }

    @Override
    public void insert(int first, int last, String customer) {
        inDynamoDb(client -> IntStream.rangeClosed(first, last)
                .forEach(id -> client.putItem(r ->
                        r.tableName(name).item(Map.of("id", number(id), "name", AttributeValue.fromS(customer))))));
    }

    @Override
    public void rename(String customer) {
        inDynamoDb(client -> ids(client)
                .forEach(id -> client.putItem(r ->
                        r.tableName(name).item(Map.of("id", number(id), "name", AttributeValue.fromS(customer))))));
    }

    @Override
    public void deleteEvery(int nth) {
        inDynamoDb(client -> ids(client).stream()
                .filter(id -> id % nth == 0)
                .forEach(id -> client.deleteItem(r -> r.tableName(name).key(Map.of("id", number(id))))));
    }

    private List<Integer> ids(DynamoDbClient client) {
        return client.scan(r -> r.tableName(name).consistentRead(true)).items().stream()
                .map(item -> Integer.valueOf(item.get("id").n()))
                .collect(Collectors.toList());
    }

    private static AttributeValue number(int value) {
        return AttributeValue.fromN(Integer.toString(value));
    }

    @Override
    public ConnectorRequest source(String source, String bootstrapServers) {
        return aws.reachedBy(Examples.read("dynamodb-cdc-source.json").named(source))
                .with(Map.of("kinesis.stream.name", name, "topic.prefix", source));
    }

    @Override
    public String topic(String source) {
        return source + "." + name;
    }

    @Override
    public void remove() {
        inDynamoDb(client -> ifThere(() -> client.deleteTable(r -> r.tableName(name))));
        inKinesis(client -> ifThere(() -> client.deleteStream(r -> r.streamName(name))));
    }

    private static void ifThere(Runnable deletion) {
        try {
            deletion.run();
        } catch (ResourceNotFoundException
                | software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException e) {
            // It never came to be.
        }
    }

    private void inDynamoDb(Consumer<DynamoDbClient> action) {
        try (DynamoDbClient client = aws.client(DynamoDbClient.builder())) {
            action.accept(client);
        }
    }

    private void inKinesis(Consumer<KinesisClient> action) {
        try (KinesisClient client = aws.client(KinesisClient.builder())) {
            action.accept(client);
        }
    }
}
