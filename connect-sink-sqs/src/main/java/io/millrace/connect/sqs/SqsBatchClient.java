package io.millrace.connect.sqs;

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
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;

/** Sends batches with SendMessageBatch. Thread-safe. */
final class SqsBatchClient implements BatchClient<SqsEntry> {
    private final Function<SendMessageBatchRequest, CompletableFuture<SendMessageBatchResponse>> sendMessageBatch;
    private final QueueUrls urls;
    private final SqsFailureClassifier ofSending;
    private final SqsFailureClassifier ofAsking;
    private final AutoCloseable owner;
    private final PendingCalls pending = new PendingCalls();

    /**
     * @param sendMessageBatch makes the call, without blocking
     * @param urls finds the queues that are configured by name
     * @param owner closes what makes the calls
     */
    SqsBatchClient(
            SqsSinkConfig config,
            Function<SendMessageBatchRequest, CompletableFuture<SendMessageBatchResponse>> sendMessageBatch,
            QueueUrls urls,
            AutoCloseable owner) {
        this.sendMessageBatch = sendMessageBatch;
        this.urls = urls;
        String queue = config.queues().queues().get(0);
        this.ofSending = new SqsFailureClassifier(config, SqsFailureClassifier.SEND_MESSAGE, queue);
        this.ofAsking = new SqsFailureClassifier(config, "sqs:GetQueueUrl", queue);
        this.owner = owner;
    }

    /**
     * Opens a client and all that it needs.
     *
     * @param name begins the names of its threads
     */
    static SqsBatchClient open(SqsSinkConfig config, String name) {
        int connections = config.queues().queues().size() * config.delivery().maxInFlightRequests();
        AwsClientFactory clients = new AwsClientFactory(config.aws(), name, connections);
        boolean complete = false;
        try {
            // The SDK compares the checksums of each answer with what it sent: that is left on.
            SqsAsyncClient sqs = clients.build(SqsAsyncClient.builder());
            SqsBatchClient client = new SqsBatchClient(
                    config,
                    request -> clients.whenReady(() -> sqs.sendMessageBatch(request)),
                    new QueueUrls(queue -> getQueueUrl(config, clients, sqs, queue)),
                    clients);
            complete = true;
            return client;
        } finally {
            if (!complete) {
                clients.close();
            }
        }
    }

    /** Asks for the URL of a queue that is configured by name. */
    static CompletableFuture<String> getQueueUrl(
            SqsSinkConfig config, AwsClientFactory clients, SqsAsyncClient sqs, String queue) {
        GetQueueUrlRequest request = GetQueueUrlRequest.builder()
                .queueName(queue)
                .queueOwnerAWSAccountId(config.ownerAccountId())
                .build();
        return clients.whenReady(() -> sqs.getQueueUrl(request)).thenApply(GetQueueUrlResponse::queueUrl);
    }

    @Override
    public CompletionStage<BatchResult> send(Batch<SqsEntry> batch) {
        SqsFailureClassifier failures = ofSending.forQueue(batch.destination());
        return pending.send(() -> send(batch, failures), failures::classify);
    }

    private CompletableFuture<BatchResult> send(Batch<SqsEntry> batch, SqsFailureClassifier failures) {
        CompletableFuture<String> url = urls.urlOf(batch.destination());
        return url.thenCompose(found -> sendMessageBatch.apply(request(batch, found)))
                .thenApply(response -> resultOf(batch, response, failures))
                // That the URL cannot be found says nothing of the entries.
                .exceptionally(thrown -> BatchResult.failed(
                        (url.isCompletedExceptionally() ? ofAsking.forQueue(batch.destination()) : failures)
                                .classify(thrown)));
    }

    private static SendMessageBatchRequest request(Batch<SqsEntry> batch, String url) {
        List<SendMessageBatchRequestEntry> entries =
                new ArrayList<>(batch.payloads().size());
        for (SqsEntry entry : batch.payloads()) {
            entries.add(entry.toRequestEntry(EntryResults.id(entries.size())));
        }
        return SendMessageBatchRequest.builder().queueUrl(url).entries(entries).build();
    }

    private static BatchResult resultOf(
            Batch<SqsEntry> batch, @Nullable SendMessageBatchResponse response, SqsFailureClassifier failures) {
        EntryResults results = new EntryResults(batch.payloads().size());
        if (response != null) {
            for (SendMessageBatchResultEntry sent : response.successful()) {
                results.delivered(sent.id());
            }
            for (BatchResultErrorEntry failed : response.failed()) {
                results.failed(failed.id(), failures.ofEntry(failed));
            }
        }
        return results.toResult();
    }

    /** Batches that have no answer yet. */
    int underWay() {
        return pending.size();
    }

    @Override
    public void close() {
        pending.close();
        try {
            owner.close();
        } catch (Exception e) {
            throw new IllegalStateException("closing the SQS client failed", e);
        }
    }
}
