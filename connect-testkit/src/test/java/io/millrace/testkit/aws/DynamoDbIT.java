package io.millrace.testkit.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testkit.aws.dynamodb.FeedOrder;
import io.millrace.testkit.aws.dynamodb.LocalTable;
import io.millrace.testkit.aws.kinesis.LocalRecord;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.DestinationStatus;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** What a test can ask of LocalAws's DynamoDB, and a client cannot. */
class DynamoDbIT {
    private static final AttributeDefinition ID =
            AttributeDefinition.builder().attributeName("id").attributeType("S").build();
    private static final KeySchemaElement KEY =
            KeySchemaElement.builder().attributeName("id").keyType(KeyType.HASH).build();

    private final ManualClock clock = new ManualClock();
    private final LocalAws aws = LocalAws.builder().clock(clock).start();
    private final DynamoDbClient client = client(aws.endpoint());

    @AfterEach
    void close() {
        client.close();
        aws.close();
    }

    static DynamoDbClient client(URI endpoint) {
        return Clients.configure(DynamoDbClient.builder().httpClientBuilder(Clients.apache()), endpoint, Clients.ANYONE)
                .build();
    }

    private LocalTable table() {
        aws.kinesis().createStream("stream", 1);
        return aws.dynamodb().createTable("orders", "id", "stream");
    }

    private void put(String id, int version) {
        client.putItem(request -> request.tableName("orders")
                .item(Map.of("id", AttributeValue.fromS(id), "v", AttributeValue.fromN("" + version))));
    }

    private List<String> changes() {
        return aws.kinesis().stream("stream").shards().get(0).records().stream()
                .map(LocalRecord::text)
                .toList();
    }

    @Test
    void expiresAnItemInTheNameOfTheService() {
        LocalTable table = table();
        put("a", 1);

        assertThat(table.expire("{\"id\": {\"S\": \"a\"}}")).isTrue();

        assertThat(table.expire("{\"id\": {\"S\": \"a\"}}")).isFalse();
        assertThat(table.itemCount()).isZero();
        assertThat(changes().get(1))
                .contains("\"eventName\":\"REMOVE\"")
                .contains("\"userIdentity\":{\"type\":\"Service\",\"principalId\":\"dynamodb.amazonaws.com\"}");
    }

    @Test
    void holdsChangesBackAndWritesThemInAnotherOrder() {
        LocalTable table = table();
        table.holdChanges();
        put("a", 1);
        put("a", 2);
        assertThat(changes()).isEmpty();

        table.releaseChanges(FeedOrder.REVERSED);

        assertThat(changes()).hasSize(2);
        assertThat(changes().get(0)).contains("MODIFY");
        assertThat(changes().get(1)).contains("INSERT");
        put("a", 3);
        assertThat(changes()).hasSize(3);
    }

    @Test
    void repeatsTheVerySameRecord() {
        LocalTable table = table();
        table.repeatChanges(2);

        put("a", 1);
        put("b", 1);
        put("c", 1);

        assertThat(changes()).hasSize(4);
        assertThat(changes().get(2)).isEqualTo(changes().get(1));
        assertThat(table.changesWritten()).isEqualTo(3);
    }

    @Test
    void leavesThePrecisionAwayAsOlderStreamsDo() {
        table().tellPrecision(false);

        put("a", 1);

        assertThat(changes().get(0)).doesNotContain("Precision");
    }

    @Test
    void writesWhateverTheQuotaOfAShard() {
        LocalTable table = table();
        clock.advance(Duration.ofSeconds(1));

        for (int i = 0; i < 1100; i++) {
            table.put("{\"id\": {\"S\": \"k" + i + "\"}}");
        }

        assertThat(changes()).hasSize(1100);
        assertThat(aws.kinesis().stream("stream").entriesThrottled()).isZero();
    }

    @Test
    void saysAnySizeAndCountsScansThatAreNotConsistent() {
        LocalTable table = table();
        table.sayBytes(1L << 40);

        client.scan(request -> request.tableName("orders").consistentRead(true));
        assertThat(table.inconsistentScans()).isZero();
        client.scan(request -> request.tableName("orders"));

        assertThat(table.inconsistentScans()).isEqualTo(1);
        assertThat(client.describeTable(request -> request.tableName("orders"))
                        .table()
                        .tableSizeBytes())
                .isEqualTo(1L << 40);
    }

