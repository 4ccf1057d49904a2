package io.millrace.connect.dynamodb.read;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/**
 * Reads what Connect has stored, all tasks' offsets, on a thread of its own: that reads Connect's topic to its end, and may block
 * for long. Thread-safe.
 */
public final class OffsetReads implements AutoCloseable {
    private final OffsetStorageReader reader;
    private final ExecutorService thread;

    /** @param threadName the thread's */
    public OffsetReads(OffsetStorageReader reader, String threadName) {
        this(reader, Executors.newSingleThreadExecutor(task -> {
            Thread made = new Thread(task, threadName);
            made.setDaemon(true);
            return made;
        }));
    }

    /** @param thread reads; closed by this */
    OffsetReads(OffsetStorageReader reader, ExecutorService thread) {
        this.reader = reader;
        this.thread = thread;
    }

    /** The offsets of these partitions, null where there is none. */
    CompletableFuture<Map<Map<String, String>, Map<String, Object>>> read(Collection<Map<String, String>> partitions) {
        try {
            return CompletableFuture.supplyAsync(() -> reader.offsets(partitions), thread);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e); // the task stops
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
