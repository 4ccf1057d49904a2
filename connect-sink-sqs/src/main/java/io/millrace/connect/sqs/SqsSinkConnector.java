package io.millrace.connect.sqs;

import io.millrace.connect.aws.RemoteCheck;
import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.ParsedValues;
import io.millrace.connect.core.task.BatchSinkConnector;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;

/** Writes topics to SQS queues. Confined to the herder's threads, as Connect calls it. */
public final class SqsSinkConnector extends BatchSinkConnector {
    @Override
    public ConfigDef config() {
        return SqsSinkConfig.definition();
    }

    @Override
    public Class<? extends Task> taskClass() {
        return SqsSinkTask.class;
    }

    @Override
    protected ConfigProblems checkAcross(ParsedValues values, Map<String, String> given) {
        return SqsSinkConfig.checkAcross(values, given);
    }

    @Override
    protected void checkRemote(Map<String, String> given, ConfigProblems problems) {
        SqsSinkConfig config = new SqsSinkConfig(given);
        if (config.validateRemote()) {
            QueueCheck.run(config, RemoteCheck.BOUND, problems);
        }
    }

    @Override
    protected void read(Map<String, String> given) {
        SqsSinkConfig.checked(given);
    }
}
