package io.millrace.benchmarks.sink;

import io.millrace.benchmarks.aws.CountingKinesis;
import io.millrace.connect.aws.AwsClientFactory;
import io.millrace.connect.aws.AwsConfig;
import io.millrace.connect.core.config.DeliveryConfig;
import io.millrace.connect.kinesis.KinesisSinkConfig;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** How the Kinesis sink and clients beside it are configured here. */
public final class Sinks {
    /** The default of {@code max.poll.records}. */
    public static final int POLL_RECORDS = 500;

    /** The default of {@code max.in.flight.requests}, spelled out because the bare loop keeps to it too. */
    public static final int MAX_IN_FLIGHT = 8;

    /** The partitions that the task owns. */
    public static final List<TopicPartition> PARTITIONS =
            IntStream.range(0, 4).mapToObj(i -> new TopicPartition("rows", i)).toList();

    private Sinks() {}

    /** The task's configuration: all defaults, but for the order. */
    public static Map<String, String> props(CountingKinesis service, String orderingMode) {
        Map<String, String> props = new TreeMap<>(awsProps(service));
        props.put("name", "benchmark");
        props.put(KinesisSinkConfig.STREAM_NAME, CountingKinesis.STREAM);
        props.put(DeliveryConfig.MAX_IN_FLIGHT_REQUESTS, Integer.toString(MAX_IN_FLIGHT));
        props.put(DeliveryConfig.ORDERING_MODE, orderingMode);
        return props;
    }

    /** Clients as the sink has them. */
    public static AwsClientFactory clients(CountingKinesis service, String name) {
        ConfigDef definition = AwsConfig.define(new ConfigDef());
        return new AwsClientFactory(
                AwsConfig.of(new AbstractConfig(definition, awsProps(service), false)), name, MAX_IN_FLIGHT);
    }

    private static Map<String, String> awsProps(CountingKinesis service) {
        return Map.of(
                AwsConfig.REGION,
                service.region(),
                AwsConfig.ENDPOINT,
                service.endpoint().toString(),
                AwsConfig.ACCESS_KEY_ID,
                "benchmark",
                AwsConfig.SECRET_ACCESS_KEY,
                "benchmark");
    }
}
