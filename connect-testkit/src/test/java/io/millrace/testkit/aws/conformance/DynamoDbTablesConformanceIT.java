package io.millrace.testkit.aws.conformance;

import static io.millrace.testkit.aws.conformance.DynamoDbClientFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Tables, items and scans, by nothing but the public API: for LocalAws, other emulators, and AWS itself. */
class DynamoDbTablesConformanceIT {
    private final DynamoDbClientFixture dynamodb = new DynamoDbClientFixture();

    @AfterEach
    void close() {
        dynamodb.close();
    }

    private static Map<String, AttributeValue> item(String id, String attribute, AttributeValue value) {
        return Map.of("id", text(id), attribute, value);
    }

    private List<Map<String, AttributeValue>> all(String table) {
        return dynamodb.client()
                .scan(request -> request.tableName(table).consistentRead(true))
                .items();
    }

    @Test
    void describesATable() {
        String table = dynamodb.newTable(Map.of("id", ScalarAttributeType.S, "at", ScalarAttributeType.N), "id", "at");

        TableDescription description = dynamodb.client()
                .describeTable(request -> request.tableName(table))
                .table();
        assertThat(description.tableName()).isEqualTo(table);
        assertThat(description.tableArn()).startsWith("arn:aws").endsWith(":table/" + table);
        assertThat(description.tableId()).isNotEmpty();
        assertThat(description.tableStatus()).isEqualTo(TableStatus.ACTIVE);
        assertThat(description.creationDateTime()).isNotNull();
        assertThat(description.itemCount()).isZero();
        assertThat(description.tableSizeBytes()).isZero();
        assertThat(description.billingModeSummary().billingMode()).isEqualTo(BillingMode.PAY_PER_REQUEST);
        assertThat(description.keySchema())
                .extracting(KeySchemaElement::attributeName, KeySchemaElement::keyType)
                .containsExactly(tuple("id", KeyType.HASH), tuple("at", KeyType.RANGE));
        assertThat(description.attributeDefinitions()).hasSize(2);
        assertThat(dynamodb.client()
                        .describeTable(request -> request.tableName(description.tableArn()))
                        .table()
                        .tableId())
                .isEqualTo(description.tableId());
        assertThatThrownBy(() -> dynamodb.client()
                        .createTable(request -> request.tableName(table)
                                .billingMode(BillingMode.PAY_PER_REQUEST)
                                .attributeDefinitions(description.attributeDefinitions())
                                .keySchema(description.keySchema())))
                .isInstanceOf(ResourceInUseException.class);
    }

