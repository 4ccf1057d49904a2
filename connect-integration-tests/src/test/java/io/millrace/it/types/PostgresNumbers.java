package io.millrace.it.types;

import static io.millrace.it.types.PostgresForms.BOOL;
import static io.millrace.it.types.PostgresForms.DECIMAL;
import static io.millrace.it.types.PostgresForms.DECIMAL_VALUE;
import static io.millrace.it.types.PostgresForms.FLOAT4;
import static io.millrace.it.types.PostgresForms.FLOAT8;
import static io.millrace.it.types.PostgresForms.INTEGER;
import static io.millrace.it.types.PostgresForms.MONEY;
import static io.millrace.it.types.PostgresTypes.JSON_NAN;
import static io.millrace.it.types.PostgresTypes.NO_MINUS;
import static io.millrace.it.types.PostgresTypes.READ_AS_JSON;
import static io.millrace.it.types.PostgresTypes.UNKNOWN_AS_BYTES;
import static io.millrace.it.types.Setting.DEFAULTS;
import static io.millrace.it.types.SqlType.of;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Numbers of PostgreSQL. */
final class PostgresNumbers {
    private static final String DIGITS_38 = "12345678901234567890123456789.123456789";
    private static final String NOT_FINITE = "Debezium sends null unless `decimal.handling.mode=string`";
    private static final String WORD = "Debezium's own word for it";
    private static final String NO_ZEROS = "Debezium leaves out zeros at the end unless `decimal.handling.mode=string`";
    private static final Set<Setting> PRECISE =
            EnumSet.of(Setting.STRING, Setting.NUMBER, Setting.STRUCT, Setting.MAPS);

    private PostgresNumbers() {}

    static List<SqlType> types() {
        return List.of(
                of("smallint", INTEGER).literals("-32768", "0", "32767"),
                of("integer", INTEGER).literals("-2147483648", "2147483647"),
                of("integer DEFAULT 7", INTEGER).literals("0").note("Null stays null."),
                of("bigint", INTEGER).literals("-9223372036854775808", "9223372036854775807", "9007199254740993"),
                of("numeric(38,9)", DECIMAL)
                        .literals("0", DIGITS_38, "-" + DIGITS_38, "0.100000000")
                        .text("NaN")
                        .but(DEFAULTS, "null", NOT_FINITE)
                        .but(UNKNOWN_AS_BYTES, "NAN", WORD),
                of("numeric(1000,0)", DECIMAL).value("1000 digits", "('1' || repeat('7', 999))::numeric"),
                of("numeric(5,-2)", DECIMAL_VALUE)
                        .literals("1234567", "-9999949", "0")
                        .note("Debezium takes the scale to be 2046 and sends as many zeros after the point."),
                of("numeric(3,5)", DECIMAL).literals("0.00123", "-0.00999", "0"),
                of("numeric", DECIMAL)
                        .literals("0", "1e30", "1.5e-30", DIGITS_38)
                        .literals("10.50")
                        .but(PRECISE, "10.5", NO_ZEROS)
                        .value("131072 digits before the point", "('9' || repeat('7', 131071))::numeric")
                        .value("16383 digits after the point", "('-0.' || repeat('3', 16383))::numeric")
                        .text("NaN")
                        .but(DEFAULTS, "null", NOT_FINITE)
                        .but(UNKNOWN_AS_BYTES, "NAN", WORD)
                        .text("Infinity")
                        .but(DEFAULTS, "null", NOT_FINITE)
                        .but(UNKNOWN_AS_BYTES, "POSITIVE_INFINITY", WORD)
                        .text("-Infinity")
                        .but(DEFAULTS, "null", NOT_FINITE)
                        .but(UNKNOWN_AS_BYTES, "NEGATIVE_INFINITY", WORD),
                floats(of("real", FLOAT4).literals("0", "3.4028235e38", "1e-45", "0.1")),
                floats(of("double precision", FLOAT8).literals("0", "1.7976931348623157e308", "'5e-324'", "0.1")),
                of("money", MONEY)
                        .text("0.00")
                        .text("-92233720368547758.08")
                        .text("92233720368547758.07")
                        .text("1234.50"),
                of("boolean", BOOL).literals("true", "false"),
                of("oid", INTEGER).literals("0", "4294967295"),
                of("types.positive", INTEGER).literals("2147483647").note("A domain over integer."),
                of("types.price", DECIMAL).literals("10.50").note("A domain over numeric(12,2)."));
    }

    private static SqlType floats(SqlType type) {
        return type.text("-0")
                .but(READ_AS_JSON, "0.0", NO_MINUS)
                .text("NaN")
                .but(DEFAULTS, "0.0", JSON_NAN)
                .text("Infinity")
                .but(DEFAULTS, "0.0", JSON_NAN)
                .text("-Infinity")
                .but(DEFAULTS, "0.0", JSON_NAN);
    }
}
