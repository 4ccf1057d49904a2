package io.millrace.testkit.connect;

import io.millrace.testkit.internal.ExitGuard;
import java.net.URI;
import java.time.Duration;
import org.apache.kafka.connect.cli.ConnectDistributed;
import org.apache.kafka.connect.runtime.Connect;

/**
 * A distributed Connect worker with its REST API in this JVM. Several with the same {@link WorkerSettings#group} share the
 * work, see {@link ConnectCluster}. Plugins are isolated by Connect's class loaders, child first; but what a plugin lacks
 * would be found on this JVM's class path, so completeness of an archive is for a {@link WorkerProcess} to show.
 * Thread-safe.
 */
public final class ConnectWorker implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private final Connect<?> connect;
    private final ConnectRest rest;
    private boolean closed;

    private ConnectWorker(Connect<?> connect, ConnectRest rest) {
        this.connect = connect;
        this.rest = rest;
    }

    /**
     * Starts a worker and waits until its REST API answers.
     *
     * @throws IllegalStateException when it does not start; the cause is in the log
     */
    public static ConnectWorker start(WorkerSettings settings) {
        ExitGuard.install();
        Connect<?> connect = new ConnectDistributed().startConnect(settings.properties());
        ConnectRest rest = new ConnectRest(connect.rest().advertisedUrl());
        try {
            rest.awaitReady(START_TIMEOUT);
        } catch (RuntimeException e) {
            connect.stop();
            throw e;
        }
        return new ConnectWorker(connect, rest);
    }

    /** Where the REST API answers, with a slash at the end. */
    public URI restUrl() {
        return rest.url();
    }

    /** A client of the REST API. */
    public ConnectRest rest() {
        return rest;
    }

    /** Leaves the group, stops the tasks, and ends. Safe to call again. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        connect.stop();
        connect.awaitStop();
    }
}
