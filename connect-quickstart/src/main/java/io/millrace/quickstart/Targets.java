package io.millrace.quickstart;

import io.millrace.testkit.connect.ConnectorRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.sns.SnsClient;

/** What the running sinks write to, and what arrives there. Confined to one thread. */
final class Targets {
    /** Kinesis allows five reads a second of each shard. */
    static final Duration PAUSE = Duration.ofMillis(250);

    private static final String SUBSCRIBER = "shop-customers-changed";

    private final List<Target> targets;
    private final Journal journal;

    private Targets(List<Target> targets, Journal journal) {
        this.targets = targets;
        this.journal = journal;
    }

    /** Creates what these sinks' configurations name, and begins to read it. */
    static Targets create(
            Terminal terminal, Resources opened, Aws aws, Map<Sink, ConnectorRequest> sinks, Journal journal)
            throws Exception {
        List<Target> targets = new ArrayList<>();
        for (Map.Entry<Sink, ConnectorRequest> sink : sinks.entrySet()) {
            targets.add(terminal.step(
                    sink.getKey().kind(),
                    () -> opened.add(create(aws, sink.getKey(), sink.getValue().config())),
                    Target::created));
            if (sink.getKey() == Sink.SNS) {
                terminal.line("    whose filter policy is    " + Filter.CUSTOMERS_CHANGED.policy());
            }
        }
        return new Targets(targets, journal);
    }

    private static Target create(Aws aws, Sink sink, Map<String, String> config) {
        return switch (sink) {
            case KINESIS -> StreamTarget.create(aws.kinesis(), nameIn(config, "kinesis.stream.name"));
            case SQS ->
                QueueTarget.fifo(
                        aws.sqs(),
                        nameIn(config, config.containsKey("sqs.queue.url") ? "sqs.queue.url" : "sqs.queue.name"));
            case SNS -> {
                try (SnsClient sns = aws.sns()) {
                    yield QueueTarget.subscribed(
                            sns, aws.sqs(), nameIn(config, "sns.topic.arn"), SUBSCRIBER, Filter.CUSTOMERS_CHANGED);
                }
            }
        };
    }

    /** What stands there, or the name that an ARN or URL ends with. */
    private static String nameIn(Map<String, String> config, String key) {
        String value = config.getOrDefault(key, "");
        return value.substring(Math.max(value.lastIndexOf(':'), value.lastIndexOf('/')) + 1);
    }

    /** What has come to all of them since the last call; it is written down for others too. */
    List<Arrival> poll() throws IOException {
        List<Arrival> arrivals =
                targets.stream().flatMap(target -> target.poll().stream()).collect(Collectors.toList());
        journal.write(arrivals);
        return arrivals;
    }

    /** What to try with the AWS CLI. */
    List<String> tries() {
        return targets.stream().flatMap(target -> target.tries().stream()).toList();
    }

    /** Where Records arrive, for people. */
    Map<Sink, String> places() {
        return targets.stream().collect(Collectors.toMap(Target::sink, Target::place));
    }
}
