package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SparklineTest {

    @Test
    void theLargestValueIsTheHighestBarAndNothingTheLowest() {
        assertThat(Sparkline.of(List.of(0.0, 1.0, 50.0, 100.0), 4, 0)).isEqualTo("▁▂▅█");
    }

    @Test
    void theLastValuesStandAtTheRight() {
        assertThat(Sparkline.of(List.of(1.0, 2.0), 4, 0)).isEqualTo("  ▅█");
        assertThat(Sparkline.of(List.of(9.0, 1.0, 2.0), 2, 0)).isEqualTo("▅█");
    }

    @Test
    void whatIsNotKnownIsAGap() {
        assertThat(Sparkline.of(Arrays.asList(2.0, null, 2.0), 3, 0)).isEqualTo("█ █");
        assertThat(Sparkline.of(Arrays.asList(null, null), 3, 0)).isEqualTo("   ");
    }

    @Test
    void nextToNothingDoesNotLookLikeMuch() {
        assertThat(Sparkline.of(List.of(0.0, 1.0, 2.0), 3, 100)).isEqualTo("▁▂▂");
    }

    @Test
    void nothingAtAllIsFlat() {
        assertThat(Sparkline.of(List.of(0.0, 0.0), 2, 0)).isEqualTo("▁▁");
    }

    @Test
    void aBarIsAsFullAsAPartIsDone() {
        assertThat(Sparkline.progress(0, 4)).isEqualTo("░░░░");
        assertThat(Sparkline.progress(0.5, 4)).isEqualTo("██░░");
        assertThat(Sparkline.progress(1.2, 4)).isEqualTo("████");
    }
}
