package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.aws.kinesis.LocalStream;
import io.millrace.testkit.connect.ConnectRest;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.connect.ConnectorStatus;
import io.millrace.testkit.connect.WorkerProcess;
import io.millrace.testkit.connect.WorkerSettings;
import io.millrace.testkit.db.MysqlServer;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import io.millrace.testkit.kafka.Access;
import io.millrace.testkit.kafka.KafkaBroker;
import io.millrace.testkit.net.SelfSignedCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The worker of the examples on a broker with SASL_SSL and ACLs, by the page on security: its properties and the keys for Debezium's own
 * clients let all of them in, and its ACLs are those that the worker and its connectors use in their lives: no more, no less.
 */
@WithCluster
class WorkerRightsIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String WORKER = "millrace";
    private static final String DEBEZIUM = "debezium";
    private static final Map<String, String> PASSWORDS = Map.of(WORKER, "pass-c4d5e6f7a8", DEBEZIUM, "pass-b9c0d1e2f3");
    private static final String PASSWORD_OF_THE_PAGE = "change-me";
    private static final String CERTIFICATE_OF_THE_PAGE = "/etc/kafka/ca.crt";
    private static final String SECRETS_OF_THE_PAGE = "/etc/millrace/secrets";
    private static final String DEAD_LETTER_QUEUE = "kinesis-sink-rejected";
    private static final int MAX_BYTES = 2000;
    private static final String TOO_LARGE = "x".repeat(MAX_BYTES);

    /** Once the topics are there, and offsets are left alone. */
    private static final Set<AclOperation> NOT_ALWAYS_NEEDED =
            Set.of(AclOperation.CREATE, AclOperation.DESCRIBE_CONFIGS, AclOperation.DELETE);

    private static final String SIGNAL = """
            {"type": "execute-snapshot", "data": {"type": "incremental", "data-collections": ["worker_rights.orders"]}}""";

    private final TestCluster cluster;
    private final MysqlServer mysql;
    private final LocalAws aws;
    private final LocalStream arrivals;

    WorkerRightsIT(TestCluster cluster, MysqlServer mysql, LocalAws aws) {
        this.cluster = cluster;
        this.mysql = mysql;
        this.aws = aws;
        this.arrivals = aws.kinesis().createStream("worker-rights", 1);
    }

    @Test
    void theWorkerAndItsConnectorsTakeThoseOfThePage(@TempDir Path folder) throws Exception {
        List<AclBinding> acls = PASSWORDS.keySet().stream()
                .flatMap(user -> SecurityGuide.acls(user).stream())
                .toList();
        createTables();
        try (SelfSignedCertificate certificate = SelfSignedCertificate.create();
                KafkaBroker kafka = KafkaBroker.startSecured(certificate, PASSWORDS)) {
            kafka.topics().create("__debezium-signal.mysql", 1);
            kafka.topics().admin().createAcls(acls).all().get();
            awaitAcls(kafka, acls);
            WorkerProcess.Builder worker =
                    WorkerProcess.builder(settings(kafka, certificate, folder), folder.resolve("worker"));
            ConnectorRequest source = mysqlSource(kafka, certificate, folder);
            try (WorkerProcess first = worker.start()) {
                live(kafka, first.rest(), source);
                assertThat(ExamplesWorkerIT.everythingThatRestSays(first.rest(), source))
                        .contains("${file:" + folder)
                        .doesNotContain(PASSWORDS.values());
                assertThat(Files.readString(first.log())).doesNotContain(PASSWORDS.values());
            }

            assertThat(kafka.accesses()).as("what the page leaves out").allMatch(Access::isAllowed);
            for (AclBinding acl : acls) {
                assertThat(kafka.accesses())
                        .as("accesses that only %s of the page allows", acl)
                        .anyMatch(access -> acls.stream()
                                .filter(access::isAllowedBy)
                                .toList()
                                .equals(List.of(acl)));
            }
            goesOnWithoutThoseThatAreNotAlwaysNeeded(kafka, worker, acls);
        }
    }

    /** Snapshots, changes, a snapshot on demand, records for the dead letter queue; offsets are reset; a source goes on from its own. */
    private void live(KafkaBroker kafka, ConnectRest rest, ConnectorRequest source) {
        ConnectorRequest dynamoDb = dynamoDbSource();
        ConnectorRequest sink = sink();
        for (ConnectorRequest connector : List.of(source, dynamoDb, sink)) {
            rest.post(connector);
            rest.awaitRunning(connector.name(), TIMEOUT);
        }
        awaitArrived("first", 1);
        awaitArrived("item", 1);
        insert(2, TOO_LARGE);
        kafka.topics().await(DEAD_LETTER_QUEUE, 1, TIMEOUT);
        kafka.topics().produce("__debezium-signal.mysql", "mysql", SIGNAL);
        awaitArrived("first", 2);
        for (String topic : List.of("__debezium-heartbeat.mysql", "__millrace-heartbeat.dynamodb")) {
            kafka.topics().await(topic, 1, TIMEOUT);
        }

        for (ConnectorRequest connector : List.of(source, dynamoDb, sink)) {
            rest.stop(connector.name());
            rest.await(connector.name(), TIMEOUT, "stopped", ConnectorStatus::isStopped);
            assertThat(rest.offsets(connector.name()).path("offsets")).isNotEmpty();
        }
        rest.resetOffsets(dynamoDb.name());
        // Its consumers may leave the group a little later.
        await("the sink's offsets to be reset")
                .atMost(TIMEOUT)
                .ignoreExceptions()
                .untilAsserted(() -> rest.resetOffsets(sink.name()));
        long before = arrived("first");
        insert(3, "meanwhile");
        rest.resume(source.name());
        rest.resume(dynamoDb.name());
        rest.resume(sink.name());
        awaitArrived("first", before + 1);
        awaitArrived("item", 3);
        awaitArrived("meanwhile", 1);
    }

    private void goesOnWithoutThoseThatAreNotAlwaysNeeded(
            KafkaBroker kafka, WorkerProcess.Builder worker, List<AclBinding> acls) throws Exception {
        List<AclBinding> left = acls.stream()
                .filter(acl -> !NOT_ALWAYS_NEEDED.contains(acl.entry().operation()))
                .toList();
        kafka.topics()
                .admin()
                .deleteAcls(acls.stream()
                        .filter(acl -> !left.contains(acl))
                        .map(AclBinding::toFilter)
                        .toList())
                .all()
                .get();
        awaitAcls(kafka, left);
        int rejected = kafka.topics().read(DEAD_LETTER_QUEUE).size();
        try (WorkerProcess second = worker.start()) {
            for (String connector : second.rest().names()) {
                second.rest().awaitRunning(connector, TIMEOUT);
            }
            insert(4, "without");
            insert(5, TOO_LARGE);
            awaitArrived("without", 1);
            kafka.topics().await(DEAD_LETTER_QUEUE, rejected + 1, TIMEOUT);
        }
    }

    private void insert(int id, String note) {
        mysql.execute("INSERT INTO worker_rights.orders VALUES (" + id + ", '" + note + "')");
    }

    private void awaitArrived(String text, long times) {
        await(times + " records with " + text).atMost(TIMEOUT).until(() -> arrived(text) >= times);
    }

    private long arrived(String text) {
        return arrivals.shards().stream()
                .flatMap(shard -> shard.records().stream())
                .filter(record -> record.text().contains(text))
                .count();
    }

    private void createTables() {
        mysql.execute(
                "CREATE DATABASE worker_rights",
                "CREATE TABLE worker_rights.debezium_signal (id VARCHAR(42) PRIMARY KEY, type VARCHAR(32) NOT NULL, data VARCHAR(2048) NULL)",
                "GRANT INSERT ON worker_rights.debezium_signal TO '" + MysqlServer.CONNECTOR_USER + "'@'%'",
                "CREATE TABLE worker_rights.orders (id int PRIMARY KEY, note varchar(3000))",
                "INSERT INTO worker_rights.orders VALUES (1, 'first')");
        aws.kinesis().createStream("worker-rights-changes", 1);
        aws.dynamodb().createTable("items", "id", "worker-rights-changes").put("{\"id\": {\"S\": \"item\"}}");
    }

    private static void awaitAcls(KafkaBroker kafka, List<AclBinding> acls) {
        await("the broker's ACLs")
                .atMost(TIMEOUT)
                .until(
                        () -> Set.copyOf(kafka.topics()
                                .admin()
                                .describeAcls(AclBindingFilter.ANY)
                                .values()
                                .get()),
                        Set.copyOf(acls)::equals);
    }

    private WorkerSettings settings(KafkaBroker kafka, SelfSignedCertificate certificate, Path secrets) {
        Map<String, String> settings = Examples.worker(kafka.securedServers(), cluster.plugins(), secrets);
        SecurityGuide.propertiesOfTheWorker()
                .forEach((key, value) -> settings.put(key, here(value, WORKER, certificate, secrets)));
        return WorkerSettings.exactly(settings);
    }

    private ConnectorRequest mysqlSource(KafkaBroker kafka, SelfSignedCertificate certificate, Path secrets)
            throws IOException {
        Files.writeString(
                secrets.resolve("kafka.properties"),
                here(SecurityGuide.secretsOfDebezium(), DEBEZIUM, certificate, secrets));
        Map<String, String> clients = new HashMap<>(SecurityGuide.clientsOfDebezium());
        clients.replaceAll((key, value) -> here(value, DEBEZIUM, certificate, secrets));
        return Examples.shopOfMysql(mysql, "worker_rights", kafka.securedServers())
                .with(clients)
                .with("heartbeat.interval.ms", "1000");
    }

    private ConnectorRequest dynamoDbSource() {
        return Examples.dynamoDbSource("dynamodb", aws.endpoint(), "worker-rights-changes")
                .with("heartbeat.interval.ms", "500");
    }

    private ConnectorRequest sink() {
        return Examples.kinesisSink(
                        Examples.KINESIS_SINK_WITH_DEAD_LETTER_QUEUE,
                        "kinesis-sink",
                        aws,
                        arrivals.name(),
                        "(mysql\\.shop|dynamodb)\\..*")
                .with("record.max.bytes", Integer.toString(MAX_BYTES));
    }

    private static String here(String value, String user, SelfSignedCertificate certificate, Path secrets) {
        return value.replace(CERTIFICATE_OF_THE_PAGE, certificate.pem().toString())
                .replace(SECRETS_OF_THE_PAGE, secrets.toString())
                .replace(PASSWORD_OF_THE_PAGE, PASSWORDS.get(user));
    }
}
