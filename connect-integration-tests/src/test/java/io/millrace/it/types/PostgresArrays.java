package io.millrace.it.types;

import static io.millrace.it.types.PostgresForms.BOOL;
import static io.millrace.it.types.PostgresForms.DATE;
import static io.millrace.it.types.PostgresForms.DECIMAL;
import static io.millrace.it.types.PostgresForms.FLOAT4;
import static io.millrace.it.types.PostgresForms.FLOAT8;
import static io.millrace.it.types.PostgresForms.INTEGER;
import static io.millrace.it.types.PostgresForms.JSON_TEXT;
import static io.millrace.it.types.PostgresForms.TEXT;
import static io.millrace.it.types.PostgresForms.TIME;
import static io.millrace.it.types.PostgresForms.TIMESTAMP;
import static io.millrace.it.types.PostgresForms.TIMESTAMPTZ;
import static io.millrace.it.types.PostgresForms.TIMETZ;
import static io.millrace.it.types.PostgresForms.UNKNOWN;
import static io.millrace.it.types.PostgresForms.array;
import static io.millrace.it.types.PostgresTimes.ONLY_SCHEMALESS;
import static io.millrace.it.types.PostgresTimes.ONLY_STRUCT;
import static io.millrace.it.types.PostgresTimes.STAND_IN;
import static io.millrace.it.types.PostgresTypes.ALL;
import static io.millrace.it.types.PostgresTypes.FAILS;
import static io.millrace.it.types.PostgresTypes.JSON_NAN;
import static io.millrace.it.types.PostgresTypes.LEFT_OUT;
import static io.millrace.it.types.PostgresTypes.NO_MINUS;
import static io.millrace.it.types.PostgresTypes.READ_AS_JSON;
import static io.millrace.it.types.PostgresTypes.STRUCT_AND_SCHEMALESS;
import static io.millrace.it.types.Setting.DEFAULTS;
import static io.millrace.it.types.SqlType.of;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Arrays of PostgreSQL. */
final class PostgresArrays {
    private static final Set<Setting> PRECISE =
            EnumSet.of(Setting.STRING, Setting.NUMBER, Setting.STRUCT, Setting.MAPS);
    private static final String NO_NULLS =
            "Debezium cannot convert a null in it and sends null for the whole array, unless"
                    + " `event.converting.failure.handling.mode=fail`: then the connector stops";
    private static final String ONE_DIMENSION =
            "Debezium knows arrays of one dimension only, and sends this without an error: leave such columns out";

    private PostgresArrays() {}

