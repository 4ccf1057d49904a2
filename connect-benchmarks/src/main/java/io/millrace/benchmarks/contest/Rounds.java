package io.millrace.benchmarks.contest;

import io.millrace.benchmarks.aws.CountingService;
import io.millrace.benchmarks.report.Numbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets contestants take turns, so that what happens to the machine happens to all of them, and checks after each window that
 * the service counted what the contestant says was acknowledged.
 */
public final class Rounds {
    private final CountingService service;
    private final List<Contestant> contestants;

    /** @param contestants that send to this service, and are the only ones that do */
    public Rounds(CountingService service, List<Contestant> contestants) {
        this.service = service;
        this.contestants = contestants;
    }

    /** Warms up and measures as planned. */
    public Results run(String what, Plan plan) {
        run(what + ", warm-up", plan.warmUpRounds(), plan);
        return run(what + ", window", plan.rounds(), plan);
    }

    /** Runs so many rounds of a window for each contestant; the order turns round each time. */
    private Results run(String phase, int rounds, Plan plan) {
        Map<String, List<Window>> windows = new LinkedHashMap<>();
        contestants.forEach(contestant -> windows.put(contestant.name(), new ArrayList<>()));
        for (int round = 0; round < rounds; round++) {
            StringBuilder progress = new StringBuilder(phase + " " + (round + 1) + "/" + rounds + ", entries/s:");
            for (int i = 0; i < contestants.size(); i++) {
                Contestant contestant = contestants.get(round % 2 == 0 ? i : contestants.size() - 1 - i);
                Window measured = measure(contestant, plan.window().toNanos());
                windows.computeIfAbsent(contestant.name(), name -> new ArrayList<>())
                        .add(measured);
                progress.append("  ")
                        .append(contestant.name())
                        .append(' ')
                        .append(Numbers.rounded(measured.entriesPerSecond()));
            }
            System.out.println(progress);
        }
        return new Results(windows);
    }

    private Window measure(Contestant contestant, long windowNanos) {
        CountingService.Totals before = service.totals();
        long cpu = contestant.cpuNanos();
        long start = System.nanoTime();
        long acknowledged = contestant.send(windowNanos);
        long nanos = System.nanoTime() - start;
        long cpuNanos = contestant.cpuNanos() - cpu;
        CountingService.Totals after = service.totals();
        long arrived = after.entries() - before.entries();
        if (arrived != acknowledged) {
            throw new IllegalStateException(contestant.name() + ": " + acknowledged
                    + " entries were acknowledged, but the service counted " + arrived);
        }
        return new Window(
                acknowledged,
                after.records() - before.records(),
                after.payloadUnits() - before.payloadUnits(),
                nanos,
                cpuNanos,
                after.cpuNanos() - before.cpuNanos());
    }
}
