package io.millrace.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, or another signal that ends the process: the command's thread is interrupted, and has a while to close what it opened before
 * the JVM exits, with 130 on Ctrl-C. Thread-safe.
 */
final class Interruption {
    /** What a shell reports of a command that Ctrl-C ended: 128 and the number of SIGINT. */
    static final int EXIT_CODE = 130;

    /** Enough to resume a source (backpressure), which asks Connect and Kafka. */
    private static final long SECONDS = 10;

    private final Thread command;
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile boolean isRequested;

    /** The command was told to end while it waited for a person. */
    static final class Requested extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private Interruption(Thread command) {
        this.command = command;
    }

    /** From now on this thread is interrupted when the JVM is to exit. */
    static Interruption of(Thread command) {
        Interruption interruption = new Interruption(command);
        Runtime.getRuntime().addShutdownHook(new Thread(interruption::request, "millrace-stop"));
        return interruption;
    }

    /** Whether the command is to end. */
    boolean isRequested() {
        return isRequested;
    }

    /** The command is at its end. */
    void end() {
        end.countDown();
    }

    private void request() {
        if (end.getCount() == 0) {
            return;
        }
        isRequested = true;
        command.interrupt();
        try {
            end.await(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
