package io.millrace.connect.core.engine;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What other threads want an engine thread to do. {@link #post} is thread-safe; the rest is the engine thread's, which is
 * whichever thread calls {@link #runPosted} and {@link #await}.
 */
public final class Mailbox {
    private final ConcurrentLinkedQueue<Runnable> messages = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Thread waiting;

    /** Has the engine thread run this, soon. */
    public void post(Runnable message) {
        messages.add(message);
        Thread reader = waiting;
        if (reader != null) {
            LockSupport.unpark(reader);
        }
    }

    /** Runs what was posted, in order, until nothing is left. */
    public void runPosted() {
        for (Runnable message = messages.poll(); message != null; message = messages.poll()) {
            message.run();
        }
    }

    /** Returns when something was posted, or after {@code nanos}, or spuriously. */
    public void await(long nanos) {
        waiting = Thread.currentThread();
        try {
            if (messages.isEmpty()) {
                LockSupport.parkNanos(this, nanos);
            }
        } finally {
            waiting = null;
        }
    }
}
