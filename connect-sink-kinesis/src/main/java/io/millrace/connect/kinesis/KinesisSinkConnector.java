package io.millrace.connect.kinesis;

import io.millrace.connect.aws.RemoteCheck;
import io.millrace.connect.core.config.BuildVersion;
import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.ParsedValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/**
 * Writes topics to a Kinesis data stream. Confined to the herder's threads, as Connect calls it.
 */
public final class KinesisSinkConnector extends SinkConnector {
    private Map<String, String> props = Map.of();

    @Override
    public String version() {
        return BuildVersion.get();
    }

    @Override
    public ConfigDef config() {
        return KinesisSinkConfig.definition();
    }

    @Override
    public Class<? extends Task> taskClass() {
        return KinesisSinkTask.class;
    }

    @Override
    public void start(Map<String, String> given) {
        new KinesisSinkConfig(given).warnOfDeprecated();
        props = Map.copyOf(given);
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        List<Map<String, String>> configs = new ArrayList<>(maxTasks);
        for (int task = 0; task < maxTasks; task++) {
            configs.add(props);
        }
        return configs;
    }

    @Override
    public void stop() {
        // Nothing was opened.
    }

    /** All that is wrong at once, each message on the key to change; what AWS says of the stream if all else is right. */
    @Override
    public Config validate(Map<String, String> given) {
        ParsedValues parsed = ParsedValues.of(config(), given);
        ConfigProblems across = KinesisSinkConfig.checkAcross(parsed, given);
        List<ConfigValue> values = parsed.toList();
        if (across.isEmpty()
                && values.stream().allMatch(value -> value.errorMessages().isEmpty())) {
            KinesisSinkConfig config = new KinesisSinkConfig(given);
            if (config.validateRemote()) {
                StreamCheck.run(config, RemoteCheck.BOUND, across);
            }
        }
        across.reportOn(values);
        return new Config(values);
    }

    @Override
    public boolean alterOffsets(Map<String, String> config, Map<TopicPartition, Long> offsets) {
        return true; // the consumer group's offsets are the only ones
    }
}
