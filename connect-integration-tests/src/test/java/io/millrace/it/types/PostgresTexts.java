package io.millrace.it.types;

import static io.millrace.it.types.PostgresForms.HSTORE;
import static io.millrace.it.types.PostgresForms.JSON_TEXT;
import static io.millrace.it.types.PostgresForms.TEXT;
import static io.millrace.it.types.PostgresTypes.unknown;
import static io.millrace.it.types.Setting.DEFAULTS;
import static io.millrace.it.types.SqlType.of;

import java.util.List;

/** Text of PostgreSQL, and what is written as text. */
final class PostgresTexts {
    private PostgresTexts() {}

    static List<SqlType> types() {
        return List.of(
                of("text", TEXT)
                        .text("Zürich ' \" \\ / 😀 👨‍👩‍👧 中")
                        .value("empty", "''")
                        .value("blanks", "'  blanks  '")
                        .value("control characters", "E'tab\\t line\\n return\\r bell\\x07 \\x7f \\u2028'")
                        .text("null")
                        .value("1 MiB", "repeat('0123456789abcde\u00f6', 61681)"),
                of("varchar(20)", TEXT).text("trailing  ").value("empty", "''").value("20 emoji", "repeat('😀', 20)"),
                of("char(5)", TEXT).text("ab").value("empty", "''").text("😀").note("Padded with blanks."),
                of("\"char\"", TEXT).text("x"),
                of("name", TEXT)
                        .text("a name")
                        .butStreamed(
                                DEFAULTS,
                                "null",
                                "Debezium sends null without an error, unless `include.unknown.datatypes=true`"),
                of("citext", TEXT).text("MiXed Ö"),
                of("types.mood", TEXT)
                        .text("sad")
                        .text("happy 😀")
                        .text("it's, \"odd\"")
                        .note("An enum. A domain over an enum, used or not, keeps Debezium's connector from starting."),
                of("uuid", TEXT)
                        .text("00000000-0000-0000-0000-000000000000")
                        .text("ffffffff-ffff-ffff-ffff-ffffffffffff"),
                of("json", JSON_TEXT)
                        .text("{\"a\" : [1, 2.50, null,  true], \"a\": \"twice\"}")
                        .text("null")
                        .text("\"text\"")
                        .text("12345678901234567890.10")
                        .text("{\"deep\":{\"er\":[[[{}]]]},\"emoji\":\"😀\",\"n\":1e400}")
                        .text("[]")
                        .note(
                                "As text, byte for byte. As an object (`json.format=object`), numbers keep their value but not their zeros, and of"
                                        + " members of the same name the last is left."),
                of("jsonb", JSON_TEXT)
                        .text("{\"b\" : [1, 2.50, null,  true], \"a\": \"x\"}")
                        .text("null")
                        .text("\"text\"")
                        .text("12345678901234567890.10")
                        .text("{\"deep\":{\"er\":[[[{}]]]},\"emoji\":\"😀\"}")
                        .text("{}"),
                of("xml", TEXT).text("<a b=\"c\">text &amp; <!-- no --></a>").text("<?xml version=\"1.0\"?><a/>"),
                of("ltree", TEXT).text("Top.Science.Astronomy").value("empty", "''"),
                of("hstore", HSTORE)
                        .text("a=>1, b=>NULL, \"c d\"=>\"e\\\"f 😀\"")
                        .value("empty", "''")
                        .note("JSON text; an object with `json.format=object`."),
                of("tsvector", TEXT).text("'a':1A 'cat':5B,7 'fat':2,4C").value("empty", "''"),
                of("inet", TEXT)
                        .text("192.168.0.1")
                        .text("192.168.0.1/24")
                        .text("::ffff:1.2.3.4")
                        .text("2001:db8::1/64"),
                of("cidr", TEXT).text("10.0.0.0/8").text("2001:db8::/32"),
                of("macaddr", TEXT).text("08:00:2b:01:02:03"),
                of("macaddr8", TEXT).text("08:00:2b:01:02:03:04:05"),
                of("isbn", TEXT).text("978-0-393-04002-9"),
                unknown("jsonpath", PostgresForms.UNKNOWN, "$.\"a\"[*]?(@ > 1)"),
                unknown("lquery", PostgresForms.UNKNOWN, "Top.*{0,2}.sport*@"),
                unknown("tsquery", PostgresForms.UNKNOWN, "'fat' & ( 'rat' | !'cat' )"));
    }
}
