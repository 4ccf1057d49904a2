package io.millrace.testkit.junit;

import io.millrace.testkit.aws.LocalAws;
import io.millrace.testkit.connect.ConnectRest;
import io.millrace.testkit.connect.ConnectWorker;
import io.millrace.testkit.connect.PluginPath;
import io.millrace.testkit.connect.WorkerSettings;
import io.millrace.testkit.db.MongoServer;
import io.millrace.testkit.db.MysqlServer;
import io.millrace.testkit.db.PostgresServer;
import io.millrace.testkit.internal.Lazy;
import io.millrace.testkit.internal.TempFolder;
import io.millrace.testkit.kafka.KafkaBroker;
import io.millrace.testkit.kafka.KafkaTopics;
import io.millrace.testkit.registry.SchemaRegistry;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A broker, a Connect worker, databases, a schema registry and AWS that the test classes of a JVM share. Each is started when
 * it is first asked for. The worker has the plugins whose archives are in the folder that the system property
 * {@value #ARCHIVES} names. Thread-safe.
 */
public final class TestCluster implements AutoCloseable {
    /** The system property that names the folder with the plugins' archives. */
    public static final String ARCHIVES = "millrace.archives";

    /** The system property that names the folder with Apicurio's registry. */
    public static final String REGISTRY = "millrace.schema.registry";

    /** The region of {@link #aws()}, which is also that of the example configurations. */
    public static final String REGION = "eu-central-1";

    private final AtomicInteger names = new AtomicInteger();
    private final Lazy<TempFolder> pluginFolder = new Lazy<>(TestCluster::unpackPlugins, TempFolder::close);
    private final Lazy<KafkaBroker> kafka = new Lazy<>(KafkaBroker::start, KafkaBroker::close);
    private final Lazy<ConnectWorker> worker =
            new Lazy<>(() -> ConnectWorker.start(workerSettings()), ConnectWorker::close);
    private final Lazy<LocalAws> aws = new Lazy<>(TestCluster::startAws, LocalAws::close);
    private final Lazy<SchemaRegistry> registry = new Lazy<>(TestCluster::startRegistry, SchemaRegistry::close);
    private final Lazy<PostgresServer> postgres = new Lazy<>(PostgresServer::start, PostgresServer::close);
    private final Lazy<MongoServer> mongo = new Lazy<>(MongoServer::start, MongoServer::close);
    private final Lazy<MysqlServer> mysql = new Lazy<>(MysqlServer::start, MysqlServer::close);

    TestCluster() {}

    public KafkaBroker kafka() {
        return kafka.get();
    }

    public KafkaTopics topics() {
        return kafka().topics();
    }

    public ConnectWorker worker() {
        return worker.get();
    }

    public ConnectRest connect() {
        return worker().rest();
    }

    public PostgresServer postgres() {
        return postgres.get();
    }

    public MongoServer mongo() {
        return mongo.get();
    }

    public MysqlServer mysql() {
        return mysql.get();
    }

    /** A schema registry, in the folder that the system property {@value #REGISTRY} names. */
    public SchemaRegistry registry() {
        return registry.get();
    }

    /** AWS in the region {@value #REGION}. A fault that concerns one test alone names that test's stream. */
    public LocalAws aws() {
        return aws.get();
    }

    /** The folder with the unpacked plugins, for further workers. */
    public Path plugins() {
        return pluginFolder.get().path();
    }

    /** Settings of a worker with the plugins at the broker, for further workers: give it a group of its own. */
    public WorkerSettings workerSettings() {
        return WorkerSettings.of(kafka().bootstrapServers()).plugins(plugins());
    }

    /** A name that nobody else in this cluster has: {@code base} and a number. */
    public String uniqueName(String base) {
        return base + "-" + names.incrementAndGet();
    }

    /** Stops what was started, clients before servers. */
    @Override
    public void close() {
        try (pluginFolder;
                kafka;
                aws;
                mysql;
                postgres;
                mongo;
                registry;
                worker) {
            // Closed in reverse order, each whether or not the one before it could be.
            names.set(0);
        }
    }

    private static LocalAws startAws() {
        return LocalAws.builder().region(REGION).start();
    }

    private static SchemaRegistry startRegistry() {
        String distribution = System.getProperty(REGISTRY);
        if (distribution == null) {
            throw new IllegalStateException("The system property " + REGISTRY + " names no schema registry");
        }
        return SchemaRegistry.start(Path.of(distribution));
    }

    private static TempFolder unpackPlugins() {
        TempFolder folder = TempFolder.create("plugins");
        String archives = System.getProperty(ARCHIVES);
        if (archives != null) {
            PluginPath.emptied(folder.path()).addAll(Path.of(archives));
        }
        return folder;
    }
}
