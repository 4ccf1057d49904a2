package io.millrace.testkit.db;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.millrace.testkit.db.mongo.ReplicaSetBackend;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.bson.UuidRepresentation;

/**
 * An in-memory MongoDB with change streams, on a port of the loopback interface: the wire protocol is real, the server is not.
 * {@link ReplicaSetBackend} says what it does and what it does not emulate. Its data goes away with it. Thread-safe.
 */
public final class MongoServer implements AutoCloseable {
    public static final String HOST = "127.0.0.1";

    private final de.bwaldvogel.mongo.MongoServer server;
    private final int port;

    private MongoServer(de.bwaldvogel.mongo.MongoServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /** Starts a server on a free port. */
    public static MongoServer start() {
        return start(0);
    }

    /**
     * Starts a server.
     *
     * @param port its port; 0 takes a free one
     * @throws RuntimeException when the port is taken
     */
    public static MongoServer start(int port) {
        ReplicaSetBackend backend = new ReplicaSetBackend();
        de.bwaldvogel.mongo.MongoServer server = new de.bwaldvogel.mongo.MongoServer(backend);
        // One thread for all clients: commands are executed one after another, and so are their answers written.
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1, 1);
        int bound = server.getLocalAddress().getPort();
        backend.listensOn(HOST + ":" + bound);
        return new MongoServer(server, bound);
    }

    public String host() {
        return HOST;
    }

    public int port() {
        return port;
    }

    /** Where clients and connectors find it. */
    public String connectionString() {
        return "mongodb://" + HOST + ":" + port + "/?replicaSet=" + ReplicaSetBackend.SET_NAME;
    }

    /** A new client, which the caller closes. UUIDs are stored as such (subtype 4). */
    public MongoClient connect() {
        return connect(connectionString());
    }

    /** The same to any server, a real one too. */
    public static MongoClient connect(String connectionString) {
        return MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(connectionString))
                .uuidRepresentation(UuidRepresentation.STANDARD)
                .build());
    }

    /** Stops the server, whose data is gone. Safe to call again. */
    @Override
    public void close() {
        server.shutdownNow();
    }
}
