package io.millrace.transforms.internal.text;

import java.nio.charset.StandardCharsets;

/**
 * Writes dates, times and durations as ISO-8601 text, several times faster than formatters do. Fractions of a second have the
 * digits they need and no trailing zeros, as PostgreSQL prints them. Years outside 0000 to 9999 have a sign, as in
 * {@code java.time}. Reuses its buffer: confined to one thread.
 */
public final class IsoText {
    private static final long SECONDS_PER_DAY = 86_400;
    private static final long DAYS_PER_400_YEARS = 146_097;
    /** From 0000-03-01 to 1970-01-01. */
    private static final long DAYS_TO_1970 = 719_468;

    private final byte[] buffer = new byte[64];
    private int length;

    /** {@code 2024-12-03}. */
    public String date(long epochDay) {
        length = 0;
        putDate(epochDay);
        return text();
    }

    /** {@code 2024-12-03T03:48:55.887142}, from a number of units since 1970, {@code unitsPerSecond} being 1,000, 1,000,000 or 1,000,000,000. */
    public String timestamp(long value, long unitsPerSecond) {
        length = 0;
        long seconds = Math.floorDiv(value, unitsPerSecond);
        putDate(Math.floorDiv(seconds, SECONDS_PER_DAY));
        buffer[length++] = 'T';
        putTime(Math.floorMod(seconds, SECONDS_PER_DAY));
        putFraction(Math.floorMod(value, unitsPerSecond), unitsPerSecond);
        return text();
    }

    /**
     * {@code 03:48:55.887142}, from a number of units since midnight, {@code unitsPerSecond} as above. Also takes what
     * databases call a time but a clock does not show: {@code 24:00:00}, {@code -838:59:59}.
     */
    public String time(long value, long unitsPerSecond) {
        length = 0;
        if (value < 0) {
            buffer[length++] = '-';
        }
        putTime(Math.abs(value / unitsPerSecond));
        putFraction(Math.abs(value % unitsPerSecond), unitsPerSecond);
        return text();
    }

    /** {@code PT26H3M4.5S}, as {@link java.time.Duration} writes it, from a number of units, {@code unitsPerSecond} as above. */
    public String duration(long value, long unitsPerSecond) {
        length = 0;
        long seconds = value / unitsPerSecond;
        long fraction = value % unitsPerSecond;
        buffer[length++] = 'P';
        buffer[length++] = 'T';
        putPart(seconds / 3600, 'H');
        putPart(seconds / 60 % 60, 'M');
        long rest = seconds % 60;
        if (rest != 0 || fraction != 0 || length == 2) {
            if (value < 0) {
                buffer[length++] = '-';
            }
            putNumber(Math.abs(rest), 1);
            putFraction(Math.abs(fraction), unitsPerSecond);
            buffer[length++] = 'S';
        }
        return text();
    }

    /** {@code 2024}. */
    public String year(int year) {
        length = 0;
        putYear(year);
        return text();
    }

    private void putPart(long number, char unit) {
        if (number != 0) {
            if (number < 0) {
                buffer[length++] = '-';
            }
            putNumber(Math.abs(number), 1);
            buffer[length++] = (byte) unit;
        }
    }

    /** Days to year, month and day by the proleptic Gregorian calendar, counting years from March so that leap days come last. */
    private void putDate(long epochDay) {
        long days = epochDay + DAYS_TO_1970;
        long era = Math.floorDiv(days, DAYS_PER_400_YEARS);
        int dayOfEra = (int) Math.floorMod(days, DAYS_PER_400_YEARS);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int marchMonth = (5 * dayOfYear + 2) / 153;
        int month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
        putYear(era * 400 + yearOfEra + (month <= 2 ? 1 : 0));
        buffer[length++] = '-';
        putTwo(month);
        buffer[length++] = '-';
        putTwo(dayOfYear - (153 * marchMonth + 2) / 5 + 1);
    }

    private void putYear(long year) {
        if (year < 0) {
            buffer[length++] = '-';
        } else if (year > 9999) {
            buffer[length++] = '+';
        }
        if (year >= 0 && year <= 9999) {
            putTwo((int) year / 100);
            putTwo((int) year % 100);
        } else {
            putNumber(Math.abs(year), 4);
        }
    }

    private void putTime(long seconds) {
        long hours = seconds / 3600;
        int rest = (int) (seconds - hours * 3600);
        if (hours < 100) {
            putTwo((int) hours);
        } else {
            putNumber(hours, 2);
        }
        buffer[length++] = ':';
        putTwo(rest / 60);
        buffer[length++] = ':';
        putTwo(rest % 60);
    }

    private void putTwo(int number) {
        buffer[length++] = (byte) ('0' + number / 10);
        buffer[length++] = (byte) ('0' + number % 10);
    }

    private void putNumber(long number, int atLeastDigits) {
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        digits = Math.max(digits, atLeastDigits);
        long rest = number;
        for (int at = length + digits - 1; at >= length; at--) {
            buffer[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
    }

    /** The zeros at the end go first, then the digits are written from the last on: this divides by a constant only. */
    private void putFraction(long fraction, long unitsPerSecond) {
        if (fraction == 0) {
            return;
        }
        int digits = unitsPerSecond == 1_000_000 ? 6 : unitsPerSecond == 1_000 ? 3 : 9;
        int rest = (int) fraction;
        while (rest % 10 == 0) {
            rest /= 10;
            digits--;
        }
        buffer[length] = '.';
        for (int at = length + digits; at > length; at--) {
            buffer[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits + 1;
    }

    private String text() {
        return new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
    }
}
