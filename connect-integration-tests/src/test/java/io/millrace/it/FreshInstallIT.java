package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.it.Arrivals.Arrival;
import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.connect.ConnectRest;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.connect.PluginPath;
import io.millrace.testkit.connect.WorkerProcess;
import io.millrace.testkit.connect.WorkerSettings;
import io.millrace.testkit.db.PostgresServer;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a user does where nothing of ours is yet: installs every archive and Debezium's in an empty folder, starts a worker of
 * Connect alone, looks whether it lists the plugins, and has changes of PostgreSQL in a stream, a queue and a topic.
 */
@WithCluster
class FreshInstallIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<Service> SERVICES = List.of(Service.KINESIS, Service.SQS, Service.SNS);

    /** How the archives come into the folder, and what the worker is told about looking for plugins. */
    private enum Installation {
        /** With unzip, each in the folder that is its root; and the discovery that is the fastest to start. */
        UNZIPPED("service_load", "Scanning plugins with ServiceLoaderScanner") {
            @Override
            void install(Path archive, PluginPath plugins) {
                plugins.add(archive);
            }
        },

        /**
         * As {@code confluent-hub install} lays it out: what is in the archive's root folder comes into one that is named
         * after the owner and the component, without the version, such as {@code confluentinc-kafka-connect-jdbc} in
         * {@code /usr/share/confluent-hub-components}. The worker is told nothing: it scans every jar as well.
         */
        CONFLUENT_HUB("hybrid_warn", "All plugins have ServiceLoader manifests") {
            @Override
            void install(Path archive, PluginPath plugins) throws IOException {
                plugins.add(archive);
                String root = archive.getFileName().toString().replaceFirst("\\.zip$", "");
                Path unzipped = plugins.folder().resolve(root);
                JsonNode manifest =
                        JSON.readTree(unzipped.resolve("manifest.json").toFile());
                String owner = manifest.path("owner").path("username").asText();
                String component = manifest.path("name").asText();
                Files.move(unzipped, plugins.folder().resolve(owner + "-" + component));
            }
        };

        private final String discovery;

        /** What the worker then says of it. */
        private final String found;

        Installation(String discovery, String found) {
            this.discovery = discovery;
            this.found = found;
        }

        abstract void install(Path archive, PluginPath plugins) throws IOException;

        String folder() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final TestCluster cluster;
    private final LocalAws aws;

    FreshInstallIT(TestCluster cluster, LocalAws aws) {
        this.cluster = cluster;
        this.aws = aws;
    }

    @ParameterizedTest
    @EnumSource
    void aNewWorkerRunsAPipelineWithWhatWasInstalled(Installation installation, PostgresServer postgres)
            throws IOException {
        Path folder = Path.of("target", "fresh-install", installation.folder());
        Path plugins = install(installation, folder.resolve("plugins"));
        Files.deleteIfExists(folder.resolve("worker.log"));

        WorkerProcess worker =
                WorkerProcess.builder(settings(installation, plugins), folder).start();
        try (worker) {
            assertThat(worker.rest().plugins()).containsAll(PluginsIT.ours());
            runPipeline(worker.rest(), cluster.uniqueName("fresh"), postgres);
        }

        WorkerLog.assertClean(worker);
        assertThat(worker.log()).content().contains(installation.found);
    }

    /** Our archives, and of Debezium's the one that is needed: each further one takes the default discovery its time. */
    private static Path install(Installation installation, Path folder) throws IOException {
        PluginPath plugins = PluginPath.emptied(folder);
        Path archives = Path.of(Objects.requireNonNull(System.getProperty(TestCluster.ARCHIVES)));
        try (Stream<Path> files = Files.list(archives)) {
            for (Path archive : files.sorted().toList()) {
                String name = archive.getFileName().toString();
                if (name.matches("millrace-(connect-(sink|source)|smt)-.*\\.zip")) {
                    installation.install(archive, plugins);
                } else if (name.startsWith("debezium-connector-postgres-")) {
                    plugins.add(archive);
                }
            }
        }
        return folder;
    }

    /** With the converters of the configuration that Kafka is shipped with. */
    private WorkerSettings settings(Installation installation, Path plugins) {
        return cluster.workerSettings()
                .group("fresh-" + installation.folder())
                .plugins(plugins)
                .with("plugin.discovery", installation.discovery)
                .with("key.converter.schemas.enable", "true")
                .with("value.converter.schemas.enable", "true");
    }

    private void runPipeline(ConnectRest connect, String name, PostgresServer postgres) {
        String schema = name.replace('-', '_');
        postgres.execute(
                "CREATE SCHEMA " + schema,
                "CREATE TABLE " + schema + ".customers (id int PRIMARY KEY, name text)",
                "INSERT INTO " + schema + ".customers VALUES (1, 'Ann')");
        Map<Service, Arrivals> arrivals = new EnumMap<>(Service.class);
        SERVICES.forEach(service -> arrivals.put(service, service.create(aws, name)));
        ConnectorRequest source = Examples.postgresSource(name + "-source", postgres, schema);
        String topic = source.name() + "." + schema + ".customers";

        connect.post(source);
        cluster.topics().await(topic, 1, TIMEOUT);
        for (Service service : SERVICES) {
            connect.post(service.sink(aws, name, topic).named(name + "-" + service));
        }
        postgres.execute(
                "UPDATE " + schema + ".customers SET name = 'Anne' WHERE id = 1",
                "DELETE FROM " + schema + ".customers WHERE id = 1");

        arrivals.forEach((service, arrived) -> await("three changes in " + service)
                .atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(arrived.inOrder())
                        .extracting(FreshInstallIT::summary)
                        .containsOnly("INSERT 1 Ann", "UPDATE 1 Anne", "DELETE 1 "))); // one may come again
    }

    private static String summary(Arrival arrival) throws IOException {
        JsonNode change = JSON.readTree(arrival.text());
        JsonNode row = change.path("record");
        return change.path("event_type").asText() + " " + row.path("id").asText() + " "
                + row.path("name").asText();
    }
}
