package io.millrace.testkit.connect;

import java.net.URI;
import java.time.Duration;

/**
 * A distributed Connect worker with its REST API in this JVM. Several with the same {@link WorkerSettings#group} share the
 * work, see {@link ConnectCluster}. Plugins are isolated by Connect's class loaders, child first; but what a plugin lacks
 * would be found on this JVM's class path, so completeness of an archive is for a {@link WorkerProcess} to show.
 * Thread-safe.
 */
public final class ConnectWorker implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private final IsolatedConnect connect;
    private final ConnectRest rest;
    private boolean closed;

    private ConnectWorker(IsolatedConnect connect, ConnectRest rest) {
        this.connect = connect;
        this.rest = rest;
    }

    /**
     * Starts a worker and waits until its REST API answers.
     *
     * @throws IllegalStateException when it does not start; the cause is in the log
     */
    public static ConnectWorker start(WorkerSettings settings) {
        IsolatedConnect connect = IsolatedConnect.start(settings.properties());
        ConnectRest rest = new ConnectRest(connect.url());
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
    }
}
