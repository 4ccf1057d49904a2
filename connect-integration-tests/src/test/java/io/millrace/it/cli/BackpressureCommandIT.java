package io.millrace.it.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.it.Examples;
import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.db.MysqlServer;
import io.millrace.testkit.db.PostgresServer;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** {@code backpressure}: a sink that does not deliver holds its source back, until it has caught up. */
@WithCluster
class BackpressureCommandIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int CRITICAL = 20;
    private static final String[] ACT = {"backpressure", "held", "--max-bytes", "2KiB", "--act", "-o", "json"};

    private final TestCluster cluster;
    private final Connectors connectors;
    private final LocalAws aws;
    private final Cli cli;

    BackpressureCommandIT(TestCluster cluster, Connectors connectors, LocalAws aws) {
        this.cluster = cluster;
        this.connectors = connectors;
        this.aws = aws;
        this.cli = Cli.of(cluster);
    }

    @Test
    void aSinkThatIsHeldBackPausesItsSourceAndGoesOnWithIt(MysqlServer mysql) {
        mysql.execute("CREATE DATABASE held", "CREATE TABLE held.orders (id int PRIMARY KEY, note text)");
        connectors.start(Examples.mysqlSource("held", cluster, "held"));
        aws.kinesis().createStream("held", 1);
        connectors.start(
                Examples.kinesisSink(Examples.KINESIS_SINK, "held-sink", aws, "held", "held(\\..*(?<!history))?"));
        mysql.execute("INSERT INTO held.orders VALUES (0, 'first')");
        await("nothing is left to deliver").atMost(TIMEOUT).untilAsserted(() -> {
            CliRun healthy = cli.run("backpressure", "held").ok();
            assertThat(healthy.out()).startsWith("healthy: held-sink is ").contains("source held is RUNNING");
        });

        cluster.connect().pause("held-sink");
        for (int id = 1; id <= 40; id++) {
            mysql.execute("INSERT INTO held.orders VALUES (" + id + ", '" + "x".repeat(200) + "')");
        }
        await("the lag is critical")
                .atMost(TIMEOUT)
                .until(() -> cli.run("backpressure", "held-sink", "--max-bytes", "2KiB")
                                .exitCode()
                        == CRITICAL);
        JsonNode paused = cli.run(ACT).exits(CRITICAL).json();
        assertThat(paused.path("state").asText()).isEqualTo("critical");
        assertThat(paused.path("action").asText()).isEqualTo("paused");
        assertThat(paused.path("measures").path(0).path("sink").asText()).isEqualTo("held-sink");
        awaitState("PAUSED");
        JsonNode again = cli.run(ACT).exits(CRITICAL).json();
        assertThat(again.path("action").asText()).isEqualTo("none");
        assertThat(again.path("isPausedHere").asBoolean()).isTrue();

        cluster.connect().resume("held-sink");
        List<String> actions = new ArrayList<>();
        await("the source goes on").atMost(TIMEOUT).until(() -> {
            actions.add(cli.run(ACT).json().path("action").asText());
            return actions.contains("resumed");
        });
        assertThat(actions.subList(0, actions.size() - 1)).allMatch("none"::equals);
        awaitState("RUNNING");

        cluster.connect().pause("held");
        awaitState("PAUSED");
        CliRun byPerson = cli.run("backpressure", "held", "--act").ok();
        assertThat(byPerson.err()).contains("paused by somebody else", "binlog_expire_logs_seconds");
        awaitState("PAUSED");
    }

    @Test
    void postgresqlIsRefusedUnlessItsLogMayGrow(PostgresServer postgres) throws Exception {
        postgres.execute("CREATE SCHEMA held", "CREATE TABLE held.orders (id int PRIMARY KEY, note text)");
        connectors.start(Examples.postgresSource("pg-held", postgres, "held"));
        aws.kinesis().createStream("pg-held", 1);
        connectors.start(
                Examples.kinesisSink(Examples.KINESIS_SINK, "pg-held-sink", aws, "pg-held", "pg-held\\.held\\..*"));
        assertThat(cli.run("backpressure", "pg-held", "--act").exits(5).err())
                .contains("'pg-held' reads PostgreSQL", "--allow-wal-growth");

        postgres.execute("INSERT INTO held.orders VALUES (0, 'first')");
        await("a sink reads what the source writes")
                .atMost(TIMEOUT)
                .until(() -> cli.run("backpressure", "pg-held").exitCode() == 0);
        assertThat(cli.run("backpressure", "pg-held-sink", "--act").exits(5).err())
                .contains("--allow-wal-growth");
        String url = postgres.jdbcUrl() + "?user=" + PostgresServer.USER + "&password=" + PostgresServer.PASSWORD;
        CliRun look =
                cli.run("backpressure", "pg-held", "--act", "--allow-wal-growth", "--database-url", url, "-o", "json");
        assertThat(look.exitCode()).as(look.toString()).isZero();
        assertThat(look.json().path("wal").path("slot").asText()).isEqualTo("pg_held");
        assertThat(look.json().path("wal").path("retainedBytes").asLong()).isPositive();

        CompletableFuture<CliRun> watching = new CompletableFuture<>();
        StringWriter seen = new StringWriter();
        Thread watch = new Thread(() -> watching.complete(cli.run(
                seen,
                "backpressure",
                "pg-held",
                "--act",
                "--allow-wal-growth",
                "--watch",
                "--interval",
                "200ms",
                "--max-bytes",
                "2KiB",
                "--resume-on-exit")));
        cluster.connect().pause("pg-held-sink");
        watch.start();
        postgres.execute("INSERT INTO held.orders SELECT n, repeat('x', 200) FROM generate_series(1, 40) n");
        // Its word is the last of a look: what cuts one short is told otherwise.
        await("the watch pauses the source")
                .atMost(TIMEOUT)
                .until(() -> seen.toString().contains("paused pg-held"));
        await("it is paused")
                .atMost(TIMEOUT)
                .until(() -> cluster.connect().status("pg-held").state().equals("PAUSED"));
        watch.interrupt();
        CliRun ended = watching.get();
        assertThat(ended.out()).contains("critical");
        assertThat(ended.err()).contains("'pg-held' is resumed");
        await("it goes on")
                .atMost(TIMEOUT)
                .until(() -> cluster.connect().status("pg-held").state().equals("RUNNING"));
    }

    private void awaitState(String state) {
        await("held is " + state)
                .atMost(TIMEOUT)
                .until(() -> cluster.connect().status("held").state().equals(state));
    }
}
