package io.millrace.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class StatisticsTest {
    @Test
    void knowsWhatAShareOfTheValuesDoesNotExceed() {
        double[] values = {4, 1, 3, 2};

        assertThat(Statistics.percentile(0.5, values)).isEqualTo(2);
        assertThat(Statistics.percentile(0.99, values)).isEqualTo(4);
        assertThat(Statistics.percentile(0, values)).isEqualTo(1);
    }

    @Test
    void medianIsTheMiddleOfAnOddCount() {
        assertThat(Statistics.median(9, 1, 5)).isEqualTo(5);
    }

    @Test
    void medianIsTheMeanOfTheTwoInTheMiddleOfAnEvenCount() {
        assertThat(Statistics.median(9, 1, 5, 2)).isEqualTo(3.5);
    }

    @Test
    void medianLeavesItsInputAlone() {
        double[] values = {3, 1, 2};

        double median = Statistics.median(values);

        assertThat(median).isEqualTo(2);
        assertThat(values).containsExactly(3, 1, 2);
    }

    @Test
    void slopeOfALineIsThatLine() {
        double[] x = {1, 2, 3, 4};
        double[] y = {7, 10, 13, 16};

        assertThat(Statistics.slope(x, y)).isCloseTo(3, within(1e-9));
    }

    @Test
    void slopeIgnoresNoiseThatEvensOut() {
        double[] x = {0, 1, 2, 3};
        double[] y = {1, -1, -1, 1};

        assertThat(Statistics.slope(x, y)).isCloseTo(0, within(1e-9));
    }

    @Test
    void aSinglePointHasNoSlope() {
        assertThatIllegalArgumentException().isThrownBy(() -> Statistics.slope(new double[] {1}, new double[] {1}));
    }
}
