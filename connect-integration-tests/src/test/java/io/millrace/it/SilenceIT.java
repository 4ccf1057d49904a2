package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.connect.ConnectRest;
import io.millrace.testkit.connect.ConnectWorker;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.connect.WorkerSettings;
import io.millrace.testkit.junit.Connectors;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import io.millrace.testkit.log.Canary;
import io.millrace.testkit.log.LogCapture;
import io.millrace.testkit.net.ForwardProxy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to records, neither content, nor keys, nor secrets are told to logs, exceptions or operators. */
@WithCluster
class SilenceIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Canary payload = Canary.in("payload");
    private final Canary key = Canary.in("key");
    private final Canary secret = Canary.in("secret");
    private final Canary token = Canary.in("token");
    private final TestCluster cluster;
    private final Connectors connectors;
    private final LocalAws aws;

    SilenceIT(TestCluster cluster, Connectors connectors, LocalAws aws) {
        this.cluster = cluster;
        this.connectors = connectors;
        this.aws = aws;
    }

    @AfterEach
    void speakNormally() {
        cluster.connect().setLogLevel("io.millrace", "DEBUG");
    }

    @Test
    void nothingIsToldOfRecordsAndSecretsWhileDeliveryFails() {
        LogCapture log = listen();
        String name = cluster.uniqueName("silence");
        cluster.topics().create(name, 1);
        aws.kinesis().createStream(name, 2);
        aws.faults().onEntriesOf("PutRecords").of(name).everyNth(3).failWith("InternalFailure");
        aws.faults().onEntriesOf("PutRecords").of(name).everyNth(5).throttle();
        aws.faults().on("PutRecords").of(name).everyNth(4).answer(500);
        aws.faults().on("PutRecords").of(name).everyNth(7).dropConnectionAfterApplying();
        connectors.start(sink(name)
                .with("batch.size", "5")
                .with("retry.backoff.ms", "10")
                .with("retry.backoff.max.ms", "50"));

        for (int i = 0; i < 200; i++) {
            cluster.topics().produce(name, key + "-" + i % 20, "{\"id\":" + i + ",\"text\":\"" + payload + "\"}");
        }
        cluster.topics().produce(name, key + "-null", null);
        cluster.topics().produce(name, key + "-large", payload.text().repeat(30_000));
        cluster.topics().produce(name, key.text().repeat(10), payload.text());

        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(cluster.topics().committed("connect-" + name))
                        .isEqualTo(Map.of(new TopicPartition(name, 0), 203L)));
        assertSilent(log, name);
        List<String> headers = headersOfRejected(name, 2);
        assertThat(headers)
                .as("why two records were rejected")
                .anyMatch(header -> header.contains("record.max.bytes"))
                .anyMatch(header -> header.contains("behavior.on.null.values"));
        assertNoneIn(headers);
    }

    @Test
    void nothingIsToldWhenATaskFails() {
        LogCapture log = listen();
        String name = cluster.uniqueName("silence");
        cluster.topics().create(name, 1);
        aws.kinesis().createStream(name, 1);
        connectors.start(sink(name).with("errors.tolerance", "none"));

        cluster.topics().produce(name, key + "-large", payload.text().repeat(30_000));

        cluster.connect().awaitFailed(name, TIMEOUT);
        assertSilent(log, name);
    }

    @Test
    void nothingIsToldWhenATransformCannotReadAnEvent() {
        LogCapture log = listen();
        String name = cluster.uniqueName("silence");
        cluster.topics().create(name, 1);
        aws.kinesis().createStream(name, 1);
        connectors.start(sink(name)
                .with("errors.tolerance", "none")
                .with("value.converter", "org.apache.kafka.connect.json.JsonConverter")
                .with("value.converter.schemas.enable", "false")
                .with("transforms", "record")
                .with("transforms.record.type", "io.millrace.transforms.RecordNormalizer"));

        cluster.topics()
                .produce(name, key.text(), "{\"op\":\"c\",\"after\":{\"id\":\"" + payload + "\"},\"source\":7}");

        cluster.connect().awaitFailed(name, TIMEOUT);
        assertSilent(log, name);
    }

    @Test
    void nothingIsToldWhenCredentialsAreWrong() {
        LogCapture log = listen();
        String name = cluster.uniqueName("silence");
        cluster.topics().create(name, 1);
        try (LocalAws strict = LocalAws.builder().region(TestCluster.REGION).start()) {
            strict.kinesis().createStream(name, 1);
            strict.credentials().acceptOnly("AKIAOTHER");
            ConnectorRequest sink =
                    sink(name).with("aws.endpoint", strict.endpoint().toString());
            String validation = cluster.connect().validate(sink).toString();
            connectors.submit(sink.with("validate.remote", "false"));

            cluster.topics().produce(name, key.text(), payload.text());

            cluster.connect().awaitFailed(name, TIMEOUT);
            assertSilent(log, name);
            assertNoneIn(List.of(validation));
            connectors.delete(name);
        }
    }

    /** What takes part in the whole way: others' converters, aggregates, a proxy that wants to know who it is. */
    @Test
    void nothingIsToldByAPayloadConverterOfAggregatesOrToAProxy(@TempDir Path folder) throws IOException {
        LogCapture log = listen();
        String name = cluster.uniqueName("silence");
        cluster.topics().create(name, 1);
        aws.kinesis().createStream(name, 2);
        aws.faults().onEntriesOf("PutRecords").of(name).everyNth(3).failWith("InternalFailure");
        aws.faults().on("PutRecords").of(name).everyNth(4).answer(500);
        Canary password = Canary.in("password");
        Canary option = Canary.in("option");
        WorkerSettings settings = cluster.workerSettings()
                .group(name)
                .with("plugin.path", cluster.plugins() + "," + ShoutingConverter.install(folder));
        try (ForwardProxy proxy = ForwardProxy.startFor("me", password.text());
                ConnectWorker worker = ConnectWorker.start(settings)) {
            ConnectorRequest sink = sink(name)
                    .with(Map.of(
                            "aws.http.proxy.url",
                            proxy.url().toString(),
                            "aws.http.proxy.username",
                            "me",
                            "aws.http.proxy.password",
                            secret.text(),
                            "kinesis.aggregation.enabled",
                            "true",
                            "value.converter",
                            "org.apache.kafka.connect.storage.StringConverter",
                            "payload.converter",
                            ShoutingConverter.CLASS,
                            "payload.converter.down.file",
                            folder.resolve("down").toString(),
                            "payload.converter.basic.auth.user.info",
                            option.text()));
            for (int i = 0; i < 200; i++) {
                cluster.topics().produce(name, key + "-" + i % 20, payload.text() + i);
            }
            cluster.topics().produce(name, key + "-secret", "secret " + payload);
            ConnectRest rest = worker.rest();
            rest.put(sink);
            await("the proxy to refuse")
                    .atMost(TIMEOUT)
                    .until(() ->
                            !log.containing("on the way to " + name + " since").isEmpty());
            String validation = rest.validate(sink).toString();
            rest.put(sink.with("aws.http.proxy.password", password.text()));

            await().atMost(TIMEOUT)
                    .untilAsserted(() -> assertThat(cluster.topics().committed("connect-" + name))
                            .isEqualTo(Map.of(new TopicPartition(name, 0), 201L)));
            List<String> said = new ArrayList<>(log.lines());
            said.add(validation);
            said.add(rest.status(name).toString());
            said.addAll(headersOfRejected(name, 1));
            rest.delete(name);
            assertThat(said).anyMatch(line -> line.contains("payload-converter-failed"));
            assertNoneIn(said);
            assertThat(password.findIn(said)).isEmpty();
            assertThat(option.findIn(said)).isEmpty();
        }
    }

    private LogCapture listen() {
        cluster.connect().setLogLevel("io.millrace", "TRACE");
        return LogCapture.ofThisJvm();
    }

    private ConnectorRequest sink(String name) {
        return Examples.kinesisSink(Examples.KINESIS_SINK_WITH_DEAD_LETTER_QUEUE, name, aws, name, name)
                .with("key.converter", "org.apache.kafka.connect.storage.StringConverter")
                .with("aws.secret.access.key", secret.text())
                .with("aws.session.token", token.text());
    }

    private void assertSilent(LogCapture log, String connector) {
        List<String> said = new ArrayList<>(log.lines());
        said.add(cluster.connect().status(connector).toString());
        assertThat(said).as("what was said at all").hasSizeGreaterThan(10);
        assertNoneIn(said);
    }

    private void assertNoneIn(List<String> said) {
        assertThat(Stream.of(payload, key, secret, token)
                        .flatMap(canary -> canary.findIn(said).stream())
                        .toList())
                .isEmpty();
    }

    private List<String> headersOfRejected(String name, int count) {
        List<String> headers = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> rejected : cluster.topics().await(name + "-rejected", count, TIMEOUT)) {
            for (Header header : rejected.headers()) {
                headers.add(header.key() + " " + new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        return headers;
    }
}
