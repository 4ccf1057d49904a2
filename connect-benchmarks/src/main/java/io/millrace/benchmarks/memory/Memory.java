package io.millrace.benchmarks.memory;

import io.millrace.benchmarks.RunOptions;
import io.millrace.benchmarks.aws.CountingKinesis;
import java.util.ArrayList;
import java.util.List;

/** Checks the Kinesis sink's memory: no growth with the records it has delivered, and a bound while nothing is delivered. */
public final class Memory {
    private Memory() {}

    /** Tells whether every bound holds. */
    public static boolean run(RunOptions options) {
        List<SteadyHeap.Result> steady = new ArrayList<>();
        List<StalledHeap.Result> stalled = new ArrayList<>();
        try (CountingKinesis service = CountingKinesis.start()) {
            SteadyHeap growth = new SteadyHeap(service, options.quick() ? 100_000 : 500_000);
            steady.add(growth.measure("none"));
            steady.add(growth.measure("key"));
            StalledHeap stall = new StalledHeap(service, options.quick() ? 4 : 20);
            stalled.add(stall.measure(100));
            stalled.add(stall.measure(1024));
            stalled.add(stall.measure(64 * 1024));
        }
        MemoryReport report = new MemoryReport(steady, stalled);
        options.publish("memory.md", report.toString());
        return report.isEveryBoundKept();
    }
}
