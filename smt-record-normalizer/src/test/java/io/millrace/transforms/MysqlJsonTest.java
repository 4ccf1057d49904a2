package io.millrace.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** MySQL's snapshots and its log do not write JSON in the same way: the Record has one text for both. */
final class MysqlJsonTest {
    private static final Schema JSON =
            SchemaBuilder.string().name("io.debezium.data.Json").optional().build();

    private static SchemaBuilder docs() {
        return Events.row().field("id", Schema.INT32_SCHEMA).field("doc", JSON);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    {"b": 1, "aa": [1, {"x": null}], "c": {}, "d": []} | {"b":1,"aa":[1,{"x":null}],"c":{},"d":[]} | {"b":1,"aa":[1,{"x":null}],"c":{},"d":[]}
                    [true, false, "a, b: c"]            | [true,false,"a, b: c"]             | [true,false,"a, b: c"]
                    [1.0, -0.0, 100.0]                  | [1.0,-0.0,100.0]                   | [1,-0.0,100]
                    [12345678.0, 0.5]                   | [12345678,0.5]                     | [12345678,0.5]
                    [1e20, -1e15]                       | [100000000000000000000,-1000000000000000] | [100000000000000000000,-1000000000000000]
                    1700000000.123                      | 1700000000.1229999065399169921875  | 1700000000.123
                    1.2345678901234568e17               | 123456789012345680                 | 123456789012345680
                    1.10                                | 1.10                               | 1.10
                    0.000000000000000000000000000001    | 0.000000000000000000000000000001   | 0.000000000000000000000000000001
                    18446744073709551615                | 18446744073709551615               | 18446744073709551615
                    "é\\u0001\\b/\\"😀"                  | "é\\u0001\\b\\/\\"😀"               | "é\\u0001\\b/\\"😀"
                    """)
    void snapshotAndLogGiveOneText(String snapshot, String log, String one) {
        assertThat(written(snapshot)).isEqualTo(one);
        assertThat(written(log)).isEqualTo(one);
    }

    @ParameterizedTest
    @ValueSource(
            doubles = {1e-4, 9.99e-4, 1e7, 1.5e7, 1e300, -1.7976931348623157E308, 4.9E-324, 2e-308, 12345678912.3, 1e22
            })
    void doublesAreReadBackAsTheyWere(double number) {
        String snapshot = Double.toString(number).replace("E", "e");
        String log = new BigDecimal(number).toPlainString();

        assertThat(written(log)).isEqualTo(written(snapshot));
        assertThat(Double.parseDouble(written(log))).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "123456789012345678901234567890.123456789012345678901234567890",
                "0.000000000000000123456789012345678901",
                "99999999999999999999999999999999999999999999999999999999999999999",
                "5.123456789012345678"
            })
    void decimalsKeepAllTheirDigits(String decimal) {
        assertThat(written(decimal)).isEqualTo(decimal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1, oops", "[1, 2", "1 2", "{} []", ""})
    void whatIsNoJsonStaysAsItIs(String text) {
        assertThat(written(text)).isEqualTo(text);
    }

    @Test
    void documentsOfOtherDatabasesKeepTheirText() {
        Events.Table table = Events.postgres(docs());
        String text = "{\"b\": 1.0,\n \"a\": 1e2}";

        Struct event = table.insert(table.row("id", 1, "doc", text));

        assertThat(Normalizers.record(table.key(1), event).getStruct("record").get("doc"))
                .isEqualTo(text);
    }

    /** There it is the text that someone wrote, in snapshots and in the log alike: compacting it would lose digits. */
    @Test
    void documentsOfMariaDbKeepTheirText() {
        Events.Table table = Events.mysql(docs());
        String text = "{\"b\": 1.0, \"a\": 1.00000000000000000000000001e2}";

        Struct record = Normalizers.record(
                table.key(1), table.insert(table.row("id", 1, "doc", text)), "source.type", "mariadb");

        assertThat(record.getStruct("record").get("doc")).isEqualTo(text);
    }

    @Test
    void textIsTheSameWhereTypesAreKept() {
        Events.Table table = Events.mysql(docs());

        Struct record = Normalizers.record(
                table.key(1), table.insert(table.row("id", 1, "doc", "[1, 2]")), "record.format", "struct");

        assertThat(record.getStruct("record").get("doc")).isEqualTo("[1,2]");
    }

    @Test
    void expandedDocumentsAreTheSameToo() {
        Events.Table table = Events.mysql(docs());

        assertThat(expanded(table, "{\"a\": 1e20, \"b\": 100.0}"))
                .isEqualTo(expanded(table, "{\"a\":100000000000000000000,\"b\":100.0}"));
    }

    private static Object expanded(Events.Table table, String text) {
        Map<?, ?> record = (Map<?, ?>) Normalizers.sink("output.schemas", "false", "json.format", "object")
                .apply(Events.sink(table.key(1), table.insert(table.row("id", 1, "doc", text))))
                .value();
        return ((Map<?, ?>) record.get("record")).get("doc");
    }

    private static String written(String text) {
        Events.Table table = Events.mysql(docs());
        Struct record = Normalizers.record(table.key(1), table.insert(table.row("id", 1, "doc", text)));
        return record.getStruct("record").getString("doc");
    }
}
