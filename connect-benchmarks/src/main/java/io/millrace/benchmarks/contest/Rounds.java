package io.millrace.benchmarks.contest;

import io.millrace.benchmarks.aws.CountingService;
import io.millrace.benchmarks.report.Numbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Lets contestants take turns, so that what happens to the machine happens to all of them, and checks after each window that
 * the service counted what the contestant says was acknowledged, where contestants write.
 */
public final class Rounds {
    private final Supplier<CountingService.Totals> service;
    private final boolean isCounted;
    private final List<Contestant> contestants;

    /** @param contestants that send to this service, and are the only ones that do */
    public Rounds(CountingService service, List<Contestant> contestants) {
        this(service::totals, true, contestants);
    }

    private Rounds(Supplier<CountingService.Totals> service, boolean isCounted, List<Contestant> contestants) {
        this.service = service;
        this.isCounted = isCounted;
        this.contestants = contestants;
    }

    /**
     * Of contestants that read: each checks itself that it has read everything, once.
     *
     * @param serviceCpuNanos CPU time that the service's process has used until now
     */
    public static Rounds ofReaders(LongSupplier serviceCpuNanos, List<Contestant> contestants) {
        return new Rounds(() -> new CountingService.Totals(0, 0, 0, serviceCpuNanos.getAsLong()), false, contestants);
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
        contestant.prepare();
        try {
            return measurePrepared(contestant, windowNanos);
        } finally {
            contestant.rest();
        }
    }

    private Window measurePrepared(Contestant contestant, long windowNanos) {
        CountingService.Totals before = service.get();
        long cpu = contestant.cpuNanos();
        long start = System.nanoTime();
        long acknowledged = contestant.send(windowNanos);
        long nanos = System.nanoTime() - start;
        long cpuNanos = contestant.cpuNanos() - cpu;
        CountingService.Totals after = service.get();
        long arrived = after.entries() - before.entries();
        if (isCounted && arrived != acknowledged) {
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
