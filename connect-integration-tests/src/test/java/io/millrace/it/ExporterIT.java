package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import io.millrace.it.monitoring.ExporterAgent;
import io.millrace.it.monitoring.Exposition;
import io.millrace.it.monitoring.Exposition.Series;
import io.millrace.it.monitoring.PromQl.Selector;
import io.millrace.it.monitoring.Question;
import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.connect.ConnectRest;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.connect.WorkerProcess;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import io.millrace.testkit.log.Canary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowingConsumer;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/**
 * {@code monitoring/}: a worker with the JMX exporter shows all that our metrics' page describes and that alerts and dashboard ask for.
 * It has every kind of connector, and each has met what it counts.
 */
@WithCluster
class ExporterIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(90);

    /** Kept when the tests are over: the worker's log is there. */
    private static final Path FOLDER = Path.of("target", "exporter");

    private static final Path MONITORING = Examples.project("monitoring");
    private static final int ROWS = 20;
    private static final Canary CONTENT = Canary.in("content");

    /** A row of the page's tables: name, unit, tags. */
    private static final Pattern METRIC = Pattern.compile("^\\| `([a-z0-9-]+)` \\| [^|]+ \\|([^|]*)\\|");

    /** What Prometheus knows by itself: a metric, and labels of everything. */
    private static final Set<String> OF_PROMETHEUS = Set.of("up", "instance", "job");

    private static final ExporterAgent EXPORTER = new ExporterAgent();

    private static WorkerProcess worker;
    private static TableFlow table;
    private static String name = "";

    @BeforeAll
    static void start(TestCluster cluster) throws IOException {
        Files.deleteIfExists(FOLDER.resolve("worker.log"));
        worker = WorkerProcess.builder(cluster.workerSettings().group("exporter"), FOLDER)
                .jvmOption(EXPORTER.option(MONITORING.resolve("jmx-exporter.yml")))
                .start();
        name = cluster.uniqueName("exporter");
        table = new TableFlow(cluster, name + "-table", 1, 10);
        startEverything(cluster);
        meetEverything(cluster);
    }

    @AfterAll
    static void stop() {
        // The table's connector is deleted before its AWS is gone.
        if (table != null) {
            table.close();
        }
        if (worker != null) {
            worker.stop();
        }
    }

    @Test
    void everyMetricOfOursComesOut() throws IOException {
        Map<String, List<String>> metrics = ourMetrics();
        assertThat(metrics).hasSizeGreaterThan(40);

        awaitShown(shown -> metrics.forEach((metric, labels) -> assertThat(shown.labelsOf(metric))
                .as(metric)
                .contains("connector", "task")
                .containsAll(labels)));
        assertThat(EXPORTER.ask().names().stream().filter(metric -> metric.startsWith("millrace_")))
                .as("nothing that the page does not describe")
                .containsExactlyInAnyOrderElementsOf(metrics.keySet());
    }

    @Test
    void everythingThatAlertsAskForComesOut() throws IOException {
        List<Question> questions = Question.ofAlerts(MONITORING.resolve("alerts.yml"));
        assertThat(questions).hasSizeGreaterThan(20);

        assertAnswered(questions);
    }

    @Test
    void everythingThatTheDashboardAsksForComesOut() throws IOException {
        List<Question> questions = Question.ofDashboard(MONITORING.resolve("grafana-dashboard.json"));
        assertThat(questions).hasSizeGreaterThan(60);

        assertAnswered(questions);
    }

    @Test
    void statesAreLabels() {
        awaitShown(shown -> assertThat(shown.of("kafka_connect_task_status"))
                .contains(
                        new Series(
                                "kafka_connect_task_status",
                                Map.of("connector", name, "task", "0", "status", "running"),
                                1),
                        new Series(
                                "kafka_connect_task_status",
                                Map.of("connector", name + "-fails", "task", "0", "status", "failed"),
                                1)));
    }

    @Test
    void countersAreCountersAndNothingIsShownOfARecord() {
        Exposition shown = EXPORTER.ask();

        assertThat(shown.names())
                .filteredOn(metric -> metric.matches("(millrace|debezium|kafka)_.*"))
                .hasSizeGreaterThan(100)
                .allSatisfy(metric -> assertThat(shown.types().get(metric))
                        .isEqualTo(metric.endsWith("_total") ? "counter" : "gauge"));
        assertThat(shown.series()).noneMatch(series -> series.toString().contains(CONTENT.text()));
    }

    /** What {@code docs/operations.md} says. */
    @Test
    void noTaskMakesMoreSeriesThanThePageSays() {
        awaitShown(shown -> {
            assertThat(shown.ofTask(name + "-kinesis", "1"))
                    .as("a sink's task without a partition")
                    .hasSizeBetween(40, 86);
            assertThat(shown.ofTask(table.name(), "1"))
                    .as("a source's task without a shard")
                    .hasSizeBetween(30, 64);
            assertThat(shown.ofTask(name + "-mongo", "0")).as("Debezium's task").hasSizeBetween(40, 90);
        });
    }

    /** Waits: rates of what has just happened, and what Connect commits, come a little later. */
    private static void awaitShown(ThrowingConsumer<Exposition> assertion) {
        await().atMost(TIMEOUT).untilAsserted(() -> assertThat(EXPORTER.ask()).satisfies(assertion));
    }

    private static void assertAnswered(List<Question> questions) {
        awaitShown(shown -> assertThat(questions).allSatisfy(question -> {
            Set<String> labels = new TreeSet<>(OF_PROMETHEUS);
            for (Selector selector : question.query().metrics()) {
                if (OF_PROMETHEUS.contains(selector.metric())) {
                    continue;
                }
                assertThat(shown.names()).as(question.where()).contains(selector.metric());
                Set<String> known = new TreeSet<>(shown.labelsOf(selector.metric()));
                labels.addAll(known);
                known.addAll(OF_PROMETHEUS);
                assertThat(known).as("labels of %s", selector.metric()).containsAll(selector.labels());
            }
            assertThat(labels)
                    .as("labels of what %s asks for", question.where())
                    .containsAll(question.query().labels())
                    .containsAll(question.shown());
        }));
    }

    /** The metrics that {@code docs/metrics.md} describes, by their names in Prometheus, with their labels. */
    private static Map<String, List<String>> ourMetrics() {
        return Examples.text("docs/metrics.md")
                .lines()
                .map(METRIC::matcher)
                .filter(Matcher::find)
                .collect(Collectors.toMap(
                        row -> "millrace_" + row.group(1).replace('-', '_'),
                        row -> row.group(2).isBlank()
                                ? List.of()
                                : List.of(row.group(2).replace("`", "").strip().split(", ")),
                        (sink, source) -> sink));
    }

    /** Every kind of connector, two of them failing for a while and one for good. */
    private static void startEverything(TestCluster cluster) {
        ConnectRest rest = worker.rest();
        LocalAws aws = cluster.aws();
        aws.kinesis().createStream(name, 2);
        aws.sqs().createQueue(name);
        aws.faults().onEntriesOf("PutRecords").of(name).times(2).throttle();
        aws.faults()
                .onEntriesOf("SendMessageBatch")
                .of(name)
                .times(1)
                .failWith("InvalidMessageContents", "Injected.", true);
        cluster.postgres()
                .execute("CREATE SCHEMA exporter", "CREATE TABLE exporter.orders (id int PRIMARY KEY, note text)");

        rest.put(Examples.postgresSource(name, cluster.postgres(), "exporter"));
        rest.put(Examples.mongoSource(name + "-mongo", cluster.mongo().connectionString(), "exporter"));
        String topics = name + "\\.exporter\\..*";
        ConnectorRequest kinesis = Examples.kinesisSink(
                        Examples.KINESIS_SINK_WITH_DEAD_LETTER_QUEUE, name + "-kinesis", aws, name, topics)
                .with("record.max.bytes", "2000");
        rest.put(kinesis);
        rest.put(kinesis.named(name + "-fails")
                .without("errors.deadletterqueue.topic.name")
                .with("errors.tolerance", "none"));
        rest.put(Examples.sqsSink("sqs-sink.json", name + "-sqs", aws, name, topics));
        table.aws().faults().on("GetRecords").nth(2).failWith("ProvisionedThroughputExceededException");
        table.aws().faults().on("GetRecords").nth(3).answer(500);
        table.submit(rest, table.source().with(Map.of("tasks.max", "2", "behavior.on.data.loss", "continue")));
    }

    /** What metrics count only when they meet it. */
    private static void meetEverything(TestCluster cluster) {
        cluster.postgres()
                .execute(
                        "INSERT INTO exporter.orders SELECT id, '" + CONTENT.text() + "' FROM generate_series(1, "
                                + ROWS + ") id",
                        "INSERT INTO exporter.orders VALUES (0, repeat('x', 3000))");
        try (MongoClient mongo = cluster.mongo().connect()) {
            mongo.getDatabase("exporter").getCollection("orders").insertOne(new Document("note", CONTENT.text()));
        }
        table.change(10);
        table.awaitAllRead();
        try (KinesisClient kinesis = KinesisReader.client(table.aws().endpoint(), TestCluster.REGION)) {
            kinesis.deleteStream(r -> r.streamName(table.name()));
            table.aws().advance(Duration.ofSeconds(1));
            kinesis.createStream(r -> r.streamName(table.name()).shardCount(1));
        }
        worker.rest().awaitFailed(name + "-fails", TIMEOUT);
    }
}
