package io.millrace.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads sizes in bytes, such as {@code 1073741824}, {@code 512MiB}, {@code 1.5GiB} and {@code 10MB}. */
final class SizeConverter implements ITypeConverter<Long> {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,19}(?:\\.\\d{1,9})?) ?([A-Za-z]*)");
    private static final Map<String, Long> UNITS = Map.of(
            "", 1L,
            "b", 1L,
            "kb", 1000L,
            "mb", 1_000_000L,
            "gb", 1_000_000_000L,
            "tb", 1_000_000_000_000L,
            "kib", 1L << 10,
            "mib", 1L << 20,
            "gib", 1L << 30,
            "tib", 1L << 40);
    private static final String[] NAMES = {"B", "KiB", "MiB", "GiB", "TiB"};

    @Override
    public Long convert(String value) {
        return parse(value);
    }

    /**
     * Reads a size, in bytes.
     *
     * @throws TypeConversionException if it is none, with a message for the user
     */
    static long parse(String value) {
        Matcher size = SIZE.matcher(value);
        Long unit = size.matches() ? UNITS.get(size.group(2).toLowerCase(Locale.ROOT)) : null;
        if (unit != null) {
            BigDecimal bytes = new BigDecimal(size.group(1)).multiply(BigDecimal.valueOf(unit));
            if (bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0) {
                return bytes.setScale(0, RoundingMode.HALF_UP).longValueExact();
            }
        }
        throw new TypeConversionException("'" + value + "' is no size such as 1048576, 512MiB or 10GB");
    }

    /** The size in the largest unit of which there is one: {@code 812 B}, {@code 1.5 GiB}. */
    static String format(long bytes) {
        double size = bytes;
        int unit = 0;
        while (Math.abs(size) >= 1024 && unit < NAMES.length - 1) {
            size /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", size, NAMES[unit]);
    }
}
