package io.millrace.it.types;

import static io.millrace.it.types.SqlType.of;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Types of MySQL. */
final class MysqlTypes {
    private static final String WORDS = "'Grüße, żółw, λόγος, мир, 日本, 😀'";

    private static final Set<Setting> SCHEMALESS = EnumSet.of(Setting.SCHEMALESS);
    private static final Set<Setting> ON_DOUBLE = EnumSet.of(Setting.DOUBLE);
    private static final Set<Setting> READ_AS_JSON = EnumSet.complementOf(EnumSet.of(Setting.EXAMPLE));
    private static final String NO_DATE = "no date: Debezium sends null, or 1970-01-01 where the column cannot be null";
    private static final String ADJUSTED =
            "Debezium takes years of up to two digits for those of this age, unless" + " `enable.time.adjuster=false`";
    private static final String CLOCK =
            "`time.precision.mode=isostring` knows times of a day only, and sends null for others."
                    + " Have the transform on the source, or a converter with schemas";
    private static final String MEMBERS =
            "Debezium reads the members from MySQL's `SHOW CREATE TABLE`, which has no characters of" + " four bytes";
    private static final String SIX_DIGITS =
            "MySQL prints six digits of a float, and snapshots read what it prints; `double` has them all."
                    + " `driver.useCursorFetch=true` makes snapshots read all digits, but times wrong";
    private static final String NO_YEAR = "Debezium has no year 0, and takes it for these";
    private static final String BLANKS =
            "the same, printed in another way: without schemas the transform does not know JSON columns";
    private static final String WITHIN =
            "values cast into documents are printed by MySQL for snapshots, and by Debezium's client"
                    + " library from the log";

    private MysqlTypes() {}

    static List<SqlType> all() {
        return Stream.of(numbers(), texts(), bytes(), times(), others())
                .flatMap(Collection::stream)
                .toList();
    }

    private static List<SqlType> numbers() {
        return List.of(
                of("tinyint", MysqlForms.INTEGER).literals("-128", "0", "127"),
                of("tinyint unsigned", MysqlForms.INTEGER).literals("0", "255"),
                of("tinyint(1)", MysqlForms.INTEGER).literals("0", "1", "-128", "127"),
                of("smallint", MysqlForms.INTEGER).literals("-32768", "32767"),
                of("smallint unsigned", MysqlForms.INTEGER).literals("0", "65535"),
                of("mediumint", MysqlForms.INTEGER).literals("-8388608", "8388607"),
                of("mediumint unsigned", MysqlForms.INTEGER).literals("0", "16777215"),
                of("int", MysqlForms.INTEGER).literals("-2147483648", "2147483647"),
                of("int unsigned", MysqlForms.INTEGER).literals("0", "4294967295"),
                of("int(5) zerofill", MysqlForms.INTEGER).literals("7", "4294967295"),
                of("bigint", MysqlForms.INTEGER)
                        .literals("-9223372036854775808", "9223372036854775807", "9007199254740993"),
                unsigned(),
                of("bit(1)", MysqlForms.BIT1).literals("b'0'", "b'1'"),
                of("bit(12)", MysqlForms.BITS).literals("b'0'", "b'1'", "b'111111111111'", "b'100000000001'"),
                of("bit(64)", MysqlForms.BITS).literals("b'0'", "b'1'", "x'8000000000000001'", "x'FFFFFFFFFFFFFFFF'"),
                of("decimal(65,30)", MysqlForms.DECIMAL)
                        .literals(
                                "99999999999999999999999999999999999.999999999999999999999999999999",
                                "-99999999999999999999999999999999999.999999999999999999999999999999",
                                "0.000000000000000000000000000001",
                                "0",
                                "1.50"),
                of("decimal(65,0)", MysqlForms.DECIMAL)
                        .literals("99999999999999999999999999999999999999999999999999999999999999999", "-1"),
                of("decimal(38,10)", MysqlForms.DECIMAL).literals("9999999999999999999999999999.9999999999", "-0.1"),
                of("decimal(5,2) unsigned", MysqlForms.DECIMAL).literals("999.99", "0.10"),
                of("float", MysqlForms.FLOAT)
                        .literals("0", "1.5", "3.40282e38", "1.17549e-38", "0.1")
                        .literals("-3.4028234e38")
                        .butInSnapshots(Setting.ALL, "-3.40282E38", SIX_DIGITS)
                        .literals("16777217")
                        .butInSnapshots(Setting.ALL, "1.67772E7", SIX_DIGITS)
                        .literals("1234567.9")
                        .butInSnapshots(Setting.ALL, "1234570.0", SIX_DIGITS)
                        .value("minus zero", "-0e0")
                        .but(
                                READ_AS_JSON,
                                "0.0",
                                "Kafka's JsonConverter reads it as 0. Have the transform on the source, or another converter"),
                of("double", MysqlForms.DOUBLE)
                        .literals(
                                "0",
                                "1.5",
                                "1.7976931348623157e308",
                                "-2.2250738585072014e-308",
                                "5e-324",
                                "0.1",
                                "9007199254740993",
                                "1e20")
                        .value("minus zero", "-0e0")
                        .but(
                                READ_AS_JSON,
                                "0.0",
                                "Kafka's JsonConverter reads it as 0. Have the transform on the source, or another converter"),
                of("double(20,5)", MysqlForms.DOUBLE).literals("0.1", "-123456789.12345"));
    }

