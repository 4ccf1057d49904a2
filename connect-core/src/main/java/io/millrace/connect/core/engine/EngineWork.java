package io.millrace.connect.core.engine;

import org.apache.kafka.connect.errors.ConnectException;

/** What an {@link EngineThread} does, over and over. Confined to that thread; neither method blocks. */
public interface EngineWork {
    /**
     * Does all that is due.
     *
     * @return nanoseconds until there may be more to do, if nothing is posted before
     */
    long advance();

    /** Ends the work for good. The first failure counts. */
    void fail(ConnectException why);
}
