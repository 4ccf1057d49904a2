package io.millrace.quickstart;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A queue that a sink writes to, or that subscribes to the topic that one publishes to. Messages are received and deleted. */
final class QueueTarget implements Target {
    private static final int MOST_AT_ONCE = 10;

    private final Sink sink;
    private final String created;
    private final String queue;
    private final String url;
    private final String topicArn;
    private final SqsClient client;

    private QueueTarget(Sink sink, String created, String queue, String url, String topicArn, SqsClient client) {
        this.sink = sink;
        this.created = created;
        this.queue = queue;
        this.url = url;
        this.topicArn = topicArn;
        this.client = client;
    }

    /** Creates a FIFO queue. */
    static QueueTarget fifo(SqsClient client, String name) {
        try {
            String url = client.createQueue(
                            r -> r.queueName(name).attributes(Map.of(QueueAttributeName.FIFO_QUEUE, "true")))
                    .queueUrl();
            return new QueueTarget(Sink.SQS, name, name, url, "", client);
        } catch (RuntimeException e) {
            client.close();
            throw e;
        }
    }

    /** Creates a topic, and a queue that gets of it what the filter takes, as it was published. */
    static QueueTarget subscribed(SnsClient sns, SqsClient client, String topic, String name, Filter filter) {
        try {
            String topicArn = sns.createTopic(r -> r.name(topic)).topicArn();
            String url = client.createQueue(r -> r.queueName(name)).queueUrl();
            String queueArn = client.getQueueAttributes(
                            r -> r.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
                    .attributes()
                    .get(QueueAttributeName.QUEUE_ARN);
            sns.subscribe(r -> r.topicArn(topicArn)
                    .protocol("sqs")
                    .endpoint(queueArn)
                    .attributes(Map.of("RawMessageDelivery", "true", "FilterPolicy", filter.policy())));
            return new QueueTarget(Sink.SNS, topic + " -> queue " + name, name, url, topicArn, client);
        } catch (RuntimeException e) {
            client.close();
            throw e;
        }
    }

    @Override
    public Sink sink() {
        return sink;
    }

    @Override
    public String created() {
        return created;
    }

    @Override
    public String place() {
        return "queue " + queue;
    }

    /** What is in the queue the quickstart receives itself; but a topic takes more subscribers. */
    @Override
    public List<String> tries() {
        if (topicArn.isEmpty()) {
            return List.of();
        }
        String queueArn = topicArn.replaceFirst(":sns:", ":sqs:").replaceFirst("[^:]+$", "mine");
        return List.of(
                "url=$(here sqs create-queue --queue-name mine --output text)",
                "here sns subscribe --topic-arn " + topicArn + " \\",
                "     --protocol sqs --notification-endpoint " + queueArn + " \\",
                "     --attributes RawMessageDelivery=true",
                "here sqs receive-message --queue-url \"$url\" --message-attribute-names All");
    }

    @Override
    public List<Arrival> poll() {
        List<Arrival> arrivals = new ArrayList<>();
        List<Message> messages = receive();
        while (!messages.isEmpty()) {
            messages.forEach(message -> arrivals.add(arrival(message)));
            delete(messages);
            messages = receive();
        }
        return arrivals;
    }

    private List<Message> receive() {
        return client.receiveMessage(r -> r.queueUrl(url)
                        .maxNumberOfMessages(MOST_AT_ONCE)
                        .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
                .messages();
    }

    private void delete(List<Message> messages) {
        List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
        for (Message message : messages) {
            entries.add(DeleteMessageBatchRequestEntry.builder()
                    .id(Integer.toString(entries.size()))
                    .receiptHandle(message.receiptHandle())
                    .build());
        }
        client.deleteMessageBatch(r -> r.queueUrl(url).entries(entries));
    }

    private Arrival arrival(Message message) {
        String group = message.attributes().getOrDefault(MessageSystemAttributeName.MESSAGE_GROUP_ID, "");
        String sent = message.attributes().getOrDefault(MessageSystemAttributeName.SENT_TIMESTAMP, "0");
        return new Arrival(
                sink,
                queue + (group.isEmpty() ? "" : ", message group " + group),
                group,
                Arrival.json(message.body().getBytes(StandardCharsets.UTF_8)),
                Instant.ofEpochMilli(Long.parseLong(sent)));
    }

    @Override
    public void close() {
        client.close();
    }
}
