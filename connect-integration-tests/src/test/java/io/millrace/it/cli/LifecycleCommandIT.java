package io.millrace.it.cli;

import static io.millrace.it.Examples.KINESIS_SINK;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.ExitCode;
import io.millrace.it.Examples;
import io.millrace.testkit.aws.fault.Fault;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A connector's life by commands, from its file to its end. */
@WithCluster
class LifecycleCommandIT {
    private static final String REFUSED = "unrelated.yaml";

    private final TestCluster cluster;
    private final Cli cli;
    private final String name;
    private final Path file;

    LifecycleCommandIT(TestCluster cluster, @TempDir Path folder) {
        this.cluster = cluster;
        this.name = cluster.uniqueName("cli");
        this.file = folder.resolve("sink.json");
        this.cli = Cli.of(cluster).with("NAME", name).with("TASKS", "1");
    }

    @BeforeEach
    void writeTemplateOfTheExample() throws IOException {
        cluster.topics().create(name, 2);
        cluster.aws().kinesis().createStream(name, 1);
        Files.writeString(file, template().json());
    }

    @AfterEach
    void deleteConnector() {
        cli.run("delete", name, "--if-exists", "--yes").ok();
    }

    @Test
    void anExampleIsAppliedAsATemplateChangedTakenThroughItsStatesAndDeleted() throws IOException {
        String path = file.toString();

        CliRun dry = cli.run("apply", "-f", path, "--dry-run").ok();
        assertThat(dry.out()).isEqualTo("create     %s  (%s:1)%n".formatted(name, file));
        assertThat(dry.err()).contains("Nothing was changed");
        assertThat(cluster.connect().names()).doesNotContain(name);

        CliRun created = cli.run("apply", "-f", path, "--wait").ok();
        assertThat(created.err()).contains(name + " created", name + " RUNNING, 1 task");
        assertThat(cli.run("list", "-o", "json").ok().json().findValuesAsText("name"))
                .contains(name);
        assertThat(cli.run("list", "--type", "sink", "--state", "running").ok().out())
                .containsPattern(name + " +sink +RUNNING +1/1 +KinesisSinkConnector");

        CliRun again = cli.run("apply", "-f", path).ok();
        assertThat(again.out()).isEqualTo("unchanged  %s  (%s:1)%n".formatted(name, file));
        assertThat(again.err()).isEmpty();

        Files.writeString(
                file,
                template()
                        .with("aws.secret.access.key", "another")
                        .without("consumer.override.max.poll.records")
                        .with("batch.size", "100")
                        .json());
        CliRun changed =
                cli.with("TASKS", "2").run("apply", "-f", path, "--wait=60s").ok();
        assertThat(changed.out().lines())
                .containsExactly(
                        "change     %s  (%s:1)".formatted(name, file),
                        "  ~ aws.secret.access.key: *** → ***",
                        "  + batch.size: 100",
                        "  - consumer.override.max.poll.records: 2000",
                        "  ~ tasks.max: 1 → 2");
        assertThat(changed.err()).contains(name + " changed", name + " RUNNING, 2 tasks");

        assertThat(cli.run("pause", name, "--wait").ok().out()).isEqualTo(name + " is PAUSED\n");
        assertThat(cli.run("stop", name, "--wait").ok().out()).isEqualTo(name + " is STOPPED\n");
        assertThat(cluster.connect().status(name).tasks()).isEmpty();
        assertThat(cli.run("resume", name, "--wait").ok().out()).isEqualTo(name + " is RUNNING\n");
        assertThat(cli.run("restart", name, "--task", "7")
                        .exits(ExitCode.NOT_FOUND)
                        .err())
                .contains("has no task 7", "[0, 1]");

        assertThat(cli.run("delete", name).exits(ExitCode.USAGE).err()).contains("--yes");
        assertThat(cli.run("delete", name, "--reset-offsets", "--yes").ok().out())
                .isEqualTo(name + " deleted\n");
        assertThat(cli.run("delete", name, "--yes").exits(ExitCode.NOT_FOUND).err())
                .contains("There is no connector '" + name + "'");
    }

