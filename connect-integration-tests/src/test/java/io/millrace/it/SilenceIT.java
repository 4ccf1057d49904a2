package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.aws.fault.Fault;
import io.millrace.testkit.aws.fault.FaultPlan;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever happens to records, neither content, nor keys, nor secrets are told to logs, exceptions or operators. */
@WithCluster
class SilenceIT {
    private static final String STRING_CONVERTER = "org.apache.kafka.connect.storage.StringConverter";
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Canary payload = Canary.in("payload");
    private final Canary key = Canary.in("key");
    private final Canary group = Canary.in("group");
    private final Canary header = Canary.in("header");
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

    @ParameterizedTest
    @EnumSource(names = {"KINESIS", "SQS_FIFO", "SNS"})
    void nothingIsToldOfRecordsAndSecretsWhileDeliveryFails(Service service) {
        LogCapture log = listen();
        Pipe pipe = new Pipe(cluster, aws, service, "silence");
        FaultPlan faults = aws.faults();
        String action = service.action();
        List<Fault> met = List.of(
                faults.onEntriesOf(action)
                        .of(pipe.destination())
                        .containing("\"id\":50,")
                        .failWith(service.refusal(), "not " + payload),
                faults.onEntriesOf(action)
                        .of(pipe.destination())
                        .everyNth(3)
                        .failWith("InternalFailure", "of " + key, false),
                faults.onEntriesOf(action).of(pipe.destination()).everyNth(5).failWith(service.throttle()),
                faults.on(action).of(pipe.destination()).everyNth(4).answer(500),
                faults.on(action).of(pipe.destination()).everyNth(7).dropConnectionAfterApplying());
        connectors.start(withSecrets(pipe.sinkWithDeadLetterQueue())
                .with(fromHeaders(service))
                .with(Map.of("batch.size", "5", "retry.backoff.ms", "10", "retry.backoff.max.ms", "50")));

        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            records.add(pipe.record(key + "-" + i % 20, "{\"id\":" + i + ",\"text\":\"" + payload + "\"}"));
        }
        records.add(pipe.record(key + "-null", null));
        records.add(pipe.record(key + "-large", payload.text().repeat(30_000)));
        records.add(pipe.record(key.text().repeat(10), payload + "\u0001"));
        for (ProducerRecord<byte[], byte[]> record : records) {
            record.headers()
                    .add("group", Pipe.bytes(group + "-" + records.indexOf(record) % 30))
                    .add("note", Pipe.bytes(header + "\u0001".repeat(records.indexOf(record) == 7 ? 1 : 0)))
                    .add("id", Pipe.bytes(header + "-" + records.indexOf(record)));
        }
        pipe.produce(records);

        pipe.awaitCommitted(203);
        assertThat(met).as("faults that met something").allMatch(fault -> fault.hits() > 0);
        assertSilent(log, pipe.name());
        List<String> headers = headersOfRejected(pipe.name(), service == Service.KINESIS ? 3 : 5);
        assertThat(headers)
                .as("why records were rejected")
                .anyMatch(said -> said.contains(service.refusal()))
                .anyMatch(said -> said.contains("record.max.bytes"))
                .anyMatch(said -> said.contains("behavior.on.null.values"));
        if (service != Service.KINESIS) {
            assertThat(headers)
                    .anyMatch(said -> said.contains(" invalid-characters"))
                    .anyMatch(said -> said.contains(" attribute-invalid-characters"));
        }
        assertNoneIn(headers);
    }

    /** What makes headers part of a message. */
    private static Map<String, String> fromHeaders(Service service) {
        if (service == Service.KINESIS) {
            return Map.of();
        }
        Map<String, String> props = new HashMap<>();
        props.put("header.converter", STRING_CONVERTER);
        props.put(service.prefix() + "message.group.id.source", "header");
        props.put(service.prefix() + "message.group.id.header", "group");
        props.put(service.prefix() + "message.attributes.include.list", "header:note");
        if (service.dropsDuplicates()) {
            props.put(service.prefix() + "message.deduplication.id.source", "header");
            props.put(service.prefix() + "message.deduplication.id.header", "id");
        }
        return props;
    }

    @ParameterizedTest
    @EnumSource(names = {"KINESIS", "SQS", "SNS"})
    void nothingIsToldWhenATaskFails(Service service) {
        LogCapture log = listen();
        Pipe pipe = new Pipe(cluster, aws, service, "silence");
        connectors.start(withSecrets(pipe.sink()).with("errors.tolerance", "none"));

        pipe.produce(List.of(pipe.record(key + "-large", payload.text().repeat(30_000))));

        pipe.awaitFailure();
        assertSilent(log, pipe.name());
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

    @ParameterizedTest
    @EnumSource(names = {"KINESIS", "SQS", "SNS"})
    void nothingIsToldWhenCredentialsAreWrong(Service service) {
        LogCapture log = listen();
        try (LocalAws strict = LocalAws.builder().region(TestCluster.REGION).start()) {
            Pipe pipe = new Pipe(cluster, strict, service, "silence");
            strict.credentials().acceptOnly("AKIAOTHER");
            ConnectorRequest sink = withSecrets(pipe.sink());
            String validation = cluster.connect().validate(sink).toString();
            connectors.submit(sink.with("validate.remote", "false"));

            pipe.produce(List.of(pipe.record(key.text(), payload.text())));

            assertThat(pipe.awaitFailure()).contains("aws.access.key.id");
            assertSilent(log, pipe.name());
            assertNoneIn(List.of(validation));
            connectors.delete(pipe.name());
        }
    }

    /** What takes part in the whole way: others' converters, aggregates, a proxy that wants to know who it is. */
    @Test
    void nothingIsToldByAPayloadConverterOfAggregatesOrToAProxy(@TempDir Path folder) throws IOException {
        LogCapture log = listen();
        String name = cluster.uniqueName("silence");
        cluster.topics().create(name, 1);
        aws.kinesis().createStream(name, 2);
        List<Fault> met = List.of(
                aws.faults().onEntriesOf("PutRecords").of(name).nth(1).failWith("InternalFailure"),
                aws.faults().on("PutRecords").of(name).nth(2).answer(500));
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
                            STRING_CONVERTER,
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
            assertThat(met).as("faults that met something").allMatch(fault -> fault.hits() > 0);
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
        return withSecrets(Examples.kinesisSink(Examples.KINESIS_SINK_WITH_DEAD_LETTER_QUEUE, name, aws, name, name));
    }

    private ConnectorRequest withSecrets(ConnectorRequest sink) {
        return sink.with("key.converter", STRING_CONVERTER)
                .with("value.converter", STRING_CONVERTER)
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
        assertThat(Stream.of(payload, key, group, header, secret, token)
                        .flatMap(canary -> canary.findIn(said).stream())
                        .toList())
                .isEmpty();
    }

    /** What Connect and the sink say of the rejected records. */
    private List<String> headersOfRejected(String name, int count) {
        List<String> headers = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> rejected : cluster.topics().await(name + "-rejected", count, TIMEOUT)) {
            for (Header header : rejected.headers()) {
                if (header.key().startsWith("__connect.errors.")) { // the others are the record's own
                    headers.add(header.key() + " " + new String(header.value(), StandardCharsets.UTF_8));
                }
            }
        }
        return headers;
    }
}
