package io.millrace.transforms;

import static io.millrace.transforms.DynamoEvents.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of DynamoDB's items become Records. */
final class DynamoEventTest {
    private static final Struct KEY = DynamoEvents.key("customer", "c-1", "order", "7");
    private static final String ONE = "{\"customer\":\"c-1\",\"order\":7,\"total\":10.25,\"gone\":null}";
    private static final String TWO = "{\"customer\":\"c-1\",\"order\":7,\"total\":12}";
    private static final Map<String, Object> FIRST =
            map("customer", "c-1", "order", "7", "total", "10.25", "gone", null);
    private static final Map<String, Object> SECOND = map("customer", "c-1", "order", "7", "total", "12");

    @Test
    void insert() {
        SinkRecord out = Normalizers.sink().apply(Events.sink(KEY, DynamoEvents.event("c", null, ONE)));

        Map<String, Object> record = Events.mapOf(out.value());
        assertThat(List.copyOf(record.entrySet()))
                .containsExactlyElementsOf(map(
                                "event_timestamp",
                                1795227785941L,
                                "event_type",
                                "INSERT",
                                "global_id",
                                null,
                                "transaction_id",
                                null,
                                "service",
                                "dynamo",
                                "source",
                                "changes/shardId-000000000002",
                                "position",
                                null,
                                "primary_key",
                                "customer,order",
                                "schema_name",
                                null,
                                "table_name",
                                "customers",
                                "record",
                                FIRST,
                                "event_id",
                                DynamoEvents.EVENT_ID,
                                "sequence",
                                DynamoEvents.SEQUENCE,
                                "source_type",
                                "dynamodb",
                                "unavailable",
                                null,
                                "removed_fields",
                                null)
                        .entrySet());
        assertThat(out.valueSchema()).isNull();
        assertThat(out.key()).isSameAs(KEY);
        assertThat(out.keySchema()).isSameAs(KEY.schema());
        assertThat(out.headers()).extracting("key").containsExactly("millrace.event_type", "millrace.table");
    }

    @Test
    void updateHasTheItemBeforeIfAsked() {
        Struct event = DynamoEvents.event("u", ONE, TWO);

        assertThat(DynamoEvents.record(KEY, event))
                .containsEntry("event_type", "UPDATE")
                .containsEntry("record", SECOND)
                .doesNotContainKey("before");
        assertThat(DynamoEvents.record(KEY, event, "include.before", "true"))
                .containsEntry("record", SECOND)
                .containsEntry("before", FIRST);
        assertThat(DynamoEvents.record(KEY, event, "include.before", "true", "before.images", "key"))
                .containsEntry("before", map("customer", "c-1", "order", "7"));
    }

    @Test
    void deleteHasTheWholeItemOrItsKey() {
        assertThat(DynamoEvents.record(KEY, DynamoEvents.event("d", ONE, null)))
                .containsEntry("event_type", "DELETE")
                .containsEntry("record", FIRST);
        assertThat(DynamoEvents.record(KEY, DynamoEvents.event("d", null, null)))
                .containsEntry("record", map("customer", "c-1", "order", "7"));
        assertThat(DynamoEvents.record(
                        KEY, DynamoEvents.event("d", ONE, null), "before.images", "key", "decimal.format", "number"))
                .as("numbers of the key are written as in the item")
                .containsEntry("record", map("customer", "c-1", "order", new BigDecimal(7)));
    }

    @Test
    void deletesOfExpiredItemsTellTheirPrincipal() {
        Struct event = DynamoEvents.expired(DynamoEvents.event("d", ONE, null));

        SinkRecord out = Normalizers.sink().apply(Events.sink(KEY, event));
        SinkRecord row = Normalizers.sink("output.mode", "row").apply(Events.sink(KEY, event));
        SinkRecord plain = Normalizers.sink("record.extensions", "false", "unavailable.handling", "keep")
                .apply(Events.sink(null, DynamoEvents.plain(KEY), null, DynamoEvents.plain(event)));
        Schema schema = Normalizers.sink("dynamodb.document.format", "text")
                .apply(Events.sink(KEY, DynamoEvents.event("c", null, ONE)))
                .valueSchema();
        SinkRecord text = Normalizers.sink("dynamodb.document.format", "text").apply(Events.sink(KEY, event));

        assertThat(Events.mapOf(out.value())).containsEntry("principal", DynamoEvents.TTL);
        assertThat(Events.mapOf(plain.value())).doesNotContainKey("principal");
        assertThat(row.value()).isNull();
        for (SinkRecord each : List.of(out, row, plain, text)) {
            assertThat(each.headers().lastWithName("millrace.principal").value())
                    .isEqualTo(DynamoEvents.TTL);
        }
        assertThat(text.valueSchema()).as("one schema for all").isEqualTo(schema);
        assertThat(((Struct) text.value()).get("principal")).isEqualTo(DynamoEvents.TTL);
    }