    @Test
    void aTaskThatFailsIsToldByItsCauseAndARestartMendsIt() {
        cli.run("apply", "-f", file.toString(), "--wait").ok();
        Fault denied = cluster.aws().faults().on("PutRecords").of(name).denyAccess();
        try {
            cluster.topics().produce(name, "1", "value");

            assertThat(cli.run("apply", "-f", file.toString(), "--wait")
                            .exits(ExitCode.CRITICAL)
                            .err())
                    .contains("Connector '" + name + "' failed: ", "kinesis:PutRecords")
                    .doesNotContain("\tat ");
            assertThat(cli.run("list", "--state", "failed").ok().out())
                    .containsPattern(name + " +sink +RUNNING +0/1 +KinesisSinkConnector .*kinesis:PutRecords");
        } finally {
            denied.remove();
        }

        CliRun restarted = cli.run("restart", "--failed", "--wait").ok();
        assertThat(restarted.out()).contains(name + " restarted and running");
        assertThat(cluster.connect().status(name).isRunning()).isTrue();
        assertThat(cluster.aws().kinesis().stream(name).recordsAccepted()).isEqualTo(1);
        assertThat(cli.run("restart", name, "--failed").ok().out()).isEqualTo(name + ": nothing has failed\n");
    }

    @Test
    void anInvalidFileKeepsAllFilesFromBeingApplied() throws IOException {
        Path wrong = file.resolveSibling(REFUSED);
        Files.writeString(wrong, """
                name: %s-wrong
                config:
                  connector.class: io.millrace.connect.kinesis.KinesisSinkConnector
                  topics: x
                  tasks.max: none
                  aws.region: eu-central-1
                  kinesis.stream.name: x
                  batch.size: 501
                  transforms: gone
                  transforms.gone.type: org.example.Gone
                """.formatted(name));

        CliRun refused = cli.run("apply", "-f", file.getParent().toString()).exits(ExitCode.INVALID);

        String line = wrong + ":1: connector '" + name + "-wrong': ";
        assertThat(refused.err())
                .contains(
                        line + "tasks.max: Invalid value none", line + "batch.size: ", line + "transforms.gone.type: ");
        CliRun slashed = cli.with("NAME", name + "/a")
                .run("apply", "-f", file.toString())
                .exits(ExitCode.INVALID);
        assertThat(slashed.err()).contains(":1: connector '" + name + "/a': ", "takes no /, \\ or % in it");
        assertThat(cluster.connect().names()).doesNotContain(name, name + "-wrong", name + "/a");
        assertThat(cli.run("validate", "-f", file.toString()).ok().out()).contains("is valid");
        assertThat(cli.run("validate", "-f", wrong.toString(), "-o", "json")
                        .exits(ExitCode.INVALID)
                        .json()
                        .findValuesAsText("key"))
                .contains("tasks.max", "batch.size", "transforms.gone.type");
        Files.writeString(wrong, "name: a\nconnector.class: KinesisSinkConector\n");
        assertThat(cli.run("validate", "-f", wrong.toString())
                        .exits(ExitCode.INVALID)
                        .out())
                .contains("connector.class: is not installed", "io.millrace.connect.kinesis.KinesisSinkConnector");
    }

    @Test
    void pluginsAndLoggersOfTheWorkerAreShown() {
        assertThat(cli.run("plugins", "--type", "sink").ok().out())
                .containsPattern("sink +io.millrace.connect.kinesis.KinesisSinkConnector +\\d")
                .doesNotContain("RecordNormalizer");
        assertThat(cli.run("plugins", "-o", "json").ok().json().findValuesAsText("className"))
                .contains("io.millrace.transforms.RecordNormalizer");

        assertThat(cli.run("log-level", "io.millrace.cli.test", "debug").ok().out())
                .startsWith("io.millrace.cli.test logs at DEBUG");
        assertThat(cli.run("log-level", "io.millrace.cli.test", "-o", "json")
                        .ok()
                        .json()
                        .at("/0/level")
                        .asText())
                .isEqualTo("DEBUG");
        assertThat(cli.run("log-level", "io.millrace.cli.test", "WARN", "--scope", "cluster")
                        .ok()
                        .out())
                .contains("in all workers");
        assertThat(cli.run("log-level", "io.millrace.cli.tset")
                        .exits(ExitCode.NOT_FOUND)
                        .err())
                .contains("Did you mean 'io.millrace.cli.test'?");
        assertThat(cli.run("log-level", "root", "LOUD").exits(ExitCode.USAGE).err())
                .contains("TRACE", "OFF");
    }

    /** The example, with variables where it is another one each time. */
    private ConnectorRequest template() {
        return Examples.kinesisSink(KINESIS_SINK, "${NAME}", cluster.aws(), "${STREAM:-${NAME}}", "${NAME}")
                .with("tasks.max", "${TASKS}");
    }
}
