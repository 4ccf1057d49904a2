package io.millrace.it;

import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.connect.ConnectorRequest;
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
        return true;
    }

    /** Makes a stream, queue or topic, of which {@link #destination} tells the name. */
    abstract Arrivals create(LocalAws aws, String name);

    /**
     * The example's sink, which writes there.
     *
     * @param name the connector's name, and what {@link #create} was given
     * @param topics a regular expression
     */
    abstract ConnectorRequest sink(LocalAws aws, String name, String topics);

    /** The same with a dead letter queue, {@code <name>-rejected}. */
    ConnectorRequest sinkWithDeadLetterQueue(LocalAws aws, String name, String topics) {
        return Examples.withDeadLetterQueue(sink(aws, name, topics));
    }

    /** Settings of a sink that is not to wait: where there are quotas they are not kept. */
    Map<String, String> withoutQuotas() {
        return Map.of();
    }
}
