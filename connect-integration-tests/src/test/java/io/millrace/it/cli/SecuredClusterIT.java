package io.millrace.it.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.it.Examples;
import io.millrace.it.SecurityGuide;
import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.connect.WorkerProcess;
import io.millrace.testkit.connect.WorkerSettings;
import io.millrace.testkit.db.MysqlServer;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import io.millrace.testkit.kafka.KafkaBroker;
import io.millrace.testkit.net.SelfSignedCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands on a cluster that lets nobody in without a name: Kafka with SASL_SSL and ACLs, Connect with HTTPS and basic
 * authentication. The context is that of the page on the command line, the ACLs are those of the page on security, no more; and each of
 * them is taken away once, to see that it is needed and that the command names it.
 */
@WithCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecuredClusterIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int NOT_ALLOWED = 6;
    private static final int CRITICAL = 20;
    private static final String USER = "ops";
    private static final String SOURCE = "mysql-source-signals";
    private static final String SINK = "kinesis-sink";
    private static final String MARKS = "__millrace-backpressure";
    private static final String[] LOOK = {"backpressure", SOURCE, "--max-bytes", "100B"};
    private static final String[] ACT = {"backpressure", SOURCE, "--max-bytes", "100B", "--act"};
    private static final String[] TRIGGER = {
        "watch", SOURCE, "--from", "beginning", "--actions", "INSERT", "--count", "1", "--exec", "cat"
    };
    private static final String[] SNAPSHOT = {"snapshot", SOURCE, "--tables", "orders"};

    private final TestCluster cluster;
    private final MysqlServer mysql;
    private final LocalAws aws;
    private final List<AclBinding> acls = SecurityGuide.acls(USER);
    private final List<AclBinding> needed = new ArrayList<>();
    private final Deque<AutoCloseable> servers = new ArrayDeque<>();
    private Path folder;
    private KafkaBroker kafka;
    private WorkerProcess worker;
    private String contexts;
    private Cli cli;

    SecuredClusterIT(TestCluster cluster, MysqlServer mysql, LocalAws aws) {
        this.cluster = cluster;
        this.mysql = mysql;
        this.aws = aws;
    }

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        SelfSignedCertificate certificate = SelfSignedCertificate.create();
        servers.addFirst(certificate);
        kafka = KafkaBroker.startSecured(certificate, Map.of(USER, "kafka-secret"));
        servers.addFirst(kafka);
        worker = WorkerProcess.builder(
                        WorkerSettings.of(kafka.bootstrapServers()).plugins(cluster.plugins()),
                        folder.resolve("worker"))
                .secured(certificate, USER, "connect-secret")
                .start();
        servers.addFirst(worker);
        Files.copy(certificate.pem(), folder.resolve("company.pem"));
        contexts = SecurityGuide.contextsOfTheCommandLine()
                .replace("https://connect.example.com", worker.restUrl().toString())
                .replace("kafka.example.com:9093", kafka.securedServers())
                .replace(
                        "/etc/millrace/company.pem",
                        folder.resolve("company.pem").toString());
        cli = Cli.of(Map.of(
                "MILLRACE_CONFIG", folder.resolve("config.yaml").toString(),
                "MILLRACE_CONTEXT", "prod",
                "CONNECT_PASSWORD", "connect-secret",
                "KAFKA_PASSWORD", "kafka-secret",
                "DB_PASSWORD", "not used",
                "REGISTRY_PASSWORD", "not used"));
        mysql.execute(
                "CREATE DATABASE secured",
                "CREATE TABLE secured.debezium_signal (id VARCHAR(42) PRIMARY KEY, type VARCHAR(32) NOT NULL, data VARCHAR(2048) NULL)",
                "GRANT INSERT ON secured.debezium_signal TO '" + MysqlServer.CONNECTOR_USER + "'@'%'",
                "CREATE TABLE secured.orders (id int PRIMARY KEY, note varchar(300))",
                "INSERT INTO secured.orders VALUES (1, 'first')");
        aws.kinesis().createStream("secured", 1);
        kafka.topics().create("__debezium-signal.mysql", 1);
        kafka.topics().admin().createAcls(acls).all().get();
        awaitAcls(found -> found.containsAll(acls));
    }

    @BeforeEach
    void configure() throws IOException {
        write(contexts);
    }

    @AfterAll
    void stop() throws Exception {
        for (AutoCloseable server : servers) {
            server.close();
        }
    }

    @Test
    void eachCommandDoesItsWorkWithTheRightsOfThePageAndNamesTheOneThatItLacks() throws Exception {
        Path files = Files.createDirectories(folder.resolve("files"));
        Files.writeString(
                files.resolve("source.json"),
                Examples.shopOfMysql(mysql, "secured", kafka.bootstrapServers()).json());
        Files.writeString(
                files.resolve("sink.json"),
                Examples.kinesisSink(Examples.KINESIS_SINK, SINK, aws, "secured", "mysql\\.shop\\..*")
                        .json());
        CliRun applied = run("apply", "-f", files.toString(), "--wait");
        assertThat(applied.err())
                .contains(SINK + " RUNNING, 2 tasks", SOURCE + " RUNNING, 1 task")
                .doesNotContain("warning");
        assertThat(run("list").out()).contains(SINK, SOURCE);
        awaitRun(
                "the sink has caught up",
                run -> run.out().matches("(?s).*" + SINK + " +RUNNING +2/2 +0 +0s +0 B .*"),
                "status");
        assertThat(run("offsets", "get", SINK).out()).contains("mysql.shop.orders   0           1");
        assertThat(run("watch", SOURCE, "--from", "beginning", "--actions", "INSERT", "--count", "1")
                        .out())
                .contains("INSERT  secured.orders  id=1");
        assertThat(run("schema-history", SOURCE).out()).contains("secured.orders", "secured.debezium_signal");

        without(
                AclOperation.READ,
                "mysql.schema-history",
                () -> assertThat(run("schema-history", SOURCE).err())
                        .contains("mysql.schema-history", "its user may not READ it"));
        without(
                AclOperation.DESCRIBE,
                "connect-" + SINK,
                () -> assertThat(run("status").out())
                        .contains("group connect-" + SINK + ": it needs the right to DESCRIBE it"));
        for (String topic : List.of("mysql", "__debezium-heartbeat.mysql", "__debezium-notification.mysql")) {
            without(
                    AclOperation.READ,
                    topic,
                    () -> assertThat(run("status").out())
                            .contains("topic " + topic + ": it needs the right to READ it"));
        }
        without(AclOperation.READ, "mysql.shop.", () -> {
            String topic = "mysql.shop.orders";
            assertThat(cli.run("backpressure", SOURCE).exits(NOT_ALLOWED).err())
                    .contains("is not known", "topic " + topic + ": it needs the right to READ it");
            assertThat(run("watch", SOURCE, "--idle-timeout", "0s").err())
                    .contains("what is in " + topic + " passes unseen", "the right to READ it");
            assertThat(cli.run("watch", topic).exits(3).err()).contains("it needs the right to READ it");
        });

        assertThat(cli.with("KAFKA_PASSWORD", "wrong")
                        .run("backpressure", SOURCE)
                        .exits(NOT_ALLOWED)
                        .err())
                .contains("is not known", "Kafka refuses the user", "sasl.jaas.config");

        without(
                AclOperation.READ,
                "millrace-watch-" + SOURCE,
                () -> assertThat(cli.run(TRIGGER).exits(NOT_ALLOWED).err())
                        .contains("group millrace-watch-" + SOURCE + ": it needs the right to READ it"));
        assertThat(run(TRIGGER).err()).contains("1 handled, 0 skipped");

        without(
                AclOperation.WRITE,
                "__debezium-signal.mysql",
                () -> assertThat(cli.run(SNAPSHOT).exits(NOT_ALLOWED).err())
                        .contains("topic '__debezium-signal.mysql': it needs DESCRIBE and WRITE"));
        assertThat(run(SNAPSHOT).out()).contains("completed, 1 of 1 tables, 1 rows");

        aSourceIsHeldBack();
        assertThat(needed).as("those that are needed, and all").containsExactlyInAnyOrderElementsOf(acls);
        run("delete", SINK, SOURCE, "--yes");
        assertThat(worker.rest().names()).isEmpty();
    }

    private void aSourceIsHeldBack() throws Exception {
        awaitRun("nothing is left to deliver", run -> run.out().contains("0 B behind"), "backpressure", SOURCE);
        worker.rest().pause(SINK);
        mysql.execute("INSERT INTO secured.orders VALUES (2, '" + "x".repeat(250) + "')");
        awaitRun("the lag is critical", run -> run.exitCode() == CRITICAL, LOOK);
        for (AclOperation operation : List.of(AclOperation.CREATE, AclOperation.WRITE)) {
            without(
                    operation,
                    MARKS,
                    () -> assertThat(cli.run(ACT).exits(NOT_ALLOWED).err())
                            .contains("topic " + MARKS, "it needs the right to " + operation + " it"));
        }
        assertThat(cli.run(ACT).exits(CRITICAL).out()).contains("paused " + SOURCE);
        without(
                AclOperation.READ,
                MARKS,
                () -> assertThat(cli.run(ACT).exits(NOT_ALLOWED).err())
                        .contains("topic " + MARKS + ": it needs the right to READ it"));
        List<AclBinding> marks =
                acls.stream().filter(acl -> acl.pattern().name().equals(MARKS)).toList();
        // A list of topics leaves out what a user may not see: the pause would be taken for somebody else's.
        without(marks, () -> {
            assertThat(run("pause", SOURCE).err())
                    .contains("if backpressure did that, it resumes it", "it needs the right to READ it");
            for (String[] command : List.of(ACT, new String[] {"backpressure", SOURCE, "--release"})) {
                assertThat(cli.run(command).exits(NOT_ALLOWED).err())
                        .contains("topic " + MARKS, "it needs the right to READ it");
            }
        });
        worker.rest().resume(SINK);
        awaitRun("the source goes on", run -> run.out().contains("resumed " + SOURCE), ACT);
    }

    @Test
    void whoIsNotLetInIsToldWhatToChange() throws Exception {
        Cli good = cli;
        assertThat(good.with("CONNECT_PASSWORD", "wrong")
                        .run("list")
                        .exits(NOT_ALLOWED)
                        .err())
                .contains("to user 'ops' (401)", "see connect.username, password");
        Cli wrong = good.with("KAFKA_PASSWORD", "wrong");
        assertThat(wrong.run("watch", "orders", "--topic").exits(NOT_ALLOWED).err())
                .contains(
                        "Kafka refuses the user", "invalid credentials", "sasl.jaas.config under kafka of the context");

        write(contexts.replaceAll("\n +ssl\\.truststore\\..*", ""));
        assertThat(good.run("watch", "orders", "--topic").exits(NOT_ALLOWED).err())
                .contains("TLS with Kafka failed (", "certification path", "ssl.truststore.location");
        write(contexts.replace("ssl.truststore.location: ", "ssl.truststore.location: /absent"));
        assertThat(good.run("watch", "orders", "--topic").exits(5).err())
                .contains("there is no file /absent", "kafka of the context");
        write(contexts.replaceFirst("\n +caFile: .*", ""));
        assertThat(good.run("list").exits(4).err()).contains("not signed by a CA that is trusted", "connect.caFile");
    }

    /** Others may read the file: no password is in it, and so no command warns. */
    private void write(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("config.yaml"), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    private CliRun run(String... args) {
        return cli.run(args).ok();
    }

    private void awaitRun(String what, Predicate<CliRun> isSo, String... args) {
        await(what).atMost(TIMEOUT).until(() -> cli.run(args), isSo);
    }

    private void without(AclOperation operation, String resource, Runnable check) throws Exception {
        List<AclBinding> taken = acls.stream()
                .filter(acl -> acl.entry().operation() == operation
                        && acl.pattern().name().equals(resource))
                .toList();
        assertThat(taken).as("%s of %s on the page", operation, resource).hasSize(1);
        needed.addAll(taken);
        without(taken, check);
    }

    private void without(List<AclBinding> taken, Runnable check) throws Exception {
        Admin admin = kafka.topics().admin();
        admin.deleteAcls(taken.stream().map(AclBinding::toFilter).toList())
                .all()
                .get();
        awaitAcls(found -> taken.stream().noneMatch(found::contains));
        check.run();
        admin.createAcls(taken).all().get();
        awaitAcls(found -> found.containsAll(taken));
    }

    /** The broker hears of what the controller has written a little later. */
    private void awaitAcls(Predicate<Collection<AclBinding>> areSo) {
        await("the broker's ACLs")
                .atMost(TIMEOUT)
                .until(
                        () -> kafka.topics()
                                .admin()
                                .describeAcls(AclBindingFilter.ANY)
                                .values()
                                .get(),
                        areSo);
    }
}
