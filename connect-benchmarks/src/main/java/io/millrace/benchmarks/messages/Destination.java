package io.millrace.benchmarks.messages;

import io.millrace.benchmarks.aws.CountingMessages;
import io.millrace.benchmarks.sink.Sinks;
import io.millrace.connect.core.config.DeliveryConfig;
import io.millrace.connect.sns.SnsSinkConfig;
import io.millrace.connect.sns.SnsSinkTask;
import io.millrace.connect.sqs.SqsSinkConfig;
import io.millrace.connect.sqs.SqsSinkTask;
import io.millrace.testkit.aws.LocalAws;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkTask;

/** Where the messages go, and the sink that brings them there. */
enum Destination {
    QUEUE(SqsSinkConfig.QUEUE_URL),
    FIFO_QUEUE(SqsSinkConfig.QUEUE_URL),
    TOPIC(SnsSinkConfig.TOPIC_ARN);

    /** The default of {@code max.in.flight.requests}, spelled out because the bare loops keep to it too. */
    static final int MAX_IN_FLIGHT = 32;

    /** What SendMessageBatch and PublishBatch take at most. */
    static final int MAX_ENTRIES = 10;

    private final String addressKey;

    Destination(String addressKey) {
        this.addressKey = addressKey;
    }

    /** What its service is called. */
    String service() {
        return this == TOPIC ? "SNS" : "SQS";
    }

    /** How the programs in other processes name its service. */
    String kind() {
        return service().toLowerCase(Locale.ROOT);
    }

    /** A task of its sink. */
    SinkTask newTask() {
        return this == TOPIC ? new SnsSinkTask() : new SqsSinkTask();
    }

    /** A queue's URL, a topic's ARN. */
    String address(URI endpoint, String region) {
        return switch (this) {
            case QUEUE -> endpoint + "/" + LocalAws.ACCOUNT + "/" + CountingMessages.NAME;
            case FIFO_QUEUE -> endpoint + "/" + LocalAws.ACCOUNT + "/" + CountingMessages.FIFO_NAME;
            case TOPIC -> "arn:aws:sns:" + region + ":" + LocalAws.ACCOUNT + ":" + CountingMessages.NAME;
        };
    }

    /** The task's configuration: all defaults. */
    Map<String, String> props(CountingMessages service) {
        return props(service.endpoint(), service.region());
    }

    /** As {@link #props(CountingMessages)}, for a service that is known by its address. */
    Map<String, String> props(URI endpoint, String region) {
        Map<String, String> props = Sinks.props(endpoint, region);
        props.put(addressKey, address(endpoint, region));
        props.put(DeliveryConfig.MAX_IN_FLIGHT_REQUESTS, Integer.toString(MAX_IN_FLIGHT));
        return props;
    }
}
