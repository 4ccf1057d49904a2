package io.millrace.testkit.aws.conformance;

import static io.millrace.testkit.aws.conformance.DynamoDbClientFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.ApproximateCreationDateTimePrecision;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DestinationStatus;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KinesisDataStreamDestination;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** What DynamoDB writes to a Kinesis stream, by nothing but the public API: for LocalAws, other emulators, and AWS itself. */
class DynamoDbStreamingConformanceIT {
    private final DynamoDbClientFixture dynamodb = new DynamoDbClientFixture();

    @AfterEach
    void close() {
        dynamodb.close();
    }

    @Test
    void tellsWhereATablesChangesGo() {
        String table = dynamodb.newTable();
        String stream = dynamodb.kinesis().newStream(1);
        assertThat(dynamodb.client()
                        .describeKinesisStreamingDestination(request -> request.tableName(table))
                        .kinesisDataStreamDestinations())
                .isEmpty();

        assertThat(dynamodb.client()
                        .enableKinesisStreamingDestination(request -> request.tableName(table)
                                .streamArn(dynamodb.kinesis().arn(stream))
                                .enableKinesisStreamingConfiguration(
                                        configuration -> configuration.approximateCreationDateTimePrecision(
                                                ApproximateCreationDateTimePrecision.MICROSECOND)))
                        .destinationStatus())
                .isEqualTo(DestinationStatus.ENABLING);
        KinesisDataStreamDestination destination = dynamodb.awaitDestination(table, DestinationStatus.ACTIVE);
        assertThat(destination.streamArn()).isEqualTo(dynamodb.kinesis().arn(stream));
        assertThat(destination.approximateCreationDateTimePrecision())
                .isEqualTo(ApproximateCreationDateTimePrecision.MICROSECOND);
        assertThatThrownBy(() -> dynamodb.enable(table, stream, ApproximateCreationDateTimePrecision.MILLISECOND))
                .isInstanceOf(DynamoDbException.class);

        dynamodb.client()
                .disableKinesisStreamingDestination(request ->
                        request.tableName(table).streamArn(dynamodb.kinesis().arn(stream)));
        dynamodb.awaitDestination(table, DestinationStatus.DISABLED);
    }

    @Test
    void knowsNoStreamOrTableThatIsNotThere() {
        String table = dynamodb.newTable();
        String stream = dynamodb.kinesis().newStream(1);
        String arn = dynamodb.kinesis().arn(stream);

        assertThatThrownBy(() -> dynamodb.client()
                        .enableKinesisStreamingDestination(request ->
                                request.tableName(table).streamArn(arn.replace(stream, AwsTarget.randomName()))))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> dynamodb.client()
                        .describeKinesisStreamingDestination(request -> request.tableName(AwsTarget.randomName())))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void writesEachChangeWithBothImages() {
        String table = dynamodb.newTable(Map.of("id", ScalarAttributeType.S, "at", ScalarAttributeType.N), "id", "at");
        String stream = dynamodb.kinesis().newStream(1);
        dynamodb.enable(table, stream, ApproximateCreationDateTimePrecision.MICROSECOND);
        Map<String, AttributeValue> key = Map.of("id", text("a"), "at", AttributeValue.fromN("1"));
        Map<String, AttributeValue> first = with(key, "x", text("old"));
        Map<String, AttributeValue> second = with(key, "y", AttributeValue.fromNs(List.of("2")));

        dynamodb.put(table, first);
        dynamodb.put(table, first);
        dynamodb.put(table, second);
        dynamodb.client().deleteItem(request -> request.tableName(table).key(key));
        dynamodb.client().deleteItem(request -> request.tableName(table).key(key));

        List<JsonNode> changes = distinct(dynamodb.changes(stream, 3));
        assertThat(changes)
                .extracting(change -> change.path("eventName").textValue())
                .containsExactly("INSERT", "MODIFY", "REMOVE");
        String keyJson = "{\"id\":{\"S\":\"a\"},\"at\":{\"N\":\"1\"}}";
        String firstJson = "{\"id\":{\"S\":\"a\"},\"at\":{\"N\":\"1\"},\"x\":{\"S\":\"old\"}}";
        String secondJson = "{\"id\":{\"S\":\"a\"},\"at\":{\"N\":\"1\"},\"y\":{\"NS\":[\"2\"]}}";
        assertChange(changes.get(0), table, keyJson, firstJson, null);
        assertChange(changes.get(1), table, keyJson, secondJson, firstJson);
        assertChange(changes.get(2), table, keyJson, null, secondJson);
        long lastTime = 0;
        for (JsonNode change : changes) {
            JsonNode detail = change.path("dynamodb");
            assertThat(detail.path("ApproximateCreationDateTimePrecision").textValue())
                    .isEqualTo("MICROSECOND");
            assertThat(detail.path("ApproximateCreationDateTime").longValue())
                    .isGreaterThanOrEqualTo(lastTime)
                    .isBetween(1_500_000_000_000_000L, 9_999_999_999_999_999L);
            lastTime = detail.path("ApproximateCreationDateTime").longValue();
        }
        assertThat(new HashSet<>(changes.stream()
                        .map(change -> change.path("eventID").textValue())
                        .toList()))
                .hasSize(3);
    }

