package io.millrace.connect.dynamodb.read;

import io.millrace.connect.aws.AwsClientFactory;
import io.millrace.connect.aws.AwsConfig;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
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

/** Kinesis itself, through the SDK. Thread-safe. */
public final class KinesisClient implements KinesisCalls, AutoCloseable {
    /** Beside the pages that are under way: the list of the shards, the description of the stream. */
    private static final int OTHER_CALLS = 2;

    private final AwsClientFactory clients;
    private final KinesisAsyncClient kinesis;

    /**
     * @param name begins the names of its threads
     * @param mostPages how many pages are under way at most
     */
    public KinesisClient(AwsConfig config, String name, int mostPages) {
        clients = new AwsClientFactory(config, name, mostPages + OTHER_CALLS);
        boolean complete = false;
        try {
            kinesis = clients.build(KinesisAsyncClient.builder());
            complete = true;
        } finally {
            if (!complete) {
                clients.close();
            }
        }
    }

    @Override
    public CompletableFuture<GetShardIteratorResponse> getShardIterator(GetShardIteratorRequest request) {
        return call(() -> kinesis.getShardIterator(request));
    }

    @Override
    public CompletableFuture<GetRecordsResponse> getRecords(GetRecordsRequest request) {
        return call(() -> kinesis.getRecords(request));
    }

    @Override
    public CompletableFuture<ListShardsResponse> listShards(ListShardsRequest request) {
        return call(() -> kinesis.listShards(request));
    }

    @Override
    public CompletableFuture<DescribeStreamSummaryResponse> describeStreamSummary(
            DescribeStreamSummaryRequest request) {
        return call(() -> kinesis.describeStreamSummary(request));
    }

    @Override
    public CompletableFuture<CreateStreamResponse> createStream(CreateStreamRequest request) {
        return call(() -> kinesis.createStream(request));
    }

    private <T> CompletableFuture<T> call(Supplier<CompletableFuture<T>> call) {
        try {
            return clients.whenReady(call);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public void close() {
        clients.close();
    }
}
