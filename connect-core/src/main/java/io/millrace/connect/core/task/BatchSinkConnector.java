package io.millrace.connect.core.task;

import io.millrace.connect.core.config.BuildVersion;
import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.ParsedValues;
import io.millrace.connect.core.config.Validation;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.sink.SinkConnector;

/**
 * A sink connector that checks its configuration and hands it to each of its tasks. Confined to the herder's threads, as
 * Connect calls it.
 */
public abstract class BatchSinkConnector extends SinkConnector {
    private Map<String, String> props = Map.of();

    /** What the keys say in contradiction to each other, and keys that do not exist. */
    protected abstract ConfigProblems checkAcross(ParsedValues values, Map<String, String> given);

    /** Adds what the service says of a configuration in which nothing else is wrong, in a bounded time. */
    protected abstract void checkRemote(Map<String, String> given, ConfigProblems problems);

    /**
     * Reads the configuration, to find what is wrong with it.
     *
     * @throws ConfigException if it cannot be used; it names every key to change
     */
    protected abstract void read(Map<String, String> given);

    @Override
    public final String version() {
        return BuildVersion.get();
    }

    @Override
    public final void start(Map<String, String> given) {
        read(given);
        props = Map.copyOf(given);
    }

    @Override
    public final List<Map<String, String>> taskConfigs(int maxTasks) {
        return Collections.nCopies(maxTasks, props);
    }

    @Override
    public final void stop() {
        // Nothing was opened.
    }

    /** All that is wrong at once, each message on the key to change; what the service says if all else is right. */
    @Override
    public final Config validate(Map<String, String> given) {
        return Validation.of(config(), given, this::checkAcross, this::checkRemote);
    }

    @Override
    public final boolean alterOffsets(Map<String, String> config, Map<TopicPartition, Long> offsets) {
        return true; // the consumer group's offsets are the only ones
    }
}