    @Test
    void snapshotReadsHaveNoPlaceAndAnIdOfTheirContent() {
        Map<String, Object> record =
                DynamoEvents.record(KEY, DynamoEvents.event("r", null, ONE), "snapshot.event.type", "READ");
        String reordered = "{\"gone\":null, \"total\":10.25,\"order\":7,\"customer\":\"c-1\"}";

        assertThat(record)
                .containsEntry("event_type", "READ")
                .containsEntry("source", "changes")
                .containsEntry("sequence", null);
        assertThat((String) record.get("event_id")).matches("[0-9a-f]{32}");
        assertThat(DynamoEvents.record(KEY, DynamoEvents.event("r", null, reordered)))
                .as("the order of attributes says nothing")
                .containsEntry("event_id", record.get("event_id"));
        assertThat(Normalizers.record(DynamoEvents.plain(KEY), DynamoEvents.mapEvent("r", null, FIRST)))
                .as("in the other format")
                .containsEntry("event_id", record.get("event_id"));
        assertThat(DynamoEvents.record(KEY, DynamoEvents.event("r", null, TWO)).get("event_id"))
                .isNotEqualTo(record.get("event_id"));
    }

    @Test
    void binaryIsTextInMapsAndInKeys() {
        byte[] bytes = {1, 2, -1};
        Map<String, Object> item =
                map("id", bytes, "set", List.of(bytes, ByteBuffer.wrap(bytes)), "nested", map("b", bytes, "n", "1"));

        for (String op : List.of("c", "r")) {
            SinkRecord plain = Normalizers.sink("record.key.format", "json")
                    .apply(Events.sink(map("id", bytes), DynamoEvents.mapEvent(op, null, item)));
            SinkRecord typed = Normalizers.sink("record.key.format", "json")
                    .apply(Events.sink(
                            DynamoEvents.key("id", bytes),
                            DynamoEvents.event(
                                    op,
                                    null,
                                    "{\"id\":\"AQL/\",\"set\":[\"AQL/\",\"AQL/\"],"
                                            + "\"nested\":{\"b\":\"AQL/\",\"n\":1}}")));

            assertThat(plain.key()).isEqualTo("{\"id\":\"AQL/\"}").isEqualTo(typed.key());
            assertThat(plain.value()).isEqualTo(typed.value());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-7, -7",
        "10.50, 10.50",
        "12345678901234567890123456789012345678, 12345678901234567890123456789012345678",
        "1234567890123456789012345678.0123456789, 1234567890123456789012345678.0123456789",
        "1E+125, 1E+125",
        "9.9999999999999999999999999999999999999E-130, 9.9999999999999999999999999999999999999E-130"
    })
    void numbersKeepAllDigits(String number, String written) {
        String item = "{\"n\":" + number + ",\"nested\":[" + number + "]}";

        assertThat(DynamoEvents.item(item)).isEqualTo(map("n", written, "nested", List.of(written)));
        assertThat(DynamoEvents.item(item, "decimal.format", "number"))
                .isEqualTo(map("n", new BigDecimal(number), "nested", List.of(new BigDecimal(number))));
        assertThat(DynamoEvents.item(item, "decimal.format", "double"))
                .isEqualTo(map("n", Double.valueOf(number), "nested", List.of(Double.valueOf(number))));
    }

    @Test
    void numbersThatNoItemHoldsStayText() {
        assertThat(DynamoEvents.item("{\"n\":1E+999999999}", "decimal.format", "number"))
                .isEqualTo(map("n", "1E+999999999"));
    }

    @Test
    void typesOfValuesStayApart() {
        String item = "{\"s\":\"7\",\"empty\":\"\",\"b\":\"AQL/\",\"bool\":true,\"null\":null,\"m\":{\"x\":{}},"
                + "\"l\":[1,\"a\",null,[]],\"ss\":[\"a\",\"b\"],\"ns\":[1,2.5],\"$oid\":{\"$oid\":\"x\"}}";

        assertThat(DynamoEvents.item(item))
                .isEqualTo(map(
                        "s",
                        "7",
                        "empty",
                        "",
                        "b",
                        "AQL/",
                        "bool",
                        true,
                        "null",
                        null,
                        "m",
                        map("x", map()),
                        "l",
                        Arrays.asList("1", "a", null, List.of()),
                        "ss",
                        List.of("a", "b"),
                        "ns",
                        List.of("1", "2.5"),
                        "$oid",
                        map("$oid", "x")));
    }

    @Test
    void sequencesAreOrderedAsTextWithinAShardAndWithinAnAggregate() {
        String first = sequence("999", null);
        String second = sequence("1000", 2L);
        String third = sequence("1000", 11L);

        assertThat(first).hasSize(56).isLessThan(second);
        assertThat(second).isLessThan(third).hasSameSizeAs(third);
    }