    private static SqlType unsigned() {
        SqlType type = of("bigint unsigned", MysqlForms.DECIMAL);
        String bytes = "without schemas the bytes of the number, highest first";
        String mode = "Debezium sends 64 bits with a sign, unless `bigint.unsigned.handling.mode=precise`";
        type.literals("0").but(SCHEMALESS, "AA==", bytes);
        type.literals("9223372036854775807").but(SCHEMALESS, "f/////////8=", bytes);
        type.literals("9223372036854775808")
                .but(ON_DOUBLE, "-9.223372036854776E18", mode)
                .but(Setting.DEFAULTS, "-9223372036854775808", mode)
                .but(SCHEMALESS, "AIAAAAAAAAAA", bytes);
        return type.literals("18446744073709551615")
                .but(ON_DOUBLE, "-1.0", mode)
                .but(Setting.DEFAULTS, "-1", mode)
                .but(SCHEMALESS, "AP//////////", bytes);
    }

    private static List<SqlType> texts() {
        return List.of(
                words(of("varchar(100)", MysqlForms.TEXT)),
                words(of("char(60)", MysqlForms.TEXT)).value("spaces at the end", "'ab  '"),
                of("varchar(40) CHARACTER SET latin1", MysqlForms.TEXT).text("").text("Grüße ÿ€"),
                of("varchar(40) CHARACTER SET greek", MysqlForms.TEXT).text("λόγος"),
                of("varchar(40) CHARACTER SET koi8r", MysqlForms.TEXT).text("мир"),
                of("varchar(40) CHARACTER SET utf8", MysqlForms.TEXT).text("żółw 日本"),
                of("varchar(40) CHARACTER SET utf16", MysqlForms.TEXT).text("日本 😀"),
                of("varchar(40) CHARACTER SET gb18030", MysqlForms.TEXT).text("汉字 😀"),
                of("varchar(40) CHARACTER SET sjis", MysqlForms.TEXT).text("日本 カナ"),
                of("char(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", MysqlForms.TEXT)
                        .text("")
                        .text("😀"),
                words(of("tinytext", MysqlForms.TEXT)),
                words(of("text", MysqlForms.TEXT)),
                words(of("mediumtext", MysqlForms.TEXT)).value("1 MiB", "REPEAT('ab😀é12345', 80660)"),
                words(of("longtext", MysqlForms.TEXT)),
                words(of("text CHARACTER SET latin1", MysqlForms.TEXT).text("Grüße ÿ€")),
                of("enum('a', 'b, c', 'it''s', '😀', '')", MysqlForms.TEXT)
                        .text("a")
                        .text("b, c")
                        .butStreamed(Setting.ALL, "b\\, c", "Debezium puts a backslash before the comma of a member")
                        .text("it's")
                        .text("😀")
                        .butStreamed(Setting.ALL, "?", MEMBERS)
                        .text(""),
                of("set('a', 'b', 'it''s', '😀')", MysqlForms.SET)
                        .text("")
                        .text("a")
                        .text("a,b,it's,😀")
                        .butStreamed(Setting.ALL, "a,b,it's,?", MEMBERS));
    }

