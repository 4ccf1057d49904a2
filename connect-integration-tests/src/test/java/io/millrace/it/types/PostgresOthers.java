package io.millrace.it.types;

import static io.millrace.it.types.PostgresForms.BITS;
import static io.millrace.it.types.PostgresForms.BYTEA;
import static io.millrace.it.types.PostgresForms.INTEGER;
import static io.millrace.it.types.PostgresForms.POINT;
import static io.millrace.it.types.PostgresForms.TEXT;
import static io.millrace.it.types.PostgresForms.UNKNOWN;
import static io.millrace.it.types.PostgresForms.UNKNOWN_GEOMETRY;
import static io.millrace.it.types.PostgresForms.VARBIT;
import static io.millrace.it.types.PostgresTypes.JSON_NAN;
import static io.millrace.it.types.PostgresTypes.unknown;
import static io.millrace.it.types.Setting.DEFAULTS;
import static io.millrace.it.types.SqlType.of;

import java.util.List;

/** Bytes, bits, geometry, ranges, and PostgreSQL's own. */
final class PostgresOthers {
    private static final String LENGTH = "How many bits there are is not told: `001` and `1` are written as the same.";

    private PostgresOthers() {}

    static List<SqlType> types() {
        return List.of(
                of("bytea", BYTEA)
                        .value("NUL bytes", "'\\x00ff0041'")
                        .value("empty", "''")
                        .value(
                                "all bytes",
                                "(SELECT string_agg(set_byte('\\x00', 0, i), '') FROM generate_series(0, 255) i)"),
                of("bit(1)", BITS).literals("B'1'", "B'0'"),
                of("bit(8)", BITS).literals("B'10000001'"),
                of("bit(10)", BITS).literals("B'1000000011'", "B'0000000001'"),
                of("bit(64)", BITS).literals("(-2)::bigint::bit(64)"),
                of("bit varying(20)", VARBIT)
                        .literals("B'001'", "B''", "B'1'", "B'11111111111111111111'")
                        .note(LENGTH),
                of("bit varying", VARBIT).literals("B'001'").note(LENGTH),
                of("point", POINT)
                        .text("(1.5,-2)")
                        .text("(0.1,1e-300)")
                        .text("(NaN,Infinity)")
                        .but(DEFAULTS, "(0.0,0.0)", JSON_NAN + " (`wkb` has it)"),
                unknown("line", UNKNOWN_GEOMETRY, "{1,2,3}"),
                unknown("lseg", UNKNOWN_GEOMETRY, "[(1,2),(3,4)]"),
                unknown("box", UNKNOWN_GEOMETRY, "(3,4),(1,2)"),
                unknown("path", UNKNOWN_GEOMETRY, "[(1,2),(3,4)]", "((1,2),(3,4))"),
                unknown("polygon", UNKNOWN_GEOMETRY, "((1,2),(3,4),(5,6))"),
                unknown("circle", UNKNOWN_GEOMETRY, "<(1,2),3>"),
                of("int4range", TEXT).text("[1,10)").text("empty").text("(,)"),
                of("int8range", TEXT).text("[-9223372036854775808,9223372036854775807)"),
                of("numrange", TEXT).text("(1.50,2.5]").text("[NaN,NaN]"),
                of("daterange", TEXT).text("[2024-02-29,infinity)").text("[0044-03-15 BC,2024-01-01)"),
                of("tsrange", TEXT).text("[\"2024-02-29 12:34:56.123456\",infinity]"),
                of("tstzrange", TEXT).text("[\"2024-02-29 12:34:56.123456+00\",)"),
                unknown("types.textrange", UNKNOWN, "[a,\"b c\"]").note("A range type of one's own."),
                unknown("int4multirange", UNKNOWN, "{[1,3),[5,7)}", "{}"),
                unknown("nummultirange", UNKNOWN, "{[1.5,2.5]}"),
                unknown("tstzmultirange", UNKNOWN, "{[\"2024-02-29 12:34:56.123456+00\",)}"),
                unknown("types.pair", UNKNOWN, "(1,\"a, b\")", "(,)").note("A composite type."),
                unknown("pg_lsn", UNKNOWN, "16/B374D848"),
                unknown("xid", UNKNOWN, "4294967295"),
                unknown("xid8", UNKNOWN, "18446744073709551615"),
                unknown("cid", UNKNOWN, "42"),
                unknown("tid", UNKNOWN, "(4294967295,65535)"),
                unknown("pg_snapshot", UNKNOWN, "10:20:10,14,15"),
                unknown("regclass", UNKNOWN, "pg_class"),
                unknown("cube", UNKNOWN, "(1, 2),(3, 4)"),
                unknown("seg", UNKNOWN, "1.5 .. 2.50"),
                of("lo", INTEGER).text("12345").note("The number of a large object, not its content."));
    }
}
