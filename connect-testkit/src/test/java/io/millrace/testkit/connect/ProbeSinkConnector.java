package io.millrace.testkit.connect;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/** A sink that swallows records, and fails at the value "poison". Its version names the class loader it came from. */
public final class ProbeSinkConnector extends SinkConnector {
    private Map<String, String> config = Map.of();

    @Override
    public void start(Map<String, String> props) {
        config = props;
    }

    @Override
    public Class<? extends Task> taskClass() {
        return ProbeTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        List<Map<String, String>> tasks = new ArrayList<>();
        for (int i = 0; i < maxTasks; i++) {
            tasks.add(config);
        }
        return tasks;
    }

    @Override
    public void stop() {
        // Nothing is open.
    }

    @Override
    public ConfigDef config() {
        return new ConfigDef()
                .define(
                        "probe.size",
                        ConfigDef.Type.INT,
                        1,
                        ConfigDef.Range.between(0, 9),
                        ConfigDef.Importance.LOW,
                        "One digit.");
    }

    @Override
    public String version() {
        return getClass().getClassLoader().getClass().getSimpleName();
    }

    /** Does the swallowing. */
    public static final class ProbeTask extends SinkTask {
        @Override
        public String version() {
            return "1";
        }

        @Override
        public void start(Map<String, String> props) {
            // Nothing to open.
        }

        @Override
        public void put(Collection<SinkRecord> records) {
            for (SinkRecord record : records) {
                if ("poison".equals(record.value())) {
                    throw new ConnectException("The probe was poisoned at offset " + record.kafkaOffset());
                }
            }
        }

        @Override
        public void stop() {
            // Nothing is open.
        }
    }
}