    private static SqlType words(SqlType type) {
        return type.value("empty", "''")
                .value("many scripts", type.ddl().contains("latin1") ? "'Grüße'" : WORDS)
                .value("quotes, backslashes, breaks", "'\\'\"\\\\ \\n\\r\\t'")
                .value("a character of value 0", "'a\\0b'");
    }

    private static List<SqlType> bytes() {
        return List.of(
                of("binary(5)", MysqlForms.BYTES)
                        .value("zeros at the end", "x'0102000000'")
                        .value("zeros alone", "x'0000000000'")
                        .value("short", "x'41'"),
                of("varbinary(100)", MysqlForms.BYTES)
                        .value("empty", "''")
                        .value("zeros at the end", "x'00ff0000'")
                        .value("spaces at the end", "x'412020'"),
                of("tinyblob", MysqlForms.BYTES).value("empty", "''").value("any", "x'0001feff00'"),
                of("blob", MysqlForms.BYTES).value("any", "x'0001feff00'"),
                of("mediumblob", MysqlForms.BYTES).value("1 MiB", "REPEAT(x'00ff1000', 262144)"),
                of("longblob", MysqlForms.BYTES).value("any", "x'0001feff00'"));
    }

    private static List<SqlType> times() {
        return List.of(
                of("date", MysqlForms.DATE)
                        .text("1000-01-01")
                        .text("9999-12-31")
                        .text("2024-02-29")
                        .text("1969-12-31")
                        .text("0001-01-01")
                        .but(Setting.DEFAULTS, "2001-01-01", ADJUSTED)
                        .text("1582-10-10")
                        .text("0000-00-00")
                        .but(Setting.ALL, Findings.NULL, NO_DATE)
                        .text("2024-00-00")
                        .but(Setting.ALL, Findings.NULL, NO_DATE)
                        .note(
                                "Dates that no calendar has, which MySQL takes with `sql_mode=ALLOW_INVALID_DATES` (`2024-02-31`), stop the connector's snapshot."),
                of("datetime", MysqlForms.DATETIME)
                        .text("1000-01-01 00:00:00")
                        .text("9999-12-31 23:59:59")
                        .text("2024-02-29 12:34:56")
                        .text("0000-00-00 00:00:00")
                        .but(Setting.ALL, Findings.NULL, NO_DATE),
                of("datetime(3)", MysqlForms.DATETIME)
                        .text("2024-12-03 03:48:55.887")
                        .text("1969-12-31 23:59:59.999"),
                of("datetime(6)", MysqlForms.DATETIME)
                        .text("1000-01-01 00:00:00.000001")
                        .text("9999-12-31 23:59:59.999999")
                        .text("2024-12-03 03:48:55.887142")
                        .text("1969-12-31 23:59:59.999999")
                        .text("0000-00-00 00:00:00.000000")
                        .but(Setting.ALL, Findings.NULL, NO_DATE),
                of("timestamp", MysqlForms.TIMESTAMP)
                        .text("1970-01-01 00:00:01")
                        .text("2038-01-19 03:14:07")
                        .text("0000-00-00 00:00:00")
                        .but(Setting.ALL, Findings.NULL, NO_DATE),
                of("timestamp(6)", MysqlForms.TIMESTAMP)
                        .text("1970-01-01 00:00:01.000001")
                        .text("2038-01-19 03:14:07.499999")
                        .text("2024-02-29 12:34:56.5")
                        .butStreamed(
                                EnumSet.of(Setting.STRUCT, Setting.SCHEMALESS),
                                "2024-02-29T12:34:56.5Z",
                                "the same with zeros at its end"),
                of("time", MysqlForms.TIME)
                        .text("00:00:00")
                        .text("23:59:59")
                        .text("24:00:00")
                        .but(SCHEMALESS, "00:00:00", CLOCK)
                        .text("838:59:59")
                        .but(SCHEMALESS, Findings.NULL, CLOCK)
                        .text("-838:59:59")
                        .but(SCHEMALESS, Findings.NULL, CLOCK)
                        .text("-00:00:01")
                        .but(SCHEMALESS, Findings.NULL, CLOCK),
                of("time(6)", MysqlForms.TIME)
                        .text("00:00:00.000001")
                        .text("23:59:59.999999")
                        .text("838:59:58.999999")
                        .but(SCHEMALESS, Findings.NULL, CLOCK)
                        .text("-838:59:58.999999")
                        .but(SCHEMALESS, Findings.NULL, CLOCK)
                        .text("-00:00:00.000001")
                        .but(SCHEMALESS, Findings.NULL, CLOCK),
                of("year", MysqlForms.YEAR)
                        .literals("1901", "2024", "2155", "0")
                        .butInSnapshots(Setting.ALL, "2000", NO_YEAR)
                        .butStreamed(Setting.ALL, "1900", NO_YEAR));
    }

