package io.millrace.connect.sqs;

import io.millrace.connect.core.config.BuildVersion;
import io.millrace.connect.core.engine.SinkParts;
import io.millrace.connect.core.task.BatchSinkTask;
import java.util.Map;

/** Writes records to SQS queues. The engine does the work; this names the parts. */
public final class SqsSinkTask extends BatchSinkTask<SqsEntry> {
    @Override
    public String version() {
        return BuildVersion.get();
    }

    @Override
    protected SinkParts<SqsEntry> parts(Map<String, String> props) {
        SqsSinkConfig config = new SqsSinkConfig(props);
        SqsRecordConverter converter = new SqsRecordConverter(config);
        boolean complete = false;
        try {
            SinkParts<SqsEntry> parts =
                    new SinkParts<>(config.delivery(), converter, SqsBatchClient.open(config, taskName()));
            complete = true;
            return parts;
        } finally {
            if (!complete) {
                converter.close();
            }
        }
    }
}
