package io.millrace.connect.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.connect.core.config.ConfigProblems;
import io.millrace.connect.core.config.ParsedValues;
import io.millrace.testkit.aws.LocalAws;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/** What validation learns from AWS, and what it makes of it. */
class RemoteValidationIT {
    private static final Duration PATIENT = Duration.ofSeconds(60);

    private final LocalAws aws = LocalAws.start();

    @BeforeEach
    void createStream() {
        aws.kinesis().createStream("changes", 1);
    }

    @AfterEach
    void stop() {
        aws.close();
    }

    @Test
    void acceptsAStreamThatIsThere() {
        assertThat(check("changes", Map.of())).isEmpty();
        assertThat(aws.calls().snapshot().keySet()).containsExactly("kinesis:DescribeStreamSummary");
    }

    @Test
    void acceptsAStreamByItsArn() {
        assertThat(check(
                        "changes",
                        Map.of(
                                "kinesis.stream.arn",
                                aws.kinesis().stream("changes").arn())))
                .isEmpty();
    }

    @Test
    void reportsAMissingStream() {
        Map<String, String> problems = check("no-such", Map.of());

        assertThat(problems).containsOnlyKeys("kinesis.stream.name");
        assertThat(problems.get("kinesis.stream.name"))
                .contains("There is no stream no-such in " + aws.region(), "kinesis.stream.create=true");
    }

    @Test
    void acceptsAMissingStreamThatIsToBeCreated() {
        assertThat(check("no-such", Map.of("kinesis.stream.create", "true"))).isEmpty();
    }

    @Test
    void acceptsAStreamThatIsBeingCreated() {
        aws.kinesis().transition(Duration.ofHours(1));
        aws.kinesis().createStream("young", 1);

        assertThat(check("young", Map.of())).isEmpty();
    }

    @Test
    void reportsAStreamThatIsBeingDeleted() {
        aws.kinesis().transition(Duration.ofHours(1));
        try (KinesisAsyncClient client = KinesisAsyncClient.builder()
                .endpointOverride(aws.endpoint())
                .region(Region.of(aws.region()))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAEXAMPLE", "secret")))
                .build()) {
            client.deleteStream(request -> request.streamName("changes")).join();
        }

        assertThat(check("changes", Map.of()).get("kinesis.stream.name")).contains("is being deleted");
    }

    @Test
    void doesNotMindAMissingRight() {
        aws.faults().on("DescribeStreamSummary").denyAccess();

        assertThat(check("changes", Map.of())).isEmpty();
    }

    @Test
    void reportsKeysThatAwsDoesNotKnow() {
        aws.credentials().acceptOnly("AKIAOTHER");

        assertThat(check("changes", Map.of())).containsOnlyKeys("aws.access.key.id");
    }

    @Test
    void isPartOfValidation() {
        // Validation waits for five seconds only, which the first attempt may need to load classes.
        await().atMost(PATIENT)
                .untilAsserted(() -> assertThat(problems(new DynamoDbCdcSourceConnector()
                                .validate(props("no-such", Map.of()))
                                .configValues()))
                        .containsOnlyKeys("kinesis.stream.name"));
        assertThat(new DynamoDbCdcSourceConnector()
                        .validate(props("no-such", Map.of("validate.remote", "false")))
                        .configValues())
                .allSatisfy(value -> assertThat(value.errorMessages()).isEmpty());
    }

    @Test
    void acceptsATableOfASnapshotThatWritesToTheStream() {
        aws.dynamodb().createTable("orders", "id", "changes");

        assertThat(check("changes", snapshotOf("orders"))).isEmpty();
    }

    @Test
    void reportsATableOfASnapshotThatIsMissing() {
        Map<String, String> problems = check("changes", snapshotOf("orders"));

        assertThat(problems).containsOnlyKeys("dynamodb.table.include.list");
        assertThat(problems.get("dynamodb.table.include.list")).contains("There is no table orders");
    }

    @Test
    void reportsATableOfASnapshotThatDoesNotWriteToTheStream() {
        aws.kinesis().createStream("others", 1);
        aws.dynamodb().createTable("orders", "id", "others");
        aws.dynamodb().createTable("customers", "id");

        assertThat(check("changes", snapshotOf("orders,customers")).get("dynamodb.table.include.list"))
                .contains("The table orders does not write to the stream changes", "The table customers")
                .contains("enable-kinesis-streaming-destination");
    }

    private static Map<String, String> snapshotOf(String tables) {
        return Map.of("snapshot.mode", "initial", "dynamodb.table.include.list", tables);
    }

    /** What AWS's answer leads to, however slow this machine is. */
    private Map<String, String> check(String stream, Map<String, String> more) {
        Map<String, String> props = props(stream, more);
        ConfigProblems problems = new ConfigProblems(ParsedValues.of(DynamoDbCdcSourceConfig.definition(), props));
        DynamoDbCdcSourceConnector.checkRemote(props, PATIENT, problems);
        List<ConfigValue> values = new ArrayList<>();
        problems.reportOn(values);
        return problems(values);
    }

    private Map<String, String> props(String stream, Map<String, String> more) {
        Map<String, String> props = new HashMap<>();
        props.put("name", "source");
        props.put("topic.prefix", "shop");
        props.put("kinesis.stream.name", stream);
        props.put("aws.region", aws.region());
        props.put("aws.endpoint", aws.endpoint().toString());
        props.put("aws.access.key.id", "AKIAEXAMPLE");
        props.put("aws.secret.access.key", "secret");
        props.putAll(more);
        return props;
    }

    private static Map<String, String> problems(List<ConfigValue> values) {
        return values.stream()
                .filter(value -> !value.errorMessages().isEmpty())
                .collect(Collectors.toMap(
                        ConfigValue::name, value -> value.errorMessages().toString()));
    }
}
