package io.millrace.cli;

import java.util.Locale;

/** Numbers for people: three digits or so and a unit. */
final class Units {
    private static final String[] COUNTS = {"", "k", "M", "G", "T"};
    private static final String[] BYTES = {" B", " KiB", " MiB", " GiB", " TiB"};

    private Units() {}

    /** {@code 999}, {@code 1.2k}, {@code 34M}. */
    static String count(long count) {
        return scaled((double) count, 1000, COUNTS);
    }

    /** {@code 512 B}, {@code 3.4 MiB}. */
    static String bytes(long bytes) {
        return scaled((double) bytes, 1024, BYTES);
    }

    /** {@code 0.4/s}, {@code 25/s}, {@code 1.2k/s}. */
    static String rate(double perSecond) {
        return (perSecond > 0 && perSecond < 9.95 ? decimal(perSecond) : count(Math.round(perSecond))) + "/s";
    }

    /** {@code 0s}, {@code 0.4s}, {@code 12s}, {@code 5m}, {@code 3h}, {@code 2d}. */
    static String seconds(double seconds) {
        if (seconds < 9.95) {
            return (seconds < 0.05 ? "0" : decimal(seconds)) + "s";
        }
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + "s";
        }
        if (whole < 3600) {
            return whole / 60 + "m";
        }
        return whole < 48 * 3600 ? whole / 3600 + "h" : whole / 86_400 + "d";
    }

    private static String scaled(double number, int step, String... units) {
        int unit = 0;
        double scaled = number;
        // 999.6 would be written as 1000.
        while (scaled >= step - (unit == 0 ? 0 : 0.5) && unit < units.length - 1) {
            scaled /= step;
            unit++;
        }
        return (unit > 0 && scaled < 9.95 ? decimal(scaled) : Long.toString(Math.round(scaled))) + units[unit];
    }

    private static String decimal(double number) {
        String text = String.format(Locale.ROOT, "%.1f", number);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
