package io.millrace.it;

import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.db.MysqlServer;
import io.millrace.testkit.db.PostgresServer;
import io.millrace.testkit.junit.TestCluster;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The very files that users copy from {@code config-examples/}; only names and addresses are replaced. */
public final class Examples {
    public static final String KINESIS_SINK = "kinesis-sink.json";
    static final String KINESIS_SINK_WITH_DEAD_LETTER_QUEUE = "kinesis-sink-with-dead-letter-queue.json";

    private static final String DEAD_LETTER_QUEUE = "errors.deadletterqueue.topic.name";
    private static final Path FOLDER =
            Path.of(Objects.requireNonNull(System.getProperty("millrace.config.examples"), "millrace.config.examples"));

    /** Each connector is a replica with an id of its own. */
    private static final AtomicInteger MYSQL_SERVER_IDS = new AtomicInteger(184_054);

    /**
     * Examples for databases that do not run here, whose connectors are not installed in the worker; what of them can be checked without
     * is checked beside the transform.
     */
    private static final Set<String> NOT_RUN_HERE = Set.of("sqlserver-source.json", "oracle-source.json");

    /** Examples that only a worker with config providers takes: that of {@code worker/}. */
    static final Set<String> WITH_SECRETS = Set.of("postgres-source-secrets.json", "kinesis-sink-secrets.json");

    /** What else there is in the folder. */
    static final Set<String> OTHER_FILES = Set.of(
            "README.md",
            "worker/connect-distributed.properties",
            "worker/msk-connect.properties"); // MskConnectTest reads this one

    private Examples() {}

    /** A file or folder of the project, such as {@code docs/record.md}. */
    static Path project(String path) {
        return FOLDER.resolveSibling(path);
    }

