package io.millrace.benchmarks.peers;

import io.millrace.benchmarks.sink.KeyedPolls;
import io.millrace.benchmarks.sink.KinesisSinks;
import io.millrace.benchmarks.sink.Polls;
import io.millrace.benchmarks.sink.SinkContestant;
import io.millrace.connect.aws.AwsHttpConfig;
import io.millrace.connect.kinesis.KinesisSinkTask;
import java.io.IOException;
import java.util.Map;

/** The Kinesis sink in a process of its own; {@code kind} is its {@code ordering.mode}. */
public final class SinkChild {
    private SinkChild() {}

    public static void main(String[] args) throws IOException {
        ChildSettings settings = ChildSettings.of(args);
        Map<String, String> props = KinesisSinks.props(settings.endpoint(), settings.region(), settings.kind());
        props.put(AwsHttpConfig.TLS_CA_FILE, settings.certificate().toString());
        if (settings.aggregated()) {
            props.put(KinesisSinks.AGGREGATION_ENABLED, "true");
        }
        Child.serve(() -> new SinkContestant(
                "sink",
                new KinesisSinkTask(),
                props,
                Polls.repeating(KeyedPolls.distinct(ReadyEntries.payloads(settings.entries()), ReadyEntries.KEYS))));
    }
}
