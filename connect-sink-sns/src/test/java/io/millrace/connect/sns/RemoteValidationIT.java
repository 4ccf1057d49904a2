package io.millrace.connect.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.ParsedValues;
import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.aws.fault.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What validation learns from AWS, and what it makes of it. */
class RemoteValidationIT {
    private static final Duration PATIENT = Duration.ofSeconds(60);

    private final LocalAws aws = LocalAws.start();
    private final String orders = aws.sns().createTopic("orders").arn();

    @AfterEach
    void stop() {
        aws.close();
    }

    @Test
    void acceptsATopicThatIsThere() {
        assertThat(check(orders, Map.of())).isEmpty();
        assertThat(aws.calls().count("sns:GetTopicAttributes")).isEqualTo(1);
    }

    @Test
    void acceptsAFifoTopic() {
        aws.sns().createTopic("orders.fifo");

        assertThat(check(orders + ".fifo", Map.of())).isEmpty();
    }

    @Test
    void asksForEachTopicAndReportsEachOnItsKey() {
        String second = aws.sns().createTopic("second").arn();

        Map<String, List<String>> problems = check(
                arn("no-such"),
                Map.of("sns.topic.to.arn", "a:" + orders + ",b:" + second + ",c:" + orders + ",d:" + arn("missing")));

        assertThat(problems).containsOnlyKeys("sns.topic.arn", "sns.topic.to.arn");
        assertThat(problems.get("sns.topic.arn").toString())
                .contains("There is no topic " + arn("no-such"), "Create it", "correct sns.topic.arn");
        assertThat(problems.get("sns.topic.to.arn").toString())
                .contains("no topic " + arn("missing"), "correct sns.topic.to.arn");
        assertThat(aws.calls().count("sns:GetTopicAttributes")).isEqualTo(4);
    }

    @Test
    void reportsMessagesAndRequestsLargerThanTheTopicTakes() {
        String large = aws.sns()
                .createTopic("large", Map.of("MaximumMessageSize", "1048576"))
                .arn();
        Map<String, String> all = Map.of("record.max.bytes", "1048576", "batch.max.bytes", "1048576");

        Map<String, List<String>> problems = check(orders, all);

        assertThat(problems).containsOnlyKeys("record.max.bytes", "batch.max.bytes");
        assertThat(problems.get("record.max.bytes").toString()).contains("262144", "MaximumMessageSize", orders);
        assertThat(check(large, all)).isEmpty();
    }

    @Test
    void reportsThatNobodyMakesDeduplicationIds() {
        String without = aws.sns().createTopic("without.fifo").arn();
        String content = aws.sns()
                .createTopic("content.fifo", Map.of("ContentBasedDeduplication", "true"))
                .arn();
        Map<String, String> none = Map.of("sns.message.deduplication.id.source", "none");

        Map<String, List<String>> problems = check(without, none);

        assertThat(problems).containsOnlyKeys("sns.message.deduplication.id.source");
        assertThat(problems.toString()).contains("ContentBasedDeduplication", without);
        assertThat(check(content, none)).isEmpty();
    }

    @Test
    void reportsKeysThatAwsDoesNotKnow() {
        aws.credentials().acceptOnly("AKIAOTHER");

        Map<String, List<String>> problems = check(orders, Map.of("sns.topic.to.arn", "b:" + arn("second")));

        assertThat(problems).containsOnlyKeys("aws.access.key.id");
        assertThat(problems.get("aws.access.key.id")).hasSize(1);
        assertThat(problems.toString()).doesNotContain("AKIAEXAMPLE");
    }

    @Test
    void isPartOfValidation() {
        // Validation waits for five seconds only, which the first attempt may need to load classes.
        await().atMost(PATIENT)
                .untilAsserted(
                        () -> assertThat(validate(arn("no-such"), Map.of())).containsOnlyKeys("sns.topic.arn"));
    }

    @Test
    void asksNothingWhereItIsToldNotToOrSomethingElseIsWrong() {
        assertThat(validate(arn("no-such"), Map.of("validate.remote", "false"))).isEmpty();
        assertThat(validate(arn("no-such"), Map.of("batch.size", "11"))).containsOnlyKeys("batch.size");
        assertThat(aws.calls().snapshot()).isEmpty();
    }

    @Test
    void doesNotMindAMissingRight() {
        aws.faults().on("GetTopicAttributes").denyAccess();

        assertThat(check(orders, Map.of())).isEmpty();
    }

    @Test
    void doesNotMindAnotherAccountsTopicThatItMayNotLookAt() {
        assertThat(check(orders.replace(LocalAws.ACCOUNT, "210987654321"), Map.of()))
                .isEmpty();
    }

    @Test
    void doesNotMindAnOutage() {
        aws.faults().on("GetTopicAttributes").answer(500);

        assertThat(check(orders, Map.of())).isEmpty();

        aws.close();

        assertThat(check(orders, Map.of())).isEmpty();
    }

    @Test
    void doesNotWaitForAnAnswerThatDoesNotCome() {
        Fault hold = aws.faults().on("GetTopicAttributes").hold();
        Map<String, String> patient = Map.of("aws.call.timeout.ms", "600000", "aws.read.timeout.ms", "600000");

        // The bound may be over before anything is asked, where the classes for it are still to be loaded.
        await().atMost(PATIENT).untilAsserted(() -> {
            assertThat(check(arn("no-such"), patient, Duration.ofMillis(300))).isEmpty();
            assertThat(hold.hits()).isPositive();
        });
        hold.remove();
    }

    private String arn(String name) {
        return orders.replaceFirst("orders$", name);
    }

    /** What AWS's answer leads to, however slow this machine is. */
    private Map<String, List<String>> check(String arn, Map<String, String> more) {
        return check(arn, more, PATIENT);
    }

    private Map<String, List<String>> check(String arn, Map<String, String> more, Duration bound) {
        Map<String, String> props = SnsBatchClientIT.props(aws, arn, more);
        ConfigProblems problems = new ConfigProblems(ParsedValues.of(SnsSinkConfig.definition(), props));
        TopicCheck.run(new SnsSinkConfig(props), bound, problems);
        List<ConfigValue> values = new ArrayList<>();
        problems.reportOn(values);
        return errors(values);
    }

    private Map<String, List<String>> validate(String arn, Map<String, String> more) {
        return errors(new SnsSinkConnector()
                .validate(SnsBatchClientIT.props(aws, arn, more))
                .configValues());
    }

    private static Map<String, List<String>> errors(List<ConfigValue> values) {
        return values.stream()
                .filter(value -> !value.errorMessages().isEmpty())
                .collect(Collectors.toMap(
                        ConfigValue::name, ConfigValue::errorMessages, (a, b) -> a, LinkedHashMap::new));
    }
}
