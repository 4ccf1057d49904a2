package io.millrace.benchmarks.source;

import io.millrace.benchmarks.sink.Sinks;
import io.millrace.connect.aws.AwsClientFactory;
import io.millrace.testkit.aws.LocalAwsProcess;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;

/** Streams of four shards in a LocalAws of its own process that throttles nothing, and a client to write to them. Thread-safe. */
final class ChangeStreams implements AutoCloseable {
    /** Of each stream. */
    static final int SHARDS = 4;

    private static final int MAX_IN_FLIGHT = 4;

    private final LocalAwsProcess aws;
    private final AwsClientFactory clients;
    private final KinesisAsyncClient kinesis;

    private ChangeStreams(LocalAwsProcess aws) {
        this.aws = aws;
        this.clients = Sinks.clients(clientProps(), MAX_IN_FLIGHT);
        this.kinesis = clients.build(KinesisAsyncClient.builder());
    }

    /**
     * Starts the process.
     *
     * @param heap of the process, as the JVM takes it
     * @param bytesPerShard that a shard keeps at most, the oldest records go first
     * @param streams their names
     */
    static ChangeStreams start(String heap, long bytesPerShard, List<String> streams) {
        LocalAwsProcess.Builder builder =
                LocalAwsProcess.builder().heap(heap).throttling(false).storedBytesPerShard(bytesPerShard);
        streams.forEach(stream -> builder.stream(stream, SHARDS));
        return new ChangeStreams(builder.start());
    }

    /** How a client reaches them. */
    Map<String, String> clientProps() {
        return Sinks.props(aws.endpoint(), aws.region());
    }

    /** Writes, a few requests at once, and waits until all was taken. */
    void write(List<PutRecordsRequest> requests) {
        Semaphore permits = new Semaphore(MAX_IN_FLIGHT);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        for (PutRecordsRequest request : requests) {
            permits.acquireUninterruptibly();
            var unused = kinesis.putRecords(request).whenComplete((response, thrown) -> {
                if (thrown != null || hasFailed(response)) {
                    failure.set(thrown != null ? thrown : new IllegalStateException("entries failed"));
                }
                permits.release();
            });
        }
        permits.acquireUninterruptibly(MAX_IN_FLIGHT);
        if (failure.get() != null) {
            throw new IllegalStateException("cannot write to the stream", failure.get());
        }
    }

    private static boolean hasFailed(PutRecordsResponse response) {
        return response.failedRecordCount() != null && response.failedRecordCount() > 0;
    }

    /** CPU time that the process has used. */
    long cpuNanos() {
        return aws.status().cpuNanos();
    }

    /** Calls that have read records. */
    long reads() {
        return aws.status().calls().getOrDefault("kinesis:GetRecords", 0L);
    }

    @Override
    public void close() {
        clients.close();
        aws.close();
    }
}
