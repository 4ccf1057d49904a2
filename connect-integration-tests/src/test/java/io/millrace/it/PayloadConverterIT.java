package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.connect.ConnectRest;
import io.millrace.testkit.connect.ConnectWorker;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.connect.ConnectorStatus;
import io.millrace.testkit.connect.Validation;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A converter that lives in a plugin folder of its own, as users install Avro's, writes the payloads. */
@WithCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PayloadConverterIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final TestCluster cluster;
    private final LocalAws aws;
    private ConnectWorker worker;
    private Path down;
    private String name = "";

    PayloadConverterIT(TestCluster cluster, LocalAws aws) {
        this.cluster = cluster;
        this.aws = aws;
    }

    @BeforeAll
    void startWorkerWithTheConverterInAFolderOfItsOwn(@TempDir Path folder) throws IOException {
        Path plugins = ShoutingConverter.install(folder);
        down = folder.resolve("down");
        worker = ConnectWorker.start(
                cluster.workerSettings().group("payload").with("plugin.path", cluster.plugins() + "," + plugins));
    }

    @AfterAll
    void stopWorker() {
        if (worker != null) {
            worker.close();
        }
    }

    @BeforeEach
    void createTopicAndStream() throws IOException {
        name = cluster.uniqueName("payload");
        cluster.topics().create(name, 1);
        aws.kinesis().createStream(name, 1);
        Files.deleteIfExists(down);
        Files.deleteIfExists(down.resolveSibling("tried"));
    }

    @Test
    void writesValuesAndRejectsWhatItCannotWrite() {
        start(sink());

        produce("one", "secret", "three");

        assertThat(stored(2)).containsExactly(shouted("one"), shouted("three"));
        ConsumerRecord<byte[], byte[]> rejected =
                cluster.topics().await(name + "-rejected", 1, TIMEOUT).get(0);
        assertThat(header(rejected, "__connect.errors.exception.message"))
                .startsWith("payload-converter-failed: ")
                .contains(ShoutingConverter.CLASS, "payload.converter", "DataException")
                .doesNotContain("secret");
        assertThat(header(rejected, "__connect.errors.exception.stacktrace"))
                .contains("ShoutingConverter.java")
                .doesNotContain("secret");
        worker.rest().delete(name);
    }

    @Test
    void waitsForItsRegistryAsConnectIsToldTo() throws IOException {
        Files.createFile(down);
        start(sink().with("errors.retry.timeout", "-1").with("errors.retry.delay.max.ms", "100"));

        produce("one", "two");
        await("the registry is asked").atMost(TIMEOUT).until(() -> Files.exists(down.resolveSibling("tried")));
        Files.delete(down);

        assertThat(stored(2)).containsExactly(shouted("one"), shouted("two"));
        assertNothingRejected();
        worker.rest().delete(name);
    }

    @Test
    void failsTheTaskRatherThanRejectWhileItsRegistryIsDownAndGoesOnAfterARestart() throws IOException {
        Files.createFile(down);
        start(sink());

        produce("one", "two");

        ConnectorStatus failed = worker.rest().awaitFailed(name, TIMEOUT);
        assertThat(failed.traces())
                .contains(
                        ShoutingConverter.CLASS,
                        name + "-0@0",
                        "errors.retry.timeout",
                        "Nothing is lost",
                        "java.net.ConnectException")
                .doesNotContain("registry for one");
        Files.delete(down);
        worker.rest().restartTask(name, 0);
        assertThat(stored(2)).containsExactly(shouted("one"), shouted("two"));
        assertNothingRejected();
        worker.rest().delete(name);
    }

    @Test
    void saysWhatToDoWhereTheWorkerFindsNoSuchClass() {
        Validation validation = worker.rest().validate(sink().with("payload.converter", "com.example.NoSuch"));

        assertThat(validation.errors()).containsOnlyKeys("payload.converter");
        assertThat(validation.errors().get("payload.converter").toString())
                .contains("com.example.NoSuch", "plugin.path", "lib/");
    }

    private void assertNothingRejected() {
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(
                                cluster.topics().committed("connect-" + name).values())
                        .containsExactly(2L));
        assertThat(cluster.topics().ends(name + "-rejected").values()).containsOnly(0L);
    }

    private void start(ConnectorRequest connector) {
        ConnectRest rest = worker.rest();
        rest.put(connector);
        rest.awaitRunning(connector.name(), TIMEOUT);
    }

    private ConnectorRequest sink() {
        return Examples.kinesisSink(Examples.KINESIS_SINK_WITH_DEAD_LETTER_QUEUE, name, aws, name, name)
                .with("tasks.max", "1")
                .with("value.converter", "org.apache.kafka.connect.storage.StringConverter")
                .with("payload.converter", ShoutingConverter.CLASS)
                .with("payload.converter.down.file", down.toString());
    }

    private void produce(String... values) {
        for (String value : values) {
            cluster.topics().produce(name, null, value);
        }
    }

    private String shouted(String value) {
        return (name + ":" + value).toUpperCase(java.util.Locale.ROOT);
    }

    private List<String> stored(int count) {
        try (KinesisReader reader = new KinesisReader(aws.endpoint(), aws.region(), name)) {
            return reader.read(count, TIMEOUT).stream()
                    .map(record -> record.data().asUtf8String())
                    .toList();
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String header) {
        return new String(record.headers().lastHeader(header).value(), StandardCharsets.UTF_8);
    }
}
