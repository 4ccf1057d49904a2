package io.millrace.benchmarks.sink;

/**
 * What one contestant did in one round.
 *
 * @param entries acknowledged, and counted by the service
 * @param nanos of wall time, draining included
 * @param cpuNanos of this process, all its threads
 * @param serviceCpuNanos of the service's process
 */
record Window(long entries, long nanos, long cpuNanos, long serviceCpuNanos) {

    double entriesPerSecond() {
        return entries * 1e9 / nanos;
    }

    double cpuMicrosPerEntry() {
        return cpuNanos / 1e3 / entries;
    }

    double serviceCpuMicrosPerEntry() {
        return serviceCpuNanos / 1e3 / entries;
    }
}