    static List<SqlType> types() {
        return List.of(
                of("smallint[]", array(INTEGER)).text("{-32768,NULL,32767}").text("{}"),
                of("integer[]", array(INTEGER))
                        .text("{1,NULL,-2147483648}")
                        .text("{}")
                        .text("[2:3]={1,2}")
                        .note("Elements count from 1, whatever they count from in PostgreSQL."),
                of("integer[] DEFAULT '{7}'", array(INTEGER)).text("{1}"),
                of("integer[][]", array(INTEGER))
                        .text("{{1,2},{3,NULL}}")
                        .but(ALL, "[null,null]", ONE_DIMENSION)
                        .text("{{{1},{2}},{{3},{4}}}")
                        .but(ALL, "[null,null]", ONE_DIMENSION),
                of(
                                "text[][]",
                                array(Forms.text(
                                        column -> column,
                                        text -> text,
                                        text -> text.replaceFirst("@[0-9a-f]+$", "@…"))))
                        .text("{{a,b},{c,d}}")
                        .butInSnapshots(ALL, "[<[Ljava.lang.String;@…>,<[Ljava.lang.String;@…>]", ONE_DIMENSION)
                        .butStreamed(ALL, "[<[Ljava.lang.String;@…>,<[Ljava.lang.String;@…>]", ONE_DIMENSION),
                of("bigint[]", array(INTEGER)).text("{-9223372036854775808,NULL,9223372036854775807}"),
                of("numeric(12,2)[]", array(DECIMAL))
                        .text("{10.50,NULL,-0.01}")
                        .text("{NaN}")
                        .but(ALL, "null", FAILS),
                of("numeric[]", array(DECIMAL))
                        .text("{1e-20,NULL,123456789012345678901234567890}")
                        .text("{10.50}")
                        .but(
                                PRECISE,
                                "[<10.5>]",
                                "Debezium leaves out zeros at the end unless `decimal.handling.mode=string`")
                        .text("{NaN,Infinity}")
                        .but(ALL, "null", FAILS),
                of("real[]", array(FLOAT4))
                        .text("{0.1,NULL}")
                        .text("{-0}")
                        .but(READ_AS_JSON, "[<0.0>]", NO_MINUS)
                        .text("{NaN,Infinity}")
                        .but(DEFAULTS, "[<0.0>,<0.0>]", JSON_NAN),
                of("double precision[]", array(FLOAT8))
                        .text("{0.1,NULL}")
                        .text("{-0}")
                        .but(READ_AS_JSON, "[<0.0>]", NO_MINUS)
                        .text("{NaN,-Infinity}")
                        .but(DEFAULTS, "[<0.0>,<0.0>]", JSON_NAN),
                of("boolean[]", array(BOOL)).text("{t,NULL,f}"),
                of("text[]", array(TEXT))
                        .text("{a,NULL,\"NULL\",\"\",\"x,y\",\"q\\\"u\\\\o\",\"{}\",😀}")
                        .text("{}"),
                of("varchar(9)[]", array(TEXT)).text("{a,NULL,\"b \"}"),
                of(
                                "char(3)[]",
                                array(Forms.text(
                                        column -> column, text -> (text + "   ").substring(0, 3), text -> text)))
                        .text("{a,NULL}"),
                of("citext[]", array(TEXT)).text("{aB,NULL}"),
                of("types.mood[]", array(TEXT))
                        .text("{sad,\"so so\"}")
                        .text("{sad,NULL}")
                        .but(ALL, "null", NO_NULLS),
                of("uuid[]", array(TEXT)).text("{ffffffff-ffff-ffff-ffff-ffffffffffff,NULL}"),
                of("json[]", array(JSON_TEXT)).text("{\"{\\\"a\\\": 1}\",NULL}"),
                of("jsonb[]", array(JSON_TEXT)).text("{\"{\\\"a\\\": [1, 2]}\",NULL}"),
                of("hstore[]", hstores()).text("{a=>1,NULL}"),
                of("bytea[]", array(Forms.form(column -> column, text -> text.substring(2), Forms::base64ToHex)))
                        .text("{\"\\\\x00ff\",NULL}"),
                of("date[]", array(DATE))
                        .text("{2024-02-29,NULL}")
                        .text("{infinity}")
                        .but(ONLY_STRUCT, "[<-1701532-04-05>]", STAND_IN)
                        .but(ONLY_SCHEMALESS, "[<+292278994-08-16>]", STAND_IN)
                        .text("{\"0044-03-15 BC\"}")
                        .but(ALL, "[<0044-03-15>]", "dates BC lose the BC"),
                of("time[]", array(TIME))
                        .text("{12:00:00.5,NULL}")
                        .text("{24:00:00}")
                        .but(ALL, "[<00:00:00>]", "midnight at the end of a day becomes that at its begin"),
                of("timetz[]", array(TIMETZ))
                        .text("{12:00:00+02,NULL}")
                        .text("{12:00:00.5+02}")
                        .but(ALL, "[<10:00:00Z>]", "fractions of a second are lost"),
                of("timestamp[]", array(TIMESTAMP))
                        .text("{\"2024-02-29 12:34:56.123456\",NULL}")
                        .text("{infinity}")
                        .but(STRUCT_AND_SCHEMALESS, "[<+294247-01-10T04:00:25.2>]", STAND_IN),
                of("timestamptz[]", array(TIMESTAMPTZ))
                        .text("{\"2024-02-29 12:34:56.123456+00\",NULL}")
                        .text("{infinity}"),
                of("inet[]", array(TEXT)).text("{192.168.0.1/24,NULL}"),
                of("cidr[]", array(TEXT)).text("{10.0.0.0/8,NULL}"),
                of("macaddr[]", array(TEXT)).text("{08:00:2b:01:02:03,NULL}"),
                of("int4range[]", array(TEXT)).text("{\"[1,10)\",NULL}"),
                of("tstzrange[]", array(TEXT)).text("{\"[\\\"2024-02-29 12:34:56.123456+00\\\",)\",NULL}"),
                of("oid[]", array(INTEGER)).text("{4294967295,NULL}"),
                of("ltree[]", array(TEXT)).text("{a.b}").text("{a.b,NULL}").but(ALL, "null", NO_NULLS),
                of("tsvector[]", array(TEXT)).text("{\"'a':1\"}").text("{NULL}").but(ALL, "null", NO_NULLS),
                of("types.prices", array(DECIMAL)).text("{10.50,NULL}").note("A domain over numeric(12,2)[]."),
                of("types.price[]", array(UNKNOWN)).text("{10.50}").absent(DEFAULTS, PostgresTypes.UNKNOWN),
                of("types.pair[]", array(UNKNOWN)).text("{\"(1,a)\"}").absent(DEFAULTS, PostgresTypes.UNKNOWN),
                of("pg_lsn[]", array(UNKNOWN)).text("{16/B374D848}").absent(DEFAULTS, PostgresTypes.UNKNOWN),
                of("bit(3)[]", array(TEXT)).text("{101}").but(ALL, "null", FAILS),
                of("varbit[]", array(TEXT)).text("{101}").absent(ALL, LEFT_OUT),
                of("money[]", array(TEXT)).text("{1.50}").absent(ALL, LEFT_OUT),
                of("xml[]", array(TEXT)).text("{<a/>}").absent(ALL, LEFT_OUT),
                of("interval[]", array(TEXT)).text("{\"1 mon\"}").absent(ALL, LEFT_OUT),
                of("point[]", array(TEXT)).text("{\"(1,2)\"}").absent(ALL, LEFT_OUT),
                of("name[]", array(TEXT)).text("{a}").absent(ALL, LEFT_OUT));
    }

    private static Form hstores() {
        Form elements = array(PostgresForms.HSTORE);
        return new Form() {
            @Override
            public String sql(String column) {
                return "(SELECT json_agg(hstore_to_json(h)::text) FROM unnest(" + column + ") h)::text";
            }

            @Override
            public String expected(String text, Setting setting) {
                return elements.expected(text, setting);
            }

            @Override
            public String actual(JsonNode json, Setting setting) {
                return elements.actual(json, setting);
            }
        };
    }
}
