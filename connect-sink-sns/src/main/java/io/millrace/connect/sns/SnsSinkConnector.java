package io.millrace.connect.sns;

import io.millrace.connect.aws.RemoteCheck;
import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.ParsedValues;
import io.millrace.connect.core.task.BatchSinkConnector;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;

/** Publishes topics of Kafka to topics of SNS. Confined to the herder's threads, as Connect calls it. */
public final class SnsSinkConnector extends BatchSinkConnector {
    @Override
    public ConfigDef config() {
        return SnsSinkConfig.definition();
    }

    @Override
    public Class<? extends Task> taskClass() {
        return SnsSinkTask.class;
    }

    @Override
    protected ConfigProblems checkAcross(ParsedValues values, Map<String, String> given) {
        return SnsSinkConfig.checkAcross(values, given);
    }

    @Override
    protected void checkRemote(Map<String, String> given, ConfigProblems problems) {
        SnsSinkConfig config = new SnsSinkConfig(given);
        if (config.validateRemote()) {
            TopicCheck.run(config, RemoteCheck.BOUND, problems);
        }
    }

    @Override
    protected void read(Map<String, String> given) {
        SnsSinkConfig.checked(given);
    }
}
