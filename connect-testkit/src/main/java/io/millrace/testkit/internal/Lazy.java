package io.millrace.testkit.internal;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A server that is started when it is first asked for, and closed if it ever was. Thread-safe.
 *
 * @param <T> the server
 */
public final class Lazy<T> implements AutoCloseable {
    private final Supplier<T> start;
    private final Consumer<T> stop;
    private @Nullable T started;
    private boolean closed;

    /**
     * Nothing is started yet.
     *
     * @param start starts the server
     * @param stop stops it
     */
    public Lazy(Supplier<T> start, Consumer<T> stop) {
        this.start = start;
        this.stop = stop;
    }

    /**
     * The server, started now if it was not.
     *
     * @throws IllegalStateException after {@link #close()}
     */
    public synchronized T get() {
        if (closed) {
            throw new IllegalStateException("The servers are closed");
        }
        if (started == null) {
            started = start.get();
        }
        return started;
    }

    @Override
    public synchronized void close() {
        closed = true;
        T server = started;
        started = null;
        if (server != null) {
            stop.accept(server);
        }
    }
}
