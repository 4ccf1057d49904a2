package io.millrace.ops.snapshot;

import io.millrace.ops.OpsException;
import io.millrace.ops.SnapshotRequest.Channel;

/** A way to a connector. Each method throws {@link OpsException}. */
interface SignalChannel {
    /** Which way. */
    Channel channel();

    /** Where signals are put: a table, a topic or a file. */
    String place();

    /** Looks whether signals can be sent and will be read. */
    void check();

    /** Puts a signal where the connector sees it. */
    void send(Signal signal);
}