    @Test
    void namesATableThatIsNotThere() {
        String nobody = AwsTarget.randomName();

        assertThatThrownBy(() -> dynamodb.client().describeTable(request -> request.tableName(nobody)))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining(nobody);
        assertThatThrownBy(() -> dynamodb.client().scan(request -> request.tableName(nobody)))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() -> dynamodb.put(nobody, item("a", "x", text("y"))))
                .isInstanceOf(ResourceNotFoundException.class);
        assertInvalid(() -> dynamodb.client().describeTable(request -> request.tableName("a/b")));
    }

    @Test
    void keepsAllTypesOfValues() {
        String table = dynamodb.newTable();
        Map<String, AttributeValue> item = Map.ofEntries(
                Map.entry("id", text("a")),
                Map.entry("text", text("größer\n")),
                Map.entry("empty", text("")),
                Map.entry("number", AttributeValue.fromN("1.2345678901234567890123456789012345678")),
                Map.entry("bytes", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {0, -1, 3}))),
                Map.entry("yes", AttributeValue.fromBool(true)),
                Map.entry("nothing", AttributeValue.fromNul(true)),
                Map.entry("texts", AttributeValue.fromSs(List.of("a", "b"))),
                Map.entry("map", AttributeValue.fromM(Map.of("list", AttributeValue.fromL(List.of(text("x")))))),
                Map.entry("emptyMap", AttributeValue.fromM(Map.of())));

        dynamodb.put(table, item);
        dynamodb.put(table, item("b", "number", AttributeValue.fromN("1.50E1")));

        assertThat(all(table)).containsExactlyInAnyOrder(item, item("b", "number", AttributeValue.fromN("15")));
    }

    @Test
    void putsOverAnItemAndDeletesIt() {
        String table = dynamodb.newTable();

        dynamodb.put(table, item("a", "x", text("old")));
        dynamodb.put(table, item("a", "y", text("new")));
        assertThat(all(table)).containsExactly(item("a", "y", text("new")));

        dynamodb.client().deleteItem(request -> request.tableName(table).key(Map.of("id", text("a"))));
        dynamodb.client().deleteItem(request -> request.tableName(table).key(Map.of("id", text("never there"))));
        assertThat(all(table)).isEmpty();
    }

    @Test
    void refusesItemsThatDoNotFitTheKey() {
        String table = dynamodb.newTable();

        assertInvalid(() -> dynamodb.put(table, Map.of("x", text("y"))));
        assertInvalid(() -> dynamodb.put(table, Map.of("id", AttributeValue.fromN("1"))));
        assertInvalid(() -> dynamodb.put(table, Map.of("id", text(""))));
        assertInvalid(() -> dynamodb.put(table, item("a", "x", AttributeValue.fromN("one"))));
        assertInvalid(() -> dynamodb.put(table, item("a", "x", text("x".repeat(400 * 1024)))));
        assertInvalid(() ->
                dynamodb.client().deleteItem(request -> request.tableName(table).key(item("a", "x", text("y")))));
    }

    private static void assertInvalid(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        DynamoDbException.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException"));
    }

    @Test
    void writesABatchOfPutsAndDeletes() {
        String table = dynamodb.newTable();
        fill(table, 3, "x");

        BatchWriteItemResponse response = dynamodb.client()
                .batchWriteItem(request -> request.requestItems(Map.of(
                        table,
                        List.of(
                                WriteRequest.builder()
                                        .putRequest(put -> put.item(item("k3", "v", text("x"))))
                                        .build(),
                                WriteRequest.builder()
                                        .deleteRequest(delete -> delete.key(Map.of("id", text("k0"))))
                                        .build()))));

        assertThat(response.unprocessedItems()).isEmpty();
        assertThat(ids(all(table))).containsExactlyInAnyOrder("k1", "k2", "k3");
        WriteRequest one = WriteRequest.builder()
                .putRequest(put -> put.item(item("k4", "v", text("x"))))
                .build();
        assertInvalid(() ->
                dynamodb.client().batchWriteItem(request -> request.requestItems(Map.of(table, List.of(one, one)))));
        assertInvalid(() -> dynamodb.client()
                .batchWriteItem(request -> request.requestItems(Map.of(
                        table,
                        IntStream.range(0, 26)
                                .mapToObj(i -> WriteRequest.builder()
                                        .putRequest(put -> put.item(item("k" + i, "v", text("x"))))
                                        .build())
                                .toList()))));
        assertThat(ids(all(table))).containsExactlyInAnyOrder("k1", "k2", "k3");
    }

    /** Items k0, k1 and so on, in batches. */
    private void fill(String table, int count, String value) {
        for (int from = 0; from < count; from += 25) {
            List<WriteRequest> writes = IntStream.range(from, Math.min(count, from + 25))
                    .mapToObj(i -> WriteRequest.builder()
                            .putRequest(put -> put.item(item("k" + i, "v", text(value))))
                            .build())
                    .toList();
            Map<String, List<WriteRequest>> rest = Map.of(table, writes);
            while (!rest.isEmpty()) {
                Map<String, List<WriteRequest>> now = rest;
                rest = dynamodb.client()
                        .batchWriteItem(request -> request.requestItems(now))
                        .unprocessedItems();
            }
        }
    }

    private static Set<String> ids(List<Map<String, AttributeValue>> items) {
        return items.stream().map(item -> item.get("id").s()).collect(Collectors.toSet());
    }

    @Test
    void scansInSegmentsThatShareTheTable() {
        String table = dynamodb.newTable();
        fill(table, 100, "x");

        List<String> seen = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int segment = i;
            Map<String, AttributeValue> from = Map.of();
            do {
                Map<String, AttributeValue> behind = from;
                ScanResponse page = dynamodb.client()
                        .scan(request -> request.tableName(table)
                                .segment(segment)
                                .totalSegments(4)
                                .limit(7)
                                .consistentRead(true)
                                .exclusiveStartKey(behind.isEmpty() ? null : behind));
                assertThat(page.count()).isLessThanOrEqualTo(7).isEqualTo(page.scannedCount());
                page.items().forEach(item -> seen.add(item.get("id").s()));
                from = page.hasLastEvaluatedKey() ? page.lastEvaluatedKey() : Map.of();
            } while (!from.isEmpty());
        }

        assertThat(seen).hasSize(100).doesNotHaveDuplicates();
    }

    @Test
    void refusesSegmentsThatMakeNoSense() {
        String table = dynamodb.newTable();

        assertInvalid(
                () -> dynamodb.client().scan(request -> request.tableName(table).segment(0)));
        assertInvalid(
                () -> dynamodb.client().scan(request -> request.tableName(table).totalSegments(2)));
        assertInvalid(() -> dynamodb.client()
                .scan(request -> request.tableName(table).segment(2).totalSegments(2)));
        assertInvalid(() ->
                dynamodb.client().scan(request -> request.tableName(table).exclusiveStartKey(Map.of("x", text("a")))));
        assertInvalid(() -> {
            for (int segment = 0; segment < 2; segment++) { // it is in one of the two
                int asked = segment;
                dynamodb.client()
                        .scan(request -> request.tableName(table)
                                .segment(asked)
                                .totalSegments(2)
                                .exclusiveStartKey(Map.of("id", text("a"))));
            }
        });
    }

    @Test
    void answersAMebibyteAPageAndSaysWhatItCost() {
        String table = dynamodb.newTable();
        fill(table, 12, "x".repeat(100 * 1024));

        ScanResponse first = dynamodb.client()
                .scan(request -> request.tableName(table)
                        .consistentRead(true)
                        .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
        assertThat(first.count()).isBetween(10, 11);
        assertThat(first.hasLastEvaluatedKey()).isTrue();
        assertThat(first.consumedCapacity().tableName()).isEqualTo(table);
        assertThat(first.consumedCapacity().capacityUnits()).isBetween(first.count() * 25.0, first.count() * 25.5 + 1);

        ScanResponse rest = dynamodb.client()
                .scan(request -> request.tableName(table)
                        .exclusiveStartKey(first.lastEvaluatedKey())
                        .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
        assertThat(first.count() + rest.count()).isEqualTo(12);
        assertThat(rest.hasLastEvaluatedKey()).isFalse();
        assertThat(rest.consumedCapacity().capacityUnits())
                .as("half of a consistent read's")
                .isBetween(rest.count() * 12.5, rest.count() * 12.75 + 1);
        assertThat(dynamodb.client()
                        .scan(request -> request.tableName(table).limit(1))
                        .consumedCapacity())
                .isNull();
    }

    @Test
    void saysThatATableIsGone() {
        String table = dynamodb.newTable();

        dynamodb.client().deleteTable(request -> request.tableName(table));

        assertThatThrownBy(() -> dynamodb.put(table, item("a", "x", text("y"))))
                .isInstanceOf(AwsServiceException.class);
    }
}
