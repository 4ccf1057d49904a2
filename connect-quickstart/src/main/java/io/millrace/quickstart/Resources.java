package io.millrace.quickstart;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What must be closed at the end, in the reverse order, whether the end comes by itself or by Ctrl-C. Thread-safe. */
final class Resources implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Resources.class);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private boolean isRefusing;
    private boolean isClosed;

    /** @throws IllegalStateException when the end came while it was being opened; it is closed with the rest */
    synchronized <T extends AutoCloseable> T add(T resource) {
        opened.push(resource);
        if (isRefusing) {
            if (isClosed) {
                closeAll();
            }
            throw new IllegalStateException("Stopping");
        }
        return resource;
    }

    /** From now on nothing more is taken. */
    synchronized void refuse() {
        isRefusing = true;
    }

    synchronized boolean isClosed() {
        return isClosed;
    }

    @Override
    public synchronized void close() {
        isRefusing = true;
        isClosed = true;
        closeAll();
    }

    private void closeAll() {
        while (!opened.isEmpty()) {
            AutoCloseable resource = opened.pop();
            try {
                resource.close();
            } catch (Exception e) {
                LOG.warn("Cannot close {}", resource, e);
            }
        }
    }
}
