package io.millrace.it;

import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.aws.sqs.LocalQueue;
import io.millrace.testkit.connect.ConnectorRequest;
import java.util.Locale;
import java.util.Map;

/** The services that sinks write to, each kind of destination on its own, and what differs between them. */
enum Service {
    /** Streams of one shard. */
    KINESIS("PutRecords", "ProvisionedThroughputExceededException", "InvalidArgumentException") {
        @Override
        Arrivals create(LocalAws aws, String name) {
            return new StreamArrivals(aws.kinesis().createStream(name, 1));
        }

        @Override
        ConnectorRequest sink(LocalAws aws, String name, String topics) {
            return Examples.kinesisSink(Examples.KINESIS_SINK, name, aws, name, topics);
        }

        @Override
        ConnectorRequest sinkWithDeadLetterQueue(LocalAws aws, String name, String topics) {
            return Examples.kinesisSink(Examples.KINESIS_SINK_WITH_DEAD_LETTER_QUEUE, name, aws, name, topics);
        }

        @Override
        Map<String, String> withoutQuotas() {
            return Map.of("kinesis.rate.limit.percent", "0");
        }
    },

    /** Standard queues. */
    SQS("SendMessageBatch", "RequestThrottled", "InvalidMessageContents") {
        @Override
        Arrivals create(LocalAws aws, String name) {
            return MessageArrivals.in(aws.sqs().createQueue(name));
        }

        @Override
        ConnectorRequest sink(LocalAws aws, String name, String topics) {
            return Examples.sqsSink("sqs-sink.json", name, aws, destination(name), topics);
        }
    },

    SQS_FIFO("SendMessageBatch", "RequestThrottled", "InvalidMessageContents") {
        @Override
        String destination(String name) {
            return name + ".fifo";
        }

        @Override
        Arrivals create(LocalAws aws, String name) {
            return MessageArrivals.in(aws.sqs().createQueue(destination(name)));
        }

        @Override
        ConnectorRequest sink(LocalAws aws, String name, String topics) {
            return Examples.sqsSink("sqs-fifo-sink.json", name, aws, destination(name), topics);
        }
    },

    /** Standard topics that nobody subscribes to. */
    SNS("PublishBatch", "Throttled", "InvalidParameter") {
        @Override
        Arrivals create(LocalAws aws, String name) {
            return MessageArrivals.in(aws.sns().createTopic(name));
        }

        @Override
        ConnectorRequest sink(LocalAws aws, String name, String topics) {
            return Examples.snsSink("sns-sink.json", name, aws, destination(name), topics);
        }
    },

    /** FIFO topics, each with a FIFO queue of its name that subscribes with raw delivery: what arrives there is what counts. */
    SNS_FIFO("PublishBatch", "Throttled", "InvalidParameter") {
        @Override
        String destination(String name) {
            return name + ".fifo";
        }

        @Override
        Arrivals create(LocalAws aws, String name) {
            LocalQueue queue = aws.sqs().createQueue(destination(name));
            aws.sns().createTopic(destination(name)).subscribe(queue.arn(), Map.of("RawMessageDelivery", "true"));
            return MessageArrivals.in(queue);
        }

        @Override
        ConnectorRequest sink(LocalAws aws, String name, String topics) {
            return Examples.snsSink("sns-fifo-sink.json", name, aws, destination(name), topics);
        }
    };

    private final String action;
    private final String throttle;
    private final String refusal;

    Service(String action, String throttle, String refusal) {
        this.action = action;
        this.throttle = throttle;
        this.refusal = refusal;
    }

    /** What it calls the writing of a batch. */
    String action() {
        return action;
    }

    /** The code of an entry that came too fast. */
    String throttle() {
        return throttle;
    }

    /** The code of an entry that it will never take. */
    String refusal() {
        return refusal;
    }

    /** The name of the stream, queue or topic that {@link #create} makes: that of an example is not always free. */
    String destination(String name) {
        return name;
    }

    /** True where what has one key is stored in the order of its topic. */
    boolean keepsOrder() {
        return this != SQS && this != SNS;
    }

    /** True where what is sent again is stored once. */
    boolean dropsDuplicates() {
        return this == SQS_FIFO || this == SNS_FIFO;
    }

    /** What its own configuration keys begin with. */
    String prefix() {
        return name().toLowerCase(Locale.ROOT).replace("_fifo", "") + ".";
    }

    /** Makes a stream, queue or topic, of which {@link #destination} tells the name. */
    abstract Arrivals create(LocalAws aws, String name);

    /**
     * The example's sink, which writes there. Those of messages have a dead letter queue, {@code <name>-rejected}.
     *
     * @param name the connector's name, and what {@link #create} was given
     * @param topics a regular expression
     */
    abstract ConnectorRequest sink(LocalAws aws, String name, String topics);

    /** The same, always with a dead letter queue. */
    ConnectorRequest sinkWithDeadLetterQueue(LocalAws aws, String name, String topics) {
        return sink(aws, name, topics);
    }

    /** Settings of a sink that is not to wait: where there are quotas they are not kept. */
    Map<String, String> withoutQuotas() {
        return Map.of();
    }
}
