package io.millrace.benchmarks.contest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultsTest {
    private static final long SECOND = 1_000_000_000;

    private final Results results = new Results(Map.of(
            "fast", List.of(window(400, 2, 4), window(100, 1, 1)),
            "slow", List.of(window(100, 100, 100), window(50, 50, 50))));

    @Test
    void comparesWithinARound() {
        assertThat(results.ratios("fast", "slow", Window::entriesPerSecond)).containsExactly(4, 2);
    }

    @Test
    void countsWhatIsInARecordAndWhatItCosts() {
        assertThat(results.each("fast", Window::entriesPerRecord)).containsExactly(200, 100);
        assertThat(results.median("fast", Window::payloadUnitsPerMillionEntries))
                .isEqualTo(10_000);
    }

    @Test
    void doesNotMakeUpAContestant() {
        assertThatThrownBy(() -> results.median("other", Window::entriesPerSecond))
                .hasMessage("no contestant other");
    }

    private static Window window(long entries, long records, long units) {
        return new Window(entries, records, units, SECOND, SECOND, SECOND);
    }
}
