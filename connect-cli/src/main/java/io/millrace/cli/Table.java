package io.millrace.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows under a heading, each column as wide as it needs. Not thread-safe. */
final class Table {
    private static final String GAP = "   ";
    /** No column is cut below this. */
    private static final int LEAST = 8;

    private final List<Cell> heading;
    private final List<List<Cell>> rows = new ArrayList<>();

    private Table(List<Cell> heading) {
        this.heading = heading;
    }

    /** An empty table with these headings. */
    static Table of(String... heading) {
        return new Table(
                Arrays.stream(heading).map(text -> new Cell(text, Style.STRONG)).toList());
    }

    /** Adds a row: {@link Cell}s as they are, other values as text, null as a dash. */
    Table row(@Nullable Object... values) {
        if (values.length != heading.size()) {
            throw new IllegalArgumentException(values.length + " cells for " + heading.size() + " columns");
        }
        rows.add(Arrays.stream(values)
                .map(value -> value instanceof Cell cell ? cell : Cell.of(value))
                .toList());
        return this;
    }

    /**
     * The table's lines.
     *
     * @param width the columns of the terminal, to which the widest columns are cut; {@link Integer#MAX_VALUE} for all of the text
     * @param isColoured whether styles show
     */
    List<String> lines(int width, boolean isColoured) {
        int[] widths = widths(width);
        List<String> lines = new ArrayList<>();
        lines.add(line(heading, widths, isColoured));
        rows.forEach(row -> lines.add(line(row, widths, isColoured)));
        return lines;
    }

    private int[] widths(int width) {
        int[] widths = heading.stream().mapToInt(Cell::width).toArray();
        for (List<Cell> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).width());
            }
        }
        int room = Math.max(0, width - GAP.length() * (widths.length - 1));
        for (int over = Arrays.stream(widths).sum() - room; over > 0; over--) {
            int widest = widths.length - 1;
            for (int i = widths.length - 2; i >= 0; i--) {
                widest = widths[i] > widths[widest] ? i : widest;
            }
            if (widths[widest] <= LEAST) {
                break;
            }
            widths[widest]--;
        }
        return widths;
    }

    private static String line(List<Cell> row, int[] widths, boolean isColoured) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            Cell cell = row.get(i);
            String text = Text.cut(cell.text(), widths[i]);
            line.append(isColoured ? cell.style().paint(text) : text);
            if (i < widths.length - 1) {
                line.append(" ".repeat(widths[i] - Text.width(text))).append(GAP);
            }
        }
        return line.toString().stripTrailing();
    }
}
