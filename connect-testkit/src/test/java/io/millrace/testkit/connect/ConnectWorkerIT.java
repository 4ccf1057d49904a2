package io.millrace.testkit.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.testkit.kafka.KafkaBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectWorkerIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static KafkaBroker kafka;
    private static ConnectWorker worker;
    private static WorkerSettings settings;

    @TempDir
    private static Path temp;

    @BeforeAll
    static void start() throws IOException {
        kafka = KafkaBroker.start();
        PluginPath plugins = PluginPath.emptied(temp.resolve("plugins")).add(ProbePlugin.archive(temp));
        settings = WorkerSettings.of(kafka.bootstrapServers()).plugins(plugins.folder());
        worker = ConnectWorker.start(settings);
    }

    @AfterAll
    static void stop() {
        worker.close();
        kafka.close();
    }

    @Test
    void loadsPluginsInClassLoadersOfTheirOwn() {
        assertThat(worker.rest().plugins())
                .contains(new ConnectRest.Plugin(ProbeSinkConnector.class.getName(), "sink", "PluginClassLoader"))
                .extracting(ConnectRest.Plugin::className)
                .contains("org.apache.kafka.connect.json.JsonConverter");
    }

    @Test
    void validationNamesTheWrongKey() {
        Validation validation = worker.rest().validate(probe("validated").with("probe.size", "10"));

        assertThat(validation.errorCount()).isEqualTo(1);
        assertThat(validation.errors()).containsOnlyKeys("probe.size");
        assertThat(validation.keys()).contains("probe.size", "tasks.max", "topics");
    }

    @Test
    void runsAConnectorUntilItIsDeleted() {
        kafka.topics().create("runs", 1);
        worker.rest().post(probe("runs"));
        worker.rest().awaitRunning("runs", TIMEOUT);

        kafka.topics().produce("runs", "\"k\"", "\"v\"");

        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(kafka.topics().committed("connect-runs"))
                        .isEqualTo(Map.of(new TopicPartition("runs", 0), 1L)));
        worker.rest().delete("runs");
        assertThat(worker.rest().names()).doesNotContain("runs");
    }

    @Test
    void aFailedTaskIsReportedWithItsTrace() {
        kafka.topics().create("poisoned", 1);
        worker.rest().put(probe("poisoned"));
        worker.rest().awaitRunning("poisoned", TIMEOUT);

        kafka.topics().produce("poisoned", null, "\"poison\"");
        worker.rest().awaitFailed("poisoned", TIMEOUT);

        assertThatThrownBy(() -> worker.rest().awaitRunning("poisoned", TIMEOUT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("The probe was poisoned at offset 0");
        worker.rest().delete("poisoned");
    }

    @Test
    void aRefusalCarriesTheBodyOfTheAnswer() {
        assertThatThrownBy(() -> worker.rest().post(probe("refused").with("probe.size", "many")))
                .isInstanceOf(ConnectRestException.class)
                .hasMessageContaining("probe.size");
        assertThatThrownBy(() -> worker.rest().status("nobody"))
                .isInstanceOfSatisfying(
                        ConnectRestException.class, e -> assertThat(e.status()).isEqualTo(404));
    }

    @Test
    void workersOfOneGroupShareTheTasks() {
        kafka.topics().create("shared", 2);
        WorkerSettings group = settings.group("trio");
        try (ConnectCluster cluster = ConnectCluster.start(group, 2)) {
            cluster.rest().put(probe("shared").with("tasks.max", "2"));
            cluster.rest()
                    .await(
                            "shared",
                            TIMEOUT,
                            "spread over two workers",
                            status -> status.isRunning()
                                    && status.tasks().stream()
                                                    .map(ConnectorStatus.Task::workerId)
                                                    .distinct()
                                                    .count()
                                            == 2);

            cluster.removeWorker(cluster.workers().get(1));

            cluster.rest()
                    .await(
                            "shared",
                            TIMEOUT,
                            "on the worker that is left",
                            status -> status.isRunning()
                                    && status.tasks().stream()
                                                    .map(ConnectorStatus.Task::workerId)
                                                    .distinct()
                                                    .count()
                                            == 1);
        }
    }

    private static ConnectorRequest probe(String name) {
        return new ConnectorRequest(
                name, Map.of("connector.class", ProbeSinkConnector.class.getName(), "topics", name, "tasks.max", "1"));
    }
}
