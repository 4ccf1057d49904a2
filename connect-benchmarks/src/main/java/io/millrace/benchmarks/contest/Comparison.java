package io.millrace.benchmarks.contest;

import static io.millrace.benchmarks.report.Numbers.decimals;
import static io.millrace.benchmarks.report.Numbers.rounded;

import io.millrace.benchmarks.report.Statistics;

/**
 * One contestant's entries/s as a share of another's, the median of those of each round, and what it is to reach. Immutable.
 *
 * @param results with both
 * @param ours who is judged
 * @param theirs beside whom
 * @param target the lowest share that is good enough
 */
public record Comparison(Results results, String ours, String theirs, double target) {

    /** The share. */
    public double ratio() {
        return Statistics.median(ratios());
    }

    /** Whether it is good enough. */
    public boolean isMet() {
        return ratio() >= target;
    }

    /** Both for a report, as a share: {@code 0.97 (the target is 0.75: **met**)}. */
    public String share() {
        return decimals(2, ratio()) + " (the target is " + decimals(2, target) + verdict() + ")";
    }

    /** Both for a report, as a multiple: {@code 5.0 times (4.2 to 7.7; the target is 3: **met**)}. */
    public String times() {
        double[] ratios = ratios();
        return times(ratio()) + " times (" + times(Statistics.min(ratios)) + " to " + times(Statistics.max(ratios))
                + "; the target is " + decimals(0, target) + verdict() + ")";
    }

    private double[] ratios() {
        return results.ratios(ours, theirs, Window::entriesPerSecond);
    }

    private String verdict() {
        return ": **" + (isMet() ? "met" : "missed") + "**";
    }

    private static String times(double ratio) {
        return ratio < 100 ? decimals(1, ratio) : rounded(ratio);
    }
}
