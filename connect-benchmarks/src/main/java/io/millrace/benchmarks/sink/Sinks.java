package io.millrace.benchmarks.sink;

import io.millrace.connect.aws.AwsClientFactory;
import io.millrace.connect.aws.AwsConfig;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** What the configurations of all sinks here, and of clients beside them, have in common. */
public final class Sinks {
    /** The default of {@code max.poll.records}. */
    public static final int POLL_RECORDS = 500;

    /** The partitions that the task owns. */
    public static final List<TopicPartition> PARTITIONS =
            IntStream.range(0, 4).mapToObj(i -> new TopicPartition("rows", i)).toList();

    private Sinks() {}

    /** The configuration of a task that writes to this service, as far as sinks do not differ. */
    public static Map<String, String> props(URI endpoint, String region) {
        Map<String, String> props = new TreeMap<>(Map.of(
                AwsConfig.REGION,
                region,
                AwsConfig.ENDPOINT,
                endpoint.toString(),
                AwsConfig.ACCESS_KEY_ID,
                "benchmark",
                AwsConfig.SECRET_ACCESS_KEY,
                "benchmark"));
        props.put("name", "benchmark");
        return props;
    }

    /** Clients as a sink has them that is configured so. */
    public static AwsClientFactory clients(Map<String, String> props, int maxInFlight) {
        ConfigDef definition = AwsConfig.define(new ConfigDef());
        return new AwsClientFactory(
                AwsConfig.of(new AbstractConfig(definition, props, false)), "bare-loop", maxInFlight);
    }
}
