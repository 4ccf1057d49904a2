package io.millrace.benchmarks.sink;

/** One of those that are measured side by side. Confined to the runner's thread. */
interface Contestant extends AutoCloseable {

    String name();

    /**
     * Sends for this long, then waits for what is under way.
     *
     * @return the entries that were acknowledged
     * @throws IllegalStateException if one was not
     */
    long send(long nanos);

    @Override
    void close();
}