    private static void assertChange(JsonNode change, String table, String keys, String newImage, String oldImage) {
        assertThat(change.path("tableName").textValue()).isEqualTo(table);
        assertThat(change.path("eventSource").textValue()).isEqualTo("aws:dynamodb");
        assertThat(change.path("recordFormat").textValue()).isEqualTo("application/json");
        assertThat(change.path("awsRegion").textValue()).isNotEmpty();
        assertThat(change.path("userIdentity").isNull()).isTrue();
        assertThat(change.path("eventID").textValue()).isNotEmpty();
        JsonNode detail = change.path("dynamodb");
        assertThat(detail.path("SizeBytes").intValue()).isPositive();
        assertImage(detail.get("Keys"), keys);
        assertImage(detail.get("NewImage"), newImage);
        assertImage(detail.get("OldImage"), oldImage);
    }

    private static void assertImage(JsonNode image, String expected) {
        if (expected == null) {
            assertThat(image).isNull();
        } else {
            assertThat(image).isEqualTo(DynamoDbClientFixture.json(expected));
        }
    }

    private static Map<String, AttributeValue> with(
            Map<String, AttributeValue> key, String attribute, AttributeValue value) {
        Map<String, AttributeValue> item = new HashMap<>(key);
        item.put(attribute, value);
        return item;
    }

    /** Without those that the service has repeated. */
    private static List<JsonNode> distinct(List<JsonNode> changes) {
        Set<JsonNode> seen = new HashSet<>();
        return changes.stream().filter(seen::add).toList();
    }

    @Test
    void countsInMillisecondsUnlessAskedOtherwise() {
        String table = dynamodb.newTable();
        String stream = dynamodb.kinesis().newStream(1);
        dynamodb.client()
                .enableKinesisStreamingDestination(request ->
                        request.tableName(table).streamArn(dynamodb.kinesis().arn(stream)));
        dynamodb.awaitDestination(table, DestinationStatus.ACTIVE);

        dynamodb.put(table, Map.of("id", text("a")));

        JsonNode detail = dynamodb.changes(stream, 1).get(0).path("dynamodb");
        assertThat(detail.path("ApproximateCreationDateTime").longValue())
                .isBetween(1_500_000_000_000L, 9_999_999_999_999L);
    }

    @Test
    void keepsAnItemOnItsShard() {
        String table = dynamodb.newTable();
        String stream = dynamodb.kinesis().newStream(3);
        dynamodb.enable(table, stream, ApproximateCreationDateTimePrecision.MICROSECOND);

        for (int i = 0; i < 60; i++) {
            dynamodb.put(table, Map.of("id", text("k" + i % 20), "n", AttributeValue.fromN("" + i)));
        }

        Map<String, String> shards = new HashMap<>();
        Map<String, String> partitionKeys = new HashMap<>();
        List<Record> all = new ArrayList<>();
        for (Shard shard : dynamodb.kinesis().shards(stream)) {
            String iterator = dynamodb.kinesis().iterator(stream, shard, ShardIteratorType.TRIM_HORIZON);
            List<Record> records = dynamodb.kinesis()
                    .client()
                    .getRecords(request -> request.shardIterator(iterator))
                    .records();
            all.addAll(records);
            for (Record record : records) {
                String id = DynamoDbClientFixture.json(record)
                        .at("/dynamodb/Keys/id/S")
                        .textValue();
                assertThat(shards.merge(id, shard.shardId(), (old, now) -> old)).isEqualTo(shard.shardId());
                assertThat(partitionKeys.merge(id, record.partitionKey(), (old, now) -> old))
                        .isEqualTo(record.partitionKey());
            }
        }
        assertThat(shards).hasSize(20);
        assertThat(new HashSet<>(shards.values())).hasSize(3);
        assertThat(all).hasSizeGreaterThanOrEqualTo(60);
    }
}
