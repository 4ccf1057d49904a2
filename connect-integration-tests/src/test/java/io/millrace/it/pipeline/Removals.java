package io.millrace.it.pipeline;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What is to be removed again, the last first, whatever fails; at the latest when this JVM is told to end. Thread-safe.
 */
final class Removals implements AutoCloseable {
    private final Deque<Runnable> pending = new ArrayDeque<>();
    private final Thread atExit = new Thread(this::removeAll, "removals");

    Removals() {
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** To be called before what it removes is made: half of it may come to be. */
    synchronized void add(Runnable removal) {
        pending.push(removal);
    }

    /** @throws RuntimeException the first failure, which has held up no other removal */
    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        removeAll();
    }

    private synchronized void removeAll() {
        RuntimeException first = null;
        while (!pending.isEmpty()) {
            try {
                pending.pop().run();
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
