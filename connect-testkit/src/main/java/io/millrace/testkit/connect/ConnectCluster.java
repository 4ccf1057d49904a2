package io.millrace.testkit.connect;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Several workers of one group in this JVM. Thread-safe. */
public final class ConnectCluster implements AutoCloseable {
    private final WorkerSettings settings;
    private final List<ConnectWorker> workers = new CopyOnWriteArrayList<>();

    private ConnectCluster(WorkerSettings settings) {
        this.settings = settings;
    }

    /** Starts {@code workers} workers, one after another, each on a free port. */
    public static ConnectCluster start(WorkerSettings settings, int workers) {
        ConnectCluster cluster = new ConnectCluster(settings.port(0));
        try {
            for (int i = 0; i < workers; i++) {
                cluster.addWorker();
            }
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    /** One more worker joins the group. */
    public ConnectWorker addWorker() {
        ConnectWorker worker = ConnectWorker.start(settings);
        workers.add(worker);
        return worker;
    }

    /** A worker leaves the group. */
    public void removeWorker(ConnectWorker worker) {
        workers.remove(worker);
        worker.close();
    }

    /** The workers that run now. */
    public List<ConnectWorker> workers() {
        return List.copyOf(workers);
    }

    /** The REST API of the first worker; every worker answers for the whole group. */
    public ConnectRest rest() {
        return workers.get(0).rest();
    }

    @Override
    public void close() {
        workers.forEach(ConnectWorker::close);
        workers.clear();
    }
}
