package io.millrace.benchmarks.contest;

/**
 * What one contestant did in one round.
 *
 * @param entries acknowledged, and counted by the service: user records, where these are aggregated
 * @param records that carried them to the service: Kinesis records, or requests with messages
 * @param payloadUnits that the service would charge for
 * @param nanos of wall time, draining included
 * @param cpuNanos of the contestant's processes, all their threads
 * @param serviceCpuNanos of the service's process
 */
public record Window(long entries, long records, long payloadUnits, long nanos, long cpuNanos, long serviceCpuNanos) {

    public double entriesPerSecond() {
        return entries * 1e9 / nanos;
    }

    public double entriesPerRecord() {
        return (double) entries / records;
    }

    public double payloadUnitsPerMillionEntries() {
        return payloadUnits * 1e6 / entries;
    }

    public double entriesPerCpuSecond() {
        return entries * 1e9 / cpuNanos;
    }

    public double cpuMicrosPerEntry() {
        return cpuNanos / 1e3 / entries;
    }

    public double serviceCpuMicrosPerEntry() {
        return serviceCpuNanos / 1e3 / entries;
    }
}
