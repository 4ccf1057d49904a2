package io.millrace.ops.status;

import io.millrace.ops.OpsException;
import io.millrace.ops.OpsException.Kind;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Asks several servers at the same time. Its threads end by themselves when there is nothing to ask, and hold up no JVM. Thread-safe. */
final class Parallel {
    private static final int THREADS = 8;

    private final ExecutorService executor;

    Parallel() {
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(THREADS, THREADS, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "millrace-look");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        this.executor = threads;
    }

    <T> Future<T> start(Supplier<T> question) {
        return executor.submit(question::get);
    }

    /** The answer; what was thrown is thrown again. */
    static <T> T answer(Future<T> asked) {
        try {
            return asked.get();
        } catch (InterruptedException e) {
            asked.cancel(true);
            Thread.currentThread().interrupt();
            throw new OpsException(Kind.FAILED, "Interrupted while looking.", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new OpsException(Kind.FAILED, String.valueOf(e.getCause()), e);
        }
    }
}
