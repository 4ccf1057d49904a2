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
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
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
    private static final String CLASS = "com.example.ShoutingConverter";
    private static final String SOURCE = """
            package com.example;

            import java.net.ConnectException;
            import java.nio.charset.StandardCharsets;
            import java.nio.file.Files;
            import java.nio.file.Path;
            import java.util.Locale;
            import java.util.Map;
            import org.apache.kafka.common.errors.SerializationException;
            import org.apache.kafka.connect.data.Schema;
            import org.apache.kafka.connect.data.SchemaAndValue;
            import org.apache.kafka.connect.errors.DataException;

            public class ShoutingConverter implements org.apache.kafka.connect.storage.Converter {
                private Path down;

                @Override
                public void configure(Map<String, ?> configs, boolean isKey) {
                    if (isKey || helper() == null) {
                        throw new IllegalStateException("not for values, or not in its own class loader");
                    }
                    down = Path.of(configs.get("down.file").toString());
                }

                private static Object helper() {
                    return Thread.currentThread().getContextClassLoader().getResource("shout.txt");
                }

                @Override
                public byte[] fromConnectData(String topic, Schema schema, Object value) {
                    if (helper() == null) {
                        throw new IllegalStateException("not in its own class loader");
                    }
                    if (Files.exists(down)) {
                        down.resolveSibling("tried").toFile().mkdir();
                        throw new DataException("no registry for " + value,
                                new SerializationException(new ConnectException("refused")));
                    }
                    if (value.toString().contains("secret")) {
                        throw new DataException("cannot shout " + value);
                    }
                    return (topic + ":" + value).toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
                }

                @Override
                public SchemaAndValue toConnectData(String topic, byte[] value) {
                    throw new UnsupportedOperationException();
                }
            }
            """;

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
        Path plugins = Files.createDirectories(folder.resolve("plugins/shouting"));
        jar(compile(folder.resolve("classes")), plugins.resolve("shouting.jar"));
        down = folder.resolve("down");
        worker = ConnectWorker.start(cluster.workerSettings()
                .group("payload")
                .with("plugin.path", cluster.plugins() + "," + plugins.getParent()));
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
                .contains(CLASS, "payload.converter", "DataException")
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
                .contains(CLASS, name + "-0@0", "errors.retry.timeout", "Nothing is lost", "java.net.ConnectException")
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
                .with("payload.converter", CLASS)
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

    /** Compiled here, so that nothing but the plugin folder has it. */
    private static Path compile(Path classes) throws IOException {
        Path source = Files.createDirectories(classes.resolve("com/example")).resolve("ShoutingConverter.java");
        Files.writeString(source, SOURCE);
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "--release",
                        "17",
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        source.toString());
        assertThat(result).as("compiling " + source).isZero();
        return classes;
    }

    private static void jar(Path classes, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            add(
                    out,
                    "com/example/ShoutingConverter.class",
                    Files.readAllBytes(classes.resolve("com/example/ShoutingConverter.class")));
            add(out, "shout.txt", new byte[0]);
            add(
                    out,
                    "META-INF/services/org.apache.kafka.connect.storage.Converter",
                    CLASS.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void add(JarOutputStream jar, String entry, byte[] bytes) throws IOException {
        jar.putNextEntry(new JarEntry(entry));
        jar.write(bytes);
        jar.closeEntry();
    }
}
