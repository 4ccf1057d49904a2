package io.millrace.connect.dynamodb.read;

import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.kinesis.model.CreateStreamRequest;
import software.amazon.awssdk.services.kinesis.model.CreateStreamResponse;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryRequest;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryResponse;
import software.amazon.awssdk.services.kinesis.model.GetRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;

/** What is asked of Kinesis. Each call returns at once; its future completes on any thread. Thread-safe. */
public interface KinesisCalls {
    CompletableFuture<GetShardIteratorResponse> getShardIterator(GetShardIteratorRequest request);

    CompletableFuture<GetRecordsResponse> getRecords(GetRecordsRequest request);

    CompletableFuture<ListShardsResponse> listShards(ListShardsRequest request);

    CompletableFuture<DescribeStreamSummaryResponse> describeStreamSummary(DescribeStreamSummaryRequest request);

    CompletableFuture<CreateStreamResponse> createStream(CreateStreamRequest request);
}
