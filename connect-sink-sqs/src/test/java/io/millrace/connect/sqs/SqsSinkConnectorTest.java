package io.millrace.connect.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connect.core.delivery.BatchLimits;
import io.millrace.connect.core.delivery.OrderingMode;
import java.net.URI;
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

class SqsSinkConnectorTest {
    private static final String URL = "https://sqs.eu-central-1.amazonaws.com/123456789012/orders";
    private static final String FIFO = URL + ".fifo";
    private static final String FAR = "https://sqs.us-east-1.amazonaws.com/123456789012/far";
    private static final String ARN = "arn:aws:sqs:eu-central-1:123456789012:orders";
    private static final String LOCAL = "http://127.0.0.1:9324/000000000000/orders";
    private static final String VPC = "https://vpce-0a-1b.sqs.eu-central-1.vpce.amazonaws.com/123456789012/orders";
    private static final String ELEVEN = "a,b,c,d,e,f,g,h,i,j,k";

    private final SqsSinkConnector connector = new SqsSinkConnector();

    @Test
    void isRegisteredAsAService() {
        assertThat(ServiceLoader.load(SinkConnector.class)).hasAtLeastOneElementOfType(SqsSinkConnector.class);
    }

    @Test
    void hasTheVersionOfTheBuild() {
        assertThat(connector.version()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(new SqsSinkTask().version()).isEqualTo(connector.version());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "name=x > sqs.queue.url",
                "sqs.queue.url=orders > sqs.queue.url",
                "sqs.queue.url=" + ARN + " > sqs.queue.url",
                "sqs.queue.url=https://sqs.eu-central-1.amazonaws.com/123456789012 /x > sqs.queue.url",
                "sqs.queue.url=https://sqs.eu-central-1.amazonaws.com/123456789012/a.b > sqs.queue.url",
                "sqs.queue.url=" + URL + "; aws.region=us-east-1 > aws.region",
                "sqs.queue.url=" + VPC + "; aws.region=us-east-1 > aws.region",
                "sqs.queue.url=" + URL + "; sqs.queue.name=orders > sqs.queue.name",
                "sqs.queue.name=" + URL + " > sqs.queue.name",
                "sqs.queue.name=" + ARN + " > sqs.queue.name",
                "sqs.queue.name=no spaces > sqs.queue.name",
                "sqs.queue.name=orders.old > sqs.queue.name",
                "sqs.queue.name=orders; sqs.queue.owner.account.id=1234 > sqs.queue.owner.account.id",
                "sqs.queue.url=" + URL + "; sqs.queue.owner.account.id=123456789012 > sqs.queue.owner.account.id",
                "sqs.topic.to.queue.url=orders > sqs.topic.to.queue.url",
                "sqs.topic.to.queue.url=a:orders > sqs.topic.to.queue.url",
                "sqs.topic.to.queue.url=a:" + ARN + " > sqs.topic.to.queue.url",
                "sqs.topic.to.queue.url=a.*:" + URL + " > sqs.topic.to.queue.url",
                "sqs.topic.to.queue.url=a:" + URL + ",a:" + FIFO + " > sqs.topic.to.queue.url",
                "sqs.topic.to.queue.url=a:" + URL + ",b:" + FAR + " > sqs.topic.to.queue.url",
                "sqs.topic.to.queue.url=a:" + URL + "; aws.region=us-east-1 > sqs.topic.to.queue.url",
                "sqs.queue.url=" + URL + "; sqs.topic.to.queue.url=a:" + FAR + " > sqs.topic.to.queue.url",
                "sqs.queue.url=" + URL + "; sqs.topic.to.queue.url=a:" + VPC + " > sqs.topic.to.queue.url",
                "sqs.queue.name=orders; sqs.topic.to.queue.url=a:" + URL + " > aws.region",
                "sqs.queue.url=" + LOCAL + "; aws.use.fips.endpoint=true > aws.use.fips.endpoint",
                "sqs.queue.url=" + VPC + "; aws.use.dualstack.endpoint=true > aws.use.dualstack.endpoint",
                "sqs.topic.to.queue.url=a:" + VPC + "; aws.use.fips.endpoint=true > aws.use.fips.endpoint",
                "sqs.queue.url=" + VPC + "; aws.use.fips.endpoint=true; aws.endpoint=https://x"
                        + " > aws.use.fips.endpoint",
                "sqs.queue.name=orders.fifo; aws.region=eu-central-1; sqs.topic.to.queue.url=a:" + FIFO
                        + " > sqs.topic.to.queue.url",
                "sqs.queue.name=orders.fifo; sqs.queue.owner.account.id=123456789012; aws.region=eu-central-1;"
                        + " sqs.topic.to.queue.url=a:" + FIFO + " > sqs.topic.to.queue.url",
                "sqs.queue.url=" + FIFO
                        + "; sqs.topic.to.queue.url=a:https://eu-central-1.queue.amazonaws.com/123456789012/orders.fifo"
                        + " > sqs.topic.to.queue.url",
                "sqs.topic.to.queue.url=a:http://127.0.0.1:9324/0/o.fifo,b:http://127.0.0.1:9324/queue/0/o.fifo"
                        + " > sqs.topic.to.queue.url",
                "sqs.queue.url=" + LOCAL
                        + "; sqs.topic.to.queue.url=a:http://127.0.0.1:9325/0/o > sqs.topic.to.queue.url",
                "topics=a,b; sqs.topic.to.queue.url=a:" + URL + " > sqs.topic.to.queue.url",
                "topics=a,b; sqs.queue.url=" + URL + "; sqs.topic.to.queue.url=c:" + URL + " > sqs.topic.to.queue.url",
                "sqs.queue.url=" + URL + "; sqs.delay.seconds=901 > sqs.delay.seconds",
                "sqs.queue.url=" + URL + "; sqs.delay.seconds=-2 > sqs.delay.seconds",
                "sqs.queue.url=" + FIFO + "; sqs.delay.seconds=5 > sqs.delay.seconds",
                "sqs.queue.url=" + FIFO + "; sqs.delay.seconds=0 > sqs.delay.seconds",
                "sqs.queue.url=" + URL + "; sqs.topic.to.queue.url=a:" + FIFO
                        + "; sqs.delay.seconds=5 > sqs.delay.seconds",
                "sqs.queue.url=" + URL + "; sqs.message.deduplication.id.source=event_id"
                        + " > sqs.message.deduplication.id.source",
                "sqs.queue.name=orders; sqs.message.deduplication.id.source=offset"
                        + " > sqs.message.deduplication.id.source",
                "sqs.queue.url=" + URL + "; ordering.mode=key > ordering.mode",
                "sqs.queue.url=" + FIFO + "; sqs.message.group.id.source=none > sqs.message.group.id.source",
                "sqs.queue.url=" + FIFO + "; sqs.message.group.id.source=field > sqs.message.group.id.field",
                "sqs.queue.url=" + FIFO + "; sqs.message.group.id.header=h > sqs.message.group.id.header",
                "sqs.queue.url=" + FIFO + "; sqs.message.deduplication.id.source=header"
                        + " > sqs.message.deduplication.id.header",
                "sqs.queue.url=" + URL + "; sqs.message.attributes.include.list=" + ELEVEN
                        + " > sqs.message.attributes.include.list",
                "sqs.queue.url=" + URL + "; sqs.message.attributes.include.list=a,b,c,d,e,f,g,h,i,j;"
                        + " behavior.on.invalid.characters=escape > sqs.message.attributes.include.list",
                "sqs.queue.url=" + URL + "; behavior.on.invalid.characters=drop > behavior.on.invalid.characters",
                "sqs.queue.url=" + URL + "; behavior.on.null.values=write > behavior.on.null.values",
                "sqs.queue.url=" + URL + "; batch.size=11 > batch.size",
                "sqs.queue.url=" + URL + "; record.max.bytes=2000000 > record.max.bytes",
                "sqs.queue.url=" + URL + "; aws.access.key.id=id > aws.secret.access.key",
                "sqs.queue.url=" + URL + "; sqs.quue.name=x > sqs.quue.name",
                "sqs.queue.url=" + URL + "; queue.url=x > queue.url",
                "sqs.queue.url=" + URL + "; aws.regoin=eu-central-1 > aws.regoin",
                "sqs.queue.url=" + URL + "; payload.converter=com.example.No > payload.converter",
                "sqs.queue.url=" + URL + "; payload.converter.a=b > payload.converter.a",
                "sqs.queue.url=" + URL + "; validate.remote=perhaps > validate.remote"
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
    void saysWhatToWriteInsteadOfAnArn() {
        assertThat(problemsOf(parse("sqs.queue.url=" + ARN)).get("sqs.queue.url"))
                .singleElement()
                .asString()
                .contains("ARN", URL);
    }

    @Test
    void saysWhichKeyTakesAName() {
        assertThat(problemsOf(parse("sqs.queue.url=orders"))
                        .get("sqs.queue.url")
                        .toString())
                .contains("set sqs.queue.name");
    }

    @Test
    void reportsAllAtOnce() {
        assertThat(problemsOf(parse("batch.size=1000; ordering.mode=x; sqs.message.attributes.include.list=" + ELEVEN)))
                .containsOnlyKeys(
                        "sqs.queue.url", "batch.size", "ordering.mode", "sqs.message.attributes.include.list");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sqs.queue.url=" + URL,
                "sqs.queue.url=" + URL + "; aws.region=eu-central-1; ordering.mode=none; sqs.delay.seconds=900",
                "sqs.queue.url=" + URL + "; sqs.message.group.id.source=key",
                "sqs.queue.url=" + FIFO + "; ordering.mode=KEY; sqs.message.group.id.source=topic",
                "sqs.queue.url=" + FIFO + "; sqs.message.deduplication.id.source=none",
                "sqs.queue.url=" + FIFO + "; sqs.topic.to.queue.url=a:" + URL + "; ordering.mode=key",
                "sqs.queue.name=orders",
                "sqs.queue.name=orders.fifo; sqs.queue.owner.account.id=123456789012; sqs.delay.seconds=",
                "sqs.queue.name=orders; sqs.topic.to.queue.url=a:" + URL + "; aws.region=eu-central-1",
                "sqs.queue.name=orders; sqs.topic.to.queue.url=a:" + LOCAL,
                "sqs.queue.name=orders.fifo; sqs.queue.owner.account.id=210987654321; aws.region=eu-central-1;"
                        + " sqs.topic.to.queue.url=a:" + FIFO,
                "sqs.queue.url=" + FIFO + "; sqs.topic.to.queue.url=a:" + FIFO + ",b:" + FIFO,
                "sqs.queue.url=https://sqs-fips.us-east-1.api.aws/123456789012/o; aws.use.dualstack.endpoint=true",
                "sqs.queue.url=" + VPC + "; aws.region=eu-central-1",
                "sqs.queue.url=" + LOCAL + "; aws.region=us-east-1",
                "sqs.queue.url=" + URL + "; sqs.topic.to.queue.url=a:" + VPC + "; aws.endpoint=http://127.0.0.1:9324",
                "topics=a,b; sqs.topic.to.queue.url=a:" + URL + ", b : " + FIFO,
                "sqs.queue.url=" + URL + "; sqs.message.attributes.include.list=a,b,c,d,e,f,g,h,i,header:j",
                "sqs.queue.url=" + URL + "; behavior.on.invalid.characters=BASE64; behavior.on.null.values=ignore"
            })
    void accepts(String props) {
        assertThat(problemsOf(parse(props))).isEmpty();
    }

    @Test
    void hasTheLimitsOfSqs() {
        SqsSinkConfig config = config("sqs.queue.url=" + URL);

        assertThat(config.delivery().limits()).isEqualTo(new BatchLimits(10, 1_048_576, 1_048_576));
        assertThat(config.delivery().maxInFlightRequests()).isEqualTo(32);
        assertThat(config.delivery().orderingMode()).isEqualTo(OrderingMode.KEY);
        assertThat(config.delaySeconds()).isNull();
    }

    @Test
    void takesTheRegionFromTheUrl() {
        assertThat(config("sqs.queue.url=" + URL).aws().region()).isEqualTo("eu-central-1");
        assertThat(config("sqs.topic.to.queue.url=a:" + FAR).aws().region()).isEqualTo("us-east-1");
        assertThat(config("sqs.queue.url=" + LOCAL + "; aws.region=eu-west-1")
                        .aws()
                        .region())
                .isEqualTo("eu-west-1");
    }

    @Test
    void callsTheAddressOfTheUrlWhereTheSdkWouldNot() {
        assertThat(config("sqs.queue.url=" + URL).aws().endpoint()).isNull();
        assertThat(config("sqs.queue.url=" + LOCAL).aws().endpoint()).isEqualTo(URI.create("http://127.0.0.1:9324"));
        assertThat(config("sqs.queue.url=" + VPC).aws().endpoint())
                .isEqualTo(URI.create("https://vpce-0a-1b.sqs.eu-central-1.vpce.amazonaws.com"));
        assertThat(config("sqs.queue.url=" + LOCAL + "; aws.endpoint=http://127.0.0.1:1")
                        .aws()
                        .endpoint())
                .isEqualTo(URI.create("http://127.0.0.1:1"));
        assertThat(config("sqs.queue.url=https://sqs-fips.us-east-1.amazonaws.com/123456789012/o;"
                                + " aws.use.fips.endpoint=true")
                        .aws()
                        .endpoint())
                .isNull();
    }

    @Test
    void knowsWhichKeyNamesAQueue() {
        QueueRouting queues = config("sqs.queue.name=rest; aws.region=eu-central-1;" + " sqs.topic.to.queue.url=a:"
                        + URL + ", b : " + FIFO)
                .queues();

        assertThat(queues.queues()).containsExactly("rest", URL, FIFO);
        assertThat(queues.queueOf("a")).isEqualTo(URL);
        assertThat(queues.queueOf("b")).isEqualTo(FIFO);
        assertThat(queues.queueOf("c")).isEqualTo("rest");
        assertThat(queues.keyOf("rest")).isEqualTo("sqs.queue.name");
        assertThat(queues.keyOf(FIFO)).isEqualTo("sqs.topic.to.queue.url");
    }

    @Test
    void givesEachTaskTheWholeConfiguration() {
        Map<String, String> props = parse("sqs.queue.url=" + URL);
        connector.start(props);

        assertThat(connector.taskConfigs(3)).containsExactly(props, props, props);
        assertThat(connector.taskClass()).isEqualTo(SqsSinkTask.class);

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

    private static SqsSinkConfig config(String props) {
        return new SqsSinkConfig(parse(props));
    }

    private Map<String, List<String>> problemsOf(Map<String, String> props) {
        Map<String, String> local = new HashMap<>(props);
        local.putIfAbsent("validate.remote", "false");
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
