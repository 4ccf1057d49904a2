package io.millrace.cli;

import java.util.Arrays;
import java.util.List;

/**
 * A line made of pieces in styles of their own.
 *
 * @param cells one behind the other, with the spaces between them
 */
record Line(List<Cell> cells) {
    static final Line EMPTY = of();

    Line {
        cells = List.copyOf(cells);
    }

    static Line of(Cell... cells) {
        return new Line(Arrays.asList(cells));
    }

    static Line of(String text, Style style) {
        return of(new Cell(text, style));
    }

    /** The text, cut to a width. */
    String text(int width, boolean isColoured) {
        StringBuilder line = new StringBuilder();
        int room = width;
        for (Cell cell : cells) {
            String text = Text.cut(cell.text(), room);
            line.append(isColoured ? cell.style().paint(text) : text);
            room -= Text.width(text);
            if (room <= 0) {
                break;
            }
        }
        return line.toString().stripTrailing();
    }
}
