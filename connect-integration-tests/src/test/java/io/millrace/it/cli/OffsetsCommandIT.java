package io.millrace.it.cli;

import static io.millrace.it.Examples.KINESIS_SINK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.cli.ExitCode;
import io.millrace.it.Examples;
import io.millrace.testkit.aws.kinesis.LocalStream;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Offsets of real connectors, shown and changed by commands. */
@WithCluster
class OffsetsCommandIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int RECORDS = 10;

    private final TestCluster cluster;
    private final Connectors connectors;
    private final Cli cli;

    OffsetsCommandIT(TestCluster cluster, Connectors connectors) {
        this.cluster = cluster;
        this.connectors = connectors;
        this.cli = Cli.of(cluster);
    }

    @Test
    void aSinkIsSetBackAndResetAndGoesOnFromThere(@TempDir Path folder) throws IOException {
        String name = cluster.uniqueName("cli-offsets");
        cluster.topics().create(name, 1);
        LocalStream stream = cluster.aws().kinesis().createStream(name, 1);
        connectors.start(Examples.kinesisSink(KINESIS_SINK, name, cluster.aws(), name, name));
        for (int i = 0; i < RECORDS; i++) {
            cluster.topics().produce(name, "1", "value " + i);
        }
        awaitDelivered(name, stream, RECORDS);

        assertThat(cli.run("offsets", "get", name).ok().out()).containsPattern(name + " +0 +" + RECORDS);
        assertThat(cli.run("offsets", "reset", name, "--yes")
                        .exits(ExitCode.INVALID)
                        .err())
                .contains("only while it is STOPPED", "--stop");

        CliRun altered = cli.run(
                        "offsets", "alter", name, "--topic", name, "--partition", "0", "--offset", "7", "--stop")
                .ok();
        assertThat(altered.out()).startsWith(name + ": ").contains("altered successfully");
        awaitDelivered(name, stream, RECORDS + 3);

        Path saved = folder.resolve("offsets.json");
        Files.writeString(
                saved, cli.run("offsets", "get", name, "-o", "json").ok().out().replace(": " + RECORDS, ": 9"));
        cli.run("offsets", "alter", name, "-f", saved.toString(), "--stop", "-o", "json")
                .ok();
        awaitDelivered(name, stream, RECORDS + 4);

        CliRun reset = cli.run("offsets", "reset", name, "--stop", "--yes").ok();
        assertThat(reset.out()).contains("reset successfully");
        awaitDelivered(name, stream, 2 * RECORDS + 4);

        assertThat(cli.run(
                                "offsets",
                                "alter",
                                name,
                                "--topic",
                                "no-such-topic",
                                "--partition",
                                "0",
                                "--offset",
                                "1",
                                "--stop")
                        .exits(ExitCode.ERROR)
                        .err())
                .contains("topics and partitions exist", "Connector '" + name + "' was told to go on as before.");
        assertThat(cli.run("resume", name, "--wait").ok().out()).contains("is RUNNING");
    }

    @Test
    void whatWasSavedOfASourceCanBeRestoredAndWhatItWouldNotUnderstandIsRefused(@TempDir Path folder)
            throws IOException {
        String name = cluster.uniqueName("cli-source");
        cluster.aws().kinesis().createStream(name, 1);
        connectors.start(Examples.read("dynamodb-cdc-source.json")
                .named(name)
                .with("aws.endpoint", cluster.aws().endpoint().toString())
                .with("aws.access.key.id", "AKIAEXAMPLE")
                .with("aws.secret.access.key", "secret")
                .with("kinesis.stream.name", name)
                .with("topic.prefix", name));
        await("the source to store where it begins")
                .atMost(TIMEOUT)
                .until(() -> !json(name).ok().json().isEmpty());

        cli.run("stop", name, "--wait").ok();
        CliRun saved = json(name).ok();
        Path file = Files.writeString(folder.resolve("offsets.json"), saved.out());
        cli.run("offsets", "reset", name, "--yes").ok();
        assertThat(cli.run("offsets", "get", name).ok().out()).contains("Connect has stored no offsets of " + name);
        assertThat(cli.run("offsets", "alter", name, "--partition", "{\"a\":1}", "--offset", "{\"b\":2}")
                        .exits(ExitCode.ERROR)
                        .err())
                .contains("A partition is not valid");
        cli.run("offsets", "alter", name, "-f", file.toString()).ok();

        assertThat(json(name).json()).isEqualTo(saved.json());
        assertThat(cli.run("offsets", "get", name).ok().out()).contains("PARTITION", "streamArn");
    }

    private CliRun json(String connector) {
        return cli.run("offsets", "get", connector, "-o", "json");
    }

    private void awaitDelivered(String name, LocalStream stream, int records) {
        await("delivered and committed").atMost(TIMEOUT).untilAsserted(() -> {
            assertThat(stream.recordsAccepted()).isEqualTo(records);
            assertThat(cluster.topics().committed("connect-" + name))
                    .containsEntry(new TopicPartition(name, 0), (long) RECORDS);
        });
    }
}
