package io.millrace.connect.kinesis;

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

class KinesisSinkConnectorTest {
    private static final String ARN = "arn:aws:kinesis:eu-central-1:123456789012:stream/orders";
    private static final String FAR_ARN = "arn:aws:kinesis:us-east-1:210987654321:stream/far";

    private final KinesisSinkConnector connector = new KinesisSinkConnector();

    @Test
    void isRegisteredAsAService() {
        assertThat(ServiceLoader.load(SinkConnector.class)).hasAtLeastOneElementOfType(KinesisSinkConnector.class);
    }

    @Test
    void hasTheVersionOfTheBuild() {
        assertThat(connector.version()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(new KinesisSinkTask().version()).isEqualTo(connector.version());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "name=x > kinesis.stream.name",
                "kinesis.stream.name=no spaces > kinesis.stream.name",
                "kinesis.stream.name=a; kinesis.stream=b > kinesis.stream",
                "kinesis.stream.name=other; kinesis.stream.arn=" + ARN + " > kinesis.stream.name",
                "kinesis.stream=other; kinesis.stream.arn=" + ARN + " > kinesis.stream",
                "kinesis.stream.arn=arn:aws:sqs:eu-central-1:123456789012:orders > kinesis.stream.arn",
                "kinesis.stream.arn=" + ARN + "; aws.region=us-east-1 > aws.region",
                "kinesis.stream.name=s; kinesis.partition.key.source=shard > kinesis.partition.key.source",
                "kinesis.stream.name=s; kinesis.partition.key.source=field > kinesis.partition.key.field",
                "kinesis.stream.name=s; kinesis.partition.key.source=header > kinesis.partition.key.header",
                "kinesis.stream.name=s; kinesis.partition.key.field=id > kinesis.partition.key.field",
                "kinesis.stream.name=s; kinesis.partition.key.header=id > kinesis.partition.key.header",
                "kinesis.stream.name=s; behavior.on.null.values=drop > behavior.on.null.values",
                "kinesis.stream.name=s; kinesis.append.newline=perhaps > kinesis.append.newline",
                "kinesis.stream.name=s; batch.size=501 > batch.size",
                "kinesis.stream.name=s; batch.size=-1 > batch.size",
                "kinesis.stream.name=s; linger.ms=-1 > linger.ms",
                "kinesis.stream.name=s; ordering.mode=maybe > ordering.mode",
                "kinesis.stream.name=s; record.max.bytes=20000000 > record.max.bytes",
                "kinesis.stream.name=s; aws.access.key.id=id > aws.secret.access.key",
                "kinesis.stream.name=s; aws.sts.role.external.id=x > aws.sts.role.external.id",
                "kinesis.stream.name=s; kinesis.partition.key.sorce=key > kinesis.partition.key.sorce",
                "kinesis.stream.name=s; aws.regoin=eu-central-1 > aws.regoin",
                "kinesis.stream.name=s; ordering.mod=none > ordering.mod",
                "kinesis.stream.name=s; max.retry=5 > max.retry",
                "kinesis.stream.name=s; aws.credentials.provider=java.lang.String > aws.credentials.provider",
                "kinesis.topic.to.stream=orders > kinesis.topic.to.stream",
                "kinesis.topic.to.stream=orders: > kinesis.topic.to.stream",
                "kinesis.topic.to.stream=:s > kinesis.topic.to.stream",
                "kinesis.topic.to.stream=a:s, > kinesis.topic.to.stream",
                "kinesis.topic.to.stream=a:s,a:t > kinesis.topic.to.stream",
                "kinesis.topic.to.stream=a.*:s > kinesis.topic.to.stream",
                "kinesis.topic.to.stream=a:s t > kinesis.topic.to.stream",
                "kinesis.topic.to.stream=a:arn:aws:kinesis:eu-central-1:1:stream/s > kinesis.topic.to.stream",
                "aws.region=us-east-1; kinesis.topic.to.stream=a:" + ARN + " > kinesis.topic.to.stream",
                "kinesis.stream.arn=" + ARN + "; kinesis.topic.to.stream=a:" + FAR_ARN + " > kinesis.topic.to.stream",
                "kinesis.topic.to.stream=a:" + ARN + ",b:" + FAR_ARN + " > kinesis.topic.to.stream",
                "topics=a,b; kinesis.topic.to.stream=a:s > kinesis.topic.to.stream",
                "kinesis.stream.name=s; kinesis.rate.limit.percent=-1 > kinesis.rate.limit.percent",
                "kinesis.stream.name=s; kinesis.rate.limit.percent=1001 > kinesis.rate.limit.percent",
                "kinesis.stream.name=s; kinesis.aggregation.max.bytes=9000 > kinesis.aggregation.max.bytes",
                "kinesis.stream.name=s; kinesis.aggregation.max.records=9 > kinesis.aggregation.max.records",
                "kinesis.stream.name=s; kinesis.aggregation.enabled=true; kinesis.aggregation.max.records=1"
                        + " > kinesis.aggregation.max.records",
                "kinesis.stream.name=s; kinesis.aggregation.enabled=true; record.max.bytes=50000"
                        + " > kinesis.aggregation.max.bytes",
                "kinesis.stream.name=s; payload.converter=com.example.No > payload.converter",
                "kinesis.stream.name=s; payload.converter.a=b > payload.converter.a",
                "kinesis.stream.name=s; payload.convertr=c > payload.convertr",
                "topics=a,b; kinesis.stream.name=s; kinesis.topic.to.stream=ordres:shop > kinesis.topic.to.stream",
                "topics=a,b; kinesis.topic.to.stream=a:s1,typo:s2,b:s3 > kinesis.topic.to.stream",
                "topics=a,b; transforms=; kinesis.topic.to.stream=a:s1 > kinesis.topic.to.stream",
                "kinesis.stream.name=s; KINESIS.STREAM.NAME=s > KINESIS.STREAM.NAME",
                "kinesis.stream.name=s; stream.name=s > stream.name",
                "kinesis.stream.name=s; retries=5 > retries",
                "kinesis.stream.name=s; rate.limit.percent=5 > rate.limit.percent",
                "kinesis.stream.name=s; aggregation.enabled=true > aggregation.enabled",
                "kinesis.stream.name=s; payload.convertor.schema.registry.url=u > payload.convertor.schema.registry.url",
                "kinesis.stream.name=s; kinesis.partition.key.source=field; kinesis.partition.key.field=a..b"
                        + " > kinesis.partition.key.field",
                "kinesis.stream.name=s; kinesis.partition.key.source=field; kinesis.partition.key.field=."
                        + " > kinesis.partition.key.field"
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

    @Test
    void reportsAllAtOnce() {
        assertThat(problemsOf(parse("batch.size=1000; ordering.mode=x; aws.access.key.id=id")))
                .containsOnlyKeys("kinesis.stream.name", "batch.size", "ordering.mode", "aws.secret.access.key");
    }

    @Test
    void suggestsTheKeyThatWasMeant() {
        assertThat(problemsOf(parse("kinesis.steam.name=s")))
                .containsEntry(
                        "kinesis.steam.name",
                        List.of("kinesis.steam.name: There is no such key. Did you mean kinesis.stream.name?"));
    }

    @Test
    void leavesAwsKeysToACredentialsProviderOfTheUsers() {
        assertThat(problemsOf(parse("kinesis.stream.name=s; aws.my.vault=x; aws.credentials.provider="
                        + "software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kinesis.stream.name=s",
                "kinesis.stream.name=s; record.max.bytes=50000",
                "kinesis.stream.name=s; kinesis.rate.limit.percent=0; kinesis.aggregation.enabled=true;"
                        + " kinesis.aggregation.max.bytes=1048576; kinesis.aggregation.max.records=2147483647",
                "kinesis.stream=s",
                "kinesis.stream.arn=" + ARN,
                "kinesis.stream.arn=" + ARN + "; kinesis.stream.name=orders; aws.region=eu-central-1",
                "kinesis.stream.name=s; kinesis.partition.key.source=FIELD; kinesis.partition.key.field=a.b",
                "kinesis.stream.name=s; name=n; connector.class=c; tasks.max=1; tasks.max.enforce=true; topics.regex=t;"
                        + "key.converter=c; value.converter=c; header.converter=c; transforms=t; predicates=p;"
                        + "config.action.reload=none; errors.retry.timeout=1; errors.retry.delay.max.ms=1;"
                        + "errors.log.enable=true; errors.log.include.messages=true; errors.deadletterqueue.topic.name=d;"
                        + "errors.deadletterqueue.topic.replication.factor=1; value.converter.schemas.enable=false;"
                        + "errors.deadletterqueue.context.headers.enable=true; consumer.override.max.poll.records=5;"
                        + "transforms.t.type=x; transforms.t.batch.sizes=x; predicates.p.type=x; connector.plugin.version=1",
                "topics=a,b; kinesis.topic.to.stream=a:s,b:t",
                "kinesis.stream.name=s; payload.converter=org.apache.kafka.connect.storage.StringConverter;"
                        + "payload.converter.any=x",
                "topics=a,b; transforms=t; transforms.t.type=x; kinesis.topic.to.stream=c:s",
                "topics.regex=a.*; kinesis.topic.to.stream=c:s",
                "kinesis.stream.name=s; batch.size=; kinesis.append.newline=; aws.credentials.provider=;"
                        + " aws.use.fips.endpoint= ; kinesis.aggregation.max.bytes=; aws.sts.role.session.duration=",
                "topics=a,b; kinesis.topic.to.stream=a:s; kinesis.stream.name=t",
                "aws.region=eu-central-1; kinesis.topic.to.stream=a:" + ARN + ",b : s",
                "kinesis.stream.name=s; topics=t; errors.tolerance=all; transforms.aws.type=x; consumer.override.a.b=c"
            })
    void accepts(String props) {
        assertThat(problemsOf(parse(props))).isEmpty();
    }

    @Test
    void saysOnceOfWhatCannotBeReadThatItCannot() {
        assertThat(problemsOf(parse("kinesis.stream.name=s; batch.size=many")).get("batch.size"))
                .singleElement()
                .asString()
                .contains("many");
    }

    @Test
    void takesEmptyNumbersAndSwitchesForNotSet() {
        KinesisSinkConfig config =
                new KinesisSinkConfig(parse("kinesis.stream.name=s; batch.size=; aws.use.fips.endpoint="));

        assertThat(config.delivery().limits().maxEntries()).isEqualTo(500);
        assertThat(config.aws().fips()).isNull();
    }

    @Test
    void takesTheRegionFromTheArn() {
        assertThat(new KinesisSinkConfig(parse("kinesis.stream.arn=" + ARN))
                        .aws()
                        .region())
                .isEqualTo("eu-central-1");
    }

    @Test
    void takesTheRegionFromTheArnOfATopic() {
        KinesisSinkConfig config = new KinesisSinkConfig(parse("kinesis.topic.to.stream=a:s,b:" + ARN));

        assertThat(config.aws().region()).isEqualTo("eu-central-1");
    }

    @Test
    void knowsWhichKeyNamesAStream() {
        StreamRouting streams =
                new KinesisSinkConfig(parse("kinesis.stream=rest; kinesis.topic.to.stream=a:s, b : " + ARN)).streams();

        assertThat(streams.streams()).containsExactly("rest", "s", ARN);
        assertThat(streams.streamOf("a")).isEqualTo("s");
        assertThat(streams.streamOf("b")).isEqualTo(ARN);
        assertThat(streams.streamOf("c")).isEqualTo("rest");
        assertThat(streams.keyOf("rest")).isEqualTo("kinesis.stream");
        assertThat(streams.keyOf(ARN)).isEqualTo("kinesis.topic.to.stream");
    }

    @Test
    void saysWhichEntryIsWrongAndWhy() {
        assertThat(problemsOf(parse("kinesis.topic.to.stream=a:" + ARN + ",b:" + FAR_ARN + ",c,a:t"))
                        .get("kinesis.topic.to.stream")
                        .toString())
                .contains(
                        "topic b is in us-east-1", "eu-central-1", "'c' is not an entry", "topic a has more than one");
    }

    @Test
    void givesEachTaskTheWholeConfiguration() {
        Map<String, String> props = parse("kinesis.stream.name=s");
        connector.start(props);

        assertThat(connector.taskConfigs(3)).containsExactly(props, props, props);
        assertThat(connector.taskClass()).isEqualTo(KinesisSinkTask.class);

        connector.stop();
    }

    @Test
    void leavesAlteredOffsetsToConnect() {
        assertThat(connector.alterOffsets(Map.of(), Map.of())).isTrue();
    }

    @Test
    void documentsEveryKey() {
        assertThat(connector.config().configKeys().values()).allSatisfy(key -> {
            assertThat(key.documentation).isNotBlank();
            assertThat(key.group).isNotBlank();
            assertThat(key.orderInGroup).isPositive();
        });
    }

    @Test
    void hidesSecrets() {
        assertThat(connector.config().configKeys().values().stream()
                        .filter(key -> key.name.contains("secret")
                                || key.name.contains("token")
                                || key.name.contains("external.id"))
                        .map(key -> key.type.name()))
                .hasSize(3)
                .containsOnly("PASSWORD");
    }

    private Map<String, List<String>> problemsOf(Map<String, String> props) {
        Map<String, String> local = new HashMap<>(props);
        local.put("validate.remote", "false");
        return connector.validate(local).configValues().stream()
                .filter(value -> !value.errorMessages().isEmpty())
                .collect(Collectors.toMap(
                        ConfigValue::name, ConfigValue::errorMessages, (a, b) -> a, LinkedHashMap::new));
    }

    static Map<String, String> parse(String props) {
        return Arrays.stream(props.split(";"))
                .map(prop -> prop.strip().split("=", 2))
                .collect(Collectors.toMap(prop -> prop[0], prop -> prop[1]));
    }
}
