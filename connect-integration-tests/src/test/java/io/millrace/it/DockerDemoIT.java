package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.ChangeStreamPreAndPostImagesOptions;
import com.mongodb.client.model.CreateCollectionOptions;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.db.MysqlServer;
import io.millrace.testkit.db.PostgresServer;
import io.millrace.testkit.junit.TestCluster;
import io.millrace.testkit.junit.WithCluster;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bson.BsonArray;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code docker/demo} as it is, with a program {@code docker} that hands what it is to do in containers to this test: the databases, the
 * worker and AWS are the cluster's.
 */
@WithCluster
class DockerDemoIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofMinutes(6);
    private static final Pattern MONGO_CALL = Pattern.compile("db\\.customers\\.(\\w+)\\((.*)\\)", Pattern.DOTALL);

    /** As Connect refuses what comes while the workers divide the connectors before it among themselves. */
    private static final String REBALANCE =
            "{\"error_code\":409,\"message\":\"Cannot complete request because of a conflicting operation (e.g. worker rebalance)\"}";

    private static final String DOCKER = """
            #!/usr/bin/env bash
            case "$1 ${2:-}" in
              "info "*) ;;
              "compose version") echo v2.17.0 ;;
              "compose build" | "compose up") ;;
              "compose port") echo "$MILLRACE_TEST_ADDRESS" ;;
              "compose exec")
                shift 3
                { printf '%s\\037' "$@"; printf '\\036'; cat; } |
                  curl -sS -f --data-binary @- "http://$MILLRACE_TEST_ADDRESS/exec"
                ;;
              *) echo "docker $* is not expected" >&2; exit 1 ;;
            esac
            """;

    private final TestCluster cluster;
    private final PostgresServer postgres;
    private final MysqlServer mysql;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, Integer> taken = new HashMap<>();
    private final AtomicBoolean isRefused = new AtomicBoolean();
    private final ConcurrentLinkedQueue<ConnectorRequest> posted = new ConcurrentLinkedQueue<>();
    private HttpServer server;
    private LocalAws aws;

    DockerDemoIT(TestCluster cluster, PostgresServer postgres, MysqlServer mysql) {
        this.cluster = cluster;
        this.postgres = postgres;
        this.mysql = mysql;
    }

    @BeforeEach
    void start() throws IOException {
        aws = LocalAws.builder().region(TestCluster.REGION).start();
        aws.kinesis().createStream("shop-changes", 1);
        aws.sns().createTopic("shop-changes");
        aws.sqs().createQueue("shop-changes.fifo");
        aws.sns()
                .subscribe(
                        "shop-changes",
                        aws.sqs().createQueue("shop-changes-subscriber").arn(),
                        Map.of("RawMessageDelivery", "true"));
        mysql.execute("CREATE DATABASE shop");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/exec", exchange -> answer(exchange, 200, this::execute));
        server.createContext("/connectors", this::forward);
        server.start();
    }

    @AfterEach
    void stop() {
        posted.forEach(connector -> cluster.connect().delete(connector.name()));
        server.stop(0);
        aws.close();
        mysql.execute("DROP DATABASE IF EXISTS shop");
        postgres.execute("DROP TABLE IF EXISTS customers", "DROP PUBLICATION IF EXISTS millrace_shop");
        await("the slot is no longer read")
                .atMost(TIMEOUT)
                .ignoreExceptions()
                .untilAsserted(() -> postgres.execute("SELECT pg_drop_replication_slot('millrace_shop')"));
        try (MongoClient client = cluster.mongo().connect()) {
            client.getDatabase("shop").drop();
        }
    }

    @Test
    void changesOfAllDatabasesArriveEverywhere(@TempDir Path folder) throws IOException, InterruptedException {
        Path docker = Files.writeString(folder.resolve("docker"), DOCKER);
        Files.setPosixFilePermissions(docker, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path root = Path.of(Objects.requireNonNull(System.getProperty("millrace.config.examples")))
                .resolveSibling("");
        Path output = folder.resolve("output");
        ProcessBuilder demo = new ProcessBuilder(root.resolve("docker/demo").toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        // Before this test loses its patience, so that it says what is missing.
        demo.environment().put("DEMO_TIMEOUT", "150");
        demo.environment().put("PATH", folder + ":" + System.getenv("PATH"));
        demo.environment()
                .put("MILLRACE_TEST_ADDRESS", "127.0.0.1:" + server.getAddress().getPort());

        Process process = demo.start();

        try {
            assertThat(process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                    .as(() -> text(output))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(text(output)).isZero();
        assertThat(text(output)).contains("Every change arrived everywhere", "kafka:19092");
        assertThat(posted)
                .extracting(ConnectorRequest::name)
                .containsExactly(
                        "postgres-source",
                        "mysql-source",
                        "mongodb-source",
                        "kinesis-sink",
                        "sns-sink",
                        "sqs-fifo-sink");
        // In its container the worker would look for it in vain.
        assertThat(posted)
                .allSatisfy(connector ->
                        assertThat(connector.config().values()).noneMatch(value -> value.contains("localhost")));
    }

    /** What the script does in a container: the arguments of {@code docker compose exec -T}, and its standard input. */
    private String execute(String request) throws SQLException {
        String[] parts = request.split("\u001e", -1);
        List<String> args = List.of(parts[0].split("\u001f"));
        switch (args.get(0)) {
            case "postgres" -> postgres.execute(parts[1]);
            case "mysql" -> {
                try (Connection connection = DriverManager.getConnection(mysql.jdbcUrl("shop"));
                        Statement statement = connection.createStatement()) {
                    statement.execute(parts[1]);
                }
            }
            case "mongodb" -> changeDocuments(args.get(args.size() - 1));
            case "aws-cli" -> {
                return read(args.get(args.size() - 2), args.get(args.size() - 1));
            }
            default -> throw new IllegalArgumentException(request);
        }
        return "";
    }

    /** The few calls of the shell that the script makes. */
    private void changeDocuments(String script) {
        try (MongoClient client = cluster.mongo().connect()) {
            MongoDatabase shop = client.getDatabase("shop");
            if (script.contains("createCollection")) {
                shop.createCollection(
                        "customers",
                        new CreateCollectionOptions()
                                .changeStreamPreAndPostImagesOptions(new ChangeStreamPreAndPostImagesOptions(true)));
                return;
            }
            Matcher call = MONGO_CALL.matcher(script);
            assertThat(call.find()).as(script).isTrue();
            List<Document> arguments = BsonArray.parse("[" + call.group(2) + "]").stream()
                    .map(argument -> Document.parse(argument.asDocument().toJson()))
                    .toList();
            MongoCollection<Document> customers = shop.getCollection("customers");
            switch (call.group(1)) {
                case "insertOne" -> customers.insertOne(arguments.get(0));
                case "updateOne" -> customers.updateOne(arguments.get(0), arguments.get(1));
                case "deleteOne" -> customers.deleteOne(arguments.get(0));
                default -> throw new IllegalArgumentException(script);
            }
        }
    }

    /** A stream from its beginning, and of a queue what is new. */
    private String read(String kind, String name) {
        List<String> records = kind.equals("stream")
                ? aws.kinesis().stream(name).shards().stream()
                        .flatMap(shard -> shard.records().stream())
                        .map(record -> new String(record.data(), StandardCharsets.UTF_8))
                        .toList()
                : aws.sqs().messages(name).stream()
                        .map(message -> message.body())
                        .toList();
        int from = kind.equals("stream") ? 0 : taken.getOrDefault(name, 0);
        taken.put(name, records.size());
        return records.subList(from, records.size()).stream()
                .map(record -> record + "\n")
                .collect(Collectors.joining());
    }

    /** To the worker: what is POSTed with the addresses and passwords of this machine. */
    private void forward(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (!body.isEmpty()) {
            ConnectorRequest connector = JSON.readValue(body, ConnectorRequest.class);
            if (!isRefused.getAndSet(true)) {
                answer(exchange, 409, ignored -> REBALANCE);
                return;
            }
            posted.add(connector);
            body = connector.with(here(connector)).json();
        }
        URI target = cluster.connect().url().resolve(exchange.getRequestURI().getPath());
        HttpRequest request = HttpRequest.newBuilder(target)
                .header("Content-Type", "application/json")
                .method(exchange.getRequestMethod(), BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            answer(exchange, response.statusCode(), ignored -> response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            exchange.close();
        }
    }

    private Map<String, String> here(ConnectorRequest connector) {
        Map<String, String> config = connector.config();
        return switch (connector.name()) {
            case "postgres-source" -> {
                assertThat(config).containsEntry("database.password", "${env:POSTGRES_PASSWORD}");
                yield Map.of(
                        "database.hostname",
                        postgres.host(),
                        "database.port",
                        Integer.toString(postgres.port()),
                        "database.password",
                        PostgresServer.PASSWORD);
            }
            case "mysql-source" -> {
                assertThat(config).containsEntry("database.password", "${env:MYSQL_PASSWORD}");
                Map<String, String> local = new HashMap<>(Examples.local(mysql, cluster));
                local.put("database.password", MysqlServer.CONNECTOR_PASSWORD);
                yield local;
            }
            case "mongodb-source" ->
                Map.of("mongodb.connection.string", cluster.mongo().connectionString());
            default ->
                Map.of(
                        "aws.region",
                        TestCluster.REGION,
                        "aws.endpoint",
                        aws.endpoint().toString(),
                        "aws.access.key.id",
                        "AKIAEXAMPLE",
                        "aws.secret.access.key",
                        "secret");
        };
    }

    private interface Answer {
        String to(String request) throws SQLException;
    }

    private static void answer(HttpExchange exchange, int status, Answer answer) throws IOException {
        String text;
        int sent = status;
        try {
            text = answer.to(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        } catch (SQLException | RuntimeException | AssertionError e) {
            text = e.toString();
            sent = 500;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(sent, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
