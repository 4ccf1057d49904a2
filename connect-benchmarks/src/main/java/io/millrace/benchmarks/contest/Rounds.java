package io.millrace.benchmarks.sink;

import com.sun.management.OperatingSystemMXBean;
import io.millrace.benchmarks.aws.CountingKinesis;
import io.millrace.benchmarks.report.Numbers;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets contestants take turns, so that what happens to the machine happens to all of them, and checks after each window that
 * the service counted what the contestant says was acknowledged.
 */
final class Rounds {
    private final CountingKinesis service;
    private final List<Contestant> contestants;
    private final OperatingSystemMXBean process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    Rounds(CountingKinesis service, List<Contestant> contestants) {
        this.service = service;
        this.contestants = contestants;
    }

    /**
     * Runs so many rounds of a window for each contestant; the order turns round each time.
     *
     * @return the windows of each contestant, by its name, in the order of the rounds
     */
    Map<String, List<Window>> run(String phase, int rounds, Duration window) {
        Map<String, List<Window>> windows = new LinkedHashMap<>();
        contestants.forEach(contestant -> windows.put(contestant.name(), new ArrayList<>()));
        for (int round = 0; round < rounds; round++) {
            StringBuilder progress = new StringBuilder(phase + " " + (round + 1) + "/" + rounds + ", entries/s:");
            for (int i = 0; i < contestants.size(); i++) {
                Contestant contestant = contestants.get(round % 2 == 0 ? i : contestants.size() - 1 - i);
                Window measured = measure(contestant, window);
                windows.computeIfAbsent(contestant.name(), name -> new ArrayList<>())
                        .add(measured);
                progress.append("  ")
                        .append(contestant.name())
                        .append(' ')
                        .append(Numbers.rounded(measured.entriesPerSecond()));
            }
            System.out.println(progress);
        }
        return windows;
    }

    private Window measure(Contestant contestant, Duration window) {
        CountingKinesis.Totals before = service.totals();
        long cpu = process.getProcessCpuTime();
        long start = System.nanoTime();
        long acknowledged = contestant.send(window.toNanos());
        long nanos = System.nanoTime() - start;
        long cpuNanos = process.getProcessCpuTime() - cpu;
        CountingKinesis.Totals after = service.totals();
        long arrived = after.entries() - before.entries();
        if (arrived != acknowledged) {
            throw new IllegalStateException(contestant.name() + ": " + acknowledged
                    + " entries were acknowledged, but the service counted " + arrived);
        }
        return new Window(acknowledged, nanos, cpuNanos, after.cpuNanos() - before.cpuNanos());
    }
}
