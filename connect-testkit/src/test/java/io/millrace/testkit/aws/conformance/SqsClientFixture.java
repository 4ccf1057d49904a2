package io.millrace.testkit.aws.conformance;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/** A target, a client, and the queues that a test has made, which are deleted with it. */
final class SqsClientFixture implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final AwsTarget target;
    private final SqsClient client;
    private final List<String> queues = new ArrayList<>();

    SqsClientFixture(AwsTarget target) {
        this.target = target;
        client = target.configure(SqsClient.builder().httpClient(Apache5HttpClient.create()))
                .overrideConfiguration(override -> override.retryStrategy(retry -> retry.maxAttempts(1)))
                .build();
    }

    SqsClient client() {
        return client;
    }

    /** Creates a standard queue. */
    String newQueue(Map<QueueAttributeName, String> attributes) {
        return create(AwsTarget.randomName(), attributes);
    }

    /** Creates a FIFO queue. */
    String newFifoQueue(Map<QueueAttributeName, String> attributes) {
        Map<QueueAttributeName, String> all = new HashMap<>(attributes);
        all.put(QueueAttributeName.FIFO_QUEUE, "true");
        return create(AwsTarget.randomName() + ".fifo", all);
    }

    private String create(String name, Map<QueueAttributeName, String> attributes) {
        String url = client.createQueue(request -> request.queueName(name).attributes(attributes))
                .queueUrl();
        queues.add(url);
        return url;
    }

    static String nameOf(String url) {
        return url.substring(url.lastIndexOf('/') + 1);
    }

    static SendMessageBatchRequestEntry entry(String id, String body) {
        return SendMessageBatchRequestEntry.builder().id(id).messageBody(body).build();
    }

    static SendMessageBatchRequestEntry entry(String id, String body, String group, String deduplicationId) {
        return entry(id, body).toBuilder()
                .messageGroupId(group)
                .messageDeduplicationId(deduplicationId)
                .build();
    }

    static List<SendMessageBatchRequestEntry> entries(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> entry("e" + i, "body " + i))
                .toList();
    }

    SendMessageBatchResponse send(String queue, List<SendMessageBatchRequestEntry> entries) {
        return client.sendMessageBatch(request -> request.queueUrl(queue).entries(entries));
    }

    SendMessageBatchResponse send(String queue, SendMessageBatchRequestEntry... entries) {
        return send(queue, List.of(entries));
    }

    /** One call that does not wait. */
    List<Message> receiveNow(String queue, int most) {
        return client.receiveMessage(request -> request.queueUrl(queue)
                        .maxNumberOfMessages(most)
                        .waitTimeSeconds(0)
                        .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                        .messageAttributeNames("All"))
                .messages();
    }

    /** Receives that many messages, without deleting them. */
    List<Message> receive(String queue, int count) {
        List<Message> messages = new ArrayList<>();
        await(count + " messages")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    messages.addAll(receiveNow(queue, Math.min(10, count - messages.size())));
                    return messages.size() == count;
                });
        return messages;
    }

    void delete(String queue, Message message) {
        client.deleteMessage(request -> request.queueUrl(queue).receiptHandle(message.receiptHandle()));
    }

    @Override
    public void close() {
        for (String queue : queues) {
            try {
                client.deleteQueue(request -> request.queueUrl(queue));
            } catch (QueueDoesNotExistException e) {
                // the test has deleted it
            }
        }
        client.close();
        target.close();
    }
}
