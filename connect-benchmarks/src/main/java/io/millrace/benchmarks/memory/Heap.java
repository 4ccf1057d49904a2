package io.millrace.benchmarks.memory;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;

/** How much of this JVM's heap is reachable. */
public final class Heap {
    private static final MemoryMXBean MEMORY = ManagementFactory.getMemoryMXBean();

    private Heap() {}

    /** Bytes in use after a collection. */
    public static long usedAfterCollection() {
        // The second takes what the first made collectable: references cleared, buffers freed by their cleaners.
        MEMORY.gc();
        MEMORY.gc();
        return MEMORY.getHeapMemoryUsage().getUsed();
    }
}
