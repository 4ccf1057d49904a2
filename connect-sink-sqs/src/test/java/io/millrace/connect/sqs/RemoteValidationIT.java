package io.millrace.connect.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.ParsedValues;
import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.aws.fault.Fault;
import io.millrace.testkit.aws.sqs.LocalQueue;
import io.millrace.testkit.log.LogCapture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
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
    private final LocalQueue orders = aws.sqs().createQueue("orders");

    @AfterEach
    void stop() {
        aws.close();
    }

    @Test
    void acceptsAQueueThatIsThere() {
        assertThat(check(orders.url(), Map.of())).isEmpty();
        assertThat(aws.calls().count("sqs:GetQueueAttributes")).isEqualTo(1);
        assertThat(aws.calls().count("sqs:GetQueueUrl")).isZero();
    }

    @Test
    void acceptsAQueueByItsName() {
        assertThat(checkName("orders", Map.of())).isEmpty();
        assertThat(aws.calls().count("sqs:GetQueueUrl")).isEqualTo(1);
        assertThat(aws.calls().count("sqs:GetQueueAttributes")).isEqualTo(1);
    }

    @Test
    void acceptsAFifoQueue() {
        aws.sqs().createQueue("orders.fifo");

        assertThat(check(orders.url() + ".fifo", Map.of())).isEmpty();
        assertThat(checkName("orders.fifo", Map.of("sqs.message.deduplication.id.source", "event_id")))
                .isEmpty();
    }

    @Test
    void asksForEachQueueAndReportsEachOnItsKey() {
        LocalQueue second = aws.sqs().createQueue("second");

        Map<String, List<String>> problems = check(
                url("no-such"),
                Map.of("sqs.topic.to.queue.url", "a:" + orders.url() + ",b:" + second.url() + ",c:" + url("missing")));

        assertThat(problems).containsOnlyKeys("sqs.queue.url", "sqs.topic.to.queue.url");
        assertThat(problems.get("sqs.queue.url").toString()).contains("no queue " + url("no-such"));
        assertThat(problems.get("sqs.topic.to.queue.url").toString())
                .contains("no queue " + url("missing"), "correct sqs.topic.to.queue.url");
        assertThat(aws.calls().count("sqs:GetQueueAttributes")).isEqualTo(4);
    }

    @Test
    void reportsANameThatIsNotThere() {
        Map<String, List<String>> problems = checkName("no-such", Map.of());

        assertThat(problems).containsOnlyKeys("sqs.queue.name");
        assertThat(problems.get("sqs.queue.name").toString())
                .contains("There is no queue no-such in " + aws.region(), "Create it", "sqs.queue.owner.account.id");
    }

    @Test
    void reportsAWishForLargerMessagesThanTheQueueTakes() {
        LocalQueue small = aws.sqs().createQueue("small", Map.of("MaximumMessageSize", "262144"));

        Map<String, List<String>> problems = check(small.url(), Map.of("record.max.bytes", "262145"));

        assertThat(problems).containsOnlyKeys("record.max.bytes");
        assertThat(problems.get("record.max.bytes").toString()).contains("262144", "MaximumMessageSize");
        assertThat(check(small.url(), Map.of("record.max.bytes", "262144"))).isEmpty();
        assertThat(check(small.url(), Map.of()))
                .as("nobody asked for larger ones")
                .isEmpty();
    }

    @Test
    void reportsThatNobodyMakesDeduplicationIds() {
        LocalQueue without = aws.sqs().createQueue("without.fifo");
        LocalQueue content = aws.sqs().createQueue("content.fifo", Map.of("ContentBasedDeduplication", "true"));
        Map<String, String> none = Map.of("sqs.message.deduplication.id.source", "none");

        Map<String, List<String>> problems = check(without.url(), none);

        assertThat(problems).containsOnlyKeys("sqs.message.deduplication.id.source");
        assertThat(problems.toString()).contains("ContentBasedDeduplication", without.url());
        assertThat(check(content.url(), none)).isEmpty();
    }

    @Test
    void reportsKeysThatAwsDoesNotKnow() {
        aws.credentials().acceptOnly("AKIAOTHER");

        Map<String, List<String>> problems =
                check(orders.url(), Map.of("sqs.topic.to.queue.url", "b:" + url("second")));

        assertThat(problems).containsOnlyKeys("aws.access.key.id");
        assertThat(problems.get("aws.access.key.id")).hasSize(1);
    }

    @Test
    void isPartOfValidation() {
        // Validation waits for five seconds only, which the first attempt may need to load classes.
        await().atMost(PATIENT)
                .untilAsserted(
                        () -> assertThat(validate(url("no-such"), Map.of())).containsOnlyKeys("sqs.queue.url"));
    }

    @Test
    void asksNothingWhereItIsToldNotToOrSomethingElseIsWrong() {
        assertThat(validate(url("no-such"), Map.of("validate.remote", "false"))).isEmpty();
        assertThat(validate(url("no-such"), Map.of("batch.size", "11"))).containsOnlyKeys("batch.size");
        assertThat(aws.calls().snapshot()).isEmpty();
    }

    @Test
    void doesNotMindAMissingRight() {
        aws.faults().on("GetQueueAttributes").denyAccess();
        assertThat(check(orders.url(), Map.of())).isEmpty();

        aws.faults().on("GetQueueUrl").denyAccess();
        assertThat(checkName("orders", Map.of())).isEmpty();
    }

    @Test
    void namesTheRightThatIsMissing() {
        LogCapture log = LogCapture.ofThisJvm();
        aws.faults().on("GetQueueUrl").denyAccess();

        assertThat(checkName("orders", Map.of())).isEmpty();

        assertThat(log.containing("Could not check the queue orders"))
                .singleElement(STRING)
                .contains("Allow sqs:GetQueueUrl ");

        aws.faults().clear();
        aws.faults().on("GetQueueAttributes").denyAccess();

        assertThat(checkName("orders", Map.of())).isEmpty();

        assertThat(log.containing("Allow sqs:GetQueueAttributes ")).hasSize(1);
    }

    @Test
    void doesNotMindAnOutage() {
        aws.faults().on("GetQueueAttributes").answer(500);

        assertThat(check(orders.url(), Map.of())).isEmpty();

        aws.close();

        assertThat(check(orders.url(), Map.of())).isEmpty();
    }

    @Test
    void doesNotWaitForAnAnswerThatDoesNotCome() {
        Fault hold = aws.faults().on("GetQueueAttributes").hold();
        Map<String, String> patient = Map.of("aws.call.timeout.ms", "600000", "aws.read.timeout.ms", "600000");

        // The bound may be over before anything is asked, where the classes for it are still to be loaded.
        await().atMost(PATIENT).untilAsserted(() -> {
            assertThat(check(SqsBatchClientIT.props(aws, url("no-such"), patient), Duration.ofMillis(300)))
                    .isEmpty();
            assertThat(hold.hits()).isPositive();
        });
        hold.remove();
    }

    private String url(String name) {
        return orders.url().replaceFirst("orders$", name);
    }

    /** What AWS's answer leads to, however slow this machine is. */
    private Map<String, List<String>> check(String url, Map<String, String> more) {
        return check(SqsBatchClientIT.props(aws, url, more), PATIENT);
    }

    private Map<String, List<String>> checkName(String name, Map<String, String> more) {
        Map<String, String> props = new HashMap<>(SqsBatchClientIT.props(aws, "", more));
        props.put("sqs.queue.name", name);
        props.put("aws.endpoint", aws.endpoint().toString());
        return check(props, PATIENT);
    }

    private static Map<String, List<String>> check(Map<String, String> props, Duration bound) {
        ConfigProblems problems = new ConfigProblems(ParsedValues.of(SqsSinkConfig.definition(), props));
        QueueCheck.run(new SqsSinkConfig(props), bound, problems);
        List<ConfigValue> values = new ArrayList<>();
        problems.reportOn(values);
        return errors(values);
    }

    private Map<String, List<String>> validate(String url, Map<String, String> more) {
        return errors(new SqsSinkConnector()
                .validate(SqsBatchClientIT.props(aws, url, more))
                .configValues());
    }

    private static Map<String, List<String>> errors(List<ConfigValue> values) {
        return values.stream()
                .filter(value -> !value.errorMessages().isEmpty())
                .collect(Collectors.toMap(
                        ConfigValue::name, ConfigValue::errorMessages, (a, b) -> a, LinkedHashMap::new));
    }
}
