package io.millrace.connect.dynamodb.snapshot;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.DescribeKinesisStreamingDestinationResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DestinationStatus;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.KinesisDataStreamDestination;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/**
 * Tables in memory, whose key is a number, which modulo the number of segments is the segment. Answers at once. Confined to one
 * thread.
 */
final class FakeTables implements TableCalls {
    final List<ScanRequest> scans = new ArrayList<>();
    final Deque<String> errors = new ArrayDeque<>();
    private final Map<String, NavigableMap<Integer, Map<String, AttributeValue>>> tables = new HashMap<>();
    private final String streamArn;
    DestinationStatus destination = DestinationStatus.ACTIVE;
    long bytes = 100_000;
    double rcuPerItem = 1;

    FakeTables(String streamArn) {
        this.streamArn = streamArn;
    }

    void fill(String table, int items) {
        NavigableMap<Integer, Map<String, AttributeValue>> rows = new TreeMap<>();
        for (int i = 0; i < items; i++) {
            rows.put(i, Map.of("id", AttributeValue.fromN("" + i), "text", AttributeValue.fromS("x")));
        }
        tables.put(table, rows);
    }

    @Override
    public CompletableFuture<DescribeTableResponse> describe(String table) {
        if (!tables.containsKey(table)) {
            return failed("ResourceNotFoundException");
        }
        return CompletableFuture.completedFuture(DescribeTableResponse.builder()
                .table(description -> description
                        .tableName(table)
                        .tableStatus(TableStatus.ACTIVE)
                        .tableSizeBytes(bytes)
                        .itemCount((long) tables.get(table).size())
                        .keySchema(KeySchemaElement.builder()
                                .attributeName("id")
                                .keyType(KeyType.HASH)
                                .build()))
                .build());
    }

    @Override
    public CompletableFuture<DescribeKinesisStreamingDestinationResponse> describeDestination(String table) {
        return CompletableFuture.completedFuture(DescribeKinesisStreamingDestinationResponse.builder()
                .kinesisDataStreamDestinations(KinesisDataStreamDestination.builder()
                        .streamArn(streamArn)
                        .destinationStatus(destination)
                        .build())
                .build());
    }

    @Override
    public CompletableFuture<ScanResponse> scan(ScanRequest request) {
        scans.add(request);
        String error = errors.poll();
        if (error != null) {
            return failed(error);
        }
        int from = request.hasExclusiveStartKey()
                ? Integer.parseInt(request.exclusiveStartKey().get("id").n())
                : -1;
        List<Map<String, AttributeValue>> found = new ArrayList<>();
        ScanResponse.Builder response = ScanResponse.builder();
        for (var row : tables.get(request.tableName()).tailMap(from, false).entrySet()) {
            if (row.getKey() % request.totalSegments() != request.segment()) {
                continue;
            }
            found.add(row.getValue());
            if (found.size() == request.limit()) {
                response.lastEvaluatedKey(Map.of("id", AttributeValue.fromN("" + row.getKey())));
                break;
            }
        }
        return CompletableFuture.completedFuture(response.items(found)
                .consumedCapacity(ConsumedCapacity.builder()
                        .capacityUnits(Math.max(1, found.size() * rcuPerItem))
                        .build())
                .build());
    }

    private static <T> CompletableFuture<T> failed(String code) {
        return CompletableFuture.failedFuture(DynamoDbException.builder()
                .statusCode(400)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                .build());
    }
}
