package io.millrace.benchmarks.contest;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** One of those that are measured side by side. Confined to the runner's thread. */
public interface Contestant extends AutoCloseable {

    /** What the report calls it. */
    String name();

    /** Does what does not count before a window. */
    default void prepare() {}

    /**
     * Sends for this long, then waits for what is under way; or reads what there is, however long that takes.
     *
     * @return the entries that were acknowledged, or read
     * @throws IllegalStateException if one was not
     */
    long send(long nanos);

    /** Does nothing more until it is prepared again, whatever the window brought. */
    default void rest() {}

    /** CPU time that all its processes have used until now, in nanoseconds; by default this process's. */
    default long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    @Override
    void close();
}
