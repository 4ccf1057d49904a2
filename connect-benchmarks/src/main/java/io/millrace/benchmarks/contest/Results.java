package io.millrace.benchmarks.contest;

import io.millrace.benchmarks.report.Statistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** The windows of a contest; what is compared is compared within a round. Immutable. */
public final class Results {
    private final Map<String, List<Window>> windows;

    /** @param windows of each contestant, by its name, in the order of the rounds */
    public Results(Map<String, List<Window>> windows) {
        this.windows = new LinkedHashMap<>(windows);
    }

    /** Their names. */
    public Set<String> contestants() {
        return windows.keySet();
    }

    /** Something of each of a contestant's windows. */
    public double[] each(String contestant, ToDoubleFunction<Window> what) {
        List<Window> measured = windows.get(contestant);
        if (measured == null) {
            throw new IllegalArgumentException("no contestant " + contestant);
        }
        return measured.stream().mapToDouble(what).toArray();
    }

    /** The median of something of a contestant's windows. */
    public double median(String contestant, ToDoubleFunction<Window> what) {
        return Statistics.median(each(contestant, what));
    }

    /** Something of a contestant as a share of another's in the same round. */
    public double[] ratios(String contestant, String base, ToDoubleFunction<Window> what) {
        double[] ours = each(contestant, what);
        double[] theirs = each(base, what);
        for (int round = 0; round < ours.length; round++) {
            ours[round] /= theirs[round];
        }
        return ours;
    }
}
