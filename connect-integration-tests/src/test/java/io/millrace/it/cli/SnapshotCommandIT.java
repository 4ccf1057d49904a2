package io.millrace.it.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.it.Examples;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.db.MysqlServer;
import io.millrace.testkit.db.PostgresServer;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import io.millrace.testkit.registry.SchemaRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code millrace snapshot} has real connectors, those of the examples, read real tables again, told by each of their channels. */
@WithCluster
class SnapshotCommandIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SIGNALS =
            "(id VARCHAR(42) PRIMARY KEY, type VARCHAR(32) NOT NULL, data VARCHAR(2048) NULL)";

    private final TestCluster cluster;
    private final Connectors connectors;
    private final Cli cli;

    SnapshotCommandIT(TestCluster cluster, Connectors connectors) {
        this.cluster = cluster;
        this.connectors = connectors;
        this.cli = Cli.of(cluster);
    }

    @Test
    void tablesOfPostgresqlAreReadAgain(PostgresServer postgres, @TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("signals.txt"));
        postgres.execute(
                "CREATE SCHEMA snap",
                "CREATE TABLE snap.debezium_signal " + SIGNALS,
                "CREATE TABLE snap.orders (id int PRIMARY KEY, region text)",
                "CREATE TABLE snap.customers (id int PRIMARY KEY, name text)",
                "INSERT INTO snap.orders SELECT i, 'eu' FROM generate_series(1, 100) i",
                "INSERT INTO snap.customers VALUES (1, 'Ann')");
        ConnectorRequest source = Examples.signalledPostgresSource(cluster.uniqueName("snap-pg"), cluster, "snap")
                .with("signal.poll.interval.ms", "100")
                .with("signal.kafka.poll.timeout.ms", "20")
                .with("signal.enabled.channels", "source,kafka,file")
                .with("signal.file", file.toString())
                .with("incremental.snapshot.chunk.size", "50");
        String name = start(source);
        String orders = name + ".snap.orders";
        assertRead(orders, 0, 100);

        CliRun bySource = cli.run(
                        "snapshot", name, "--tables", "orders,snap.customers", "--database-url", postgres.jdbcUrl())
                .ok();
        assertThat(bySource.err())
                .contains("table snap.debezium_signal: incremental snapshot of snap.orders, snap.customers")
                .contains("snap.orders: running, key 50 of 100")
                .contains("snap.orders: completed, 100 rows");
        assertThat(bySource.out())
                .contains("completed, 2 of 2 tables, 101 rows in ")
                .containsPattern("snap.orders +COMPLETED +100 +100 of 100 +100 %");
        assertRead(orders, 100, 100);
        assertRead(name + ".snap.customers", 1, 1);

        JsonNode byTopic = cli.run(
                        "snapshot", name, "--tables", "orders", "--filter", "id <= 7 AND region = 'eu'", "-o", "json")
                .ok()
                .json();
        assertThat(byTopic.at("/signal/channel").asText()).isEqualTo("KAFKA");
        assertThat(byTopic.at("/progress/state").asText()).isEqualTo("COMPLETED");
        assertThat(byTopic.at("/progress/tables/0/rows").asInt()).isEqualTo(7);
        assertRead(orders, 200, 7);

        assertThat(cli.run("snapshot", name, "--tables", "customers", "--channel", "file")
                        .ok()
                        .err())
                .contains("file " + file);
        assertRead(name + ".snap.customers", 2, 1);

        cli.run("snapshot", name, "--tables", "orders", "--type", "blocking", "--filter", "id <= 3")
                .ok();
        assertRead(orders, 207, 3);

        assertThat(cli.run("snapshot", name, "--tables", "snap.absent")
                        .exits(20)
                        .err())
                .contains("snap.absent: the database has no such table");
        assertThat(cli.run("snapshot", name, "--tables", "other.orders")
                        .exits(3)
                        .err())
                .contains("table.include.list=snap\\..*");

        assertThat(cluster.topics().names())
                .as("topics of signals, which are no changes of the shop's")
                .doesNotContain(name + ".snap.debezium_signal");
        postgres.execute("ALTER PUBLICATION " + name.replace('-', '_') + " DROP TABLE snap.debezium_signal");
        assertThat(cli.run("snapshot", name, "--tables", "orders", "--database-url", postgres.jdbcUrl())
                        .exits(5)
                        .err())
                .contains("The publication " + name.replace('-', '_'), "ADD TABLE \"snap\".\"debezium_signal\"");

        ConnectorRequest other = Examples.signalledPostgresSource(cluster.uniqueName("snap-ro-pg"), cluster, "snap")
                .with("table.include.list", "snap\\.orders");
        assertReadOnly(other, "orders", 100);
    }

    @Test
    void aSnapshotOfMysqlIsPausedAndStopped(MysqlServer mysql) {
        mysql.execute(
                "CREATE DATABASE snap",
                "CREATE TABLE snap.debezium_signal " + SIGNALS,
                "GRANT INSERT ON snap.debezium_signal TO '" + MysqlServer.CONNECTOR_USER + "'@'%'",
                "CREATE TABLE snap.orders (id int PRIMARY KEY AUTO_INCREMENT, region varchar(10))",
                "CREATE TABLE snap.customers (id int PRIMARY KEY)",
                "INSERT INTO snap.orders (region) VALUES ('a'), ('b'), ('c'), ('d'), ('e'), ('f'), ('g'), ('h'), ('i'), ('j')",
                "INSERT INTO snap.orders (region) SELECT a.region FROM snap.orders a, snap.orders b, snap.orders c",
                "INSERT INTO snap.customers VALUES (1), (2), (3)");
        int rows = 10 + 10 * 10 * 10;
        ConnectorRequest source = slow(Examples.signalledMysqlSource(cluster.uniqueName("snap-my"), cluster, "snap"))
                .with("incremental.snapshot.chunk.size", "1");
        String name = start(source);
        String orders = name + ".snap.orders";
        assertRead(orders, 0, rows);

        assertThat(cli.run("snapshot", name, "--tables", "orders,customers", "--no-wait")
                        .ok()
                        .err())
                .contains("topic __debezium-signal." + name);
        CliRun paused = cli.run("snapshot", name, "--pause").ok();
        assertThat(paused.out()).contains("paused, 0 of 2 tables");
        int sent = read(orders).size();
        JsonNode status =
                cli.run("snapshot", name, "--status", "-o", "json").ok().json();
        assertThat(status.at("/progress/state").asText()).isEqualTo("PAUSED");
        assertThat(status.at("/progress/tables/0/fraction").asDouble()).isBetween(0.0, 0.99);
        assertThat(cli.run("snapshot", name, "--resume").ok().out()).contains("running, 0 of 2 tables");
        cli.run("snapshot", name, "--pause").ok();
        await("rows, once it went on")
                .atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(read(orders)).hasSizeGreaterThan(sent));

        CliRun stopped = cli.run("snapshot", name, "--stop").ok();
        assertThat(stopped.out()).as("stopped though paused").contains("stopped, 0 of 2 tables");
        assertThat(read(orders)).hasSizeBetween(sent, 2 * rows - 1);

        assertThat(cli.run("snapshot", name, "--tables", "snap.customers", "--database-url", mysql.jdbcUrl())
                        .ok()
                        .err())
                .contains("table snap.debezium_signal");
        assertRead(name + ".snap.customers", 3, 3);
        assertThat(cli.run("snapshot", name, "--pause", "--wait-timeout", "100ms")
                        .exits(7)
                        .err())
                .contains("no incremental snapshot seems to run");

        ConnectorRequest other = Examples.signalledMysqlSource(cluster.uniqueName("snap-ro-my"), cluster, "snap")
                .with("table.include.list", "snap\\.customers")
                .with("connect.keep.alive.interval.ms", "1000");
        assertReadOnly(other, "customers", 3);
    }

    /** Progress needs no registry: the schema of notifications is always the same. */
    @Test
    void aSnapshotIsFollowedWhoseNotificationsAreAvro(PostgresServer postgres, SchemaRegistry registry) {
        postgres.execute(
                "CREATE SCHEMA snap_avro",
                "CREATE TABLE snap_avro.debezium_signal " + SIGNALS,
                "CREATE TABLE snap_avro.orders (id int PRIMARY KEY)",
                "INSERT INTO snap_avro.orders SELECT generate_series(1, 100)");
        String name = start(Examples.signalledPostgresSource(cluster.uniqueName("snap-avro"), cluster, "snap_avro")
                .without("key.converter.schemas.enable")
                .without("value.converter.schemas.enable")
                .with(registry.avroConverters())
                .with("schema.name.adjustment.mode", "avro")
                .with("signal.poll.interval.ms", "100")
                .with("signal.kafka.poll.timeout.ms", "20")
                .with("incremental.snapshot.chunk.size", "50"));
        cluster.topics().await(name + ".snap_avro.orders", 100, TIMEOUT);

        CliRun run = cli.run("snapshot", name, "--tables", "orders").ok();

        assertThat(run.err()).contains("snap_avro.orders: running, key 50 of 100");
        assertThat(run.out())
                .contains("completed, 1 of 1 tables, 100 rows in ")
                .containsPattern("snap_avro.orders +COMPLETED +100 +100 of 100 +100 %");
        assertThat(cluster.topics().read("__debezium-notification." + name))
                .as("notifications behind a registry's header")
                .isNotEmpty()
                .allSatisfy(message -> assertThat(message.value()).startsWith((byte) 0, (byte) 0));
    }

    /**
     * What marks a chunk waits for the look at the topic of signals to end. As the next look begins at once, a snapshot takes 100 ms for each chunk and
     * more, however fast the machine is, and signals come quickly.
     */
    static ConnectorRequest slow(ConnectorRequest source) {
        return source.with("signal.poll.interval.ms", "100").with("signal.kafka.poll.timeout.ms", "100");
    }

    /** Without a table of signals all of a table comes too; some of it twice, as Debezium's threads may read a chunk at the same time. */
    private void assertReadOnly(ConnectorRequest source, String table, int rows) {
        String name = start(source.without("signal.data.collection")
                .with("signal.enabled.channels", "kafka")
                .with("read.only", "true")
                .with("incremental.snapshot.chunk.size", Integer.toString(rows / 2)));
        String topic = name + ".snap." + table;
        assertRead(topic, 0, rows);

        assertThat(cli.run("snapshot", name, "--tables", table).ok().out()).contains("completed, 1 of 1 tables");
        List<String> expected =
                IntStream.rangeClosed(1, rows).mapToObj(id -> "READ " + id).toList();
        await("all rows of " + topic)
                .atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(read(topic).stream().skip(rows))
                        .extracting(record -> record.path("event_type").asText() + " " + record.at("/record/id"))
                        .hasSameElementsAs(expected));
    }

    private String start(ConnectorRequest source) {
        cluster.topics().create("__debezium-signal." + source.name(), 1);
        connectors.start(reading(source));
        return source.name();
    }

    private static ConnectorRequest reading(ConnectorRequest source) {
        return source.with("transforms.record.snapshot.event.type", "READ");
    }

    /** From a place in the topic on there are rows that were read, with the numbers from 1, and nothing else. */
    private void assertRead(String topic, int from, int rows) {
        List<JsonNode> records = records(cluster.topics().await(topic, from + rows, TIMEOUT));
        assertThat(records).as("records of %s", topic).hasSize(from + rows);
        assertThat(records.subList(from, from + rows))
                .extracting(record -> record.path("event_type").asText() + " " + record.at("/record/id"))
                .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, rows)
                        .mapToObj(id -> "READ " + id)
                        .toList());
    }

    private List<JsonNode> read(String topic) {
        return records(cluster.topics().read(topic));
    }

    private static List<JsonNode> records(List<ConsumerRecord<byte[], byte[]>> messages) {
        return messages.stream()
                .map(message -> json(new String(message.value(), StandardCharsets.UTF_8)))
                .toList();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }
}
