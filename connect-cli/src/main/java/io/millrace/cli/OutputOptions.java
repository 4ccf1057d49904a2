package io.millrace.cli;

import io.millrace.ops.MillraceOps;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * How results are printed: tables for people, JSON for machines. Only results go to the standard output; what tells of progress goes to
 * {@link #note}.
 */
final class OutputOptions {
    enum Format {
        table,
        json
    }

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "How to print results: ${COMPLETION-CANDIDATES}.")
    private Format format = Format.table;

    @Option(
            names = "--no-color",
            description = "No colours on a terminal either. The environment's variable NO_COLOR says the same.")
    private boolean noColor;

    boolean isJson() {
        return format == Format.json;
    }

    Console console() {
        return Main.console(spec);
    }

    /** The operations that a test runs the command on; null: those over servers. */
    @Nullable
    MillraceOps ops() {
        return Main.ops(spec);
    }

    /** Whether styles show: on a terminal alone, and not where the user wants none. */
    boolean isColoured() {
        return isPainted()
                && !noColor
                && console().environment().getOrDefault("NO_COLOR", "").isEmpty();
    }

    /** Whether there is a terminal that understands codes: for colours, and to paint its screen over. */
    boolean isPainted() {
        return console().isTerminal() && !"dumb".equals(console().environment().get("TERM"));
    }

    /** Writes a value as JSON: records by their components, instants and durations in ISO 8601. */
    void json(Object value) {
        console().json(value);
    }

    /** Writes a line of the result. */
    void line(String text) {
        console().out().println(text);
    }

    /** Writes a line of the result made of cells. */
    void line(Cell... cells) {
        StringBuilder line = new StringBuilder();
        for (Cell cell : cells) {
            line.append(paint(cell));
        }
        line(line.toString());
    }

    /** A cell's text with the codes of its style, where styles show. */
    String paint(Cell cell) {
        return isColoured() ? cell.style().paint(cell.text()) : cell.text();
    }

    /** Writes a table, cut to the terminal's width if there is a terminal. */
    void table(Table table) {
        table.lines(console().isTerminal() ? console().width() : Integer.MAX_VALUE, isColoured())
                .forEach(this::line);
    }

    /** Writes rows of plain texts under a heading. */
    void table(List<String> heading, List<List<String>> rows) {
        Table table = Table.of(heading.toArray(String[]::new));
        rows.forEach(row -> table.row(row.toArray()));
        table(table);
    }

    /** Tells of progress, on the standard error, so that it does not get into results. */
    void note(String text) {
        console().err().println(text);
    }
}
