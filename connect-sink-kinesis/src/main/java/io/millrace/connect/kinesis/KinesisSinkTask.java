package io.millrace.connect.kinesis;

import io.millrace.connect.core.config.BuildVersion;
import io.millrace.connect.core.engine.SinkParts;
import io.millrace.connect.core.task.BatchSinkTask;
import java.util.Map;
import java.util.SplittableRandom;

/** Writes records to a Kinesis data stream. The engine does the work; this names the parts. */
public final class KinesisSinkTask extends BatchSinkTask<KinesisEntry> {
    @Override
    public String version() {
        return BuildVersion.get();
    }

    @Override
    protected SinkParts<KinesisEntry> parts(Map<String, String> props) {
        KinesisSinkConfig config = new KinesisSinkConfig(props);
        KinesisRecordConverter converter = new KinesisRecordConverter(config, new SplittableRandom());
        boolean complete = false;
        try {
            KinesisBatchClient client = KinesisBatchClient.open(config, taskName());
            ShardingConfig sharding = config.sharding();
            SinkParts<KinesisEntry> parts = new SinkParts<>(
                    config.delivery(),
                    converter,
                    client,
                    client.sharding(),
                    sharding.isAggregating() ? new KplAggregator(sharding.maxBytes(), sharding.maxRecords()) : null);
            complete = true;
            return parts;
        } finally {
            if (!complete) {
                converter.close();
            }
        }
    }
}
