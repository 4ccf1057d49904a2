package io.millrace.benchmarks.contest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final Results RESULTS = new Results(Map.of(
            "ours",
            List.of(window(80), window(300), window(100)),
            "theirs",
            List.of(window(100), window(100), window(100))));

    @Test
    void judgesTheMedianOfTheRounds() {
        Comparison comparison = new Comparison(RESULTS, "ours", "theirs", 1);

        assertThat(comparison.ratio()).isEqualTo(1);
        assertThat(comparison.isMet()).isTrue();
        assertThat(comparison.share()).isEqualTo("1.00 (the target is 1.00: **met**)");
    }

    @Test
    void saysWhatIsMissed() {
        Comparison comparison = new Comparison(RESULTS, "ours", "theirs", 5);

        assertThat(comparison.isMet()).isFalse();
        assertThat(comparison.times()).isEqualTo("1.0 times (0.8 to 3.0; the target is 5: **missed**)");
    }

    private static Window window(long entries) {
        return new Window(entries, entries, entries, 1_000_000_000, 1, 1);
    }
}