    @Test
    void takesTimeToBecomeActiveIfAsked() {
        aws.kinesis().createStream("stream", 1);
        aws.dynamodb().transition(Duration.ofSeconds(10));
        client.createTable(request -> request.tableName("orders")
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(ID)
                .keySchema(KEY));
        assertThat(client.describeTable(request -> request.tableName("orders"))
                        .table()
                        .tableStatus())
                .isEqualTo(TableStatus.CREATING);
        assertThatThrownBy(() -> put("a", 1)).isInstanceOf(ResourceNotFoundException.class);
        clock.advance(Duration.ofSeconds(10));
        client.enableKinesisStreamingDestination(request -> request.tableName("orders")
                .streamArn(aws.kinesis().stream("stream").arn()));
        assertThat(destination()).isEqualTo(DestinationStatus.ENABLING);
        put("a", 1);
        clock.advance(Duration.ofSeconds(10));
        assertThat(destination()).isEqualTo(DestinationStatus.ACTIVE);

        put("a", 2);

        assertThat(changes()).singleElement().asString().contains("MODIFY");
    }

    private DestinationStatus destination() {
        return client.describeKinesisStreamingDestination(request -> request.tableName("orders"))
                .kinesisDataStreamDestinations()
                .get(0)
                .destinationStatus();
    }

    @Test
    void countsCallsAndTakesFaults() {
        table();
        aws.faults().on("dynamodb:Scan").of("orders").nth(2).throttle();
        aws.faults().onEntriesOf("BatchWriteItem").containing("\"b\"").failWith("ThrottlingException");

        client.scan(request -> request.tableName("orders"));
        assertThatThrownBy(() -> client.scan(request -> request.tableName("orders")))
                .isInstanceOf(ProvisionedThroughputExceededException.class);
        List<WriteRequest> writes = List.of(write("a"), write("b"));
        assertThat(client.batchWriteItem(request -> request.requestItems(Map.of("orders", writes)))
                        .unprocessedItems())
                .isEqualTo(Map.of("orders", List.of(write("b"))));

        assertThat(aws.calls().snapshot())
                .containsEntry("dynamodb:Scan", 2L)
                .containsEntry("dynamodb:BatchWriteItem", 1L);
        assertThat(aws.dynamodb().table("orders").items()).containsExactly("{\"id\":{\"S\":\"a\"}}");
    }

    private static WriteRequest write(String id) {
        return WriteRequest.builder()
                .putRequest(put -> put.item(Map.of("id", AttributeValue.fromS(id))))
                .build();
    }

    @Test
    void isSteeredFromAnotherProcess() {
        try (LocalAwsProcess process = LocalAwsProcess.builder().heap("128m").retention(Duration.ofHours(2)).stream(
                                "stream", 1)
                        .start();
                DynamoDbClient remote = client(process.endpoint())) {
            remote.createTable(request -> request.tableName("orders")
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(ID)
                    .keySchema(KEY));
            remote.enableKinesisStreamingDestination(request -> request.tableName("orders")
                    .streamArn("arn:aws:kinesis:eu-west-1:" + LocalAws.ACCOUNT + ":stream/stream"));
            process.control().holdChanges("orders");
            process.control().repeatChanges("orders", 1);
            remote.putItem(request -> request.tableName("orders").item(Map.of("id", AttributeValue.fromS("a"))));
            process.control().expire("orders", "{\"id\": {\"S\": \"a\"}}");
            assertThat(process.status().stream("stream").records()).isZero();

            process.control().releaseChanges("orders", FeedOrder.SHUFFLED);

            assertThat(process.status().stream("stream").records()).isEqualTo(4);
            assertThat(process.status().table("orders").changesWritten()).isEqualTo(2);
            assertThat(process.status().table("orders").items()).isZero();
            process.control().trim("stream", "shardId-000000000000", 1);
            process.control().advance(Duration.ofHours(3));
            assertThatThrownBy(() -> process.control().expire("orders", "{\"id\": {\"S\": \"a\"}}"))
                    .hasMessageContaining("no such item");
        }
    }
}
