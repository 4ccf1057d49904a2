package io.millrace.transforms.internal.value;

import io.millrace.transforms.internal.text.IsoText;
import java.util.Date;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * Dates, times and durations as ISO-8601 text. PostgreSQL's infinite dates and timestamps, for which Debezium puts numbers far
 * outside of what they can be, become its own words for them. Confined to one thread.
 */
@SuppressWarnings("JavaUtilDate") // what Connect's logical types are made of
final class TemporalConversions {
    private static final long MILLIS = 1_000;
    private static final long MICROS = 1_000_000;
    private static final long NANOS = 1_000_000_000;

    private static final String INFINITY = "infinity";
    private static final String MINUS_INFINITY = "-infinity";
    /** The PostgreSQL driver's stand-ins for infinity, which Debezium takes to be microseconds. */
    private static final long INFINITE_MICROS = 9_223_372_036_825_200_000L;

    private static final long MINUS_INFINITE_MICROS = -9_223_372_036_832_400_000L;
    private static final long INFINITE_MILLIS = INFINITE_MICROS / 1_000;
    private static final long MINUS_INFINITE_MILLIS = MINUS_INFINITE_MICROS / 1_000;
    private static final String INFINITE_ISO = "+294247-01-10T04:00:25.2";
    private static final String MINUS_INFINITE_ISO = "-290308-12-21T19:59:27.6";
    private static final long MILLIS_PER_DAY = 86_400_000;

    /** What Debezium streams for infinite dates: days that overflowed. No database has dates so long ago. */
    private static final long INFINITE_DAY = -2_147_472_692;

    private static final long MINUS_INFINITE_DAY = -2_147_472_691;
    private static final String INFINITE_DATE = "-5877611-06-21";
    private static final String MINUS_INFINITE_DATE = "-5877611-06-22";
    /** What its snapshots read for them, give or take a day for the time zone of its JVM. */
    private static final long INFINITE_SNAPSHOT_DAY = -622_191_234;

    private static final long MINUS_INFINITE_SNAPSHOT_DAY = -625_821_272;
    private static final String INFINITE_SNAPSHOT_DATE = "+292278994-08-1";
    private static final String MINUS_INFINITE_SNAPSHOT_DATE = "+292269055-12-0";

    private final IsoText iso;

    TemporalConversions(IsoText iso) {
        this.iso = iso;
    }

    /** The conversion of the logical type of that name, null if it is not about time. */
    @Nullable
    Conversion of(String logicalName) {
        ValueConverter converter = converter(logicalName);
        return converter == null ? null : new Conversion(Schema.OPTIONAL_STRING_SCHEMA, converter);
    }

    private @Nullable ValueConverter converter(String logicalName) {
        return switch (logicalName) {
            case "io.debezium.time.Date" -> value -> days(number(value));
            case "io.debezium.time.Time" -> value -> iso.time(number(value), MILLIS);
            case "io.debezium.time.MicroTime" -> value -> iso.time(number(value), MICROS);
            case "io.debezium.time.NanoTime" -> value -> iso.time(number(value), NANOS);
            case "io.debezium.time.Timestamp" -> value -> millis(number(value));
            case "io.debezium.time.MicroTimestamp" -> value -> micros(number(value));
            case "io.debezium.time.NanoTimestamp" -> value -> nanos(number(value));
            case "io.debezium.time.MicroDuration" -> value -> iso.duration(number(value), MICROS);
            case "io.debezium.time.NanoDuration" -> value -> iso.duration(number(value), NANOS);
            case "io.debezium.time.Year" -> value -> iso.year((int) number(value));
            case "io.debezium.time.IsoDate" -> TemporalConversions::isoDate;
            case "io.debezium.time.IsoTime" -> TemporalConversions::withoutZone;
            case "io.debezium.time.IsoTimestamp" -> TemporalConversions::isoTimestamp;
            case "io.debezium.time.ZonedTimestamp", "io.debezium.time.ZonedTime" -> TemporalConversions::shortest;
            case org.apache.kafka.connect.data.Date.LOGICAL_NAME ->
                value -> days(Math.floorDiv(((Date) value).getTime(), MILLIS_PER_DAY));
            case Time.LOGICAL_NAME -> value -> iso.time(((Date) value).getTime(), MILLIS);
            case Timestamp.LOGICAL_NAME -> value -> millis(((Date) value).getTime());
            default -> null;
        };
    }

    private String days(long value) {
        if (value == INFINITE_DAY || Math.abs(value - INFINITE_SNAPSHOT_DAY) <= 1) {
            return INFINITY;
        }
        return value == MINUS_INFINITE_DAY || Math.abs(value - MINUS_INFINITE_SNAPSHOT_DAY) <= 1
                ? MINUS_INFINITY
                : iso.date(value);
    }

    private String millis(long value) {
        if (value == INFINITE_MILLIS) {
            return INFINITY;
        }
        return value == MINUS_INFINITE_MILLIS ? MINUS_INFINITY : iso.timestamp(value, MILLIS);
    }

    private String micros(long value) {
        if (value == INFINITE_MICROS) {
            return INFINITY;
        }
        return value == MINUS_INFINITE_MICROS ? MINUS_INFINITY : iso.timestamp(value, MICROS);
    }

    private String nanos(long value) {
        if (value == Long.MAX_VALUE) {
            return INFINITY;
        }
        return value == Long.MIN_VALUE ? MINUS_INFINITY : iso.timestamp(value, NANOS);
    }

    private static Object isoDate(Object value) {
        String text = withoutZone(value);
        if (text.equals(INFINITE_DATE) || text.startsWith(INFINITE_SNAPSHOT_DATE)) {
            return INFINITY;
        }
        return text.equals(MINUS_INFINITE_DATE) || text.startsWith(MINUS_INFINITE_SNAPSHOT_DATE)
                ? MINUS_INFINITY
                : text;
    }

    private static Object isoTimestamp(Object value) {
        String text = withoutZone(value);
        if (text.equals(INFINITE_ISO)) {
            return INFINITY;
        }
        return text.equals(MINUS_INFINITE_ISO) ? MINUS_INFINITY : text;
    }

    /** Debezium ends these with a Z although the columns have no time zone. */
    private static String withoutZone(Object value) {
        String text = (String) value;
        return text.endsWith("Z") ? text.substring(0, text.length() - 1) : text;
    }

    /** Without zeros at the end of the fraction, which MySQL's log has and its snapshots have not. */
    private static Object shortest(Object value) {
        String text = (String) value;
        int point = text.indexOf('.');
        if (point < 0) {
            return text;
        }
        int zone = point + 1;
        while (zone < text.length() && text.charAt(zone) >= '0' && text.charAt(zone) <= '9') {
            zone++;
        }
        int end = zone;
        while (text.charAt(end - 1) == '0') {
            end--;
        }
        if (end == zone) {
            return text;
        }
        return text.substring(0, end == point + 1 ? point : end) + text.substring(zone);
    }

    private static long number(Object value) {
        return ((Number) value).longValue();
    }
}
