package io.millrace.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void columnsLineUpNumbersToTheRight() {
        Table table = new Table("name", "count").row("a", "1,000").row("longer", "7");

        assertThat(table).hasToString("""
                | name   | count |
                | ------ | ----: |
                | a      | 1,000 |
                | longer |     7 |
                """);
    }

    @Test
    void refusesARowOfAnotherWidth() {
        Table table = new Table("name", "count");

        assertThatIllegalArgumentException().isThrownBy(() -> table.row("a"));
    }

    @Test
    void roundsToThreeDigitsThatCount() {
        assertThat(Numbers.rounded(123_456.7)).isEqualTo("123,000");
        assertThat(Numbers.rounded(98.76)).isEqualTo("99");
        assertThat(Numbers.rounded(0)).isEqualTo("0");
    }
}
