package io.millrace.benchmarks.sink;

import io.millrace.benchmarks.contest.Results;
import io.millrace.benchmarks.contest.Window;
import io.millrace.benchmarks.report.Statistics;

/** The windows of one payload size. Immutable. */
final class ThroughputResult {
    private final Throughput.Size size;
    private final Results windows;

    ThroughputResult(Throughput.Size size, Results windows) {
        this.size = size;
        this.windows = windows;
    }

    Throughput.Size size() {
        return size;
    }

    Iterable<String> contestants() {
        return windows.contestants();
    }

    double[] entriesPerSecond(String contestant) {
        return windows.each(contestant, Window::entriesPerSecond);
    }

    double[] cpuMicrosPerEntry(String contestant) {
        return windows.each(contestant, Window::cpuMicrosPerEntry);
    }

    /** Entries/s as a share of the bare loop's in the same round. */
    double[] ratios(String contestant) {
        return windows.ratios(contestant, BareLoop.NAME, Window::entriesPerSecond);
    }

    /** What a contestant's entry costs more than the same bytes ready-made, in microseconds of CPU. */
    double costBeyondBytes(String contestant) {
        double[] ours = cpuMicrosPerEntry(contestant);
        double[] bytes = cpuMicrosPerEntry(Throughput.BYTES);
        for (int round = 0; round < ours.length; round++) {
            ours[round] -= bytes[round];
        }
        return Statistics.median(ours);
    }

    /** The service's own CPU time, while the bare loop ran. */
    double serviceCpuMicrosPerEntry() {
        return windows.median(BareLoop.NAME, Window::serviceCpuMicrosPerEntry);
    }

    boolean isTargetMet() {
        return Statistics.median(ratios(Throughput.BYTES)) >= size.target();
    }
}
