package io.millrace.benchmarks.contest;

import io.millrace.benchmarks.report.Numbers;
import java.time.Duration;

/**
 * How long all warm up together, and how often and how long each is then measured.
 *
 * @param warmUpRounds rounds that do not count
 * @param rounds rounds that do
 * @param window for each contestant in each round
 */
public record Plan(int warmUpRounds, int rounds, Duration window) {

    /** The window's seconds, as the reports show them. */
    public String windowSeconds() {
        return Numbers.decimals(1, window.toMillis() / 1e3).replace(".0", "");
    }
}