    private static String sequence(String number, Long sub) {
        Struct event = DynamoEvents.event("c", null, ONE);
        event.getStruct("source").put("sequence", number).put("sub_sequence", sub);
        return (String) DynamoEvents.record(KEY, event).get("sequence");
    }

    @Test
    void changesWithoutAnIdAreToldByTheirPlaceInTheStream() {
        Struct event = DynamoEvents.event("c", null, ONE);
        event.getStruct("source").put("event_id", null);
        Object id = DynamoEvents.record(KEY, event).get("event_id");
        event.getStruct("source").put("sub_sequence", 1L);

        assertThat((String) id).matches("[0-9a-f]{32}");
        assertThat(DynamoEvents.record(KEY, event).get("event_id")).isNotEqualTo(id);
    }

    @Test
    void bothFormatsBecomeTheSame() {
        for (String op : List.of("c", "u", "d")) {
            Map<String, Object> before = op.equals("c") ? null : FIRST;
            Map<String, Object> after = op.equals("d") ? null : SECOND;
            Struct event = DynamoEvents.event(op, before == null ? null : ONE, after == null ? null : TWO);

            Map<String, Object> record = Normalizers.record(
                    DynamoEvents.plain(KEY), DynamoEvents.mapEvent(op, before, after), "include.before", "true");

            assertThat(record).isEqualTo(DynamoEvents.record(KEY, event, "include.before", "true"));
            assertThat(record)
                    .isEqualTo(Normalizers.record(
                            DynamoEvents.plain(KEY), DynamoEvents.plain(event), "include.before", "true"));
        }
    }

    @Test
    void tombstonesHaveTheKeyOfTheChangesAlsoWhereItLooksLikeADocuments() {
        Struct key = DynamoEvents.key("id", "{not an id}");
        RecordNormalizer<SinkRecord> normalizer =
                Normalizers.sink("tombstone.handling.mode", "keep", "record.key.format", "json");

        Object changed = normalizer
                .apply(Events.sink(key, DynamoEvents.event("d", "{\"id\":\"{not an id}\"}", null)))
                .key();

        assertThat(changed).isEqualTo("{\"id\":\"{not an id}\"}");
        assertThat(normalizer.apply(MongoEvents.tombstone(key.schema(), key)).key())
                .isEqualTo(changed);
        assertThat(Normalizers.sink(
                                "tombstone.handling.mode",
                                "keep",
                                "record.key.format",
                                "json",
                                "source.type",
                                "dynamodb")
                        .apply(MongoEvents.tombstone(key.schema(), key))
                        .key())
                .as("before any change")
                .isEqualTo(changed);
    }

    @Test
    void tablesAreFilteredByTheirNameAlone() {
        SinkRecord event = Events.sink(KEY, DynamoEvents.event("c", null, ONE));

        assertThat(Normalizers.sink("tables.include", "customers").apply(event)).isNotNull();
        assertThat(Normalizers.sink("tables.exclude", "cust.*").apply(event)).isNull();
        assertThat(Normalizers.sink("events.include", "DELETE").apply(event)).isNull();
    }

    @Test
    void aFixedSourceTypeNeedsNoConnectorName() {
        Struct event = DynamoEvents.event("c", null, ONE);
        event.getStruct("source").put("connector", "fork");

        assertThat(DynamoEvents.record(KEY, event, "source.type", "dynamodb"))
                .containsEntry("source_type", "dynamodb")
                .containsEntry("record", FIRST);
        assertThatThrownBy(() -> DynamoEvents.record(KEY, event))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("source.connector")
                .hasMessageContaining("dynamodb");
    }

    @Test
    void coreCdcHasElevenFields() {
        Map<String, Object> record =
                DynamoEvents.record(KEY, DynamoEvents.event("c", null, ONE), "compatibility", "core-cdc");

        assertThat(record)
                .hasSize(11)
                .containsEntry("event_timestamp", 1795227785L)
                .containsEntry("primary_key", List.of("customer", "order"))
                .containsEntry("record", FIRST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SECRET", "[\"SECRET\"]", "{\"n\":NaN}", "{\"SECRET\":1} 2", ""})
    void textThatIsNoItemIsAnErrorThatDoesNotQuoteIt(String text) {
        assertThatThrownBy(() -> DynamoEvents.item(text))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("field after ")
                .hasMessageNotContaining("SECRET");
    }

    @ParameterizedTest
    @CsvSource({"c, after", "r, after", "u, after", "t, op", "m, op", "x, op", "d, before"})
    void whatIsMissingIsNamed(String op, String field) {
        assertThatThrownBy(() -> Normalizers.sink().apply(Events.sink(null, DynamoEvents.event(op, null, null))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("field " + field + " ");
    }
}
