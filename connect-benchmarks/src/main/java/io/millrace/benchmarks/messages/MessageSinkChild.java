package io.millrace.benchmarks.messages;

import io.millrace.benchmarks.peers.Child;
import io.millrace.benchmarks.peers.ChildSettings;
import io.millrace.benchmarks.peers.ReadyEntries;
import io.millrace.benchmarks.sink.KeyedPolls;
import io.millrace.benchmarks.sink.Polls;
import io.millrace.benchmarks.sink.SinkContestant;
import io.millrace.connect.aws.AwsHttpConfig;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;

/** The sink for the service that {@code kind} names, in a process of its own. */
public final class MessageSinkChild {
    private MessageSinkChild() {}

    public static void main(String[] args) throws IOException {
        ChildSettings settings = ChildSettings.of(args);
        Destination destination = Arrays.stream(Destination.values())
                .filter(each -> each.kind().equals(settings.kind()))
                .findFirst()
                .orElseThrow();
        Map<String, String> props = destination.props(settings.endpoint(), settings.region());
        props.put(AwsHttpConfig.TLS_CA_FILE, settings.certificate().toString());
        Child.serve(() -> new SinkContestant(
                "sink",
                destination.newTask(),
                props,
                Polls.repeating(KeyedPolls.distinct(ReadyEntries.payloads(settings.entries()), ReadyEntries.KEYS))));
    }
}
