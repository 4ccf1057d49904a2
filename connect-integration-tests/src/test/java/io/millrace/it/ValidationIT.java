package io.millrace.it;

import static io.millrace.it.Service.SNS;
import static io.millrace.it.Service.SNS_FIFO;
import static io.millrace.it.Service.SQS;
import static io.millrace.it.Service.SQS_FIFO;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with a configuration is told before anything runs: on the key to change, with its value and the way out. */
@WithCluster
class ValidationIT {
    private static final String ELEVEN =
            IntStream.rangeClosed(1, 11).mapToObj(i -> "f" + i).collect(Collectors.joining(","));

    private final TestCluster cluster;
    private final Connectors connectors;
    private final LocalAws aws;

    ValidationIT(TestCluster cluster, Connectors connectors, LocalAws aws) {
        this.cluster = cluster;
        this.connectors = connectors;
        this.aws = aws;
    }

    /**
     * A configuration that is wrong in one key.
     *
     * @param props what differs from the example; {@code ENDPOINT} in a value stands for that of AWS
     * @param says what the message must hold beside the key
     */
    record Wrong(Service service, String key, Map<String, String> props, List<String> says) {
        static Wrong value(Service service, String key, String value, String... says) {
            return new Wrong(service, key, Map.of(key, value), List.of(says));
        }

        Wrong with(String other, String value) {
            Map<String, String> all = new HashMap<>(props);
            all.put(other, value);
            return new Wrong(service, key, all, says);
        }

        @Override
        public String toString() {
            return service + " " + props;
        }
    }

    static Stream<Wrong> wrong() {
        return Stream.of(
                        ofQueues(),
                        ofTopics(),
                        Stream.of(SQS, SNS).flatMap(ValidationIT::ofStandard),
                        Stream.of(SQS_FIFO, SNS_FIFO).flatMap(ValidationIT::ofFifo))
                .flatMap(each -> each);
    }

    private static Stream<Wrong> ofQueues() {
        String url = "sqs.queue.url";
        return Stream.of(
                Wrong.value(
                        SQS,
                        url,
                        "arn:aws:sqs:eu-central-1:123456789012:orders",
                        "=arn:aws:sqs",
                        "not its URL",
                        "https://sqs.eu-central-1.amazonaws.com/123456789012/orders"),
                Wrong.value(SQS, url, "orders", "=orders", "sqs.queue.name"),
                Wrong.value(SQS, url, "https://sqs.eu-central-1.amazonaws.com", "Not the URL of a queue", "such as"),
                Wrong.value(
                        SQS,
                        url,
                        "ENDPOINT/123456789012/no-such-queue",
                        "There is no queue",
                        "no-such-queue",
                        "Create it",
                        "aws.region"),
                Wrong.value(SQS_FIFO, "sqs.delay.seconds", "5", "=5", "FIFO queue", "DelaySeconds"));
    }

    private static Stream<Wrong> ofTopics() {
        String arn = "sns.topic.arn";
        return Stream.of(
                Wrong.value(
                        SNS,
                        arn,
                        "arn:aws:sqs:eu-central-1:123456789012:orders",
                        "=arn:aws:sqs",
                        "An ARN of sqs",
                        "give one such as arn:aws:sns:"),
                Wrong.value(SNS, arn, "orders", "=orders", "Not the ARN of an SNS topic", "give one such as"),
                Wrong.value(
                        SNS,
                        arn,
                        "arn:aws:sns:" + TestCluster.REGION + ":" + LocalAws.ACCOUNT + ":no-such-topic",
                        "There is no topic",
                        "no-such-topic",
                        "Create it"),
                Wrong.value(SNS, "sns.subject", "two\nlines", "line break", "change it"),
                Wrong.value(SNS, "sns.subject", "x".repeat(100), "100 characters", "at most 99", "change it"),
                Wrong.value(SNS, "behavior.on.invalid.characters", "base64", "=base64", "escape")
                        .with("sns.message.structure", "json")
                        .with("sns.message.attributes.include.list", ""));
    }

    private static Stream<Wrong> ofStandard(Service service) {
        return Stream.of(
                Wrong.value(
                        service,
                        service.prefix() + "message.deduplication.id.source",
                        "event_id",
                        "=event_id",
                        ".fifo"),
                Wrong.value(service, "ordering.mode", "key", "=key", ".fifo", "Remove this key"),
                Wrong.value(
                        service,
                        service.prefix() + "message.attributes.include.list",
                        ELEVEN,
                        "11 attributes",
                        "10",
                        "take some off"),
                Wrong.value(service, "behavior.on.null.values", "write", "=write", "ignore"));
    }

    private static Stream<Wrong> ofFifo(Service service) {
        return Stream.of(Wrong.value(
                service, service.prefix() + "message.group.id.source", "none", "=none", "FIFO", "Remove this key"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void isToldOnTheKeyToChange(Wrong wrong) {
        Pipe pipe = new Pipe(cluster, aws, wrong.service(), "invalid");
        ConnectorRequest sink = pipe.sink();
        for (Map.Entry<String, String> prop : wrong.props().entrySet()) {
            sink = sink.with(
                    prop.getKey(),
                    prop.getValue().replace("ENDPOINT", aws.endpoint().toString()));
        }

        assertThat(pipe.awaitInvalid(sink, wrong.key())).contains(wrong.key()).contains(wrong.says());
        pipe.awaitRefused(connectors, sink, wrong.key());
    }

    @ParameterizedTest
    @EnumSource(names = "KINESIS", mode = Mode.EXCLUDE)
    void theExamplesAreRight(Service service) {
        Pipe pipe = new Pipe(cluster, aws, service, "valid");

        assertThat(cluster.connect().validate(pipe.sink()).errors()).isEmpty();
        assertThat(cluster.connect().validate(pipe.sinkWithDeadLetterQueue()).errors())
                .isEmpty();
    }
}
