package io.millrace.connect.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.connect.dynamodb.decode.DecodeErrors;
import io.millrace.connect.dynamodb.decode.DocumentFormat;
import io.millrace.connect.dynamodb.shards.Position;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DynamoDbCdcSourceConnectorTest {
    private static final String ARN = "arn:aws:kinesis:eu-central-1:123456789012:stream/changes";
    private static final String LEAST = "kinesis.stream.name=changes; topic.prefix=shop; ";
    private static final String SHARD = "shardId-000000000000";

    private final DynamoDbCdcSourceConnector connector = new DynamoDbCdcSourceConnector();

    @Test
    void isRegisteredAsAService() {
        assertThat(ServiceLoader.load(SourceConnector.class))
                .hasAtLeastOneElementOfType(DynamoDbCdcSourceConnector.class);
    }

    @Test
    void hasTheVersionOfTheBuild() {
        assertThat(connector.version()).matches("\\d+\\.\\d+\\.\\d+.*");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "topic.prefix=shop > kinesis.stream.name",
                "kinesis.stream.name=s > topic.prefix",
                "topic.prefix=p; kinesis.stream.name=no spaces > kinesis.stream.name",
                "topic.prefix=p; kinesis.stream.name=other; kinesis.stream.arn=" + ARN + " > kinesis.stream.name",
                "topic.prefix=p; kinesis.stream.arn=arn:aws:sqs:eu-central-1:123456789012:s > kinesis.stream.arn",
                "topic.prefix=p; kinesis.stream.arn=" + ARN + "; aws.region=us-east-1 > aws.region",
                LEAST + "topic.prefx=q > topic.prefx",
                "kinesis.stream.name=s; topic.prefix=a b > topic.prefix",
                "kinesis.stream.name=s; topic.prefix=.. > topic.prefix",
                "kinesis.stream.name=s; topic.prefix=__millrace-heartbeat > topic.prefix",
                "kinesis.stream.name=s; topic.prefix=__millrace-heartbeat.shop > topic.prefix",
                "topic.prefix=p; kinesis.stream.name=" + ARN + " > kinesis.stream.name",
                LEAST + "kinesis.stream.create.shards=4 > kinesis.stream.create.shards",
                LEAST + "kinesis.stream.create=true; kinesis.stream.create.shards=0 > kinesis.stream.create.shards",
                LEAST + "kinesis.position=NEWEST > kinesis.position",
                LEAST + "kinesis.position=AT_TIMESTAMP > kinesis.shard.timestamp",
                LEAST + "kinesis.shard.timestamp=2026-01-01T00:00:00Z > kinesis.shard.timestamp",
                LEAST + "kinesis.position=AT_TIMESTAMP; kinesis.shard.timestamp=yesterday > kinesis.shard.timestamp",
                LEAST + "kinesis.position=AT_TIMESTAMP; kinesis.shard.timestamp=2026-01-01T00:00:00"
                        + " > kinesis.shard.timestamp",
                LEAST + "kinesis.position=AT_TIMESTAMP; kinesis.shard.timestamp=9026-01-01T00:00:00Z"
                        + " > kinesis.shard.timestamp",
                LEAST + "kinesis.position=AT_SEQUENCE_NUMBER > kinesis.shard.sequence.numbers",
                LEAST + "kinesis.position=after_sequence_number > kinesis.shard.sequence.numbers",
                LEAST + "kinesis.shard.sequence.numbers=" + SHARD + ":1 > kinesis.shard.sequence.numbers",
                LEAST + "kinesis.position=AT_SEQUENCE_NUMBER; kinesis.shard.sequence.numbers=" + SHARD
                        + " > kinesis.shard.sequence.numbers",
                LEAST + "kinesis.position=AT_SEQUENCE_NUMBER; kinesis.shard.sequence.numbers=" + SHARD + ":01"
                        + " > kinesis.shard.sequence.numbers",
                LEAST + "kinesis.position=AT_SEQUENCE_NUMBER; kinesis.shard.sequence.numbers=" + SHARD + ":1," + SHARD
                        + ":2 > kinesis.shard.sequence.numbers",
                LEAST + "kinesis.record.limit=10001 > kinesis.record.limit",
                LEAST + "kinesis.record.limit=100; max.buffered.records=99 > kinesis.record.limit",
                LEAST + "kinesis.empty.records.backoff.ms=300000 > kinesis.empty.records.backoff.ms",
                LEAST + "kinesis.shard.calls.per.second=0 > kinesis.shard.calls.per.second",
                LEAST + "max.buffered.bytes=1000000 > max.buffered.bytes",
                LEAST + "heartbeat.interval.ms=0 > heartbeat.interval.ms",
                LEAST + "behavior.on.data.loss=ignore > behavior.on.data.loss",
                LEAST + "behavior.on.decode.errors=drop > behavior.on.decode.errors",
                LEAST + "behavior.on.decode.errors=quarantine > errors.quarantine.topic",
                LEAST + "errors.quarantine.topic=q > errors.quarantine.topic",
                LEAST + "behavior.on.decode.errors=quarantine; errors.quarantine.topic=q/r > errors.quarantine.topic",
                LEAST + "behavior.on.decode.errors=quarantine; errors.quarantine.topic=__millrace-heartbeat.shop"
                        + " > errors.quarantine.topic",
                LEAST + "behavior.on.decode.errors=quarantine; errors.quarantine.topic=shop.bad"
                        + " > errors.quarantine.topic",
                LEAST + "dynamodb.table.include.list=orders, > dynamodb.table.include.list",
                LEAST + "dynamodb.table.include.list=or.* > dynamodb.table.include.list",
                LEAST + "dynamodb.table.include.list=orders,orders > dynamodb.table.include.list",
                LEAST + "dynamodb.document.format=xml > dynamodb.document.format",
                LEAST + "dynamodb.table.includes=orders > dynamodb.table.includes",
                LEAST + "tombstones.on.delete=perhaps > tombstones.on.delete",
                LEAST + "tombstone.on.delete=true > tombstone.on.delete",
                LEAST + "deduplicate.window.ms=-1 > deduplicate.window.ms",
                LEAST + "snapshot.mode=always > snapshot.mode",
                LEAST + "snapshot.mode=initial > dynamodb.table.include.list",
                LEAST + "snapshot.max.rcu=10 > snapshot.max.rcu",
                LEAST + "snapshot.segments=10 > snapshot.segments",
                LEAST + "snapshot.mode=initial; dynamodb.table.include.list=orders; snapshot.max.rcu=0"
                        + " > snapshot.max.rcu",
                LEAST + "snapshot.mode=initial; dynamodb.table.include.list=orders; kinesis.position=LATEST"
                        + " > kinesis.position",
                LEAST + "snapshot.mode=initial; dynamodb.table.include.list=orders; dynamodb.endpoint=here"
                        + " > dynamodb.endpoint",
                LEAST + "aws.access.key.id=id > aws.secret.access.key",
                LEAST + "kinesis.partition.key.source=key > kinesis.partition.key.source"
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
    void refusesATopicThatKafkaWouldRefuse() {
        assertThat(problemsOf(parse("kinesis.stream.name=s; topic.prefix=" + "p".repeat(200)
                        + "; dynamodb.table.include.list=" + "t".repeat(50))))
                .containsOnlyKeys("topic.prefix");
        assertThat(problemsOf(parse("kinesis.stream.name=s; topic.prefix=" + "p".repeat(229))))
                .as("__millrace-heartbeat. and this are 250 characters")
                .containsOnlyKeys("topic.prefix");
        assertThat(problemsOf(parse("kinesis.stream.name=s; topic.prefix=" + "p".repeat(228))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                LEAST,
                LEAST + "kinesis.position=latest",
                LEAST + "kinesis.position=AT_TIMESTAMP; kinesis.shard.timestamp=2026-01-01T01:00:00+01:00",
                LEAST + "kinesis.position=AT_SEQUENCE_NUMBER; kinesis.shard.sequence.numbers=" + SHARD + " : 495 , a:0",
                LEAST + "max.buffered.records=10",
                LEAST + "kinesis.stream.create=true; kinesis.stream.create.shards=4",
                LEAST + "behavior.on.decode.errors=QUARANTINE; errors.quarantine.topic=shopping",
                LEAST + "snapshot.mode=initial; dynamodb.table.include.list=orders,customers; snapshot.max.rcu=500",
                "topic.prefix=p; kinesis.stream.arn=" + ARN + "; kinesis.stream.name=changes; aws.region=eu-central-1",
                LEAST + "name=n; connector.class=c; tasks.max=1; exactly.once.support=required;"
                        + " transaction.boundary=poll; topic.creation.default.partitions=1; offsets.storage.topic=t;"
                        + " producer.override.compression.type=lz4"
            })
    void acceptsWhatIsRight(String props) {
        assertThat(problemsOf(parse(props))).isEmpty();

        connector.start(parse(props));
    }

    @Test
    void readsWhatIsGiven() {
        DynamoDbCdcSourceConfig config = new DynamoDbCdcSourceConfig(parse(
                "name=n; topic.prefix=shop; kinesis.stream.arn=" + ARN + "; kinesis.position=AFTER_SEQUENCE_NUMBER;"
                        + " kinesis.shard.sequence.numbers=" + SHARD
                        + " : 495, b:0; dynamodb.table.include.list=b-table, a-table;"
                        + " dynamodb.document.format=map; tombstones.on.delete=false; deduplicate.window.ms=5000;"
                        + " behavior.on.decode.errors=skip; behavior.on.data.loss=continue; kinesis.record.limit=7;"
                        + " kinesis.shard.calls.per.second=2; task.id=3; tasks.max=4"));

        assertThat(config.connectorName()).isEqualTo("n");
        assertThat(config.taskId()).isEqualTo(3);
        assertThat(config.tasks()).isEqualTo(4);
        assertThat(config.aws().region()).isEqualTo("eu-central-1");
        assertThat(config.stream()).isEqualTo(new StreamConfig("changes", ARN, false, 1));
        assertThat(config.position())
                .isEqualTo(new Position.SequenceNumbers(true, new TreeMap<>(Map.of(SHARD, "495", "b", "0"))));
        assertThat(config.events().tables()).containsExactly("b-table", "a-table");
        assertThat(config.events().documentFormat()).isEqualTo(DocumentFormat.MAP);
        assertThat(config.events().tombstonesOnDelete()).isFalse();
        assertThat(config.events().deduplicateWindowMs()).isEqualTo(5000);
        assertThat(config.events().decodeErrors()).isEqualTo(new DecodeErrors.Skip());
        assertThat(config.events().heartbeatTopic()).isEqualTo("__millrace-heartbeat.shop");
        assertThat(config.reading().failsOnDataLoss()).isFalse();
        assertThat(config.reading().recordLimit()).isEqualTo(7);
        assertThat(config.reading().callsPerSecond()).isEqualTo(2);
    }

    @Test
    void losesNothingByDefault() {
        DynamoDbCdcSourceConfig config = new DynamoDbCdcSourceConfig(parse(LEAST));

        assertThat(config.position()).isEqualTo(new Position.TrimHorizon());
        assertThat(config.reading().failsOnDataLoss()).isTrue();
        assertThat(config.events().decodeErrors()).isEqualTo(new DecodeErrors.Fail());
        assertThat(config.events().deduplicateWindowMs()).isZero();
        assertThat(config.events().tables()).as("all").isEmpty();
        assertThat(config.snapshot()).isEqualTo(new SnapshotConfig(false, 0, -1, null));
        assertThat(config.stream().create()).isFalse();
    }

    @Test
    void readsTimesWithTheirOffsets() {
        Position position = new DynamoDbCdcSourceConfig(parse(
                        LEAST + "kinesis.position=AT_TIMESTAMP; kinesis.shard.timestamp=2026-01-01T01:00:00.5+01:00"))
                .position();

        assertThat(position).isEqualTo(new Position.Timestamp(Instant.parse("2026-01-01T00:00:00.5Z")));
    }

    @Test
    void asksDynamoDbWhereItIsTold() {
        SnapshotConfig snapshot = new DynamoDbCdcSourceConfig(parse(LEAST
                        + "snapshot.mode=initial; dynamodb.table.include.list=orders; dynamodb.endpoint=http://here:1"))
                .snapshot();

        assertThat(snapshot).isEqualTo(new SnapshotConfig(true, 0, -1, URI.create("http://here:1")));
    }

    @Test
    void showsNoPasswordOfAnAddress() {
        Map<String, List<String>> problems =
                problemsOf(parse(LEAST + "snapshot.mode=initial; dynamodb.table.include.list=orders;"
                        + " dynamodb.endpoint=http://me:hidden@here:1"));

        assertThat(problems).containsOnlyKeys("dynamodb.endpoint");
        assertThat(problems.get("dynamodb.endpoint"))
                .singleElement()
                .asString()
                .startsWith("dynamodb.endpoint: ")
                .doesNotContain("hidden");
    }

    @Test
    void quarantinesWhereItIsTold() {
        assertThat(new DynamoDbCdcSourceConfig(
                                parse(LEAST + "behavior.on.decode.errors=quarantine; errors.quarantine.topic=unread"))
                        .events()
                        .decodeErrors())
                .isEqualTo(new DecodeErrors.Quarantine("unread"));
    }

    @Test
    void fetchesNoMoreAtOnceThanItMayHold() {
        assertThat(new DynamoDbCdcSourceConfig(parse(LEAST + "max.buffered.records=10"))
                        .reading()
                        .recordLimit())
                .isEqualTo(10);
    }

    @Test
    void suggestsTheKeyThatWasMeant() {
        assertThat(problemsOf(parse(LEAST + "kinesis.shard.timestmp=1")))
                .containsEntry(
                        "kinesis.shard.timestmp",
                        List.of("kinesis.shard.timestmp: There is no such key. Did you mean kinesis.shard.timestamp?"));
    }

    @Test
    void givesEachTaskTheWholeConfigurationAndItsNumber() {
        Map<String, String> props = parse(LEAST + "tasks.max=2; task.id=9");
        connector.start(props);

        List<Map<String, String>> tasks = connector.taskConfigs(2);

        assertThat(tasks).hasSize(2).allSatisfy(task -> assertThat(task).containsEntry("topic.prefix", "shop"));
        assertThat(tasks).extracting(task -> task.get("task.id")).containsExactly("0", "1");
        assertThat(tasks).extracting(task -> task.get("tasks.max")).containsOnly("2");

        connector.stop();
    }

    @Test
    void supportsExactlyOnce() {
        assertThat(connector.exactlyOnceSupport(parse(LEAST))).isEqualTo(ExactlyOnceSupport.SUPPORTED);
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

    static Map<String, String> parse(String props) {
        return Arrays.stream(props.split(";"))
                .filter(prop -> !prop.isBlank())
                .map(prop -> prop.strip().split("=", 2))
                .collect(Collectors.toMap(prop -> prop[0], prop -> prop[1], (a, b) -> b, HashMap::new));
    }
}
