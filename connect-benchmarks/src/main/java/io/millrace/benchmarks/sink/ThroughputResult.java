package io.millrace.benchmarks.sink;

import io.millrace.benchmarks.report.Statistics;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The windows of one payload size; what is compared is compared within a round. Immutable. */
final class ThroughputResult {
    private final Throughput.Size size;
    private final Map<String, List<Window>> windows;

    ThroughputResult(Throughput.Size size, Map<String, List<Window>> windows) {
        this.size = size;
        this.windows = windows;
    }

    Throughput.Size size() {
        return size;
    }

    Iterable<String> contestants() {
        return windows.keySet();
    }

    double[] entriesPerSecond(String contestant) {
        return each(contestant, Window::entriesPerSecond);
    }

    double[] cpuMicrosPerEntry(String contestant) {
        return each(contestant, Window::cpuMicrosPerEntry);
    }

    /** Entries/s as a share of the bare loop's in the same round. */
    double[] ratios(String contestant) {
        double[] ours = entriesPerSecond(contestant);
        double[] theirs = entriesPerSecond(BareLoop.NAME);
        for (int round = 0; round < ours.length; round++) {
            ours[round] /= theirs[round];
        }
        return ours;
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
        return Statistics.median(each(BareLoop.NAME, Window::serviceCpuMicrosPerEntry));
    }

    boolean isTargetMet() {
        return Statistics.median(ratios(Throughput.BYTES)) >= size.target();
    }

    private double[] each(String contestant, ToDoubleFunction<Window> what) {
        List<Window> measured = windows.get(contestant);
        if (measured == null) {
            throw new IllegalArgumentException("no contestant " + contestant);
        }
        return measured.stream().mapToDouble(what).toArray();
    }
}
