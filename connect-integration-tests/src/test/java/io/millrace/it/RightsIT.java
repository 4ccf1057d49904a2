package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.connect.ConnectRest;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rights that the page on security asks for are those that each connector uses in its life: no more, no less. */
@WithCluster
class RightsIT {
    private static final String EXTERNAL_ID = "millrace-shop";
    private static final int PORTION = 100;

    private final TestCluster cluster;
    private final Connectors connectors;
    private final ConnectRest connect;

    RightsIT(TestCluster cluster, Connectors connectors, ConnectRest connect) {
        this.cluster = cluster;
        this.connectors = connectors;
        this.connect = connect;
    }

    /** Each sink with all that it can be told to ask AWS, and with the least. */
    static Stream<Arguments> sinks() {
        Map<String, String> unchecked = Map.of("validate.remote", "false");
        return Stream.of(
                sink(
                        Service.KINESIS,
                        Map.of("kinesis.rate.limit.percent", "100"),
                        "WriteToTheStream",
                        "KnowItsShards",
                        "CheckTheStream"),
                sink(
                        Service.KINESIS,
                        Map.of("kinesis.rate.limit.percent", "0", "validate.remote", "false"),
                        "WriteToTheStream"),
                sink(Service.SNS, Map.of(), "PublishToTheTopic", "CheckTheTopic"),
                sink(Service.SNS_FIFO, unchecked, "PublishToTheTopic"),
                sink(Service.SQS_FIFO, Map.of("sqs.queue.name", ""), "SendToTheQueue", "FindTheQueue", "CheckTheQueue"),
                sink(Service.SQS, unchecked, "SendToTheQueue"));
    }

    private static Arguments sink(Service service, Map<String, String> props, String... sids) {
        return Arguments.of(service, props, sids);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("sinks")
    void aSinkTakesThoseOfItsPolicy(Service service, Map<String, String> props, String[] sids) {
        try (Flow flow = Flow.to(service, cluster, "rights", 1, 10)) {
            live(flow, configured(flow, props));

            assertThat(called(flow.aws())).isEqualTo(SecurityGuide.allowedBy(sids));
        }
    }

    /** By name instead of URL where that is asked for. */
    private static ConnectorRequest configured(Flow flow, Map<String, String> props) {
        ConnectorRequest sink = flow.sink().with(props);
        return props.containsKey("sqs.queue.name")
                ? sink.without("sqs.queue.url").with("sqs.queue.name", flow.destination())
                : sink;
    }

    /** It is validated, created, delivers, and does so again after a restart. */
    private void live(Flow flow, ConnectorRequest sink) {
        connect.validate(sink);
        flow.start(connectors, sink);
        flow.produce(PORTION);
        flow.awaitStored(PORTION);
        connect.restart(flow.name());
        flow.produce(PORTION);
        flow.awaitAllDelivered();
    }

    @Test
    void followingAStreamThatIsReshardedTakesNoMore() {
        try (Flow flow = new Flow(cluster, "rights-resharded", 1, 2);
                Resharding operator = new Resharding(flow)) {
            flow.start(connectors, flow.sink().with("kinesis.rate.limit.percent", "100"));
            flow.produce(PORTION);
            flow.awaitStored(PORTION);
            long lists = flow.aws().calls().count("ListShards");
            operator.split(0);
            Map<String, Long> operators = Map.of("kinesis:SplitShard", 1L, "kinesis:DescribeStream", 1L);
            flow.produce(PORTION);
            await("the new shards to be listed").atMost(Flow.TIMEOUT).until(() -> {
                flow.produce(1);
                return flow.aws().calls().count("ListShards") > lists;
            });
            flow.awaitAllDelivered();

            assertThat(flow.aws().calls().snapshot()).containsAllEntriesOf(operators);
            assertThat(called(flow.aws()))
                    .isEqualTo(and(
                            SecurityGuide.allowedBy("WriteToTheStream", "KnowItsShards", "CheckTheStream"),
                            operators.keySet()));
        }
    }

    @Test
    void assumingARoleTakesOneMoreOfThoseWhoAssumeIt() {
        try (Flow flow = Flow.to(Service.SQS, cluster, "rights-role", 1, 10)) {
            ConnectorRequest sink = flow.withRole(flow.sink()).with("aws.sts.role.external.id", EXTERNAL_ID);
            flow.aws().sts().requireExternalId(sink.config().get("aws.sts.role.arn"), EXTERNAL_ID);
            live(flow, sink);

            assertThat(called(flow.aws()))
                    .isEqualTo(SecurityGuide.allowedBy("SendToTheQueue", "CheckTheQueue", "AssumeTheRole"));
        }
    }

    @Test
    void readingAStreamTakesThePolicyOfTheSource() {
        try (TableFlow flow = new TableFlow(cluster, "rights", 1, 10);
                Resharding resharding = flow.resharding()) {
            resharding.split(0);
            flow.aws().calls().reset();
            flow.start(connect, flow.source());
            flow.change(PORTION);
            flow.awaitAllRead();
            connect.restart(flow.name());
            flow.change(PORTION);
            flow.awaitAllRead();

            assertThat(called(flow.aws())).isEqualTo(SecurityGuide.allowedBy("ReadTheStream"));
        }
    }

    @Test
    void creatingTheStreamTakesOneMore() {
        String name = cluster.uniqueName("rights-create");
        try (LocalAws aws =
                LocalAws.builder().region(TestCluster.REGION).throttling(false).start()) {
            cluster.topics().create(name + ".items", 1);
            connect.put(Examples.dynamoDbSource(name, aws.endpoint(), name)
                    .with("kinesis.stream.create", "true")
                    .with("kinesis.stream.create.shards", "3"));
            await("the stream")
                    .atMost(TableFlow.TIMEOUT)
                    .until(() -> aws.kinesis().streamNames().contains(name));
            assertThat(aws.kinesis().stream(name).shards()).hasSize(3);
            aws.dynamodb().createTable("items", "id", name).put("{\"id\": {\"S\": \"a\"}}");
            cluster.topics().await(name + ".items", 1, TableFlow.TIMEOUT);
            connect.delete(name);

            assertThat(called(aws)).isEqualTo(SecurityGuide.allowedBy("ReadTheStream", "CreateTheStream"));
        }
    }

    @Test
    void scanningATableFirstTakesThoseOfTheTable() {
        try (TableFlow flow = new TableFlow(cluster, "rights-snapshot", 1, 10)) {
            flow.change(10);
            flow.aws().calls().reset();
            flow.start(connect, DynamoDbSnapshotIT.source(flow));
            flow.awaitAllRead();
            flow.change(10);
            flow.awaitAllRead();

            assertThat(called(flow.aws())).isEqualTo(SecurityGuide.allowedBy("ReadTheStream", "ScanTheTables"));
        }
    }

    private static Set<String> called(LocalAws aws) {
        return SecurityGuide.actionsOf(aws.calls().snapshot().keySet());
    }

    private static Set<String> and(Set<String> some, Set<String> more) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(more);
        return all;
    }
}
