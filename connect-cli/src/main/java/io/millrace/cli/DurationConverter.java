package io.millrace.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads durations such as {@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h30m} and {@code 7d}. All options of this type use it. */
final class DurationConverter implements ITypeConverter<Duration> {
    private static final Pattern PART = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");

    /** In nanoseconds still a long. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    @Override
    public Duration convert(String value) {
        return parse(value);
    }

    /**
     * Reads a duration.
     *
     * @throws TypeConversionException if it is none, with a message for the user
     */
    static Duration parse(String value) {
        Duration sum = Duration.ZERO;
        Matcher part = PART.matcher(value);
        int at = 0;
        while (part.find(at) && part.start() == at) {
            long number = Long.parseLong(part.group(1));
            sum = sum.plus(
                    switch (part.group(2)) {
                        case "ms" -> Duration.ofMillis(number);
                        case "s" -> Duration.ofSeconds(number);
                        case "m" -> Duration.ofMinutes(number);
                        case "h" -> Duration.ofHours(number);
                        default -> Duration.ofDays(number);
                    });
            if (sum.compareTo(LONGEST) > 0) {
                throw new TypeConversionException("'" + value + "' is too long: at most 36500d");
            }
            at = part.end();
            if (at == value.length()) {
                return sum;
            }
        }
        throw new TypeConversionException("'" + value + "' is no duration such as 500ms, 30s, 5m or 1h30m");
    }

    /** The duration as {@link #parse} reads it, in its two largest units: {@code 1h30m}, {@code 2m5s}, {@code 1.5s}, {@code 40ms}. */
    static String format(Duration duration) {
        if (duration.isNegative()) {
            return "-" + format(duration.negated());
        }
        long millis = duration.toMillis();
        if (millis < 1000) {
            return millis + "ms";
        }
        if (millis < 10_000) {
            return millis / 100 % 10 == 0 ? millis / 1000 + "s" : millis / 1000 + "." + millis / 100 % 10 + "s";
        }
        long seconds = millis / 1000;
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return two(seconds / 60, "m", seconds % 60, "s");
        }
        return seconds < 86_400
                ? two(seconds / 3600, "h", seconds % 3600 / 60, "m")
                : two(seconds / 86_400, "d", seconds % 86_400 / 3600, "h");
    }

    private static String two(long large, String unit, long small, String smallUnit) {
        return large + unit + (small == 0 ? "" : small + smallUnit);
    }
}
