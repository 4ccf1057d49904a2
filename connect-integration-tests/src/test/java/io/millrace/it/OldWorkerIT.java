package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.it.cli.Cli;
import io.millrace.it.monitoring.ExporterAgent;
import io.millrace.it.monitoring.Exposition;
import io.millrace.it.monitoring.Exposition.Series;
import io.millrace.it.monitoring.PromQl.Selector;
import io.millrace.it.monitoring.Question;
import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.aws.dynamodb.LocalTable;
import io.millrace.testkit.aws.fault.Fault;
import io.millrace.testkit.aws.kinesis.LocalStream;
import io.millrace.testkit.connect.ConnectRest;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.connect.WorkerClassPath;
import io.millrace.testkit.connect.WorkerProcess;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.kinesis.model.Record;

/** The archives on the oldest worker that we support, in a JVM of its own with nothing but that Connect and the archives. */
@WithCluster
class OldWorkerIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String JSON_CONVERTER = "org.apache.kafka.connect.json.JsonConverter";
    private static final String CONTENT = "content-of-the-record";
    private static final String SOURCE =
            "\"source\":{\"connector\":\"postgresql\",\"name\":\"pg\",\"ts_ms\":1795227785941,"
                    + "\"schema\":\"s\",\"table\":\"t\",\"txId\":1,\"lsn\":24753936}";

    private static final Map<String, String> TRANSFORMED = Map.of(
            "tasks.max", "1",
            "value.converter", JSON_CONVERTER,
            "value.converter.schemas.enable", "false",
            "transforms", "record",
            "transforms.record.type", "io.millrace.transforms.RecordNormalizer");

    /** Kept when the tests are over: the worker's log is there. */
    private static final Path FOLDER = Path.of("target", "old-worker");

    private static final ExporterAgent EXPORTER = new ExporterAgent();

    private static WorkerProcess worker;

    private final TestCluster cluster;
    private final LocalAws aws;
    private String name = "";
    private LocalStream stream;

    OldWorkerIT(TestCluster cluster, LocalAws aws) {
        this.cluster = cluster;
        this.aws = aws;
    }

    @BeforeAll
    static void start(TestCluster cluster) throws IOException {
        Files.deleteIfExists(FOLDER.resolve("worker.log"));
        Path classPath =
                Path.of(Objects.requireNonNull(System.getProperty("millrace.worker.3.7"), "millrace.worker.3.7"));
        worker = WorkerProcess.builder(cluster.workerSettings().group("old-worker"), FOLDER)
                .classPath(WorkerClassPath.inFile(classPath))
                .jmx()
                .jvmOption(EXPORTER.option(Examples.project("monitoring/jmx-exporter.yml")))
                .start();
    }

    /** Whatever the tests did: the worker stops within its time, and nothing of ours was missing in this Connect. */
    @AfterAll
    static void stopsCleanly() throws IOException {
        worker.stop();

        WorkerLog.assertClean(worker);
    }

    @BeforeEach
    void createTopicAndStream() {
        name = cluster.uniqueName("old");
        cluster.topics().create(name, 1);
        stream = aws.kinesis().createStream(name, 2);
    }

    @Test
    void listsThePlugins() {
        assertThat(rest().send("GET", "/", null).path("version").asText()).isEqualTo("3.7.2");
        assertThat(rest().plugins()).containsAll(PluginsIT.ours());
    }

    @Test
    void saysWhatIsWrongWithAConfiguration() {
        ConnectorRequest wrong = sink().with("kinesis.stream.name", "no-such-stream");

        assertThat(rest().validate(sink().with("linger.ms", "soon").with("aws.http.proxy.username", "me"))
                        .errors())
                .containsOnlyKeys("linger.ms", "aws.http.proxy.username");
        // Validation waits for five seconds only, which the first attempt may need to load classes.
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(rest().validate(wrong).errors().get("kinesis.stream.name"))
                        .isNotNull()
                        .asString()
                        .contains("There is no stream no-such-stream"));
        await().atMost(TIMEOUT)
                .untilAsserted(
                        () -> assertThat(rest().validate(sink()).errors()).isEmpty());
    }

    @Test
    void transformsAndDeliversAndSetsAside() throws Exception {
        rest().put(sink());
        rest().awaitRunning(name, TIMEOUT);

        produce(change("r", 1), "{\"before\":null,\"after\":{\"id\":\"" + CONTENT + "\"},\"op\":\"c\",\"ts_ms\":1}");
        produce(change("u", 1), change("c", 2));

        assertThat(stored(3))
                .extracting(text -> text.replaceAll(".*\"event_type\":\"(\\w+)\".*\"record\":(\\{[^}]*}).*", "$1 $2"))
                .containsExactlyInAnyOrder("INSERT {\"id\":1}", "UPDATE {\"id\":1}", "INSERT {\"id\":2}");
        ConsumerRecord<byte[], byte[]> rejected =
                cluster.topics().await(name + "-rejected", 1, TIMEOUT).get(0);
        assertThat(header(rejected, "__connect.errors.exception.message"))
                .contains(name, "offset 1", "source")
                .doesNotContain(CONTENT);
        awaitCommitted(4);
        assertThat(attribute("record-send-total")).isEqualTo(3.0);
        assertShowsWhatNewWorkersShow();

        rest().delete(name);
    }

    @Test
    void keepsOnThroughFailuresAndARestart() {
        aws.faults().onEntriesOf("PutRecords").of(name).everyNth(3).throttle();
        rest().put(sink());
        rest().awaitRunning(name, TIMEOUT);

        for (int id = 0; id < 50; id++) {
            produce(change("c", id));
        }
        rest().restartTask(name, 0);
        for (int id = 50; id < 100; id++) {
            produce(change("c", id));
        }

        awaitCommitted(100);
        assertThat(stored(100)).hasSize(100);
        rest().delete(name);
    }

    @Test
    void aggregatesWhatAPayloadConverterWrites() throws Exception {
        for (int id = 0; id < 100; id++) {
            produce(change("c", id));
        }
        rest().put(sink().with(Map.of(
                "kinesis.aggregation.enabled", "true",
                "payload.converter", JSON_CONVERTER,
                "payload.converter.schemas.enable", "true")));

        awaitCommitted(100);
        List<String> read = stream.shards().stream()
                .flatMap(
                        shard -> shard.records().stream().flatMap(stored -> ClientLibrary.read(shard, stored).stream()))
                .map(ClientLibrary::text)
                .toList();
        assertThat(read)
                .hasSize(100)
                .as("envelopes of Connect's own converter")
                .allSatisfy(text -> assertThat(text).startsWith("{\"schema\":").contains("\"payload\":{"));
        assertThat(stream.recordsAccepted()).as("entries").isLessThan(50);
        assertThat(attribute("record-send-total")).isEqualTo(100.0);

        rest().delete(name);
    }

    @ParameterizedTest
    @EnumSource(names = {"SQS_FIFO", "SNS"})
    void sendsMessages(Service service) throws Exception {
        Pipe pipe = new Pipe(cluster, aws, service, "old-messages");
        name = pipe.name();
        Fault throttle = aws.faults()
                .onEntriesOf(service.action())
                .of(pipe.destination())
                .everyNth(3)
                .failWith(service.throttle());
        rest().put(pipe.sinkWithDeadLetterQueue().with(TRANSFORMED));
        rest().awaitRunning(name, TIMEOUT);

        for (int id = 0; id < 30; id++) {
            produce(change("c", id));
        }
        produce("{\"before\":null,\"after\":{\"id\":\"" + CONTENT + "\"},\"op\":\"c\",\"ts_ms\":1}");

        assertThat(pipe.delivered(30)).hasSize(30).allMatch(text -> text.contains("\"event_type\":\"INSERT\""));
        assertThat(Pipe.reason(pipe.rejected(1).get(0))).contains("source").doesNotContain(CONTENT);
        pipe.awaitCommitted(31);
        assertThat(attribute("record-send-total")).isEqualTo(30.0);
        assertThat(throttle.hits()).isPositive();
        throttle.remove();
        rest().delete(name);
    }

    @Test
    void readsTheChangesOfATable() throws Exception {
        LocalTable items = aws.dynamodb().createTable(name, "id", name);
        rest().put(Examples.dynamoDbSource(name, aws.endpoint(), name)
                .with(Map.of("tasks.max", "1", "heartbeat.interval.ms", "1000")));
        rest().awaitRunning(name, TIMEOUT);

        for (int id = 0; id < 20; id++) {
            items.put("{\"id\": {\"S\": \"" + id + "\"}}");
        }

        assertThat(cluster.topics().await(name + "." + name, 20, TIMEOUT))
                .extracting(record -> new String(record.value(), StandardCharsets.UTF_8))
                .allMatch(text -> text.contains("\"event_type\":\"INSERT\""));
        assertThat(cluster.topics().await("__millrace-heartbeat." + name, 1, TIMEOUT))
                .isNotEmpty();
        await().atMost(TIMEOUT)
                .untilAsserted(
                        () -> assertThat(rest().offsets(name).path("offsets").findValuesAsText("shardId"))
                                .containsExactlyInAnyOrder("#stream", "shardId-000000000000", "shardId-000000000001"));
        assertThat(attribute("event-total")).isEqualTo(20.0);
        assertThat(attribute("open-shards")).isEqualTo(2.0);
        rest().delete(name);
    }

    @Test
    void isRunFromTheCommandLine() {
        Cli cli = Cli.of(cluster).with("MILLRACE_CONNECT_URL", rest().url().toString());
        rest().put(sink());
        rest().awaitRunning(name, TIMEOUT);
        produce(change("c", 1), change("c", 2));
        awaitCommitted(2);

        assertThat(cli.run("status", name).ok().out()).contains(name, "RUNNING", "1/1");
        cli.run("pause", name, "--wait").ok();
        assertThat(cli.run("list", "--state", "PAUSED").ok().out()).contains(name);
        cli.run("resume", name, "--wait").ok();
        cli.run("offsets", "alter", name, "--topic", name, "--partition", "0", "--offset", "1", "--stop")
                .ok();
        await().atMost(TIMEOUT)
                .untilAsserted(() ->
                        assertThat(stream.recordsAccepted()).as("one again").isEqualTo(3));
        cli.run("restart", name).ok();
        assertThat(cli.run("plugins").ok().out()).contains("RecordNormalizer", "KinesisSinkConnector");
        cli.run("log-level", "io.millrace", "INFO").ok();
        cli.run("delete", name, "--yes").ok();
        assertThat(rest().names()).doesNotContain(name);
    }

    /** What alerts ask of every sink and worker, under the names that {@code ExporterIT} finds on a new worker. */
    private void assertShowsWhatNewWorkersShow() throws IOException {
        Set<String> asked = Question.ofAlerts(Examples.project("monitoring/alerts.yml")).stream()
                .flatMap(question -> question.query().metrics().stream())
                .map(Selector::metric)
                .filter(metric -> metric.matches(
                        "kafka_(consumer|connect)_.*|jvm_.*|millrace_(record_send|record_rejected|oldest).*"))
                .filter(metric -> !metric.contains("_source_"))
                .collect(Collectors.toSet());
        assertThat(asked).hasSizeGreaterThan(12);

        await().atMost(TIMEOUT).untilAsserted(() -> {
            Exposition shown = EXPORTER.ask();
            assertThat(shown.names()).containsAll(asked);
            assertThat(shown.of("millrace_record_send_total"))
                    .contains(new Series("millrace_record_send_total", Map.of("connector", name, "task", "0"), 3));
            assertThat(shown.of("kafka_connect_task_status"))
                    .contains(new Series(
                            "kafka_connect_task_status",
                            Map.of("connector", name, "task", "0", "status", "running"),
                            1));
        });
    }

    private double attribute(String attribute) throws Exception {
        try (JMXConnector jmx = worker.connectJmx()) {
            ObjectName task = new ObjectName("kafka.connect:type=plugins,connector=" + name + ",task=0");
            return ((Number) jmx.getMBeanServerConnection().getAttribute(task, attribute)).doubleValue();
        }
    }

    private ConnectorRequest sink() {
        return Examples.kinesisSink(Examples.KINESIS_SINK_WITH_DEAD_LETTER_QUEUE, name, aws, name, name)
                .with(TRANSFORMED);
    }

    private static String change(String op, int id) {
        return "{\"before\":null,\"after\":{\"id\":" + id + "}," + SOURCE + ",\"op\":\"" + op + "\",\"ts_ms\":1}";
    }

    private void produce(String... values) {
        for (String value : values) {
            cluster.topics().produce(name, null, value);
        }
    }

    private List<String> stored(int count) {
        try (KinesisReader reader = new KinesisReader(aws.endpoint(), aws.region(), name)) {
            return reader.read(count, TIMEOUT).stream()
                    .map(Record::data)
                    .map(data -> data.asUtf8String())
                    .toList();
        }
    }

    private void awaitCommitted(long offset) {
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(cluster.topics().committed("connect-" + name))
                        .containsEntry(new TopicPartition(name, 0), offset));
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String header) {
        return new String(record.headers().lastHeader(header).value(), StandardCharsets.UTF_8);
    }

    private static ConnectRest rest() {
        return worker.rest();
    }
}
