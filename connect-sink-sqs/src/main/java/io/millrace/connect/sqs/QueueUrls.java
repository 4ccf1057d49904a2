package io.millrace.connect.sqs;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The URLs of queues that are configured by name: each is asked for when it is first needed, once unless that fails. Thread-safe, and
 * never blocks.
 */
final class QueueUrls {
    private final Function<String, CompletableFuture<String>> getQueueUrl;
    private final Map<String, CompletableFuture<String>> byName = new ConcurrentHashMap<>();

    /** @param getQueueUrl asks for the URL of a name, without blocking */
    QueueUrls(Function<String, CompletableFuture<String>> getQueueUrl) {
        this.getQueueUrl = getQueueUrl;
    }

    /**
     * The URL of a queue.
     *
     * @param queue its name, or its URL already
     * @return what GetQueueUrl failed with, where it failed; the next call asks again
     */
    CompletableFuture<String> urlOf(String queue) {
        if (QueueUrl.isUrl(queue)) {
            return CompletableFuture.completedFuture(queue);
        }
        return byName.compute(
                queue,
                (name, known) -> known == null || known.isCompletedExceptionally() ? getQueueUrl.apply(name) : known);
    }
}
