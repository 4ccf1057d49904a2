package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ops.Connector.State;
import org.junit.jupiter.api.Test;

class TableTest {
    private static final int WIDE = Integer.MAX_VALUE;

    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        Table table = Table.of("NAME", "TASKS").row("orders", 2).row("a-longer-name", null);

        assertThat(table.lines(WIDE, false))
                .containsExactly(
                        "NAME            TASKS", //
                        "orders          2",
                        "a-longer-name   -");
    }

    @Test
    void wideCharactersTakeTwoColumnsAndCombiningMarksNone() {
        Table table = Table.of("NAME", "X").row("注文", 1).row("café", 2).row("🙂", 3);

        assertThat(table.lines(WIDE, false)).containsExactly("NAME   X", "注文   1", "café   2", "🙂     3");
    }

    @Test
    void theWidestColumnsAreCutToTheWidthOfTheTerminal() {
        Table table = Table.of("NAME", "STATE", "CAUSE")
                .row("orders", "FAILED", "Connection to the server was refused: it is down");

        assertThat(table.lines(30, false)).containsExactly("NAME     STATE    CAUSE", "orders   FAILED   Connection …");
        assertThat(table.lines(30, false)).allMatch(line -> Text.width(line) <= 30);
    }

    @Test
    void coloursStandAroundTheTextAndDoNotCountAsWidth() {
        Table table = Table.of("STATE", "X").row(Cell.of(State.RUNNING), 1).row(Cell.of(State.FAILED), 2);

        assertThat(table.lines(WIDE, true))
                .containsExactly(
                        "\u001b[1mSTATE\u001b[0m     \u001b[1mX\u001b[0m",
                        "\u001b[32mRUNNING\u001b[0m   1",
                        "\u001b[31mFAILED\u001b[0m    2");
    }

    @Test
    void namesCannotCommandTheTerminal() {
        Table table = Table.of("NAME").row("evil\u001b[2J\nname");

        assertThat(table.lines(WIDE, false)).containsExactly("NAME", "evil [2J name");
    }
}
