package io.millrace.connect.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.aws.fault.Fault;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What validation learns from AWS, and what it makes of it. */
class RemoteValidationIT {
    private final LocalAws aws = LocalAws.start();

    @BeforeEach
    void createStream() {
        aws.kinesis().createStream("orders", 1);
    }

    @AfterEach
    void stop() {
        aws.close();
    }

    @Test
    void acceptsAStreamThatIsThere() {
        assertThat(validate("orders", Map.of())).isEmpty();
        assertThat(aws.calls().count("kinesis:DescribeStreamSummary")).isEqualTo(1);
    }

    @Test
    void acceptsAStreamByItsArn() {
        String arn = "arn:aws:kinesis:" + aws.region() + ":" + LocalAws.ACCOUNT + ":stream/orders";

        assertThat(validate("orders", Map.of("kinesis.stream.arn", arn))).isEmpty();
    }

    @Test
    void asksNothingWhereItIsToldNotTo() {
        assertThat(validate("no-such", Map.of("validate.remote", "false"))).isEmpty();
        assertThat(aws.calls().snapshot()).isEmpty();
    }

    @Test
    void asksNothingWhileSomethingElseIsWrong() {
        assertThat(validate("no-such", Map.of("batch.size", "501"))).containsOnlyKeys("batch.size");
        assertThat(aws.calls().snapshot()).isEmpty();
    }

    @Test
    void reportsAMissingStream() {
        Map<String, List<String>> problems = validate("no-such", Map.of());

        assertThat(problems).containsOnlyKeys("kinesis.stream.name");
        assertThat(problems.get("kinesis.stream.name").toString())
                .contains("There is no stream no-such in " + aws.region(), "Create it");
    }

    @Test
    void reportsAStreamThatIsNotActive() {
        aws.kinesis().transition(Duration.ofHours(1));
        aws.kinesis().createStream("young", 1);

        Map<String, List<String>> problems = validate("young", Map.of());

        assertThat(problems).containsOnlyKeys("kinesis.stream.name");
        assertThat(problems.get("kinesis.stream.name").toString()).contains("CREATING, not ACTIVE");
    }

    @Test
    void reportsRecordsLargerThanTheStreamTakes() {
        Map<String, List<String>> problems = validate("orders", Map.of("record.max.bytes", "2000000"));

        assertThat(problems).containsOnlyKeys("record.max.bytes");
        assertThat(problems.get("record.max.bytes").toString()).contains("1024 KiB", "UpdateMaxRecordSize", "1048576");
    }

    @Test
    void reportsKeysThatAwsDoesNotKnow() {
        aws.credentials().acceptOnly("AKIAOTHER");

        Map<String, List<String>> problems = validate("orders", Map.of());

        assertThat(problems).containsOnlyKeys("aws.access.key.id");
        assertThat(problems.toString()).doesNotContain("secret.access.key=").doesNotContain("AKIAEXAMPLE");
    }

    @Test
    void doesNotMindAMissingRight() {
        aws.faults().on("DescribeStreamSummary").denyAccess();

        assertThat(validate("orders", Map.of())).isEmpty();
    }

    @Test
    void doesNotMindAnOutage() {
        aws.faults().on("DescribeStreamSummary").answer(500);

        assertThat(validate("orders", Map.of())).isEmpty();

        aws.close();

        assertThat(validate("orders", Map.of())).isEmpty();
    }

    @Test
    void doesNotWaitForAnAnswerThatDoesNotCome() {
        Fault hold = aws.faults().on("DescribeStreamSummary").hold();
        ConfigProblems problems = new ConfigProblems();

        new StreamCheck(KinesisBatchClientIT.config(aws, "no-such", Map.of()), Duration.ofMillis(300)).run(problems);

        assertThat(problems.isEmpty()).isTrue();
        hold.remove();
    }

    private Map<String, List<String>> validate(String stream, Map<String, String> more) {
        return new KinesisSinkConnector()
                .validate(KinesisBatchClientIT.props(aws, stream, more)).configValues().stream()
                        .filter(value -> !value.errorMessages().isEmpty())
                        .collect(Collectors.toMap(
                                ConfigValue::name, ConfigValue::errorMessages, (a, b) -> a, LinkedHashMap::new));
    }
}
