package io.millrace.it.types;

import static io.millrace.it.types.PostgresForms.DATE;
import static io.millrace.it.types.PostgresForms.INTERVAL;
import static io.millrace.it.types.PostgresForms.TIME;
import static io.millrace.it.types.PostgresForms.TIMESTAMP;
import static io.millrace.it.types.PostgresForms.TIMESTAMPTZ;
import static io.millrace.it.types.PostgresForms.TIMETZ;
import static io.millrace.it.types.PostgresTypes.ALL;
import static io.millrace.it.types.PostgresTypes.STRUCT_AND_SCHEMALESS;
import static io.millrace.it.types.Setting.DEFAULTS;
import static io.millrace.it.types.Setting.SCHEMALESS;
import static io.millrace.it.types.Setting.STRUCT;
import static io.millrace.it.types.SqlType.of;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Dates, times and intervals of PostgreSQL. */
final class PostgresTimes {
    static final Set<Setting> ONLY_SCHEMALESS = EnumSet.of(SCHEMALESS);
    static final Set<Setting> ONLY_STRUCT = EnumSet.of(STRUCT);
    static final String STAND_IN = "Debezium's stand-in, which nobody tells from a date";

    private static final Set<Setting> ON_NUMBERS = EnumSet.complementOf(EnumSet.of(SCHEMALESS));
    private static final Set<Setting> PARTS = EnumSet.complementOf(EnumSet.copyOf(DEFAULTS));
    private static final String NO_ERA = "snapshots read dates BC without the BC";
    private static final String MIDNIGHT =
            "`time.precision.mode=isostring` makes midnight at the end of a day that at its begin";
    private static final String LENGTH =
            "a length instead of parts, months being 30.4375 days, unless `interval.handling.mode=string`";

    private PostgresTimes() {}

    static List<SqlType> types() {
        return List.of(
                of("date", DATE)
                        .text("2024-02-29")
                        .text("1970-01-01")
                        .text("1969-12-31")
                        .text("0001-01-01")
                        .text("9999-12-31")
                        .text("5874897-12-31")
                        .text("0044-03-15 BC")
                        .butInSnapshots(ALL, "0044-03-15", NO_ERA)
                        .text("4713-01-01 BC")
                        .butInSnapshots(ALL, "4713-01-01", NO_ERA)
                        .text("1582-10-10")
                        .butInSnapshots(
                                ALL,
                                "1582-10-20",
                                "snapshots read the days that Gregory's reform left out ten days late")
                        .text("infinity")
                        .butInSnapshots(ONLY_STRUCT, "-1701532-04-05", STAND_IN)
                        .butInSnapshots(ONLY_SCHEMALESS, "+292278994-08-16", STAND_IN)
                        .butStreamed(STRUCT_AND_SCHEMALESS, "-5877611-06-21", STAND_IN)
                        .text("-infinity")
                        .butInSnapshots(ONLY_STRUCT, "-1711471-07-22", STAND_IN)
                        .butInSnapshots(ONLY_SCHEMALESS, "+292269055-12-02", STAND_IN)
                        .butStreamed(STRUCT_AND_SCHEMALESS, "-5877611-06-22", STAND_IN),
                time("time").text("00:00:00").text("23:59:59.999999").text("12:30:00.5"),
                time("time(0)").text("23:59:59"),
                time("time(3)").text("23:59:59.999"),
                of("timetz", TIMETZ)
                        .text("23:59:59.999999+00")
                        .text("12:00:00+15:59")
                        .text("12:30:00.5-03:30")
                        .text("24:00:00+02")
                        .note(
                                "Debezium turns it to UTC, so the offset is not told. An offset with seconds (`+15:59:59`) stops the connector."),
                of("timetz(0)", TIMETZ).text("12:00:00-08"),
                infinities(of("timestamp", TIMESTAMP)
                        .text("2024-02-29 12:34:56.123456")
                        .text("1969-12-31 23:59:59.999999")
                        .text("0001-01-01 00:00:00")
                        .text("0044-03-15 00:00:00.5 BC")
                        .text("4713-01-01 00:00:00 BC")
                        .text("9999-12-31 23:59:59.999999")
                        .text("1582-10-10 00:00:00")
                        .text("294246-12-31 23:59:59.999999")
                        .text("294276-12-31 23:59:59.999999")
                        .but(
                                ON_NUMBERS,
                                "-290308-12-21T19:59:06.22419",
                                "from 294247-01-10 on, Debezium's number overflows, without"
                                        + " an error, unless `time.precision.mode=isostring`")),
                infinities(of("timestamp(0)", TIMESTAMP).text("2024-02-29 12:34:56")),
                infinities(of("timestamp(3)", TIMESTAMP).text("2024-02-29 12:34:56.789")),
                of("timestamptz", TIMESTAMPTZ)
                        .text("2024-02-29 12:34:56.123456+02")
                        .text("1969-12-31 23:59:59.999999+00")
                        .text("0001-01-01 00:00:00+00")
                        .text("0044-03-15 00:00:00.5+00 BC")
                        .text("4713-01-01 00:00:00+00 BC")
                        .text("9999-12-31 23:59:59.999999+00")
                        .text("294276-12-31 23:59:59.999999+00")
                        .text("1582-10-10 00:00:00+00")
                        .text("infinity")
                        .text("-infinity")
                        .note("In UTC, as PostgreSQL stores it."),
                of("timestamptz(0)", TIMESTAMPTZ).text("2024-02-29 12:34:56+00"),
                of("interval", INTERVAL)
                        .text("1 year 2 mons 3 days 04:05:06.789")
                        .but(DEFAULTS, "PT10303H5M6.789S", LENGTH)
                        .text("00:00:00")
                        .but(DEFAULTS, "PT0S", LENGTH)
                        .text("-1 mons +2 days -03:00:00")
                        .but(DEFAULTS, "PT-685H-30M", LENGTH)
                        .text("178000000 years")
                        .but(DEFAULTS, "PT2562047788H54.775807S", "the longest that fits into 64 bits")
                        .text("00:00:00.000001")
                        .but(DEFAULTS, "PT0.000001S", LENGTH)
                        .text("infinity")
                        .but(DEFAULTS, "PT0S", "Debezium sends no length, without an error")
                        .but(PARTS, "P0Y0M0DT0H0M0S", "Debezium sends no length, without an error")
                        .text("-infinity")
                        .but(DEFAULTS, "PT0S", "Debezium sends no length, without an error")
                        .but(PARTS, "P0Y0M0DT0H0M0S", "Debezium sends no length, without an error"));
    }

    private static SqlType time(String ddl) {
        return of(ddl, TIME).text("24:00:00").but(ONLY_SCHEMALESS, "00:00:00", MIDNIGHT);
    }

    private static SqlType infinities(SqlType type) {
        return type.text("infinity")
                .but(STRUCT_AND_SCHEMALESS, "+294247-01-10T04:00:25.2", STAND_IN)
                .text("-infinity")
                .but(STRUCT_AND_SCHEMALESS, "-290308-12-21T19:59:27.6", STAND_IN);
    }
}
