package io.millrace.ops.backpressure;

import io.millrace.ops.BackpressureReport.Wal;
import io.millrace.ops.Connector;
import org.jspecify.annotations.Nullable;

/** Tells what a pause of a PostgreSQL source does to its database. Thread-safe. */
@FunctionalInterface
interface Gauge {
    /**
     * What the source's slot keeps of the log.
     *
     * @return null if it is not known how to reach the source's database
     * @throws io.millrace.ops.OpsException if it should be known, and is not
     */
    @Nullable
    Wal read(Connector source);
}
