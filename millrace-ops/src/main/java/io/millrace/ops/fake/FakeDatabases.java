package io.millrace.ops.fake;

import io.millrace.ops.Databases;
import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import java.sql.Connection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** {@link Databases} whose connections come from the test. Thread-safe. */
public final class FakeDatabases implements Databases {
    private final Map<String, Supplier<Connection>> connections = new ConcurrentHashMap<>();

    /** Connections to this connector's database come from here. */
    public FakeDatabases with(String connector, Supplier<Connection> connection) {
        connections.put(connector, connection);
        return this;
    }

    @Override
    public boolean has(String connector) {
        return connections.containsKey(connector);
    }

    @Override
    public Connection open(String connector) {
        Supplier<Connection> connection = connections.get(connector);
        if (connection == null) {
            throw new OpsException(Kind.INVALID, "There is no database of '" + connector + "'.");
        }
        return connection.get();
    }
}
