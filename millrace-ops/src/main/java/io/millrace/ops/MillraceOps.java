package io.millrace.ops;

import java.util.function.Consumer;

/**
 * All operations on the pipelines of one Connect cluster. Servers are not asked before a method needs them. Close it to end the
 * connections. Thread-safe.
 */
public interface MillraceOps extends AutoCloseable {

    /** The life cycle of connectors. */
    Connectors connectors();

    /** What is installed in the workers, and what it thinks of a configuration. */
    Plugins plugins();

    /** How far connectors have come. */
    Offsets offsets();

    /** How much the workers log. */
    Loggers loggers();

    /** The databases that source connectors read. */
    Databases databases();

    /** Snapshots on demand. */
    Snapshots snapshots();

    /** How pipelines are, and how far behind. */
    Pipelines pipelines();

    /** Records as they pass. */
    RecordTail records();

    /** Something for each Record. */
    Triggers triggers();

    /** How tables came to look as they do. */
    SchemaHistories schemaHistories();

    /** Sources held back while their sinks cannot keep up. */
    Backpressure backpressure();

    /** Ends all connections. */
    @Override
    void close();

    /** Operations over these servers; nothing is asked yet. */
    static MillraceOps of(OpsSettings settings) {
        return of(settings, line -> {});
    }

    /**
     * Operations over these servers; nothing is asked yet.
     *
     * @param progress takes a line for the operator when something has to be waited for
     */
    static MillraceOps of(OpsSettings settings, Consumer<String> progress) {
        return new LiveOps(settings, progress);
    }
}
