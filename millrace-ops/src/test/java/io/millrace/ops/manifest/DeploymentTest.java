package io.millrace.ops.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ops.Connector;
import io.millrace.ops.Connector.State;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import io.millrace.ops.fake.FakeMillraceOps;
import io.millrace.ops.manifest.ConnectorPlan.Action;
import io.millrace.ops.manifest.ConnectorPlan.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DeploymentTest {
    private final FakeMillraceOps ops = new FakeMillraceOps();
    private final Deployment deployment = new Deployment(ops.connectors(), ops.plugins());

    @Test
    void everyExampleIsUnchangedWhenItIsAppliedAgain() throws IOException {
        Path folder = Path.of(System.getProperty("millrace.root"), "config-examples");
        List<Path> examples;
        try (Stream<Path> files = Files.list(folder)) {
            examples = files.filter(file -> file.toString().endsWith(".json")).toList();
        }
        assertThat(examples).hasSizeGreaterThan(30);

        for (Path example : examples) {
            FakeMillraceOps fresh = new FakeMillraceOps();

            assertThat(apply(fresh, example)).containsExactly(Action.CREATE);
            assertThat(apply(fresh, example)).containsExactly(Action.UNCHANGED);
            assertThat(fresh.connectors().calls()).hasSize(1);
        }
    }

    private static List<Action> apply(FakeMillraceOps ops, Path file) {
        Deployment deployment = new Deployment(ops.connectors(), ops.plugins());
        List<ConnectorPlan> plans = deployment.plan(new ManifestReader(Map.of()).read(List.of(file)));
        plans.forEach(deployment::carryOut);
        return plans.stream().map(ConnectorPlan::action).toList();
    }

    @Test
    void aChangeIsShownKeyByKeyWithoutSecrets() {
        ops.plugins().type("opaque", "PASSWORD");
        ops.connectors()
                .add(
                        "a",
                        Connector.Type.SINK,
                        1,
                        Map.of(
                                "name", "a",
                                "connector.class", "S",
                                "kept", "1",
                                "changed", "1",
                                "removed", "x",
                                "opaque", "old",
                                "connection.url", "jdbc:x://h/d?user=u&password=p1",
                                "database.password", "old"));

        ConnectorPlan plan = deployment
                .plan(List.of(manifest(
                        "a",
                        "connector.class",
                        "S",
                        "kept",
                        "1",
                        "changed",
                        "2",
                        "added",
                        "y",
                        "opaque",
                        "new",
                        "connection.url",
                        "jdbc:x://h/d?user=u&password=p2",
                        "database.password",
                        "${file:/s:p}")))
                .get(0);

        assertThat(plan.action()).isEqualTo(Action.CHANGE);
        assertThat(plan.changes())
                .containsExactly(
                        new Change("added", null, "y"),
                        new Change("changed", "1", "2"),
                        new Change(
                                "connection.url",
                                "jdbc:x://h/d?user=u&password=***",
                                "jdbc:x://h/d?user=u&password=***"),
                        new Change("database.password", "***", "${file:/s:p}"),
                        new Change("opaque", "***", "***"),
                        new Change("removed", "x", null));
    }

    @Test
    void aKeyThatItsMessageBeginsWithIsNotToldTwice() {
        ops.plugins().refuse("aws.regoin", "x", "aws.regoin: There is no such key.");

        assertThatThrownBy(() -> deployment.plan(List.of(manifest("a", "connector.class", "S", "aws.regoin", "x"))))
                .hasMessageEndingWith(": connector 'a': aws.regoin: There is no such key. (it is 'x')");
    }

    @Test
    void aKeyIsToldWhoseMessageBeginsWithALongerOne() {
        ops.plugins().refuse("topics", "orders", "topics.regex is set too.");

        assertThatThrownBy(() -> deployment.plan(List.of(manifest("a", "connector.class", "S", "topics", "orders"))))
                .hasMessageEndingWith(": connector 'a': topics: topics.regex is set too. (it is 'orders')");
    }

    @Test
    void everyInvalidKeyOfEveryFileIsToldAndNothingIsChanged() {
        ops.plugins().refuse("tasks.max", "0", "must be at least 1").refuse("mode", "odd", "'odd' is none of: even");

        assertThatThrownBy(() -> deployment.plan(List.of(
                        manifest("a", "connector.class", "S", "tasks.max", "0", "mode", "odd"),
                        manifest("b", "connector.class", "S"),
                        manifest("c", "connector.class", "S", "mode", "odd"))))
                .isInstanceOfSatisfying(
                        OpsException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID))
                .hasMessage("""
                        a.yaml:1: connector 'a': tasks.max: must be at least 1 (it is '0')
                        a.yaml:1: connector 'a': mode: 'odd' is none of: even
                        c.yaml:1: connector 'c': mode: 'odd' is none of: even""");
        assertThat(ops.connectors().calls()).isEmpty();
    }

    @Test
    void aConnectorThatIsPausedStaysSo() {
        ops.connectors().add("a", Connector.Type.SINK, 1).pause("a");

        assertThat(deployment.plan(List.of(manifest("a", "connector.class", "S"))))
                .extracting(ConnectorPlan::state)
                .containsExactly(State.PAUSED);
    }

    private static Manifest manifest(String name, String... keysAndValues) {
        Map<String, String> config = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            config.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new Manifest(name + ".yaml:1", name, config, State.RUNNING);
    }
}
