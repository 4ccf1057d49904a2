package io.millrace.cli;

import io.millrace.ops.Connector;
import org.jspecify.annotations.Nullable;

/**
 * A text and its style. Control characters, which would command the terminal, become spaces.
 *
 * @param text one line
 * @param style how it looks where there are colours
 */
record Cell(String text, Style style) {
    Cell {
        text = Text.printable(text);
    }

    /** A plain text: a dash for null, else what {@code toString} says. */
    static Cell of(@Nullable Object value) {
        return value == null ? new Cell("-", Style.DIM) : new Cell(value.toString(), Style.PLAIN);
    }

    /** A state, in its colour. */
    static Cell of(Connector.State state) {
        return new Cell(state.name(), Style.of(state));
    }

    int width() {
        return Text.width(text);
    }
}
