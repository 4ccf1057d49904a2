package io.millrace.benchmarks.sink;

import io.millrace.benchmarks.aws.CountingKinesis;
import io.millrace.connect.aws.AwsClientFactory;
import io.millrace.connect.aws.AwsConfig;
import io.millrace.connect.core.config.DeliveryConfig;
import io.millrace.connect.kinesis.KinesisSinkConfig;
import java.net.URI;
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

    /** How much of its quota a shard is given; 0 turns shard awareness off. */
    public static final String RATE_LIMIT_PERCENT = "kinesis.rate.limit.percent";

    public static final String AGGREGATION_ENABLED = "kinesis.aggregation.enabled";

    /** The partitions that the task owns. */
    public static final List<TopicPartition> PARTITIONS =
            IntStream.range(0, 4).mapToObj(i -> new TopicPartition("rows", i)).toList();

    private Sinks() {}

    /** The task's configuration: all defaults, but for the order and the quotas of shards, which nothing keeps to here. */
    public static Map<String, String> props(CountingKinesis service, String orderingMode) {
        return props(service.endpoint(), service.region(), orderingMode);
    }

    /** As {@link #props(CountingKinesis, String)}, for a service that is known by its address. */
    public static Map<String, String> props(URI endpoint, String region, String orderingMode) {
        Map<String, String> props = new TreeMap<>(awsProps(endpoint, region));
        props.put("name", "benchmark");
        props.put(KinesisSinkConfig.STREAM_NAME, CountingKinesis.STREAM);
        props.put(DeliveryConfig.MAX_IN_FLIGHT_REQUESTS, Integer.toString(MAX_IN_FLIGHT));
        props.put(DeliveryConfig.ORDERING_MODE, orderingMode);
        props.put(RATE_LIMIT_PERCENT, "0");
        return props;
    }

    /** Clients as the sink has them. */
    public static AwsClientFactory clients(CountingKinesis service, String name) {
        ConfigDef definition = AwsConfig.define(new ConfigDef());
        return new AwsClientFactory(
                AwsConfig.of(new AbstractConfig(definition, awsProps(service.endpoint(), service.region()), false)),
                name,
                MAX_IN_FLIGHT);
    }

    private static Map<String, String> awsProps(URI endpoint, String region) {
        return Map.of(
                AwsConfig.REGION,
                region,
                AwsConfig.ENDPOINT,
                endpoint.toString(),
                AwsConfig.ACCESS_KEY_ID,
                "benchmark",
                AwsConfig.SECRET_ACCESS_KEY,
                "benchmark");
    }
}
