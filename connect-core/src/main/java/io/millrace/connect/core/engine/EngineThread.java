package io.millrace.connect.core.engine;

import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that owns an {@link EngineWork}, such as a {@link Delivery}: takes what is posted, does what is due, sleeps until
 * there is more. It goes on after a failure, so that a closing partition still learns what became of its requests in flight.
 * Its methods are thread-safe.
 */
public final class EngineThread implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(EngineThread.class);

    private final Mailbox mailbox;
    private final EngineWork work;
    private final Thread thread;
    private boolean stopping;

    public EngineThread(String name, Mailbox mailbox, EngineWork work) {
        this.mailbox = mailbox;
        this.work = work;
        this.thread = new Thread(this, name);
        thread.setDaemon(true);
    }

    /** Begins. */
    public void start() {
        thread.start();
    }

    /** Whether it still does its work: an error in the handling of an error may have ended it. */
    public boolean isAlive() {
        return thread.isAlive();
    }

    /** Ends the thread after what was posted before; waits for at most {@code millis}. Safe to call twice. */
    public void stop(long millis) {
        mailbox.post(() -> stopping = true);
        try {
            thread.join(Math.max(1, millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            log.warn("Thread {} did not end within {} ms", thread.getName(), millis);
        }
    }

    @Override
    public void run() {
        while (!stopping) {
            long wait;
            try {
                mailbox.runPosted();
                wait = work.advance();
            } catch (RuntimeException | Error e) {
                log.error("The engine failed unexpectedly", e);
                work.fail(new ConnectException("The engine failed unexpectedly; this is a bug in it", e));
                wait = TimeUnit.SECONDS.toNanos(1);
            }
            if (wait > 0 && !stopping) {
                mailbox.await(wait);
            }
            if (Thread.interrupted()) {
                work.fail(new ConnectException("Thread " + thread.getName() + " was interrupted"));
            }
        }
    }
}
