package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.aws.kinesis.LocalStream;
import io.millrace.testkit.connect.ConnectRest;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.connect.WorkerProcess;
import io.millrace.testkit.connect.WorkerSettings;
import io.millrace.testkit.db.PostgresServer;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A worker as {@code worker/connect-distributed.properties} has it, with only addresses, names and the number of replicas replaced: it
 * writes in transactions, and the examples with secrets get them from it, and nobody else does.
 */
@WithCluster
class ExamplesWorkerIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String SECRETS = "/etc/millrace/secrets";
    private static final String USER = "examples_worker";
    private static final String PASSWORD = "pass-e0a1b2c3d4";
    private static final String ACCESS_KEY = "AKIAEXAMPLESWORKER";
    private static final String SECRET_KEY = "secret-f5e6d7c8b9";

    private final TestCluster cluster;
    private final PostgresServer postgres;

    ExamplesWorkerIT(TestCluster cluster, PostgresServer postgres) {
        this.cluster = cluster;
        this.postgres = postgres;
    }

    @Test
    void writesInTransactionsAndKeepsItsSecrets(@TempDir Path folder) throws Exception {
        String name = cluster.uniqueName("examples-worker");
        Path secrets = writeSecrets(folder.resolve("secrets"));
        createUserWhosePasswordIsAskedFor();
        try (LocalAws aws = LocalAws.builder().region(TestCluster.REGION).start();
                WorkerProcess worker = WorkerProcess.builder(settings(name, secrets), folder.resolve("worker"))
                        .environment("MILLRACE_DATABASE_USER", USER)
                        .jmx()
                        .start()) {
            aws.credentials().acceptOnly(ACCESS_KEY);
            LocalStream stream = aws.kinesis().createStream(name, 1);
            ConnectorRequest source = source(name, secrets).with("exactly.once.support", "required");
            ConnectorRequest sink = sink(name, aws, secrets);

            for (ConnectorRequest connector : List.of(source, sink)) {
                assertThat(worker.rest().validate(connector).errors()).isEmpty();
                worker.rest().post(connector);
                worker.rest().awaitRunning(connector.name(), TIMEOUT);
            }

            await("the rows").atMost(TIMEOUT).until(() -> stream.recordsAccepted() >= 2);
            assertTransactional(name + "-" + source.name() + "-0");
            assertThat(Files.readString(worker.log())).contains("isolation.level = read_committed");
            assertThat(everythingThatRestSays(worker.rest(), source, sink))
                    .contains("${dir:" + secrets + ":database-password}", "${file:" + secrets + "/aws.properties:")
                    .doesNotContain(PASSWORD, SECRET_KEY);
            assertThat(Files.readString(worker.log())).doesNotContain(PASSWORD, SECRET_KEY);
            assertThat(text(cluster.topics().read(name + "-configs")))
                    .contains(sink.name())
                    .doesNotContain(PASSWORD, SECRET_KEY);
            assertMetrics(worker, sink.name());
            tellsFilesOfTheFolderAlone(worker.rest(), source, secrets);
            worker.rest().delete(sink.name());
            worker.rest().delete(source.name());
        }
    }

    private WorkerSettings settings(String group, Path secrets) {
        Map<String, String> settings = Examples.worker(cluster.kafka().bootstrapServers(), cluster.plugins(), secrets);
        return WorkerSettings.exactly(settings).group(group);
    }

    private static Path writeSecrets(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("database-password"), PASSWORD);
        Files.writeString(
                folder.resolve("aws.properties"),
                "access.key.id=" + ACCESS_KEY + "\nsecret.access.key=" + SECRET_KEY + "\n");
        return folder;
    }

    /** The server lets all others in without one. */
    private void createUserWhosePasswordIsAskedFor() throws IOException {
        postgres.execute(
                "CREATE ROLE " + USER + " SUPERUSER REPLICATION LOGIN PASSWORD '" + PASSWORD + "'",
                "CREATE SCHEMA examples_worker",
                "CREATE TABLE examples_worker.orders (id int PRIMARY KEY)",
                "INSERT INTO examples_worker.orders VALUES (1), (2)");
        Path rules =
                Path.of(String.valueOf(postgres.query("SHOW hba_file").get(0).get("hba_file")));
        Files.writeString(
                rules,
                "host all,replication " + USER + " 127.0.0.1/32 scram-sha-256\nhost all,replication " + USER
                        + " ::1/128 scram-sha-256\n" + Files.readString(rules));
        postgres.execute("SELECT pg_reload_conf()");
    }

    private ConnectorRequest source(String name, Path secrets) {
        return withSecretsIn(
                secrets, Examples.postgresSource("postgres-source-secrets.json", name, postgres, "examples_worker"));
    }

    private ConnectorRequest sink(String name, LocalAws aws, Path secrets) {
        return withSecretsIn(
                secrets,
                Examples.read("kinesis-sink-secrets.json")
                        .named(name + "-sink")
                        .with(Map.of(
                                "topics.regex",
                                name + "\\.examples_worker\\..*",
                                "aws.endpoint",
                                aws.endpoint().toString(),
                                "kinesis.stream.name",
                                name)));
    }

    private static ConnectorRequest withSecretsIn(Path folder, ConnectorRequest example) {
        Map<String, String> moved = new HashMap<>(example.config());
        moved.replaceAll((key, value) -> value.replace(SECRETS, folder.toString()));
        assertThat(moved).as("an example with secrets").isNotEqualTo(example.config());
        return example.with(moved);
    }

    /** The worker's producer for the task has a transactional id, and has used it. */
    private void assertTransactional(String id) throws Exception {
        TransactionDescription transaction = cluster.topics()
                .admin()
                .describeTransactions(List.of(id))
                .description(id)
                .get(30, TimeUnit.SECONDS);
        assertThat(transaction.producerEpoch()).as("epoch of " + id).isNotNegative();
    }

    static String everythingThatRestSays(ConnectRest rest, ConnectorRequest... connectors) {
        StringBuilder said = new StringBuilder();
        for (ConnectorRequest connector : connectors) {
            for (String path : List.of("", "/config", "/tasks", "/status")) {
                said.append(rest.send("GET", "connectors/" + connector.name() + path, null));
            }
            said.append(validated(rest, connector));
        }
        return said.toString();
    }

    /** The whole answer, with the values that the worker has put in the place of references. */
    private static String validated(ConnectRest rest, ConnectorRequest connector) {
        String json = connector.with("name", connector.name()).json();
        return rest.send(
                        "PUT",
                        "connector-plugins/" + connector.connectorClass() + "/config/validate",
                        json.substring(json.indexOf('{', 1), json.lastIndexOf('}')))
                .toString();
    }

    /** Whoever may POST a connector gets at what the providers allow, unless the key is a password, and at nothing else of the worker's. */
    private static void tellsFilesOfTheFolderAlone(ConnectRest rest, ConnectorRequest source, Path secrets)
            throws IOException {
        Files.writeString(secrets.resolve("inside"), "inside-content");
        Files.writeString(secrets.resolveSibling("outside"), "outside-content");

        assertThat(validated(rest, source.with("database.dbname", "${dir:" + secrets + ":inside}")))
                .contains("inside-content");
        assertThat(validated(rest, source.with("database.dbname", "${dir:" + secrets.getParent() + ":outside}")))
                .doesNotContain("outside-content");
    }

    private static void assertMetrics(WorkerProcess worker, String sink) throws Exception {
        try (JMXConnector jmx = worker.connectJmx()) {
            for (String bean : List.of(
                    "kafka.connect:type=connect-worker-metrics",
                    "kafka.connect:type=connector-task-metrics,connector=" + sink + ",task=0",
                    "kafka.connect:type=plugins,connector=" + sink + ",task=0")) {
                assertThat(jmx.getMBeanServerConnection().queryNames(new ObjectName(bean), null))
                        .as(bean)
                        .isNotEmpty();
            }
        }
    }

    private static String text(List<ConsumerRecord<byte[], byte[]>> records) {
        List<String> texts = new ArrayList<>();
        records.forEach(record -> {
            if (record.value() != null) {
                texts.add(new String(record.value(), StandardCharsets.UTF_8));
            }
        });
        return String.join("\n", texts);
    }
}
