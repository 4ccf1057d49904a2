package io.millrace.testkit.junit;

import io.millrace.testkit.connect.ConnectRest;
import io.millrace.testkit.connect.ConnectRestException;
import io.millrace.testkit.connect.ConnectorRequest;
import io.millrace.testkit.connect.ConnectorStatus;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/** The connectors of one test class: they are deleted after its last test. Confined to the test's thread. */
public final class Connectors implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int NOT_FOUND = 404;

    private final TestCluster cluster;
    private final Set<String> created = new LinkedHashSet<>();

    Connectors(TestCluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Creates a connector, or changes it, and waits until it and its tasks run. What is changed is stopped before: otherwise its tasks
     * would be seen to run, and do their work, with the configuration before.
     */
    public ConnectorStatus start(ConnectorRequest connector) {
        ConnectRest connect = cluster.connect();
        if (connect.names().contains(connector.name())) {
            connect.stop(connector.name());
            connect.await(connector.name(), TIMEOUT, "stopped", ConnectorStatus::isStopped);
            submit(connector);
            connect.resume(connector.name());
        } else {
            submit(connector);
        }
        return connect.awaitRunning(connector.name(), TIMEOUT);
    }

    /** Creates a connector that need not come to run. */
    public void submit(ConnectorRequest connector) {
        created.add(connector.name());
        cluster.connect().put(connector);
    }

    /** Deletes one now. */
    public void delete(String name) {
        created.remove(name);
        cluster.connect().delete(name);
    }

    @Override
    public void close() {
        for (String name : created) {
            try {
                cluster.connect().delete(name);
            } catch (ConnectRestException e) {
                if (e.status() != NOT_FOUND) {
                    throw e;
                }
            }
        }
        created.clear();
    }
}
