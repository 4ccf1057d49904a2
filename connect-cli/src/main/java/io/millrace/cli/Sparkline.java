package io.millrace.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A number's course in a line of text: a bar for each value, from nothing to the largest shown. */
final class Sparkline {
    private static final String BARS = "▁▂▃▄▅▆▇█";
    private static final String UNKNOWN = " ";

    private Sparkline() {}

    /**
     * The last values, as many as there are columns; null, a value that is not known, is a gap.
     *
     * @param least what the highest bar stands for at least, so that next to nothing does not look like much
     */
    static String of(List<@Nullable Double> values, int columns, double least) {
        List<@Nullable Double> shown = values.subList(Math.max(0, values.size() - columns), values.size());
        double most = Math.max(
                least,
                shown.stream()
                        .filter(Objects::nonNull)
                        .mapToDouble(value -> value)
                        .max()
                        .orElse(0));
        StringBuilder line = new StringBuilder(UNKNOWN.repeat(Math.max(0, columns - shown.size())));
        for (Double value : shown) {
            line.append(value == null ? UNKNOWN : bar(value, most));
        }
        return line.toString();
    }

    /** A bar that is full as far as a part of the whole is done. */
    static String progress(double fraction, int columns) {
        int full = (int) Math.round(Math.min(1, Math.max(0, fraction)) * columns);
        char[] bar = new char[columns];
        Arrays.fill(bar, 0, full, '█');
        Arrays.fill(bar, full, columns, '░');
        return new String(bar);
    }

    /** What is not nothing is seen: the lowest bar is nothing's alone. */
    private static char bar(double value, double most) {
        if (value <= 0 || most <= 0) {
            return BARS.charAt(0);
        }
        return BARS.charAt(Math.max(1, (int) Math.round(value / most * (BARS.length() - 1))));
    }
}
