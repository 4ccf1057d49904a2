package io.millrace.connect.dynamodb;

import io.millrace.connect.aws.RemoteCheck;
import io.millrace.connect.core.config.BuildVersion;
import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.Validation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;

/**
 * Reads the changes that DynamoDB writes to a Kinesis data stream. Confined to the herder's threads, as Connect calls it.
 *
 * <p>It never asks Connect for other tasks: that would restart all of them. Every task finds its shards by itself, by its number
 * and how many tasks there are; those without a shard wait for one.
 */
public final class DynamoDbCdcSourceConnector extends SourceConnector {
    private Map<String, String> props = Map.of();

    @Override
    public String version() {
        return BuildVersion.get();
    }

    @Override
    public ConfigDef config() {
        return DynamoDbCdcSourceConfig.definition();
    }

    @Override
    public Class<? extends Task> taskClass() {
        return DynamoDbCdcSourceTask.class;
    }

    @Override
    public void start(Map<String, String> given) {
        new DynamoDbCdcSourceConfig(given);
        props = Map.copyOf(given);
    }

    /** As many as {@code tasks.max} says, always: which task reads a shard follows from how many there are. */
    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        List<Map<String, String>> configs = new ArrayList<>();
        for (int id = 0; id < maxTasks; id++) {
            Map<String, String> config = new HashMap<>(props);
            config.put(DynamoDbCdcSourceConfig.TASK_ID, Integer.toString(id));
            config.put(DynamoDbCdcSourceConfig.TASKS_MAX, Integer.toString(maxTasks));
            configs.add(config);
        }
        return configs;
    }

    @Override
    public void stop() {
        // Nothing was opened.
    }

    @Override
    public Config validate(Map<String, String> given) {
        return Validation.of(
                config(),
                given,
                DynamoDbCdcSourceConfig::checkAcross,
                (values, problems) -> checkRemote(values, RemoteCheck.BOUND, problems));
    }

    /** @param bound for each of the services that are asked */
    static void checkRemote(Map<String, String> given, Duration bound, ConfigProblems problems) {
        DynamoDbCdcSourceConfig config = new DynamoDbCdcSourceConfig(given);
        if (config.validateRemote()) {
            StreamCheck.run(config, bound, problems);
            if (problems.isEmpty() && config.snapshot().isInitial()) {
                TableCheck.run(config, bound, problems);
            }
        }
    }

    /** Refuses offsets that would have shards read in the wrong order, or are none; resets everything without asking. */
    @Override
    public boolean alterOffsets(Map<String, String> config, Map<Map<String, ?>, Map<String, ?>> offsets) {
        OffsetRequest.check(new DynamoDbCdcSourceConfig(config), offsets);
        return true;
    }

    @Override
    public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> given) {
        return ExactlyOnceSupport.SUPPORTED;
    }
}
