package io.millrace.it.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.it.Examples;
import io.millrace.ops.EventFilter;
import io.millrace.ops.MillraceOps;
import io.millrace.ops.OpsSettings;
import io.millrace.ops.TailEnd;
import io.millrace.ops.TailListener;
import io.millrace.ops.TailRequest;
import io.millrace.ops.TailedMessage;
import io.millrace.testkit.db.PostgresServer;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import io.millrace.testkit.registry.SchemaRegistry;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code watch}: Records of two sources of one database, one of which leaves Debezium's events as they are; and commands for each. */
@WithCluster
class WatchCommandIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();
    /** On two cores the common pool has one thread, and from Java 25 on all would wait for it. */
    private static final Executor OWN_THREADS = task -> new Thread(task).start();

    private static final String[] TO_THE_END = {"--from", "beginning", "--idle-timeout", "2s"};

    private static TestCluster cluster;
    private static String records;
    private static String raw;
    private static String avro;
    private static SchemaRegistry registry;

    @TempDir
    private Path folder;

    @BeforeAll
    static void makeChanges(
            TestCluster shared, Connectors connectors, PostgresServer postgres, SchemaRegistry schemas) {
        registry = schemas;
        cluster = shared;
        records = cluster.uniqueName("watch-records");
        raw = cluster.uniqueName("watch-raw");
        avro = cluster.uniqueName("watch-avro");
        postgres.execute(
                "CREATE SCHEMA watched",
                "CREATE TABLE watched.orders (id int PRIMARY KEY, customer text, price numeric(9,2), at timestamptz)",
                "CREATE TABLE watched.lines (id int PRIMARY KEY, n int)",
                "INSERT INTO watched.orders VALUES (1, 'Ann', 10.20, '2024-12-03T03:48:55.887142Z')");
        connectors.start(Examples.postgresSource(records, postgres, "watched"));
        connectors.start(Examples.postgresSource(raw, postgres, "watched")
                .without("transforms")
                .with(Map.of(
                        "value.converter.schemas.enable",
                        "true",
                        "key.converter.schemas.enable",
                        "true",
                        "tombstones.on.delete",
                        "true")));
        connectors.start(Examples.postgresSource(avro, postgres, "watched")
                .without("transforms")
                .without("key.converter.schemas.enable")
                .without("value.converter.schemas.enable")
                .with(registry.avroConverters())
                .with("schema.name.adjustment.mode", "avro"));
        for (String prefix : List.of(records, raw, avro)) {
            cluster.topics().await(prefix + ".watched.orders", 1, TIMEOUT);
        }
        postgres.execute(
                "INSERT INTO watched.lines VALUES (7, 1)",
                "UPDATE watched.orders SET customer = 'Bob'",
                "DELETE FROM watched.orders");
        for (String prefix : List.of(records, raw, avro)) {
            cluster.topics().await(prefix + ".watched.lines", 1, TIMEOUT);
            cluster.topics().await(prefix + ".watched.orders", 3, TIMEOUT);
        }
    }

    @Test
    void tablesAndActionsAreChosenAndLinesAreWhatIsInTheTopic() {
        CliRun run = cli(
                        "watch",
                        records,
                        "--tables",
                        "orders",
                        "--actions",
                        "update,DELETE",
                        "-o",
                        "json",
                        "--from",
                        "beginning",
                        "--count",
                        "2",
                        "--idle-timeout",
                        "30s")
                .ok();

        assertThat(run.out().lines().toList())
                .isEqualTo(cluster.topics().read(records + ".watched.orders").stream()
                        .skip(1)
                        .map(message -> new String(message.value(), StandardCharsets.UTF_8))
                        .toList());
        assertThat(run.err()).contains(records + ".watched.lines, " + records + ".watched.orders");
    }

    @Test
    void eventsThatAreNoRecordsYetAreShownAsTheRecordsTheyWouldBeInJsonAndInAvro() {
        List<JsonNode> own = watched(records, 4);

        for (String prefix : List.of(raw, avro)) {
            List<JsonNode> normalised = watched(prefix, 4);
            for (String field : List.of("event_type", "table_name", "record", "primary_key", "schema_name")) {
                assertThat(normalised)
                        .extracting(record -> record.path(field))
                        .as(prefix + " " + field)
                        .containsExactlyInAnyOrderElementsOf(
                                own.stream().map(record -> record.path(field)).toList());
            }
        }
    }

    @Test
    void whatCannotBeDecodedIsSaidInALineAndIsNoEnd() {
        CliRun run = cli("watch", avro, "--from", "beginning", "--idle-timeout", "1s")
                .ok();

        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines().filter(line -> line.startsWith("millrace: " + avro + ".watched.")))
                .hasSize(4)
                .allSatisfy(line -> assertThat(line).contains("-0@", "--schema-registry-url"));
    }

    /** Of Confluent's API; the converters speak the registry's own. */
    private static String registryUrl() {
        String own = registry.avroConverters().get("value.converter.apicurio.registry.url");
        return URI.create(own).resolve("/apis/ccompat/v7").toString();
    }

    private static List<JsonNode> watched(String name, int count) {
        CliRun run = Cli.of(cluster)
                .with("MILLRACE_SCHEMA_REGISTRY_URL", registryUrl())
                .run(
                        "watch",
                        name,
                        "-o",
                        "json",
                        "--from",
                        "beginning",
                        "--actions",
                        "INSERT,UPDATE,DELETE",
                        "--count",
                        Integer.toString(count),
                        "--idle-timeout",
                        "30s");
        return run.ok().out().lines().map(WatchCommandIT::json).toList();
    }

    @Test
    void peopleSeeALineForEachChangeAndItsRowAndWhatIsNoChangeIfTheyAsk() {
        CliRun run = cli(
                        "watch",
                        raw + ".watched.orders",
                        "--topic",
                        "--all",
                        "--from",
                        "beginning",
                        "--count",
                        "3",
                        "--idle-timeout",
                        "30s")
                .ok();

        assertThat(run.out())
                .containsSubsequence(
                        "INSERT  watched.orders  id=1  ",
                        raw + ".watched.orders-0@0",
                        "    id=1  customer=\"Ann\"  price=\"10.20\"  at=\"2024-12-03T03:48:55.887142Z\"",
                        "UPDATE  watched.orders  id=1",
                        "DELETE  watched.orders  id=1");
    }

    @Test
    void aNameThatIsNeitherAConnectorNorATopicIsRefusedWithThoseThatAreNear() {
        CliRun run = cli("watch", records + "x").exits(3);

        assertThat(run.err())
                .hasLineCount(1)
                .contains("no connector or topic '" + records + "x'")
                .contains("'" + records + "'");
    }

    @Test
    void whatDoesNotComeInTimeIsATimeout() {
        cli("watch", records, "--count", "1", "--idle-timeout", "500ms").exits(7);
    }

    @Test
    void topicsThatAppearWhileWatchingAreWatchedFromTheirBeginning() throws Exception {
        String topic = records + ".watched.later";
        CompletableFuture<Void> isWatching = new CompletableFuture<>();
        List<TailedMessage> seen = new CopyOnWriteArrayList<>();
        TailListener listener = new TailListener() {
            @Override
            public void watches(Set<String> topics) {
                isWatching.complete(null);
            }

            @Override
            public void message(TailedMessage message) {
                seen.add(message);
            }
        };
        TailRequest request = TailRequest.of(records)
                .only(new EventFilter(List.of("later"), Set.of()))
                .until(1L, TIMEOUT);

        try (MillraceOps ops = ops()) {
            CompletableFuture<TailEnd> end =
                    CompletableFuture.supplyAsync(() -> ops.records().follow(request, listener));
            get(isWatching);
            cluster.topics().create(topic, 1);
            cluster.topics().produce(topic, "k", record("later", "k", 1));
            assertThat(get(end)).isEqualTo(TailEnd.COUNT);
        }

        assertThat(seen).extracting(TailedMessage::place).containsExactly(topic + "-0@0");
    }

    private static MillraceOps ops() {
        return MillraceOps.of(new OpsSettings(
                OpsSettings.Connect.of(cluster.worker().restUrl()),
                Map.of("bootstrap.servers", cluster.kafka().bootstrapServers()),
                Map.of(),
                null));
    }

    @Test
    void aCommandRunsForEachChangeUntilItHasHandledItAndThoseOfAKeyInTheirOrder() throws IOException {
        String topic = topic("handled", 2, 24, 5);
        Path tries = folder.resolve("tries");
        Path done = folder.resolve("done");
        // Each change fails at first.
        String command = "echo $MILLRACE_KEY $MILLRACE_ATTEMPT >> " + tries
                + "; test $MILLRACE_ATTEMPT = 2 || exit 9; { echo $MILLRACE_KEY; cat; } | paste -sd' ' >> " + done;

        CliRun run = exec(topic, command, "--count", "24", "--parallelism", "3", "--retry-backoff", "10ms")
                .ok();

        assertThat(Files.readAllLines(tries)).hasSize(48);
        assertOrder(Files.readAllLines(done), 24, 5);
        assertThat(run.err())
                .contains("exit code 9")
                .contains("24 handled, 0 skipped")
                .contains("group millrace-watch-" + topic);
        assertThat(committed(topic)).isEqualTo(24);
    }

    @Test
    void whatCannotBeHandledStopsTheTriggerAndTheNextStartBeginsThere() throws IOException {
        String topic = topic("stopped", 1, 6, 1);
        Path done = folder.resolve("done");
        Path mended = folder.resolve("mended");
        String command =
                "test -e " + mended + " || test $MILLRACE_OFFSET != 3 || exit 4; echo $MILLRACE_OFFSET >> " + done;

        CliRun stopped = exec(topic, command, "--retries", "1", "--retry-backoff", "10ms")
                .exits(1);
        Files.createFile(mended);
        exec(topic, command, "--count", "3").ok();

        assertThat(stopped.err())
                .contains(topic + "-0@3")
                .contains("exit code 4")
                .contains("begins there");
        assertThat(Files.readAllLines(done)).containsExactly("0", "1", "2", "3", "4", "5");
    }

    @Test
    void nothingIsLeftOutWhenTheProcessIsKilledAndNothingRunsTwiceWhenItIsAskedToEnd() throws Exception {
        String topic = topic("killed", 1, 30, 1);
        Path done = folder.resolve("done");

        Process killed = process(topic, "sleep 0.2; echo a$MILLRACE_OFFSET >> " + done);
        awaitLines(done, "a", 8);
        killed.destroyForcibly().waitFor();
        long committed = committed(topic);
        List<Long> first = offsets(done, "a");
        Process asked = process(topic, "sleep 0.2; echo b$MILLRACE_OFFSET >> " + done);
        awaitLines(done, "b", 4);
        asked.destroy();
        assertThat(asked.waitFor()).isEqualTo(143);
        List<Long> second = offsets(done, "b");
        String left = Long.toString(30 - committed - second.size());
        exec(topic, "echo c$MILLRACE_OFFSET >> " + done, "--count", left).ok();

        assertThat(committed).isBetween(1L, (long) first.size());
        assertThat(second).isEqualTo(range(committed, committed + second.size()));
        assertThat(offsets(done, "c")).isEqualTo(range(committed + second.size(), 30));
    }

    private static void awaitLines(Path file, String start, int count) {
        await().atMost(TIMEOUT)
                .until(() -> Files.exists(file) && offsets(file, start).size() >= count);
    }

    private static List<Long> offsets(Path file, String start) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(start))
                .map(line -> Long.valueOf(line.substring(start.length())))
                .toList();
    }

    private static List<Long> range(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    @Test
    void twoInstancesShareThePartitionsAndNoKeyIsHandledTwiceAtATime() throws Exception {
        String topic = topic("shared", 4, 90, 12);
        Path done = folder.resolve("done");
        String lock = folder + "/lock-$MILLRACE_KEY";
        String command = "mkdir " + lock + " || echo OVERLAP >> " + done + "; sleep 0.1; echo $INSTANCE $MILLRACE_KEY"
                + " $(cat | sed 's/.*\"n\":\\([0-9]*\\).*/\\1/') >> " + done + "; rmdir " + lock;

        CompletableFuture<CliRun> one =
                CompletableFuture.supplyAsync(() -> exec(topic, "INSTANCE=one; " + command), OWN_THREADS);
        await().atMost(TIMEOUT)
                .until(() -> Files.exists(done) && Files.readAllLines(done).size() >= 3);
        CompletableFuture<CliRun> two = CompletableFuture.supplyAsync(
                () -> exec(topic, "INSTANCE=two; " + command, "--parallelism", "2"), OWN_THREADS);
        get(one).ok();
        get(two).ok();

        List<String> lines = Files.readAllLines(done);
        assertThat(lines).doesNotContain("OVERLAP");
        assertThat(lines).filteredOn(line -> line.startsWith("one")).isNotEmpty();
        assertThat(lines).filteredOn(line -> line.startsWith("two")).isNotEmpty();
        assertThat(lines.stream().map(line -> line.split(" ")[2]).distinct()).hasSize(90);
        assertThat(lines).as("what was handed over was done before").hasSize(90);
        assertThat(committed(topic)).isEqualTo(90);
    }

    private static String topic(String base, int partitions, int count, int keys) {
        String topic = cluster.uniqueName("watch-" + base);
        cluster.topics().create(topic, partitions);
        cluster.topics()
                .produce(IntStream.range(0, count)
                        .mapToObj(n -> new ProducerRecord<>(
                                topic,
                                ("k" + n % keys).getBytes(StandardCharsets.UTF_8),
                                record("t", "k" + n % keys, n).getBytes(StandardCharsets.UTF_8)))
                        .toList());
        return topic;
    }

    private static String record(String table, String key, int n) {
        return "{\"event_timestamp\":1,\"event_type\":\"INSERT\",\"schema_name\":null,\"table_name\":\"%s\",\"record\":{\"id\":\"%s\",\"n\":%d}}"
                .formatted(table, key, n);
    }

    /** Lines of a key and a Record each: all, and those of a key in their order. */
    private static void assertOrder(List<String> lines, int count, int keys) {
        assertThat(lines).hasSize(count);
        for (int key = 0; key < keys; key++) {
            String start = "k" + key + " ";
            int first = key;
            assertThat(lines.stream()
                            .filter(line -> line.startsWith(start))
                            .map(line -> json(line.substring(start.length()))
                                    .at("/record/n")
                                    .asInt())
                            .toList())
                    .isEqualTo(IntStream.range(0, count)
                            .filter(n -> n % keys == first)
                            .boxed()
                            .toList());
        }
    }

    private static long committed(String topic) {
        return cluster.topics().committed("millrace-watch-" + topic).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static CliRun exec(String topic, String command, String... more) {
        List<String> arguments = new ArrayList<>(List.of("watch", topic, "--topic", "--exec", command));
        arguments.addAll(List.of(TO_THE_END));
        arguments.addAll(List.of(more));
        return cli(arguments.toArray(String[]::new));
    }

    private Process process(String topic, String command) throws IOException {
        // For as long the next one waits for one that was killed.
        Path sessions = Files.writeString(folder.resolve("sessions"), "session.timeout.ms=4000");
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.millrace.cli.Main",
                        "watch",
                        topic,
                        "--topic",
                        "--from",
                        "beginning",
                        "--bootstrap-servers",
                        cluster.kafka().bootstrapServers(),
                        "--command-config",
                        sessions.toString(),
                        "--exec",
                        command)
                .redirectErrorStream(true)
                .redirectOutput(new File(folder.toFile(), "log"))
                .start();
    }

    private static CliRun cli(String... arguments) {
        return Cli.of(cluster).run(arguments);
    }

    private static <T> T get(CompletableFuture<T> future)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
