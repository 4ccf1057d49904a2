package io.millrace.connect.sns;

import io.millrace.connect.aws.AwsClientFactory;
import io.millrace.connect.aws.PendingCalls;
import io.millrace.connect.aws.message.EntryResults;
import io.millrace.connect.core.delivery.Batch;
import io.millrace.connect.core.delivery.BatchClient;
import io.millrace.connect.core.delivery.BatchResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sns.SnsAsyncClient;
import software.amazon.awssdk.services.sns.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sns.model.PublishBatchRequest;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sns.model.PublishBatchResponse;
import software.amazon.awssdk.services.sns.model.PublishBatchResultEntry;

/** Sends batches with PublishBatch. Thread-safe. */
final class SnsBatchClient implements BatchClient<SnsEntry> {
    private final Function<PublishBatchRequest, CompletableFuture<PublishBatchResponse>> publishBatch;
    private final SnsFailureClassifier classifier;
    private final AutoCloseable owner;
    private final PendingCalls pending = new PendingCalls();

    /**
     * @param publishBatch makes the call, without blocking
     * @param owner closes what makes it
     */
    SnsBatchClient(
            Function<PublishBatchRequest, CompletableFuture<PublishBatchResponse>> publishBatch,
            SnsFailureClassifier classifier,
            AutoCloseable owner) {
        this.publishBatch = publishBatch;
        this.classifier = classifier;
        this.owner = owner;
    }

    /**
     * Opens a client and all that it needs.
     *
     * @param name begins the names of its threads
     */
    static SnsBatchClient open(SnsSinkConfig config, String name) {
        List<String> topics = config.topics().arns();
        int connections = topics.size() * config.delivery().maxInFlightRequests();
        AwsClientFactory clients = new AwsClientFactory(config.aws(), name, connections);
        boolean complete = false;
        try {
            SnsAsyncClient sns = clients.build(SnsAsyncClient.builder());
            SnsBatchClient client = new SnsBatchClient(
                    request -> clients.whenReady(() -> sns.publishBatch(request)),
                    new SnsFailureClassifier(config, SnsFailureClassifier.PUBLISH, topics.get(0)),
                    clients);
            complete = true;
            return client;
        } finally {
            if (!complete) {
                clients.close();
            }
        }
    }

    @Override
    public CompletionStage<BatchResult> send(Batch<SnsEntry> batch) {
        SnsFailureClassifier failures = classifier.forTopic(batch.destination());
        return pending.send(
                () -> publishBatch
                        .apply(request(batch))
                        .thenApply(response -> resultOf(batch, response, failures))
                        .exceptionally(thrown -> BatchResult.failed(failures.classify(thrown))),
                failures::classify);
    }

    private static PublishBatchRequest request(Batch<SnsEntry> batch) {
        List<PublishBatchRequestEntry> entries =
                new ArrayList<>(batch.payloads().size());
        for (SnsEntry entry : batch.payloads()) {
            entries.add(entry.toRequestEntry(EntryResults.id(entries.size())));
        }
        return PublishBatchRequest.builder()
                .topicArn(batch.destination())
                .publishBatchRequestEntries(entries)
                .build();
    }

    private static BatchResult resultOf(
            Batch<SnsEntry> batch, @Nullable PublishBatchResponse response, SnsFailureClassifier failures) {
        EntryResults results = new EntryResults(batch.payloads().size());
        if (response != null) {
            for (PublishBatchResultEntry sent : response.successful()) {
                results.delivered(sent.id());
            }
            for (BatchResultErrorEntry failed : response.failed()) {
                results.failed(failed.id(), failures.ofEntry(failed));
            }
        }
        return results.toResult();
    }

    @Override
    public void close() {
        pending.close();
        try {
            owner.close();
        } catch (Exception e) {
            throw new IllegalStateException("closing the SNS client failed", e);
        }
    }
}
