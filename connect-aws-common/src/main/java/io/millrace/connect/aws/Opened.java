package io.millrace.connect.aws;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was opened and is to be closed, the latest first. Thread-safe. */
final class Opened implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Opened.class);

    private final Deque<AutoCloseable> closeables = new ArrayDeque<>();

    synchronized <T extends AutoCloseable> T add(T closeable) {
        closeables.push(closeable);
        return closeable;
    }

    /** Closes everything once, also where something fails to close. */
    @Override
    public synchronized void close() {
        while (!closeables.isEmpty()) {
            AutoCloseable next = closeables.pop();
            try {
                next.close();
            } catch (Exception e) {
                LOG.warn("Closing {} failed", next.getClass().getSimpleName(), e);
            }
        }
    }
}
