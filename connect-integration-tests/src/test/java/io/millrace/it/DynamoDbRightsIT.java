package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.connect.ConnectRest;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The rights that the guide asks for are those that the source needs: no more, no less. */
@WithCluster
class DynamoDbRightsIT {
    private static final String GUIDE = "docs/dynamodb-cdc.md";
    private static final Pattern ACTION = Pattern.compile("`([a-z]+:[A-Z][A-Za-z]+)`");

    private final TestCluster cluster;
    private final ConnectRest connect;

    DynamoDbRightsIT(TestCluster cluster, ConnectRest connect) {
        this.cluster = cluster;
        this.connect = connect;
    }

    @Test
    void readingAStreamTakesThePolicyOfTheGuide() throws IOException {
        try (TableFlow flow = new TableFlow(cluster, "rights", 1, 10);
                Resharding resharding = flow.resharding()) {
            resharding.split(0);
            flow.aws().calls().reset();
            flow.start(connect, flow.source());
            flow.change(100);
            flow.awaitAllRead();

            assertThat(called(flow.aws())).isEqualTo(policy());
        }
    }

    @Test
    void creatingTheStreamTakesOneMore() throws IOException {
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

            Set<String> expected = new TreeSet<>(policy());
            expected.addAll(moreFor("kinesis.stream.create=true"));
            assertThat(called(aws)).isEqualTo(expected);
        }
    }

    @Test
    void scanningATableFirstTakesThoseOfTheTable() throws IOException {
        try (TableFlow flow = new TableFlow(cluster, "rights-snapshot", 1, 10)) {
            flow.change(10);
            flow.aws().calls().reset();
            flow.start(connect, DynamoDbSnapshotIT.source(flow));
            flow.awaitAllRead();
            flow.change(10);
            flow.awaitAllRead();

            Set<String> expected = new TreeSet<>(policy());
            expected.addAll(moreFor("snapshot.mode=initial"));
            assertThat(called(flow.aws())).isEqualTo(expected);
        }
    }

    private static Set<String> called(LocalAws aws) {
        return aws.calls().snapshot().keySet();
    }

    /** The actions of the guide's policy. */
    private static Set<String> policy() throws IOException {
        Matcher json = Pattern.compile("```json\n(\\{\\s+\"Version\".*?)```", Pattern.DOTALL)
                .matcher(guide());
        assertThat(json.find()).as("a policy in " + GUIDE).isTrue();
        Set<String> actions = new TreeSet<>();
        for (JsonNode statement : new ObjectMapper().readTree(json.group(1)).path("Statement")) {
            assertThat(statement.path("Effect").asText()).isEqualTo("Allow");
            statement.path("Action").forEach(action -> actions.add(action.asText()));
        }
        assertThat(actions).isNotEmpty();
        return actions;
    }

    /** The actions that the guide's table names for a setting. */
    private static Set<String> moreFor(String setting) {
        Set<String> actions = guide().lines()
                .filter(line -> line.startsWith("|") && line.endsWith("`" + setting + "` |"))
                .flatMap(line -> ACTION.matcher(line).results())
                .map((MatchResult result) -> result.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(actions).as("actions for " + setting + " in " + GUIDE).isNotEmpty();
        return actions;
    }

    private static String guide() {
        return Examples.text(GUIDE);
    }
}
