package io.millrace.connect.kinesis;

import io.millrace.connect.aws.RemoteCheck;
import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.ParsedValues;
import io.millrace.connect.core.task.BatchSinkConnector;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;

/** Writes topics to a Kinesis data stream. Confined to the herder's threads, as Connect calls it. */
public final class KinesisSinkConnector extends BatchSinkConnector {
    @Override
    public ConfigDef config() {
        return KinesisSinkConfig.definition();
    }

    @Override
    public Class<? extends Task> taskClass() {
        return KinesisSinkTask.class;
    }

    @Override
    protected ConfigProblems checkAcross(ParsedValues values, Map<String, String> given) {
        return KinesisSinkConfig.checkAcross(values, given);
    }

    @Override
    protected void checkRemote(Map<String, String> given, ConfigProblems problems) {
        KinesisSinkConfig config = new KinesisSinkConfig(given);
        if (config.validateRemote()) {
            StreamCheck.run(config, RemoteCheck.BOUND, problems);
        }
    }

    @Override
    protected void read(Map<String, String> given) {
        new KinesisSinkConfig(given).warnOfDeprecated();
    }
}
