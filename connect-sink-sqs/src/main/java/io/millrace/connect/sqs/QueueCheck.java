package io.millrace.connect.sqs;

import io.millrace.connect.aws.AwsClientFactory;
import io.millrace.connect.aws.RemoteCheck;
import io.millrace.connect.aws.message.MessageKeys;
import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.DeliveryConfig;
import io.millrace.connect.core.delivery.Failure;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Asks AWS whether each queue is there, and is of the kind that the configuration takes it for. */
final class QueueCheck implements RemoteCheck.Service<Map<QueueAttributeName, String>> {
    private static final Logger LOG = LoggerFactory.getLogger(QueueCheck.class);

    private final SqsSinkConfig config;
    /** Those of which the URL could not be asked for: written before their answer is. */
    private final Set<String> withoutUrl = ConcurrentHashMap.newKeySet();

    QueueCheck(SqsSinkConfig config) {
        this.config = config;
    }

    /** Asks, for no longer than the bound, and adds what is definitely wrong to {@code problems}. */
    static void run(SqsSinkConfig config, Duration bound, ConfigProblems problems) {
        new RemoteCheck<>(config.aws(), config.connectorName(), bound, new QueueCheck(config))
                .run(config.queues().queues(), problems);
    }

    @Override
    public Function<String, CompletableFuture<Map<QueueAttributeName, String>>> open(AwsClientFactory clients) {
        SqsAsyncClient sqs = clients.build(SqsAsyncClient.builder());
        QueueUrls urls = new QueueUrls(queue -> SqsBatchClient.getQueueUrl(config, clients, sqs, queue));
        return queue -> urls.urlOf(queue)
                .whenComplete((url, thrown) -> {
                    if (thrown != null) {
                        withoutUrl.add(queue);
                    }
                })
                .thenCompose(url -> clients.whenReady(() -> sqs.getQueueAttributes(request(url))))
                .thenApply(GetQueueAttributesResponse::attributes);
    }

    private static GetQueueAttributesRequest request(String url) {
        // All of them: a standard queue refuses to be asked for those of FIFO queues by name.
        return GetQueueAttributesRequest.builder()
                .queueUrl(url)
                .attributeNames(QueueAttributeName.ALL)
                .build();
    }

    @Override
    public void report(String queue, Map<QueueAttributeName, String> attributes, ConfigProblems problems) {
        boolean isFifo = QueueUrl.isFifo(queue);
        String kind = attributes.get(QueueAttributeName.FIFO_QUEUE);
        if (kind != null && isFifo != Boolean.parseBoolean(kind)) {
            problems.add(
                    config.queues().keyOf(queue),
                    "The queue " + queue + " is a " + (isFifo ? "standard" : "FIFO") + " queue, although its name "
                            + (isFifo ? "ends with .fifo" : "does not end with .fifo") + ": name another.");
        }
        Long maxBytes = number(attributes, QueueAttributeName.MAXIMUM_MESSAGE_SIZE);
        if (maxBytes != null && config.delivery().limits().maxEntryBytes() > maxBytes) {
            reportSize(queue, maxBytes, problems);
        }
        if (isFifo
                && config.messages().needsContentBasedDeduplication()
                && "false".equals(attributes.get(QueueAttributeName.CONTENT_BASED_DEDUPLICATION))) {
            problems.add(
                    MessageKeys.SQS.deduplicationIdSource(),
                    "The queue " + queue + " takes no message without a deduplication id: turn its"
                            + " ContentBasedDeduplication on, or choose another source.");
        }
    }

    /** A queue that takes less than by default is fine as long as nobody asks it for more: it refuses single messages. */
    private void reportSize(String queue, long maxBytes, ConfigProblems problems) {
        if (config.isRecordMaxBytesGiven()) {
            problems.add(
                    DeliveryConfig.RECORD_MAX_BYTES,
                    "The queue " + queue + " takes messages of at most " + maxBytes
                            + " bytes: raise its MaximumMessageSize first, or set this to at most " + maxBytes + ".");
        } else {
            LOG.warn(
                    "The queue {} takes messages of at most {} bytes, and SQS will refuse larger ones: raise its"
                            + " MaximumMessageSize, or set {} to {}, so that they are rejected before they are sent",
                    queue,
                    maxBytes,
                    DeliveryConfig.RECORD_MAX_BYTES,
                    maxBytes);
        }
    }

    private static @Nullable Long number(Map<QueueAttributeName, String> attributes, QueueAttributeName name) {
        String text = attributes.get(name);
        try {
            return text == null ? null : Long.valueOf(text);
        } catch (NumberFormatException e) {
            return null; // says nothing definite
        }
    }

    @Override
    public boolean report(String queue, Failure failure, ConfigProblems problems) {
        if (!SqsFailureClassifier.isMissingQueue(failure)) {
            return false;
        }
        problems.add(config.queues().keyOf(queue), classifier(queue).noSuchQueue() + ".");
        return true;
    }

    @Override
    public SqsFailureClassifier classifier(String queue) {
        String action = withoutUrl.contains(queue) ? "sqs:GetQueueUrl" : "sqs:GetQueueAttributes";
        return new SqsFailureClassifier(config, action, queue);
    }
}
