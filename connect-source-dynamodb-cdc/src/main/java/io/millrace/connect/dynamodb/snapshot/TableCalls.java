package io.millrace.connect.dynamodb.snapshot;

import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.dynamodb.model.DescribeKinesisStreamingDestinationResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/** What is asked of DynamoDB. Each call returns at once; its future completes on any thread. Thread-safe. */
public interface TableCalls {
    CompletableFuture<DescribeTableResponse> describe(String table);

    CompletableFuture<DescribeKinesisStreamingDestinationResponse> describeDestination(String table);

    CompletableFuture<ScanResponse> scan(ScanRequest request);
}
