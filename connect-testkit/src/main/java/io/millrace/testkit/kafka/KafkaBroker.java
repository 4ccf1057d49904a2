package io.millrace.testkit.kafka;

import io.millrace.testkit.internal.ExitGuard;
import io.millrace.testkit.internal.TempFolder;
import io.millrace.testkit.net.SelfSignedCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.apache.kafka.server.fault.FaultHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka broker with its KRaft controller in this JVM, on the loopback interface. Its data is in a temporary folder
 * that goes away with it. Starts in about two seconds. Thread-safe.
 */
public final class KafkaBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaBroker.class);
    private static final int NODE_ID = 1;
    private static final String CLIENTS = "PLAINTEXT";
    private static final String CONTROLLER = "CONTROLLER";
    private static final String HOST = "127.0.0.1";

    private final TempFolder folder;
    private final ControllerServer controller;
    private final BrokerServer broker;
    private final String bootstrapServers;
    private final int securedPort;
    private final KafkaTopics topics;
    private boolean closed;

    private KafkaBroker(
            TempFolder folder, ControllerServer controller, BrokerServer broker, int port, int securedPort) {
        this.folder = folder;
        this.controller = controller;
        this.broker = broker;
        this.bootstrapServers = HOST + ":" + port;
        this.securedPort = securedPort;
        this.topics = new KafkaTopics(bootstrapServers);
    }

    /** Starts a broker on a free port. */
    public static KafkaBroker start() {
        return start(0, Map.of());
    }

    /**
     * Starts a broker.
     *
     * @param port the port for clients; 0 takes a free one
     * @param settings broker settings on top of the test kit's
     * @throws UncheckedIOException when the port is taken
     */
    public static KafkaBroker start(int port, Map<String, String> settings) {
        return start(port, settings, null);
    }

    /**
     * Starts a broker that has a second listener, {@link #securedServers()}: over TLS, for these users alone (SCRAM-SHA-512), who may do
     * what ACLs allow them. At first there are none.
     *
     * @param certificate the broker's
     * @param users the users' passwords by their names
     */
    public static KafkaBroker startSecured(SelfSignedCertificate certificate, Map<String, String> users) {
        return start(0, Map.of(), new SecuredListener(certificate, users));
    }

    private static KafkaBroker start(int port, Map<String, String> settings, @Nullable SecuredListener secured) {
        ExitGuard.install();
        TempFolder folder = TempFolder.create("kafka");
        try (BoundSockets sockets = new BoundSockets()) {
            return start(folder, sockets, port, settings, secured);
        } catch (IOException e) {
            folder.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException | Error e) {
            folder.close();
            throw e;
        }
    }

    private static KafkaBroker start(
            TempFolder folder,
            BoundSockets sockets,
            int wantedPort,
            Map<String, String> settings,
            @Nullable SecuredListener secured)
            throws IOException {
        int port = sockets.bind(CLIENTS, wantedPort);
        int controllerPort = sockets.bind(CONTROLLER, 0);
        String data = folder.path().resolve("data").toString();
        Map<String, Object> properties = properties(data, port, controllerPort);
        int securedPort = -1;
        if (secured != null) {
            securedPort = sockets.bind(SecuredListener.NAME, 0);
            String address = "," + SecuredListener.NAME + "://" + HOST + ":" + securedPort;
            properties.computeIfPresent("listeners", (key, listeners) -> listeners + address);
            properties.computeIfPresent("advertised.listeners", (key, listeners) -> listeners + address);
            properties.computeIfPresent(
                    "listener.security.protocol.map",
                    (key, protocols) -> protocols + "," + SecuredListener.NAME + ":SASL_SSL");
            properties.putAll(secured.properties());
        }
        properties.putAll(settings);
        format(data, secured == null ? List.of() : secured.credentials());

        KafkaConfig config = new KafkaConfig(properties, false);
        var logDirs = KafkaRaftServer.initializeLogDirs(config, LOG, "");
        SharedServer shared = new SharedServer(
                config,
                logDirs._1(),
                Time.SYSTEM,
                new Metrics(),
                CompletableFuture.completedFuture(
                        Map.of(NODE_ID, new InetSocketAddress(InetAddress.getLoopbackAddress(), controllerPort))),
                List.of(),
                (name, isFatal, action) -> faultHandler(name, action),
                sockets);
        ControllerServer controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), logDirs._2());
        BrokerServer broker = new BrokerServer(shared);
        try {
            controller.startup();
            broker.startup();
        } catch (Throwable e) {
            broker.shutdown();
            controller.shutdown();
            throw e;
        }
        return new KafkaBroker(folder, controller, broker, port, securedPort);
    }

    /** {@code host:port} for clients. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** {@code host:port} for the users of a broker that {@link #startSecured} started. */
    public String securedServers() {
        if (securedPort < 0) {
            throw new IllegalStateException("the broker was started without users");
        }
        return HOST + ":" + securedPort;
    }

    /** What the users of a broker that {@link #startSecured} started have wanted to do so far, each once. */
    public Set<Access> accesses() {
        return Stream.of(broker.authorizerPlugin(), controller.authorizerPlugin())
                .flatMap(plugin -> ((RecordingAuthorizer) plugin.get().get()).accesses().stream())
                .collect(Collectors.toSet());
    }

    /** Creates, fills, reads and inspects topics. Closed with the broker. */
    public KafkaTopics topics() {
        return topics;
    }

    /** Stops the broker and removes its data. Safe to call again. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (folder) {
            topics.close();
            broker.shutdown();
            controller.shutdown();
        }
    }

    private static void format(String data, List<String> credentials) {
        Formatter formatter = new Formatter()
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(NODE_ID)
                .setControllerListenerName(CONTROLLER)
                .setMetadataLogDirectory(data)
                .addDirectory(data)
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setScramArguments(credentials);
        try {
            formatter.run();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot format " + data, e);
        } catch (Exception e) {
            throw new IllegalStateException("Cannot format " + data, e);
        }
    }

    private static FaultHandler faultHandler(String name, Runnable action) {
        return (message, cause) -> {
            LOG.error("Kafka broker: fault in {}: {}", name, message, cause);
            action.run();
            return new IllegalStateException(message, cause);
        };
    }

    private static Map<String, Object> properties(String data, int port, int controllerPort) {
        Map<String, Object> p = new HashMap<>();
        p.put("process.roles", "broker,controller");
        p.put("node.id", Integer.toString(NODE_ID));
        p.put("controller.quorum.voters", NODE_ID + "@" + HOST + ":" + controllerPort);
        p.put(
                "listeners",
                CLIENTS + "://" + HOST + ":" + port + "," + CONTROLLER + "://" + HOST + ":" + controllerPort);
        p.put("advertised.listeners", CLIENTS + "://" + HOST + ":" + port);
        p.put("controller.listener.names", CONTROLLER);
        p.put("inter.broker.listener.name", CLIENTS);
        p.put("listener.security.protocol.map", CLIENTS + ":PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
        p.put("log.dirs", data);
        // One node, few partitions, few threads: a test wants a small broker that starts and rebalances at once.
        p.put("num.partitions", "1");
        // As in well-kept clusters: what needs a topic creates it, and a mistyped name is an error.
        p.put("auto.create.topics.enable", "false");
        p.put("default.replication.factor", "1");
        p.put("offsets.topic.replication.factor", "1");
        p.put("offsets.topic.num.partitions", "1");
        p.put("transaction.state.log.replication.factor", "1");
        p.put("transaction.state.log.min.isr", "1");
        p.put("transaction.state.log.num.partitions", "1");
        p.put("share.coordinator.state.topic.replication.factor", "1");
        p.put("share.coordinator.state.topic.min.isr", "1");
        p.put("share.coordinator.state.topic.num.partitions", "1");
        p.put("group.initial.rebalance.delay.ms", "0");
        p.put("group.min.session.timeout.ms", "1000");
        p.put("num.network.threads", "2");
        p.put("num.io.threads", "4");
        p.put("log.cleaner.dedupe.buffer.size", "2097152");
        p.put("log.index.size.max.bytes", "1048576");
        p.put("message.max.bytes", "20971520");
        return p;
    }
}
