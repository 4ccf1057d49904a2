package io.millrace.connect.sns;

import io.millrace.connect.core.config.BuildVersion;
import io.millrace.connect.core.engine.SinkParts;
import io.millrace.connect.core.task.BatchSinkTask;
import java.util.Map;

/** Publishes records to SNS topics. The engine does the work; this names the parts. */
public final class SnsSinkTask extends BatchSinkTask<SnsEntry> {
    @Override
    public String version() {
        return BuildVersion.get();
    }

    @Override
    protected SinkParts<SnsEntry> parts(Map<String, String> props) {
        SnsSinkConfig config = new SnsSinkConfig(props);
        SnsRecordConverter converter = new SnsRecordConverter(config);
        boolean complete = false;
        try {
            SinkParts<SnsEntry> parts =
                    new SinkParts<>(config.delivery(), converter, SnsBatchClient.open(config, taskName()));
            complete = true;
            return parts;
        } finally {
            if (!complete) {
                converter.close();
            }
        }
    }
}
