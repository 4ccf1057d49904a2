package io.millrace.connect.dynamodb.snapshot;

import io.millrace.connect.aws.AwsClientFactory;
import io.millrace.connect.aws.AwsConfig;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.DescribeKinesisStreamingDestinationResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/** DynamoDB itself, through the SDK; opened by the first call, since most starts of a connector make none. Thread-safe. */
public final class TableClient implements TableCalls, AutoCloseable {
    /** One page, and one description. */
    private static final int CALLS = 2;

    private final AwsConfig config;
    private final String name;
    private @Nullable Client client;
    private boolean closed;

    private record Client(AwsClientFactory clients, DynamoDbAsyncClient dynamodb) {}

    /**
     * @param config with DynamoDB's endpoint
     * @param name begins the names of its threads
     */
    public TableClient(AwsConfig config, String name) {
        this.config = config;
        this.name = name;
    }

    @Override
    public CompletableFuture<DescribeTableResponse> describe(String table) {
        return call(dynamodb -> dynamodb.describeTable(request -> request.tableName(table)));
    }

    @Override
    public CompletableFuture<DescribeKinesisStreamingDestinationResponse> describeDestination(String table) {
        return call(dynamodb -> dynamodb.describeKinesisStreamingDestination(request -> request.tableName(table)));
    }

    @Override
    public CompletableFuture<ScanResponse> scan(ScanRequest request) {
        return call(dynamodb -> dynamodb.scan(request));
    }

    private <T> CompletableFuture<T> call(Function<DynamoDbAsyncClient, CompletableFuture<T>> call) {
        try {
            Client open = open();
            return open.clients().whenReady(() -> call.apply(open.dynamodb()));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private synchronized Client open() {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        if (client == null) {
            AwsClientFactory clients = new AwsClientFactory(config, name, CALLS);
            client = new Client(clients, clients.build(DynamoDbAsyncClient.builder()));
        }
        return client;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (client != null) {
            client.clients().close();
        }
    }
}