    private static List<SqlType> others() {
        return List.of(
                of("json", MysqlForms.JSON)
                        .text("{\"b\": {\"c\": [1, [], {}, null, true]}, \"aa\": 2, \"ü😀\": \"ü😀\"}")
                        .butStreamed(SCHEMALESS, "{aa=2, b={c=[1, [], {}, null, true]}, ü😀=\"ü😀\"}", BLANKS)
                        .text(
                                "[18446744073709551615, -9223372036854775808, 1.0, 100.0, 0.1, 1e20, 1.5e300, 0.0001, 1.5e-300, 12345678.5, 1700000000.123, 1e15, 5e-324, 1.7976931348623157e308, -0.5]")
                        .butStreamed(
                                SCHEMALESS,
                                "[18446744073709551615, -9223372036854775808, 1, 100, 0.1, 1.0E20, 1.5E300, 1.0E-4, 1.4999999999999998E-300, 1.23456785E7, 1.700000000123E9, 1000000000000000, 4.9E-324, 1.7976931348623157E308, -0.5]",
                                BLANKS)
                        .value("escapes", "JSON_QUOTE('\\\\ \" / \\b \\f \\n \\r \\t é \\0')")
                        .value(
                                "decimals",
                                "JSON_ARRAY(CAST('1.10' AS DECIMAL(10,2)), CAST('12345678901234567890123456789012345.123456789012345678901234567891' AS DECIMAL(65,30)))")
                        .butStreamed(
                                SCHEMALESS,
                                "[1.1, 12345678901234567890123456789012345.123456789012345678901234567891]",
                                BLANKS)
                        .text("null")
                        .text("\"text\"")
                        .text("17")
                        .value("a date", "CAST(CAST('2024-02-29' AS DATE) AS JSON)")
                        .value("a time", "CAST(CAST('12:34:56' AS TIME) AS JSON)")
                        .butStreamed(Setting.ALL, "12:34:56", WITHIN)
                        .value("a datetime", "CAST(CAST('2024-02-29 12:34:56' AS DATETIME) AS JSON)")
                        .butStreamed(Setting.ALL, "2024-02-29 12:34:56", WITHIN)
                        .value(
                                "a datetime with microseconds",
                                "CAST(CAST('2024-02-29 12:34:56.123456' AS DATETIME(6)) AS JSON)")
                        .value("bytes", "CAST(x'cafe' AS JSON)")
                        .butStreamed(Setting.ALL, "yv4=", WITHIN),
                of("geometry", MysqlForms.GEOMETRY).value("a point", "ST_GeomFromText('POINT(1.5 -2)')"),
                of("point", MysqlForms.GEOMETRY)
                        .value("a point", "ST_GeomFromText('POINT(1.5 -2)')")
                        .value("on the earth", "ST_GeomFromText('POINT(52.5 13.25)', 4326)"),
                of("linestring", MysqlForms.GEOMETRY).value("a line", "ST_GeomFromText('LINESTRING(0 0, 1 1, 2 0)')"),
                of("polygon", MysqlForms.GEOMETRY)
                        .value(
                                "with a hole",
                                "ST_GeomFromText('POLYGON((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 1 2, 2 2, 2 1, 1 1))')"),
                of("multipoint", MysqlForms.GEOMETRY).value("points", "ST_GeomFromText('MULTIPOINT(0 0, 1 1)')"),
                of("multilinestring", MysqlForms.GEOMETRY)
                        .value("lines", "ST_GeomFromText('MULTILINESTRING((0 0, 1 1), (2 2, 3 3))')"),
                of("multipolygon", MysqlForms.GEOMETRY)
                        .value("a polygon", "ST_GeomFromText('MULTIPOLYGON(((0 0, 9 0, 9 9, 0 0)))')"),
                of("geometrycollection", MysqlForms.GEOMETRY)
                        .value(
                                "a point and a line",
                                "ST_GeomFromText('GEOMETRYCOLLECTION(POINT(1 2), LINESTRING(0 0, 1 1))')"));
    }
}