    /** One of the project's documents, such as {@code docs/record.md}. */
    static String text(String document) {
        try {
            return Files.readString(project(document));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those that can be run here, on a worker without config providers. */
    static List<Path> thatRunHere() {
        return files("").stream()
                .filter(file -> !NOT_RUN_HERE.contains(name(file)) && !WITH_SECRETS.contains(name(file)))
                .toList();
    }

    /** The paths of all files in the folder. */
    static Set<String> all() {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> FOLDER.relativize(file).toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The paths of those files that some test loads. */
    static Set<String> tried() {
        Set<String> tried = new TreeSet<>(OTHER_FILES);
        tried.addAll(NOT_RUN_HERE);
        tried.addAll(WITH_SECRETS);
        thatRunHere().forEach(file -> tried.add(name(file)));
        return tried;
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    /**
     * The worker's own configuration, with only addresses and the number of replicas replaced.
     *
     * @param kafka {@code host:port} of the one broker
     * @param secrets the folder that config providers may read
     */
    static Map<String, String> worker(String kafka, Path plugins, Path secrets) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(FOLDER.resolve("worker/connect-distributed.properties"))) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> settings = new TreeMap<>();
        properties.stringPropertyNames().forEach(key -> settings.put(key, properties.getProperty(key)));
        settings.put("bootstrap.servers", kafka);
        settings.put("plugin.path", plugins.toString());
        settings.put("listeners", "http://127.0.0.1:0");
        settings.put("rest.advertised.host.name", "127.0.0.1");
        // Looking into every class of every plugin takes over 20 s here.
        settings.put("plugin.discovery", "service_load");
        settings.replaceAll((key, value) -> key.endsWith("storage.replication.factor") ? "1" : value);
        settings.replaceAll((key, value) -> key.endsWith("param.allowed.paths") ? secrets.toString() : value);
        return settings;
    }

    /** Those whose names have {@code part} in them. */
    static List<Path> files(String part) {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.getFileName().toString().matches(".*" + part + ".*\\.json"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those of sources that write Records. */
    static List<Path> recordSources() {
        return files("-source").stream()
                .filter(file -> isOfRecords(ConnectorRequest.read(file).config()))
                .toList();
    }

    private static boolean isOfRecords(Map<String, String> source) {
        return source.containsKey("transforms") && !source.containsKey("transforms.record.output.mode");
    }

    /** Those of our sinks. */
    static List<Path> sinks() {
        return files("-sink").stream()
                .filter(file -> ConnectorRequest.read(file).connectorClass().startsWith("io.millrace."))
                .toList();
    }

    public static ConnectorRequest read(String file) {
        return ConnectorRequest.read(FOLDER.resolve(file));
    }

    /**
     * {@code postgres-source.json} for one schema of a server.
     *
     * @param name the connector's name, and with underscores that of its slot and publication
     */
    public static ConnectorRequest postgresSource(String name, PostgresServer server, String schema) {
        return postgresSource("postgres-source.json", name, server, schema);
    }

    /** Another example of PostgreSQL's changes, likewise. */
    static ConnectorRequest postgresSource(String file, String name, PostgresServer server, String schema) {
        String slot = name.replace('-', '_');
        return read(file)
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

    /**
     * {@code mysql-source.json} for one database of a server.
     *
     * @param name the connector's name; its schema history is a topic of that name and {@code .history}
     * @param databases a regular expression
     */
    public static ConnectorRequest mysqlSource(String name, TestCluster cluster, String databases) {
        return mysqlSource("mysql-source.json", name, cluster, databases);
    }

    /** Another example of MySQL's changes, likewise. */
    static ConnectorRequest mysqlSource(String file, String name, TestCluster cluster, String databases) {
        return read(file)
                .named(name)
                .with(local(cluster.mysql(), cluster))
                .with(Map.of(
                        "database.server.id",
                        Integer.toString(MYSQL_SERVER_IDS.incrementAndGet()),
                        "database.include.list",
                        databases,
                        "topic.prefix",
                        name,
                        "schema.history.internal.kafka.topic",
                        name + ".history"));
    }

    /**
     * {@code postgres-source-signals.json} for one schema of the cluster's server, whose table of signals is in it.
     *
     * @param name the connector's name
     */
    public static ConnectorRequest signalledPostgresSource(String name, TestCluster cluster, String schema) {
        return withSignals(
                postgresSource("postgres-source-signals.json", name, cluster.postgres(), schema), cluster, schema);
    }

    /** {@code mysql-source-signals.json} for one database of the cluster's server, likewise. */
    public static ConnectorRequest signalledMysqlSource(String name, TestCluster cluster, String database) {
        return withSignals(mysqlSource("mysql-source-signals.json", name, cluster, database), cluster, database);
    }

    /** {@code mongodb-source-signals.json} for one database of the cluster's server, likewise. */
    public static ConnectorRequest signalledMongoSource(String name, TestCluster cluster, String database) {
        String server = cluster.mongo().connectionString();
        return withSignals(mongoSource("mongodb-source-signals.json", name, server, database), cluster, database);
    }

    /**
     * {@code mysql-source-signals.json} with its own names of topics and group, for a broker where nobody else has them.
     *
     * @param database takes the place of {@code shop}, and its tables' topics are those of {@code shop}
     * @param kafka {@code host:port} of that broker
     */
    public static ConnectorRequest shopOfMysql(MysqlServer server, String database, String kafka) {
        return read("mysql-source-signals.json")
                .with(Map.of(
                        "database.hostname",
                        server.host(),
                        "database.port",
                        Integer.toString(server.port()),
                        "database.server.id",
                        Integer.toString(MYSQL_SERVER_IDS.incrementAndGet()),
                        "database.include.list",
                        database,
                        "signal.data.collection",
                        database + ".debezium_signal",
                        "signal.kafka.bootstrap.servers",
                        kafka,
                        "schema.history.internal.kafka.bootstrap.servers",
                        kafka))
                .with(Map.of(
                        "transforms",
                        "record,shop",
                        "transforms.shop.type",
                        "org.apache.kafka.connect.transforms.RegexRouter",
                        "transforms.shop.regex",
                        "mysql\\." + database + "\\.(.*)",
                        "transforms.shop.replacement",
                        "mysql.shop.$1"));
    }

    private static ConnectorRequest withSignals(ConnectorRequest source, TestCluster cluster, String place) {
        return source.with(Map.of(
                "signal.data.collection",
                place + ".debezium_signal",
                "signal.kafka.bootstrap.servers",
                cluster.kafka().bootstrapServers(),
                "signal.kafka.topic",
                "__debezium-signal." + source.name(),
                "signal.kafka.groupId",
                source.name(),
                "notification.sink.topic.name",
                "__debezium-notification." + source.name()));
    }

    /** What in {@code mysql-source.json} depends on where it runs. */
    static Map<String, String> local(MysqlServer server, TestCluster cluster) {
        return Map.of(
                "database.hostname",
                server.host(),
                "database.port",
                Integer.toString(server.port()),
                "schema.history.internal.kafka.bootstrap.servers",
                cluster.kafka().bootstrapServers());
    }

    /**
     * {@code mongodb-source.json} for one database of a server.
     *
     * @param name the connector's name
     */
    static ConnectorRequest mongoSource(String name, String connectionString, String database) {
        return mongoSource("mongodb-source.json", name, connectionString, database);
    }

    /** Another example of MongoDB's changes, likewise. */
    static ConnectorRequest mongoSource(String file, String name, String connectionString, String database) {
        return read(file)
                .named(name)
                .with(Map.of(
                        "mongodb.connection.string",
                        connectionString,
                        "collection.include.list",
                        database + "\\..*",
                        "topic.prefix",
                        name));
    }

    /**
     * {@code kinesis-sink.json}, or the one with a dead letter queue, for one stream.
     *
     * @param file the example
     * @param name the connector's name, and with {@code -rejected} that of its dead letter queue if it has one
     * @param topics a regular expression
     */
    public static ConnectorRequest kinesisSink(String file, String name, LocalAws aws, String stream, String topics) {
        return sink(file, name, aws, topics).with("kinesis.stream.name", stream);
    }

    /** {@code sqs-sink.json}, or {@code sqs-fifo-sink.json}, for one queue, with a dead letter queue; see {@link #kinesisSink}. */
    static ConnectorRequest sqsSink(String file, String name, LocalAws aws, String queue, String topics) {
        return sink(file, name, aws, topics)
                .with("aws.region", aws.region())
                .with("sqs.queue.url", aws.sqs().queue(queue).url());
    }

    /** {@code sns-sink.json}, or {@code sns-fifo-sink.json}, for one topic of SNS, with a dead letter queue; see {@link #kinesisSink}. */
    static ConnectorRequest snsSink(String file, String name, LocalAws aws, String topic, String topics) {
        return sink(file, name, aws, topics).with("sns.topic.arn", aws.sns().arn(topic));
    }

    /**
     * {@code dynamodb-cdc-source.json} for one stream.
     *
     * @param name the connector's name, and the beginning of its topics'
     */
    static ConnectorRequest dynamoDbSource(String name, URI aws, String stream) {
        return dynamoDbSource("dynamodb-cdc-source.json", name, aws, stream);
    }

    /** Another example of DynamoDB's changes, likewise. */
    static ConnectorRequest dynamoDbSource(String file, String name, URI aws, String stream) {
        return read(file)
                .named(name)
                .with(Map.of(
                        "aws.region",
                        TestCluster.REGION,
                        "aws.endpoint",
                        aws.toString(),
                        "aws.access.key.id",
                        "AKIAEXAMPLE",
                        "aws.secret.access.key",
                        "secret",
                        "kinesis.stream.name",
                        stream,
                        "topic.prefix",
                        name));
    }

    private static ConnectorRequest sink(String file, String name, LocalAws aws, String topics) {
        ConnectorRequest sink = read(file)
                .named(name)
                .with(Map.of(
                        "topics.regex",
                        topics,
                        "aws.endpoint",
                        aws.endpoint().toString(),
                        "aws.access.key.id",
                        "AKIAEXAMPLE",
                        "aws.secret.access.key",
                        "secret"));
        return sink.config().containsKey(DEAD_LETTER_QUEUE) ? sink.with(DEAD_LETTER_QUEUE, name + "-rejected") : sink;
    }
}
