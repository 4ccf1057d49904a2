package io.millrace.it.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.it.Examples;
import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.db.MysqlServer;
import io.millrace.testkit.db.PostgresServer;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two databases, one sink of both: {@code status} and {@code monitor} tell how they are, and how far behind. */
@WithCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatusCommandIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final TestCluster cluster;
    private final PostgresServer postgres;
    private final LocalAws aws;
    private final Cli cli;
    private final String pg;
    private final String my;
    private final String sink;
    private final String orders;
    private Connectors connectors;

    StatusCommandIT(TestCluster cluster, PostgresServer postgres, MysqlServer mysql, LocalAws aws) {
        this.cluster = cluster;
        this.postgres = postgres;
        this.aws = aws;
        this.cli = Cli.of(cluster);
        this.pg = cluster.uniqueName("status-pg");
        this.my = cluster.uniqueName("status-my");
        this.sink = cluster.uniqueName("status-sink");
        this.orders = pg + ".status.orders";
        postgres.execute(
                "CREATE SCHEMA status",
                "CREATE TABLE status.orders (id int PRIMARY KEY, v text)",
                "INSERT INTO status.orders VALUES (0, 'first')");
        mysql.execute(
                "CREATE DATABASE status",
                "CREATE TABLE status.items (id int PRIMARY KEY)",
                "INSERT INTO status.items VALUES (1), (2)");
    }

    @BeforeAll
    void start(Connectors own) {
        connectors = own;
        connectors.submit(Examples.mysqlSource(my, cluster, "status"));
        connectors.submit(Examples.postgresSource(pg, postgres, "status"));
        cluster.topics().await(orders, 1, TIMEOUT);
        cluster.topics().await(my + ".status.items", 2, TIMEOUT);
        aws.kinesis().createStream(sink, 1);
        connectors.start(sink());
    }

    private ConnectorRequest sink() {
        return Examples.kinesisSink(Examples.KINESIS_SINK, sink, aws, sink, "(" + pg + "|" + my + ")\\.status\\..*");
    }

    @Test
    void aPipelineIsWatchedThroughLagAndFailureUntilItIsWell() {
        awaitSink("nothing left", 0, lag -> {
            assertThat(lag.path("group").asText()).isEqualTo("connect-" + sink);
            assertThat(lag.path("seconds").asDouble()).isZero();
            assertThat(lag.path("estimatedBytes").asLong()).isZero();
        });
        JsonNode all =
                cli.run("status", "-o", "json", "--interval", "300ms").ok().json();
        assertThat(all.findValuesAsText("name").stream().distinct()).contains(pg, my, sink);
        JsonNode mysql = connector(all, my, my);
        assertThat(mysql.path("type").asText()).isEqualTo("SOURCE");
        assertThat(mysql.path("recordsPerSecond").isNumber()).isTrue();
        assertThat(mysql.path("sourceLag").path("basis").asText()).isEqualTo("event-time");
        assertThat(mysql.path("sourceLag").path("idleSeconds").isNumber()).isTrue();
        assertThat(connector(all, my, sink).path("sinkLag").path("records").asLong())
                .isZero();

        cluster.connect().pause(sink);
        postgres.execute("INSERT INTO status.orders SELECT i, repeat('x', 1000) FROM generate_series(1, 20) i");
        awaitSink("what came while it was paused", 20, lag -> {
            assertThat(lag.path("seconds").asDouble()).isPositive();
            // The row, and what a Record says of it.
            assertThat(lag.path("estimatedBytes").asLong()).isBetween(20 * 1000L, 20 * 3000L);
        });
        JsonNode paused = status();
        assertThat(connector(paused, pg, sink).path("status").path("state").asText())
                .isEqualTo("PAUSED");
        assertThat(connector(paused, pg, pg).path("sourceLag").path("seconds").isNumber())
                .isTrue();

        slotLagIsWhatPostgresSays();

        cluster.topics().produce(orders, "{\"id\":99}", null);
        cluster.connect().resume(sink);
        cluster.connect().awaitFailed(sink, TIMEOUT);
        CliRun failed = cli.run("status", sink).exits(20);
        assertThat(failed.out()).containsPattern("(├|└) " + sink + " +FAILED").contains("✗ " + sink + ": ");
        assertThat(failed.out()).contains("behavior.on.null.values").doesNotContain("unrecoverable exception");

        connectors.submit(sink().with("behavior.on.null.values", "ignore"));
        awaitSink("nothing left again", 0, lag -> {});
        CliRun once = cli.run("monitor", pg, "--once", "--interval", "200ms").ok();
        assertThat(once.out()).containsPattern(pg + " +RUNNING +1/1").doesNotContain("✗");
        assertThat(cli.run("monitor", "--count", "2", "--interval", "300ms", "-o", "json")
                        .ok()
                        .out()
                        .lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("{\"time\":"));
        transactionsLeaveNoLag();
    }

    /** The source is stopped, so that only the log grows. */
    private void slotLagIsWhatPostgresSays() {
        cluster.connect().stop(pg);
        await("the slot is let go")
                .atMost(TIMEOUT)
                .until(() -> number("SELECT count(*) FROM pg_replication_slots WHERE active AND slot_name = '"
                                + pg.replace('-', '_') + "'")
                        == 0);
        postgres.execute("INSERT INTO status.orders SELECT i, repeat('y', 1000) FROM generate_series(101, 200) i");

        long before = slotLag();
        JsonNode lag = connector(
                        cli.run("status", pg, "-o", "json", "--interval", "0s", "--database-url", postgres.jdbcUrl())
                                .ok()
                                .json(),
                        pg,
                        pg)
                .path("sourceLag");
        long after = slotLag();

        assertThat(before).isGreaterThan(100 * 1000);
        assertThat(lag.path("basis").asText()).isEqualTo("slot");
        assertThat(lag.path("bytes").asLong()).isBetween(before, after);
        assertThat(lag.path("slot").path("active").asBoolean(true)).isFalse();
        assertThat(lag.path("slot").path("walStatus").asText()).isEqualTo("reserved");
        assertThat(lag.path("slot").path("retainedBytes").asLong())
                .isGreaterThanOrEqualTo(lag.path("bytes").asLong());
        cluster.connect().resume(pg);
        awaitSink("the rest", 120, ignored -> {});
    }

    /** A marker that ends a transaction takes an offset, which no sink ever commits. */
    private void transactionsLeaveNoLag() {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", cluster.kafka().bootstrapServers(), "transactional.id", sink),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(orders, "{}".getBytes(StandardCharsets.UTF_8)));
            producer.commitTransaction();
        }
        awaitSink(
                "nothing left but the marker",
                0,
                lag -> assertThat(lag.path("partitions"))
                        .anySatisfy(
                                partition -> assertThat(partition.path("end").asLong()
                                                - partition.path("committed").asLong())
                                        .isEqualTo(1)));
    }

    @Test
    void withoutKafkaThereAreStatesAndTheWayToMore() {
        CliRun run =
                cli.with("MILLRACE_BOOTSTRAP_SERVERS", "").run("status", pg).ok();

        assertThat(run.out())
                .containsPattern(pg + " +RUNNING +1/1")
                .contains("! Lag, throughput and the last event need Kafka", "--bootstrap-servers")
                .doesNotContain("BEHIND");
    }

    private void awaitSink(String what, long records, Consumer<JsonNode> others) {
        await(what).atMost(TIMEOUT).untilAsserted(() -> {
            JsonNode lag = connector(status(), pg, sink).path("sinkLag");
            assertThat(lag.path("records").asLong(-1)).isEqualTo(records);
            others.accept(lag);
        });
    }

    private JsonNode status() {
        return cli.run("status", sink, "-o", "json", "--interval", "0s").ok().json();
    }

    private static JsonNode connector(JsonNode pipelines, String pipeline, String connector) {
        for (JsonNode one : pipelines) {
            if (one.path("name").asText().equals(pipeline)) {
                for (JsonNode report : one.path("connectors")) {
                    if (report.path("name").asText().equals(connector)) {
                        return report;
                    }
                }
            }
        }
        throw new AssertionError("no " + connector + " in " + pipeline + ": " + pipelines);
    }

    private long slotLag() {
        return number("SELECT pg_current_wal_lsn() - confirmed_flush_lsn FROM pg_replication_slots WHERE slot_name = '"
                + pg.replace('-', '_') + "'");
    }

    private long number(String sql) {
        return ((Number) postgres.query(sql).get(0).values().iterator().next()).longValue();
    }
}
