package io.millrace.quickstart;

import io.millrace.quickstart.Databases.Server;
import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.connect.ConnectRest;
import io.millrace.testkit.connect.ConnectWorker;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.connect.PluginPath;
import io.millrace.testkit.connect.WorkerSettings;
import io.millrace.testkit.kafka.KafkaBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Everything the quickstart runs: Kafka, the databases, the local AWS, and a Connect worker with the archives that users
 * install. Thread-safe.
 *
 * @param kafka the broker
 * @param servers the databases
 * @param aws the local AWS
 * @param rest the Connect worker
 */
record Stack(KafkaBroker kafka, Map<Source, Server> servers, Aws aws, ConnectRest rest) {
    private static final Duration CONNECTOR_TIMEOUT = Duration.ofSeconds(60);
    private static final String CAUSE = "Caused by: ";

    /**
     * Starts all of it.
     *
     * @param opened takes what must be closed in the end
     * @param region the region of the local AWS
     * @param archives the folder with the plugins' archives
     * @param pluginPath the folder to unpack them to
     */
    static Stack start(
            Terminal terminal, Options options, Resources opened, String region, Path archives, Path pluginPath)
            throws Exception {
        KafkaBroker kafka = terminal.step(
                "Kafka",
                () -> opened.add(KafkaBroker.start(options.port(Port.KAFKA), Map.of())),
                KafkaBroker::bootstrapServers);
        LocalAws local = terminal.step(
                "AWS, local",
                () -> opened.add(LocalAws.builder()
                        .port(options.port(Port.AWS))
                        .region(region)
                        .start()),
                server -> server.endpoint().toString());
        Aws aws = new Aws(local.endpoint(), region);
        Map<Source, Server> servers = new EnumMap<>(Source.class);
        for (Source source : options.sources()) {
            servers.put(
                    source,
                    terminal.step(
                            source.title(),
                            () -> Databases.start(
                                    source, options.port(source.port()), kafka.bootstrapServers(), aws, opened),
                            Server::place));
        }
        PluginPath plugins = terminal.step(
                "Archives unpacked",
                () -> PluginPath.emptied(pluginPath).addAll(archives),
                unpacked -> "to " + unpacked.folder());
        WorkerSettings settings = WorkerSettings.of(kafka.bootstrapServers())
                .plugins(plugins.folder())
                .port(options.port(Port.REST))
                // New tables, that is new topics, are noticed at once.
                .with("consumer.metadata.max.age.ms", "1000");
        ConnectWorker worker = terminal.step(
                "Kafka Connect worker",
                () -> opened.add(ConnectWorker.start(settings)),
                started -> started.restUrl().toString());
        return new Stack(kafka, servers, aws, worker.rest());
    }

    /** A sink's example with this machine's addresses filled in. */
    ConnectorRequest sink(ConnectorRequest example) {
        return example.with(aws.settings());
    }

    /** POSTs a connector and waits until it runs. */
    void post(Terminal terminal, ConnectorRequest request, String example) throws Exception {
        terminal.step(
                "Connector " + request.name(),
                () -> {
                    rest.post(request);
                    return rest.awaitRunning(request.name(), CONNECTOR_TIMEOUT);
                },
                status -> "POSTed " + example);
    }

    /** Waits until the topic of a table holds this many Records. */
    void awaitCaptured(String topic, int records) {
        kafka.topics().await(topic, records, CONNECTOR_TIMEOUT);
    }

    /** What the connectors say of themselves, for the user to see when nothing arrives. */
    List<String> complaints() {
        return rest.names().stream()
                .map(rest::status)
                .filter(status -> !status.isRunning())
                .map(status -> status.name() + ": " + reason(status.traces()))
                .toList();
    }

    /** What was thrown first, which is what a trace tells last. */
    private static String reason(String traces) {
        return traces.lines()
                .filter(line -> line.startsWith(CAUSE))
                .reduce((wrapped, wrapping) -> wrapping)
                .map(line -> line.substring(CAUSE.length()))
                .or(() -> traces.lines().findFirst())
                .orElse("does not run");
    }
}
