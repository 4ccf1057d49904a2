package io.millrace.connect.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.ParsedValues;
import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.aws.fault.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** What validation learns from AWS, and what it makes of it. */
class RemoteValidationIT {
    private static final Duration PATIENT = Duration.ofSeconds(60);

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
        assertThat(check("orders", Map.of())).isEmpty();
        assertThat(aws.calls().count("kinesis:DescribeStreamSummary")).isEqualTo(1);
    }

    @Test
    void acceptsAStreamByItsArn() {
        String arn = "arn:aws:kinesis:" + aws.region() + ":" + LocalAws.ACCOUNT + ":stream/orders";

        assertThat(check("orders", Map.of("kinesis.stream.arn", arn))).isEmpty();
    }

    @Test
    void asksForEachStreamAndReportsEachOnItsKey() {
        aws.kinesis().createStream("second", 1);

        Map<String, List<String>> problems =
                check("no-such", Map.of("kinesis.topic.to.stream", "a:orders,b:second,c:orders,d:missing,e:absent"));

        assertThat(problems).containsOnlyKeys("kinesis.stream.name", "kinesis.topic.to.stream");
        assertThat(problems.get("kinesis.stream.name").toString()).contains("no stream no-such");
        assertThat(problems.get("kinesis.topic.to.stream").toString())
                .contains("no stream missing", "no stream absent")
                .contains("correct kinesis.topic.to.stream");
        assertThat(aws.calls().count("kinesis:DescribeStreamSummary")).isEqualTo(5);
    }

    @Test
    void reportsAStreamAlsoWhereAnotherGivesNoAnswer() {
        aws.kinesis().createStream("second", 1);
        Fault hold = aws.faults().on("DescribeStreamSummary").of("second").hold();
        await().atMost(PATIENT).untilAsserted(() -> {
            Map<String, List<String>> problems =
                    check("no-such", Map.of("kinesis.topic.to.stream", "b:second"), Duration.ofSeconds(3));
            assertThat(problems).containsOnlyKeys("kinesis.stream.name");
        });
        hold.remove();
    }

    @Test
    void reportsWrongKeysOnceHoweverManyStreamsThereAre() {
        aws.credentials().acceptOnly("AKIAOTHER");

        Map<String, List<String>> problems = check("orders", Map.of("kinesis.topic.to.stream", "b:second,c:third"));

        assertThat(problems).containsOnlyKeys("aws.access.key.id");
        assertThat(problems.get("aws.access.key.id")).hasSize(1);
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
    void isPartOfValidation() {
        // Validation waits for five seconds only, which the first attempt may need to load classes.
        await().atMost(PATIENT)
                .untilAsserted(() -> assertThat(validate("no-such", Map.of())).containsOnlyKeys("kinesis.stream.name"));
    }

    @Test
    void reportsAMissingStream() {
        Map<String, List<String>> problems = check("no-such", Map.of());

        assertThat(problems).containsOnlyKeys("kinesis.stream.name");
        assertThat(problems.get("kinesis.stream.name").toString())
                .contains("There is no stream no-such in " + aws.region(), "Create it");
    }

    @Test
    void reportsAStreamThatIsNotActive() {
        aws.kinesis().transition(Duration.ofHours(1));
        aws.kinesis().createStream("young", 1);

        Map<String, List<String>> problems = check("young", Map.of());

        assertThat(problems).containsOnlyKeys("kinesis.stream.name");
        assertThat(problems.get("kinesis.stream.name").toString()).contains("CREATING, not ACTIVE");
    }

    @Test
    void reportsRecordsLargerThanTheStreamTakes() {
        Map<String, List<String>> problems = check("orders", Map.of("record.max.bytes", "2000000"));

        assertThat(problems).containsOnlyKeys("record.max.bytes");
        assertThat(problems.get("record.max.bytes").toString()).contains("1024 KiB", "UpdateMaxRecordSize", "1048576");
    }

    @Test
    void reportsKeysThatAwsDoesNotKnow() {
        aws.credentials().acceptOnly("AKIAOTHER");

        Map<String, List<String>> problems = check("orders", Map.of());

        assertThat(problems).containsOnlyKeys("aws.access.key.id");
        assertThat(problems.toString()).doesNotContain("secret.access.key=").doesNotContain("AKIAEXAMPLE");
    }

    @Test
    void reportsAFileWithoutCertificates(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("ca.pem"), "no certificate");

        assertThat(check("orders", Map.of("aws.tls.ca.file", file.toString()))).containsOnlyKeys("aws.tls.ca.file");
    }

    @Test
    void reportsAProfileThatIsNotThere() {
        Map<String, List<String>> problems = checkWithoutKeys(Map.of("aws.profile", "no-such-profile"));

        assertThat(problems).containsOnlyKeys("aws.profile");
        assertThat(problems.toString()).contains("aws.profile=no-such-profile: ");
        assertThat(aws.calls().snapshot()).isEmpty();
    }

    @Test
    void reportsAProviderThatCannotBeMade() {
        assertThat(checkWithoutKeys(Map.of("aws.credentials.provider", Unmakable.class.getName())))
                .containsOnlyKeys("aws.credentials.provider");
    }

    @Test
    void reportsThatThereIsNoRegion() {
        String before = System.getProperty("aws.disableEc2Metadata");
        System.setProperty("aws.disableEc2Metadata", "true");
        try {
            assertThat(check("orders", Map.of("aws.region", ""))).containsOnlyKeys("aws.region");
        } finally {
            if (before == null) {
                System.clearProperty("aws.disableEc2Metadata");
            } else {
                System.setProperty("aws.disableEc2Metadata", before);
            }
        }
    }

    private Map<String, List<String>> checkWithoutKeys(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(more);
        all.put("aws.access.key.id", "");
        all.put("aws.secret.access.key", "");
        return check("orders", all);
    }

    /** Has no constructor that can be called. */
    public static final class Unmakable implements AwsCredentialsProvider {
        private Unmakable() {}

        @Override
        public AwsCredentials resolveCredentials() {
            throw new IllegalStateException("cannot be made");
        }
    }

    @Test
    void doesNotMindAMissingRight() {
        aws.faults().on("DescribeStreamSummary").denyAccess();

        assertThat(check("orders", Map.of())).isEmpty();
    }

    @Test
    void doesNotMindAnOutage() {
        aws.faults().on("DescribeStreamSummary").answer(500);

        assertThat(check("orders", Map.of())).isEmpty();

        aws.close();

        assertThat(check("orders", Map.of())).isEmpty();
    }

    @Test
    void doesNotWaitForAnAnswerThatDoesNotCome() {
        Fault hold = aws.faults().on("DescribeStreamSummary").hold();
        Map<String, String> patient = Map.of("aws.call.timeout.ms", "600000", "aws.read.timeout.ms", "600000");

        // The bound may be over before anything is asked, where the classes for it are still to be loaded.
        await().atMost(PATIENT).untilAsserted(() -> {
            assertThat(check("no-such", patient, Duration.ofMillis(300))).isEmpty();
            assertThat(hold.hits()).isPositive();
        });
        hold.remove();
    }

    /** What AWS's answer leads to, however slow this machine is. */
    private Map<String, List<String>> check(String stream, Map<String, String> more) {
        return check(stream, more, PATIENT);
    }

    private Map<String, List<String>> check(String stream, Map<String, String> more, Duration bound) {
        Map<String, String> props = KinesisBatchClientIT.props(aws, stream, more);
        ConfigProblems problems = new ConfigProblems(ParsedValues.of(KinesisSinkConfig.definition(), props));
        StreamCheck.run(new KinesisSinkConfig(props), bound, problems);
        List<ConfigValue> values = new ArrayList<>();
        problems.reportOn(values);
        return errors(values);
    }

    private Map<String, List<String>> validate(String stream, Map<String, String> more) {
        return errors(new KinesisSinkConnector()
                .validate(KinesisBatchClientIT.props(aws, stream, more))
                .configValues());
    }

    private static Map<String, List<String>> errors(List<ConfigValue> values) {
        return values.stream()
                .filter(value -> !value.errorMessages().isEmpty())
                .collect(Collectors.toMap(
                        ConfigValue::name, ConfigValue::errorMessages, (a, b) -> a, LinkedHashMap::new));
    }
}
