package io.millrace.connect.dynamodb.read;

import java.util.concurrent.CompletableFuture;

/**
 * Reads one shard, page after page, from where it was opened: by polling today; enhanced fan-out has its place behind this too.
 * Confined to one thread, but for what it completes.
 */
public interface ShardFetcher extends AutoCloseable {
    /**
     * Begins to read the next page, without blocking. At most one page is under way.
     *
     * @param maxRecords the most records that the page may have
     * @return the page; or what the call threw: then the same page is read the next time. Completes on any thread
     */
    CompletableFuture<Page> next(int maxRecords);

    /** Begins nothing more. */
    @Override
    void close();
}
