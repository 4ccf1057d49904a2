package io.millrace.it;

import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.db.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The very files that users copy from {@code config-examples/}; only names and addresses are replaced. */
final class Examples {
    static final String KINESIS_SINK = "kinesis-sink.json";
    static final String KINESIS_SINK_WITH_DEAD_LETTER_QUEUE = "kinesis-sink-with-dead-letter-queue.json";

    private static final String DEAD_LETTER_QUEUE = "errors.deadletterqueue.topic.name";
    private static final Path FOLDER =
            Path.of(Objects.requireNonNull(System.getProperty("millrace.config.examples"), "millrace.config.examples"));

    private Examples() {}

    static List<Path> files() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ConnectorRequest read(String file) {
        return ConnectorRequest.read(FOLDER.resolve(file));
    }

    /**
     * {@code postgres-source.json} for one schema of a server.
     *
     * @param name the connector's name, and with underscores that of its slot and publication
     */
    static ConnectorRequest postgresSource(String name, PostgresServer server, String schema) {
        String slot = name.replace('-', '_');
        return read("postgres-source.json")
                .named(name)
                .with(Map.of(
                        "database.hostname",
                        server.host(),
                        "database.port",
                        Integer.toString(server.port()),
                        "table.include.list",
                        schema + "\\..*",
                        "topic.prefix",
                        name,
                        "slot.name",
                        slot,
                        "publication.name",
                        slot));
    }

    /** The same with a dead letter queue, its name and {@code -rejected}, whose records say why they are there. */
    static ConnectorRequest withDeadLetterQueue(ConnectorRequest sink) {
        return sink.with(Map.of(
                "errors.tolerance",
                "all",
                DEAD_LETTER_QUEUE,
                sink.name() + "-rejected",
                "errors.deadletterqueue.topic.replication.factor",
                "-1",
                "errors.deadletterqueue.context.headers.enable",
                "true"));
    }

    /**
     * {@code kinesis-sink.json}, or the one with a dead letter queue, for one stream.
     *
     * @param file the example
     * @param name the connector's name, and with {@code -rejected} that of its dead letter queue if it has one
     * @param topics a regular expression
     */
    static ConnectorRequest kinesisSink(String file, String name, LocalAws aws, String stream, String topics) {
        ConnectorRequest sink = read(file)
                .named(name)
                .with(Map.of(
                        "topics.regex",
                        topics,
                        "kinesis.stream.name",
                        stream,
                        "aws.endpoint",
                        aws.endpoint().toString(),
                        "aws.access.key.id",
                        "AKIAEXAMPLE",
                        "aws.secret.access.key",
                        "secret"));
        return sink.config().containsKey(DEAD_LETTER_QUEUE) ? sink.with(DEAD_LETTER_QUEUE, name + "-rejected") : sink;
    }
}
