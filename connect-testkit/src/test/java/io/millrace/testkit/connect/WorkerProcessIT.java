package io.millrace.testkit.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.testkit.kafka.KafkaBroker;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerProcessIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final TopicPartition PARTITION = new TopicPartition("carried-on", 0);

    private static KafkaBroker kafka;

    @TempDir
    private static Path temp;

    @BeforeAll
    static void start() {
        kafka = KafkaBroker.start();
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void aKilledWorkerCarriesOnWhenItIsStartedAgain() throws IOException {
        kafka.topics().create("carried-on", 1);
        PluginPath plugins = PluginPath.emptied(temp.resolve("plugins")).add(ProbePlugin.archive(temp));
        WorkerProcess.Builder builder = WorkerProcess.builder(
                        WorkerSettings.of(kafka.bootstrapServers()).plugins(plugins.folder()),
                        temp.resolve("carried-on"))
                .heap("256m");

        String logOfFirst;
        try (WorkerProcess first = builder.start()) {
            first.rest()
                    .put(new ConnectorRequest(
                            "carried-on",
                            Map.of("connector.class", ProbeSinkConnector.class.getName(), "topics", "carried-on")));
            first.rest().awaitRunning("carried-on", TIMEOUT);
            kafka.topics().produce("carried-on", null, "1");
            awaitCommitted(1);

            first.kill();
            assertThat(first.isAlive()).isFalse();
            logOfFirst = Files.readString(first.log());
        }
        kafka.topics().produce("carried-on", null, "2");
        try (WorkerProcess second = builder.start()) {
            second.rest().awaitRunning("carried-on", TIMEOUT);
            awaitCommitted(2);
            assertThat(loggedSince(logOfFirst, second)).contains("Kafka Connect started");

            second.stop();
            assertThat(loggedSince(logOfFirst, second)).contains("Kafka Connect stopped");
        }
    }

    @Test
    void aWorkerThatCannotStartSaysWhyAtOnce() {
        WorkerSettings settings =
                WorkerSettings.of(kafka.bootstrapServers()).group("broken").with("offset.flush.interval.ms", "soon");

        assertThatThrownBy(() ->
                        WorkerProcess.builder(settings, temp.resolve("broken")).start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("offset.flush.interval.ms");
    }

    @Test
    void aWorkerDoesNotOutliveTheJvmThatStartedIt() throws IOException {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-Dmillrace.log.file=" + temp.resolve("parent.log"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        DyingParent.class.getName(),
                        kafka.bootstrapServers(),
                        temp.resolve("orphan").toString())
                .redirectError(temp.resolve("parent.err").toFile())
                .start();
        try (BufferedReader said = parent.inputReader(StandardCharsets.UTF_8)) {
            long pid = Long.parseLong(said.readLine().replace("worker ", ""));
            ProcessHandle worker = ProcessHandle.of(pid).orElseThrow();

            parent.destroyForcibly();

            await().atMost(TIMEOUT).until(() -> !worker.isAlive());
        } finally {
            parent.destroyForcibly();
        }
    }

    private static String loggedSince(String before, WorkerProcess worker) throws IOException {
        String log = Files.readString(worker.log());
        assertThat(log).startsWith(before);
        return log.substring(before.length());
    }

    private static void awaitCommitted(long offset) {
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(kafka.topics().committed("connect-carried-on"))
                        .containsEntry(PARTITION, offset));
    }
}
