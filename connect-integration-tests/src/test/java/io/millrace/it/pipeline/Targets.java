package io.millrace.it.pipeline;

import static org.awaitility.Awaitility.await;

import io.millrace.it.Examples;
import io.millrace.it.KinesisReader;
import io.millrace.testkit.connect.ConnectorRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * A stream, a topic with a queue that subscribes to it, and a FIFO queue, made for one run and read through the public API alone.
 * Confined to one thread.
 */
final class Targets {
    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    private final AwsEndpoint aws;
    private final String run;
    private final KinesisClient kinesis;
    private final SnsClient sns;
    private final SqsClient sqs;
    private final KinesisReader stream;
    private final String topicArn;
    private final Queue subscribed;
    private final Queue fifo;

    /** Makes them all. What is made is removed with {@code removals}, which closes the clients too. */
    Targets(AwsEndpoint aws, String run, Removals removals) {
        this.aws = aws;
        this.run = run;
        kinesis = aws.client(KinesisClient.builder());
        removals.add(kinesis::close);
        sns = aws.client(SnsClient.builder());
        removals.add(sns::close);
        sqs = aws.client(SqsClient.builder());
        removals.add(sqs::close);

        kinesis.createStream(r -> r.streamName(run).shardCount(2));
        removals.add(() -> kinesis.deleteStream(r -> r.streamName(run)));
        topicArn = sns.createTopic(r -> r.name(run)).topicArn();
        removals.add(() -> sns.deleteTopic(r -> r.topicArn(topicArn)));
        fifo = new Queue(run + ".fifo", Map.of(QueueAttributeName.FIFO_QUEUE, "true"), removals);
        subscribed = new Queue(run, Map.of(), removals);
        subscribe(removals);
        await("the stream " + run)
                .atMost(TIMEOUT)
                .until(() -> kinesis.describeStreamSummary(r -> r.streamName(run))
                                .streamDescriptionSummary()
                                .streamStatus()
                        == StreamStatus.ACTIVE);
        stream = new KinesisReader(aws.client(KinesisClient.builder()), run);
        removals.add(stream::close);
    }

    /** As SNS has published it. The policy takes everything, if the attributes are there to tell. */
    private void subscribe(Removals removals) {
        String queueArn = subscribed.arn();
        sqs.setQueueAttributes(r -> r.queueUrl(subscribed.url)
                .attributes(Map.of(QueueAttributeName.POLICY, """
                        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:SendMessage",
                          "Principal": {"Service": "sns.amazonaws.com"}, "Resource": "%s",
                          "Condition": {"ArnEquals": {"aws:SourceArn": "%s"}}}]}
                        """.formatted(queueArn, topicArn))));
        String subscription = sns.subscribe(r -> r.topicArn(topicArn)
                        .protocol("sqs")
                        .endpoint(queueArn)
                        .returnSubscriptionArn(true)
                        .attributes(Map.of("RawMessageDelivery", "true", "FilterPolicy", """
                                {"event_type": ["INSERT", "UPDATE", "DELETE"]}""")))
                .subscriptionArn();
        removals.add(() -> sns.unsubscribe(r -> r.subscriptionArn(subscription)));
    }

    /** The examples' sinks of a topic of Kafka. */
    List<ConnectorRequest> sinks(String kafkaTopic) {
        return List.of(
                sink("kinesis", "kinesis-sink.json", kafkaTopic).with("kinesis.stream.name", run),
                sink("sns", "sns-sink.json", kafkaTopic)
                        .with("sns.topic.arn", topicArn)
                        .with("errors.deadletterqueue.topic.name", run + "-sns-rejected"),
                sink("sqs", "sqs-fifo-sink.json", kafkaTopic)
                        .with("sqs.queue.url", fifo.url)
                        .with("errors.deadletterqueue.topic.name", run + "-sqs-rejected"));
    }

    private ConnectorRequest sink(String name, String example, String kafkaTopic) {
        return aws.reachedBy(Examples.read(example).named(run + "-" + name))
                .with("topics.regex", Pattern.quote(kafkaTopic))
                // Sees new topics sooner.
                .with("consumer.override.metadata.max.age.ms", "2000");
    }

    /** All that the stream holds, each shard's in its order; what comes twice once. */
    List<String> inKinesis() {
        return stream.read().stream()
                .map(record -> record.data().asUtf8String())
                .toList();
    }

    /** All that the subscribed queue has held, in no order. */
    List<String> inSns() {
        return subscribed.received();
    }

    /** All that the FIFO queue has held, each group's in its order. */
    List<String> inSqsFifo() {
        return fifo.received();
    }

    /** A queue that is emptied by whoever reads it. */
    private final class Queue {
        private final String url;
        private final List<String> received = new ArrayList<>();

        Queue(String name, Map<QueueAttributeName, String> attributes, Removals removals) {
            url = sqs.createQueue(r -> r.queueName(name).attributes(attributes)).queueUrl();
            removals.add(() -> sqs.deleteQueue(r -> r.queueUrl(url)));
        }

        String arn() {
            return sqs.getQueueAttributes(r -> r.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
                    .attributes()
                    .get(QueueAttributeName.QUEUE_ARN);
        }

        /** A message is deleted once it is kept here, so that the next of its group can be received. */
        List<String> received() {
            for (List<Message> more = receive(); !more.isEmpty(); more = receive()) {
                List<DeleteMessageBatchRequestEntry> deletions = new ArrayList<>();
                for (Message message : more) {
                    received.add(message.body());
                    deletions.add(DeleteMessageBatchRequestEntry.builder()
                            .id(Integer.toString(deletions.size()))
                            .receiptHandle(message.receiptHandle())
                            .build());
                }
                sqs.deleteMessageBatch(r -> r.queueUrl(url).entries(deletions));
            }
            return received;
        }

        private List<Message> receive() {
            return sqs.receiveMessage(r -> r.queueUrl(url).maxNumberOfMessages(10))
                    .messages();
        }
    }
}
