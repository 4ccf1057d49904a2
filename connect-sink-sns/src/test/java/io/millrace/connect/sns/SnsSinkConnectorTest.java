package io.millrace.connect.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.sink.SinkConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnsSinkConnectorTest {
    private static final String ARN = "arn:aws:sns:eu-central-1:123456789012:orders";
    private static final String FIFO = ARN + ".fifo";
    private static final String FAR = "arn:aws:sns:us-east-1:210987654321:far";
    private static final String QUEUE = "arn:aws:sqs:eu-central-1:123456789012:orders";
    private static final String SUBSCRIPTION = ARN + ":5be8f5c7-6e0f-4a9b-8c0d-1b1a5f0f3c55";

    private final SnsSinkConnector connector = new SnsSinkConnector();

    @Test
    void isRegisteredAsAService() {
        assertThat(ServiceLoader.load(SinkConnector.class)).hasAtLeastOneElementOfType(SnsSinkConnector.class);
    }

    @Test
    void hasTheVersionOfTheBuild() {
        assertThat(connector.version()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(new SnsSinkTask().version()).isEqualTo(connector.version());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "name=x > sns.topic.arn",
                "sns.topic.arn=orders > sns.topic.arn",
                "sns.topic.arn=" + QUEUE + " > sns.topic.arn",
                "sns.topic.arn=" + SUBSCRIPTION + " > sns.topic.arn",
                "sns.topic.arn=" + ARN + ".fif > sns.topic.arn",
                "sns.topic.arn=arn:aws:sns:eu-central-1:1:orders > sns.topic.arn",
                "sns.topic.arn=" + ARN + "; aws.region=us-east-1 > aws.region",
                "sns.topic.to.arn=orders > sns.topic.to.arn",
                "sns.topic.to.arn=orders: > sns.topic.to.arn",
                "sns.topic.to.arn=a:" + QUEUE + " > sns.topic.to.arn",
                "sns.topic.to.arn=a:" + ARN + ",a:" + FIFO + " > sns.topic.to.arn",
                "sns.topic.to.arn=a.*:" + ARN + " > sns.topic.to.arn",
                "sns.topic.to.arn=a:" + ARN + ",b:" + FAR + " > sns.topic.to.arn",
                "sns.topic.arn=" + ARN + "; sns.topic.to.arn=a:" + FAR + " > sns.topic.to.arn",
                "aws.region=us-east-1; sns.topic.to.arn=a:" + ARN + " > sns.topic.to.arn",
                "topics=a,b; sns.topic.to.arn=a:" + ARN + " > sns.topic.to.arn",
                "topics=a,b; sns.topic.arn=" + ARN + "; sns.topic.to.arn=c:" + ARN + " > sns.topic.to.arn",
                // A FIFO option on a standard topic, and the reverse.
                "sns.topic.arn=" + ARN + "; ordering.mode=key > ordering.mode",
                "sns.topic.arn=" + ARN
                        + "; sns.message.deduplication.id.source=event_id > sns.message.deduplication.id.source",
                "sns.topic.arn=" + FIFO + "; sns.message.group.id.source=none > sns.message.group.id.source",
                "sns.topic.arn=" + FIFO + "; sns.message.group.id.source=field > sns.message.group.id.field",
                "sns.topic.arn=" + FIFO + "; sns.message.group.id.value=x > sns.message.group.id.value",
                // Subjects
                "sns.topic.arn=" + ARN + "; sns.subject.source=fixed > sns.subject",
                "sns.topic.arn=" + ARN + "; sns.subject.source=title > sns.subject.source",
                "sns.topic.arn=" + ARN + "; sns.subject.source=field > sns.subject.field",
                "sns.topic.arn=" + ARN + "; sns.subject.source=header > sns.subject.header",
                "sns.topic.arn=" + ARN + "; sns.subject.source=none; sns.subject=s > sns.subject",
                "sns.topic.arn=" + ARN
                        + "; sns.subject.source=header; sns.subject.header=h; sns.subject=s > sns.subject",
                "sns.topic.arn=" + ARN + "; sns.subject.field=f > sns.subject.field",
                "sns.topic.arn=" + ARN + "; sns.subject.source=field; sns.subject.field=a..b > sns.subject.field",
                // Attributes and structure
                "sns.topic.arn=" + ARN
                        + "; sns.message.attributes.include.list=a,b,c,d,e,f,g,h,i,j,k > sns.message.attributes.include.list",
                "sns.topic.arn=" + ARN + "; sns.message.structure=json; sns.message.attributes.include.list=a"
                        + " > sns.message.attributes.include.list",
                "sns.topic.arn=" + ARN + "; sns.message.structure=json; behavior.on.invalid.characters=base64"
                        + " > behavior.on.invalid.characters",
                "sns.topic.arn=" + ARN + "; sns.message.structure=xml > sns.message.structure",
                "sns.topic.arn=" + ARN + "; behavior.on.null.values=write > behavior.on.null.values",
                // Limits
                "sns.topic.arn=" + ARN + "; batch.size=11 > batch.size",
                "sns.topic.arn=" + ARN + "; batch.max.bytes=1048577 > batch.max.bytes",
                "sns.topic.arn=" + ARN + "; record.max.bytes=262145 > record.max.bytes",
                // Keys that do not exist
                "sns.topic.arn=" + ARN + "; sns.topik.arn=x > sns.topik.arn",
                "sns.topic.arn=" + ARN + "; aws.regoin=eu-central-1 > aws.regoin",
                "sns.topic.arn=" + ARN + "; subject=x > subject",
                "sns.topic.arn=" + ARN + "; payload.converter.a=b > payload.converter.a",
                "sns.topic.arn=" + ARN + "; aws.access.key.id=id > aws.secret.access.key"
            })
    void reportsOnTheKeyToChange(String props, String key) {
        Map<String, String> given = parse(props);

        assertThat(problemsOf(given)).containsOnlyKeys(key.strip());
        assertThat(problemsOf(given).get(key.strip()))
                .allSatisfy(message -> assertThat(message).contains(key.strip()));
        assertThatThrownBy(() -> connector.start(given))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key.strip());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sns.topic.arn=" + ARN,
                "sns.topic.arn=" + FIFO,
                "sns.topic.arn=arn:aws-cn:sns:cn-north-1:123456789012:a_b-C",
                "sns.topic.arn=" + ARN + "; aws.region=eu-central-1; ordering.mode=none",
                "sns.topic.arn=" + FIFO + "; ordering.mode=key; sns.message.group.id.source=partition",
                "sns.topic.arn=" + FIFO + "; sns.message.deduplication.id.source=none",
                "sns.topic.arn=" + ARN + "; sns.message.group.id.source=header; sns.message.group.id.header=tenant",
                "topics=a,b; sns.topic.to.arn=a:" + ARN + " , b : " + FIFO + "; ordering.mode=key",
                "sns.topic.arn=" + ARN + "; sns.subject=A change",
                "sns.topic.arn=" + ARN + "; sns.subject=A change; sns.subject.source=FIXED",
                "sns.topic.arn=" + ARN + "; sns.subject.source=field; sns.subject.field=record.title",
                "sns.topic.arn=" + ARN + "; sns.subject.source=header; sns.subject.header=title",
                "sns.topic.arn=" + ARN + "; sns.message.structure=json; behavior.on.invalid.characters=escape",
                "sns.topic.arn=" + ARN + "; sns.message.attributes.max=11;"
                        + " sns.message.attributes.include.list=a,b,c,d,e,f,g,h,i,j,k",
                "sns.topic.arn=" + ARN + "; sns.message.attributes.include.list=",
                "sns.topic.arn=" + ARN + "; batch.max.bytes=1048576; record.max.bytes=1048576",
                "sns.topic.arn=" + ARN + "; payload.converter=org.apache.kafka.connect.storage.StringConverter;"
                        + "payload.converter.any=x",
                "sns.topic.arn=" + ARN + "; aws.my.vault=x; aws.credentials.provider="
                        + "software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider"
            })
    void accepts(String props) {
        assertThat(problemsOf(parse(props))).isEmpty();
    }

    @Test
    void saysThatAnArnIsAQueues() {
        assertThat(problemsOf(parse("sns.topic.arn=" + QUEUE)).get("sns.topic.arn"))
                .containsExactly(
                        "sns.topic.arn=" + QUEUE
                                + ": An ARN of sqs, not of an SNS topic: give one such as"
                                + " arn:aws:sns:eu-central-1:123456789012:name or arn:aws:sns:eu-central-1:123456789012:name.fifo.");
    }

    @Test
    void refusesASubjectThatSnsWouldRefuse() {
        Map<String, String> props = new HashMap<>(parse("sns.topic.arn=" + ARN));
        for (String subject : List.of("two\nlines", "a\tb", "x".repeat(100), "half \uD83D")) {
            props.put("sns.subject", subject);

            assertThat(problemsOf(props)).as(subject).containsOnlyKeys("sns.subject");
            assertThat(problemsOf(props).get("sns.subject").toString()).doesNotContain(subject);
        }
        props.put("sns.subject", "x".repeat(98) + "é");

        assertThat(problemsOf(props)).isEmpty();
    }

    @Test
    void reportsAllAtOnce() {
        assertThat(problemsOf(parse("batch.size=1000; ordering.mode=x; sns.subject.source=fixed")))
                .containsOnlyKeys("sns.topic.arn", "batch.size", "ordering.mode", "sns.subject");
    }

    @Test
    void suggestsTheKeyThatWasMeant() {
        assertThat(problemsOf(parse("sns.topic.arn=" + ARN + "; sns.subjekt=s")))
                .containsEntry("sns.subjekt", List.of("sns.subjekt: There is no such key. Did you mean sns.subject?"));
    }

    @Test
    void takesTheRegionFromTheArn() {
        assertThat(new SnsSinkConfig(parse("sns.topic.arn=" + ARN)).aws().region())
                .isEqualTo("eu-central-1");
        assertThat(new SnsSinkConfig(parse("sns.topic.to.arn=a:" + FAR)).aws().region())
                .isEqualTo("us-east-1");
    }

    @Test
    void knowsWhichKeyNamesATopicAndWhichIsFifo() {
        TopicArns topics = new SnsSinkConfig(
                        parse("sns.topic.arn=" + ARN + "; sns.topic.to.arn=a:" + FIFO + ", b : " + ARN))
                .topics();

        assertThat(topics.arns()).containsExactly(ARN, FIFO);
        assertThat(topics.arnOf("a")).isEqualTo(FIFO);
        assertThat(topics.arnOf("b")).isEqualTo(ARN);
        assertThat(topics.arnOf("c")).isEqualTo(ARN);
        assertThat(topics.keyOf(ARN)).isEqualTo("sns.topic.arn");
        assertThat(topics.keyOf(FIFO)).isEqualTo("sns.topic.to.arn");
        assertThat(TopicArns.isFifo(FIFO)).isTrue();
        assertThat(TopicArns.isFifo(ARN)).isFalse();
    }

    @Test
    void hasTheLimitsOfATopicAsItIsMade() {
        SnsSinkConfig config = new SnsSinkConfig(parse("sns.topic.arn=" + ARN));

        assertThat(config.delivery().limits().maxEntries()).isEqualTo(10);
        assertThat(config.delivery().limits().maxBytes()).isEqualTo(262_144);
        assertThat(config.delivery().limits().maxEntryBytes()).isEqualTo(262_144);
        assertThat(config.delivery().maxInFlightRequests()).isEqualTo(32);
    }

    @Test
    void givesEachTaskTheWholeConfiguration() {
        Map<String, String> props = parse("sns.topic.arn=" + ARN);
        connector.start(props);

        assertThat(connector.taskConfigs(3)).containsExactly(props, props, props);
        assertThat(connector.taskClass()).isEqualTo(SnsSinkTask.class);

        connector.stop();
    }

    @Test
    void documentsEveryKey() {
        assertThat(connector.config().configKeys().values()).allSatisfy(key -> {
            assertThat(key.documentation).isNotBlank();
            assertThat(key.group).isNotBlank();
            assertThat(key.orderInGroup).isPositive();
        });
    }

    private Map<String, List<String>> problemsOf(Map<String, String> props) {
        Map<String, String> local = new HashMap<>(props);
        local.put("validate.remote", "false");
        return connector.validate(local).configValues().stream()
                .filter(value -> !value.errorMessages().isEmpty())
                .collect(Collectors.toMap(
                        ConfigValue::name, ConfigValue::errorMessages, (a, b) -> a, LinkedHashMap::new));
    }

    private static Map<String, String> parse(String props) {
        return Arrays.stream(props.split(";"))
                .map(prop -> prop.strip().split("=", 2))
                .collect(Collectors.toMap(prop -> prop[0], prop -> prop[1]));
    }
}
