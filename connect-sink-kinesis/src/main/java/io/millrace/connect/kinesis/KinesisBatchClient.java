package io.millrace.connect.kinesis;

import io.millrace.connect.aws.AwsClientFactory;
import io.millrace.connect.aws.PendingCalls;
import io.millrace.connect.core.delivery.Batch;
import io.millrace.connect.core.delivery.BatchClient;
import io.millrace.connect.core.delivery.BatchResult;
import io.millrace.connect.core.delivery.Failure;
import io.millrace.connect.core.delivery.FailureKind;
import io.millrace.connect.core.delivery.Sharding;
import io.millrace.connect.core.engine.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;

/** Sends batches with PutRecords. Thread-safe. */
final class KinesisBatchClient implements BatchClient<KinesisEntry> {
    private static final Failure INCOMPLETE = new Failure(
            FailureKind.RETRYABLE, "IncompleteAnswer", "the answer does not say of every entry that it was stored");

    private final Function<PutRecordsRequest, CompletableFuture<PutRecordsResponse>> putRecords;
    private final KinesisFailureClassifier classifier;
    private final @Nullable ShardMaps shards;
    private final AutoCloseable owner;
    private final PendingCalls pending = new PendingCalls();

    /**
     * @param putRecords makes the call, without blocking
     * @param shards learns where entries land, and says which of them have to be sent again for that; null where nobody asks
     * @param owner closes what makes it
     */
    KinesisBatchClient(
            Function<PutRecordsRequest, CompletableFuture<PutRecordsResponse>> putRecords,
            KinesisFailureClassifier classifier,
            @Nullable ShardMaps shards,
            AutoCloseable owner) {
        this.putRecords = putRecords;
        this.classifier = classifier;
        this.shards = shards;
        this.owner = owner;
    }

    /**
     * Opens a client and all that it needs.
     *
     * @param name begins the names of its threads
     */
    static KinesisBatchClient open(KinesisSinkConfig config, String name) {
        // For each stream one more connection than requests, for the list of its shards.
        int connections = config.streams().streams().size() * (config.delivery().maxInFlightRequests() + 1);
        AwsClientFactory clients = new AwsClientFactory(config.aws(), name, connections);
        boolean complete = false;
        try {
            KinesisAsyncClient kinesis = clients.build(KinesisAsyncClient.builder());
            KinesisBatchClient client = new KinesisBatchClient(
                    request -> clients.whenReady(() -> kinesis.putRecords(request)),
                    new KinesisFailureClassifier(
                            config,
                            KinesisFailureClassifier.PUT_RECORDS,
                            config.streams().streams().get(0)),
                    config.sharding().isShardAware()
                            ? shards(config, request -> clients.whenReady(() -> kinesis.listShards(request)))
                            : null,
                    clients);
            complete = true;
            return client;
        } finally {
            if (!complete) {
                clients.close();
            }
        }
    }

    private static ShardMaps shards(
            KinesisSinkConfig config, Function<ListShardsRequest, CompletableFuture<ListShardsResponse>> listShards) {
        ShardLister lister = new ShardLister(listShards);
        ShardMaps maps = new ShardMaps(stream -> new StreamWatch(
                stream,
                lister,
                new KinesisFailureClassifier(config, "kinesis:ListShards", stream),
                config.sharding(),
                Ticker.SYSTEM));
        // Now, so that the shards are known by when the first records come.
        config.streams().streams().forEach(maps::shardsOf);
        return maps;
    }

    /** How streams are divided, as far as lists of shards and answers to requests tell. */
    Sharding<KinesisEntry> sharding() {
        return shards == null ? Sharding.none() : shards;
    }

    @Override
    public CompletionStage<BatchResult> send(Batch<KinesisEntry> batch) {
        KinesisFailureClassifier failures = classifier.forStream(batch.destination());
        return pending.send(
                () -> putRecords
                        .apply(request(batch))
                        .handle((response, thrown) -> resultOf(batch, response, thrown, failures)),
                failures::classify);
    }

    /** Requests that have no answer yet. */
    int underWay() {
        return pending.size();
    }

    private static PutRecordsRequest request(Batch<KinesisEntry> batch) {
        List<PutRecordsRequestEntry> entries = new ArrayList<>(batch.payloads().size());
        for (KinesisEntry entry : batch.payloads()) {
            entries.add(entry.toRequestEntry());
        }
        PutRecordsRequest.Builder request = PutRecordsRequest.builder().records(entries);
        String destination = batch.destination();
        return (destination.startsWith("arn:") ? request.streamARN(destination) : request.streamName(destination))
                .build();
    }

    private BatchResult resultOf(
            Batch<KinesisEntry> batch,
            @Nullable PutRecordsResponse response,
            @Nullable Throwable thrown,
            KinesisFailureClassifier failures) {
        try {
            if (thrown != null || response == null) {
                Failure failure = thrown == null ? INCOMPLETE : failures.classify(thrown);
                if (shards != null && KinesisFailureClassifier.isInactive(failure)) {
                    shards.watch(batch.destination()).wasInactive();
                }
                return BatchResult.failed(failure);
            }
            return resultOf(batch, response, failures);
        } catch (RuntimeException e) {
            return BatchResult.failed(failures.classify(e));
        }
    }

    private BatchResult resultOf(
            Batch<KinesisEntry> batch, PutRecordsResponse response, KinesisFailureClassifier failures) {
        List<PutRecordsResultEntry> results = response.records();
        int entries = batch.payloads().size();
        if (results.size() != entries) {
            return BatchResult.failed(INCOMPLETE); // what belongs to what is anyone's guess
        }
        StreamWatch watch = shards == null ? null : shards.watch(batch.destination());
        @Nullable Failure[] ofEntries = null;
        boolean allStored = true;
        for (int i = 0; i < entries; i++) {
            Failure failure = whyNotStored(results.get(i), failures);
            allStored &= failure == null;
            if (failure == null && watch != null) {
                failure = watch.landed(batch.payloads().get(i), results.get(i).shardId());
            }
            if (failure != null) {
                if (ofEntries == null) {
                    ofEntries = new @Nullable Failure[entries];
                }
                ofEntries[i] = failure;
            }
        }
        Integer failed = response.failedRecordCount();
        if (allStored && failed != null && failed > 0) {
            return BatchResult.failed(INCOMPLETE);
        }
        return ofEntries == null ? BatchResult.delivered() : BatchResult.partial(ofEntries);
    }

    /** An entry is stored only if the answer gives it a sequence number. */
    private static @Nullable Failure whyNotStored(PutRecordsResultEntry result, KinesisFailureClassifier failures) {
        String code = result.errorCode();
        if (code != null) {
            return failures.ofEntry(code);
        }
        return result.sequenceNumber() == null ? INCOMPLETE : null;
    }

    @Override
    public void close() {
        pending.close();
        if (shards != null) {
            shards.close();
        }
        try {
            owner.close();
        } catch (Exception e) {
            throw new IllegalStateException("closing the Kinesis client failed", e);
        }
    }
}
