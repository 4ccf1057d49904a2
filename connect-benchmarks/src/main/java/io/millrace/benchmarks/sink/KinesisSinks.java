package io.millrace.benchmarks.sink;

import io.millrace.benchmarks.aws.CountingKinesis;
import io.millrace.connect.core.config.DeliveryConfig;
import io.millrace.connect.kinesis.KinesisSinkConfig;
import java.net.URI;
import java.util.Map;

/** How the Kinesis sink is configured here. */
public final class KinesisSinks {
    /** The default of {@code max.in.flight.requests}, spelled out because the bare loop keeps to it too. */
    public static final int MAX_IN_FLIGHT = 8;

    /** How much of its quota a shard is given; 0 turns shard awareness off. */
    public static final String RATE_LIMIT_PERCENT = "kinesis.rate.limit.percent";

    public static final String AGGREGATION_ENABLED = "kinesis.aggregation.enabled";

    private KinesisSinks() {}

    /** The task's configuration: all defaults, but for the order and the quotas of shards, which nothing keeps to here. */
    public static Map<String, String> props(CountingKinesis service, String orderingMode) {
        return props(service.endpoint(), service.region(), orderingMode);
    }

    /** As {@link #props(CountingKinesis, String)}, for a service that is known by its address. */
    public static Map<String, String> props(URI endpoint, String region, String orderingMode) {
        Map<String, String> props = Sinks.props(endpoint, region);
        props.put(KinesisSinkConfig.STREAM_NAME, CountingKinesis.STREAM);
        props.put(DeliveryConfig.MAX_IN_FLIGHT_REQUESTS, Integer.toString(MAX_IN_FLIGHT));
        props.put(DeliveryConfig.ORDERING_MODE, orderingMode);
        props.put(RATE_LIMIT_PERCENT, "0");
        return props;
    }
}
