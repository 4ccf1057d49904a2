package io.millrace.benchmarks.report;

import java.util.Locale;

/** Numbers as the reports show them. */
public final class Numbers {
    private Numbers() {}

    /** With so many decimals, thousands in groups; the same in every locale. */
    public static String decimals(int decimals, double number) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", number);
    }

    /** Rounded to three digits that count, thousands in groups. */
    public static String rounded(double number) {
        double magnitude = Math.pow(10, Math.floor(Math.log10(Math.max(Math.abs(number), 1))) - 2);
        return decimals(0, Math.round(number / magnitude) * magnitude);
    }

    /** Thousands in groups. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** With one decimal, without the unit. */
    public static String mebibytes(long bytes) {
        return decimals(1, bytes / (1024.0 * 1024));
    }
}
