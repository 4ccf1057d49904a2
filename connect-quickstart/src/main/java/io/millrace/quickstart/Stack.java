package io.millrace.quickstart;

import io.millrace.quickstart.Ledger.Transaction;
import io.millrace.quickstart.Story.Chapter;
import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.connect.ConnectRest;
import io.millrace.testkit.connect.ConnectWorker;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.connect.PluginPath;
import io.millrace.testkit.connect.WorkerSettings;
import io.millrace.testkit.db.PostgresServer;
import io.millrace.testkit.kafka.KafkaBroker;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything the quickstart runs: Kafka, PostgreSQL, the local AWS, and a Connect worker with the archives that users
 * install. Thread-safe.
 *
 * @param kafka the broker
 * @param postgres the database
 * @param aws the local AWS
 * @param rest the Connect worker
 */
record Stack(KafkaBroker kafka, PostgresServer postgres, Aws aws, ConnectRest rest) {
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
                () -> opened.add(KafkaBroker.start(options.kafkaPort(), Map.of())),
                KafkaBroker::bootstrapServers);
        PostgresServer postgres = terminal.step(
                "PostgreSQL",
                () -> opened.add(PostgresServer.start(options.postgresPort())),
                server -> server.host() + ":" + server.port());
        LocalAws aws = terminal.step(
                "AWS, local",
                () -> opened.add(LocalAws.builder()
                        .port(options.awsPort())
                        .region(region)
                        .start()),
                server -> server.endpoint().toString());
        PluginPath plugins = terminal.step(
                "Archives unpacked",
                () -> PluginPath.emptied(pluginPath).addAll(archives),
                unpacked -> "to " + unpacked.folder());
        WorkerSettings settings = WorkerSettings.of(kafka.bootstrapServers())
                .plugins(plugins.folder())
                .port(options.restPort())
                // New tables, that is new topics, are noticed at once.
                .with("consumer.metadata.max.age.ms", "1000");
        ConnectWorker worker = terminal.step(
                "Kafka Connect worker",
                () -> opened.add(ConnectWorker.start(settings)),
                started -> started.restUrl().toString());
        return new Stack(kafka, postgres, new Aws(aws.endpoint(), region), worker.rest());
    }

    /** Debezium's example with this machine's addresses filled in. */
    ConnectorRequest source(ConnectorRequest example) {
        return example.with(Map.of(
                "database.hostname", postgres.host(),
                "database.port", Integer.toString(postgres.port()),
                "database.user", PostgresServer.USER,
                "database.password", PostgresServer.PASSWORD,
                "database.dbname", PostgresServer.DATABASE));
    }

    /** A sink's example with this machine's addresses filled in. */
    ConnectorRequest sink(ConnectorRequest example) {
        return example.with(Map.of(
                "aws.endpoint", aws.endpoint().toString(),
                "aws.access.key.id", Aws.ACCESS_KEY,
                "aws.secret.access.key", Aws.SECRET_KEY));
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

    /** Runs a chapter's statements in one transaction, and says what the database knew about it. */
    Transaction run(Chapter chapter) throws SQLException {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement()) {
            Instant begun = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            long from = logPosition(statement);
            connection.setAutoCommit(false);
            for (String sql : chapter.statements()) {
                statement.execute(sql);
            }
            String id = value(statement, "SELECT pg_current_xact_id()");
            connection.commit();
            return new Transaction(id, from, logPosition(statement), begun);
        }
    }

    /** Waits until the topic of a table holds this many Records. */
    void awaitCaptured(String topic, int records) {
        kafka.topics().await(topic, records, CONNECTOR_TIMEOUT);
    }

    private static long logPosition(Statement statement) throws SQLException {
        return Long.parseLong(String.valueOf(value(statement, "SELECT pg_current_wal_insert_lsn() - '0/0'")));
    }

    private static @Nullable String value(Statement statement, String query) throws SQLException {
        try (ResultSet result = statement.executeQuery(query)) {
            return result.next() ? result.getString(1) : null;
        }
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
