package io.millrace.transforms;

import static io.millrace.transforms.MongoEvents.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys of documents, and of the tombstones behind their deletes. */
final class MongoKeyTest {
    private static final String HEX = "6b00fc4a6ab8e32719797ea6";
    private static final String UUID_ID =
            "{\"$binary\": {\"base64\": \"ABEiM0RVZneImaq7zN3u/w==\", \"subType\": \"04\"}}";

    static Stream<Arguments> ids() {
        return Stream.of(
                Arguments.of(MongoEvents.OID, HEX),
                Arguments.of("1", 1L),
                Arguments.of("9007199254740993", 9_007_199_254_740_993L),
                Arguments.of("1.5", 1.5),
                Arguments.of("\"a \\\"b\\\" ü\"", "a \"b\" ü"),
                Arguments.of("{\"b\": 1,\"a\": {\"$oid\": \"" + HEX + "\"}}", map("b", 1L, "a", HEX)),
                Arguments.of(UUID_ID, "00112233-4455-6677-8899-aabbccddeeff"),
                Arguments.of("{\"$date\": \"2023-11-14T22:13:20Z\"}", "2023-11-14T22:13:20Z"),
                Arguments.of("{\"$numberDecimal\": \"1.50\"}", "1.50"),
                Arguments.of("true", true),
                Arguments.of("null", null));
    }

    @ParameterizedTest
    @MethodSource("ids")
    void idsAreWrittenAsInTheDocument(String id, Object expected) {
        for (Object key : new Object[] {MongoEvents.key(id), Map.of("id", id)}) {
            SinkRecord out = Normalizers.sink().apply(delete(key));

            assertThat(out.keySchema()).isNull();
            assertThat(out.key()).isEqualTo(map("_id", expected));
            assertThat(Events.mapOf(out.value()))
                    .containsEntry("primary_key", "_id")
                    .containsEntry("record", map("_id", expected));
        }
    }

    @ParameterizedTest
    @MethodSource("ids")
    void idsAsTextAreThoseOfTheSource(String id, Object expected) {
        SinkRecord out = Normalizers.sink("mongo.document.format", "text").apply(delete(MongoEvents.key(id)));

        assertThat(out.keySchema().name()).isEqualTo("mongo.inventory.customers.Key");
        assertThat(out.keySchema().field("_id").schema()).isEqualTo(Schema.STRING_SCHEMA);
        assertThat(((Struct) out.key()).get("_id")).isEqualTo(id);
        assertThat(((Struct) out.value()).get("record")).isEqualTo("{\"_id\": " + id + "}");
        assertThat(Normalizers.sink("mongo.document.format", "text", "output.schemas", "false")
                        .apply(delete(MongoEvents.key(id)))
                        .key())
                .isEqualTo(map("_id", id));
    }

    @Test
    void keysAsJson() {
        assertThat(jsonKey(MongoEvents.OID)).isEqualTo("{\"_id\":\"" + HEX + "\"}");
        assertThat(jsonKey("1")).isEqualTo("{\"_id\":1}");
        assertThat(jsonKey(MongoEvents.OID, "mongo.document.format", "text"))
                .isEqualTo("{\"_id\":\"{\\\"$oid\\\": \\\"" + HEX + "\\\"}\"}");
    }

    @Test
    void keysAsJsonKeepTheOrderOfTheirMembersWhichTellsIdsApart() {
        assertThat(jsonKey("{\"b\": 1, \"a\": [2, {\"d\": null, \"c\": 1.0}]}"))
                .isEqualTo("{\"_id\":{\"b\":1,\"a\":[2,{\"d\":null,\"c\":1}]}}");
    }

    @Test
    void keysAsJsonTellIdsApartWhateverTheFormatOfDecimals() {
        String id = "{\"$numberDecimal\": \"1.234567890123456789\"}";
        for (String format : List.of("string", "number", "double")) {
            assertThat(jsonKey(id, "decimal.format", format)).isEqualTo("{\"_id\":\"1.234567890123456789\"}");
        }
    }

    @Test
    void idsDoNotDependOnOptions() {
        List<Object> ids = Stream.of(
                        Map.of(),
                        Map.of("decimal.format", "double"),
                        Map.of("record.key.format", "json"),
                        Map.of("mongo.record.mode", "event"),
                        Map.of("mongo.document.format", "text", "output.schemas", "false"))
                .map(options -> Events.mapOf(Normalizers.sink(options.entrySet().stream()
                                        .flatMap(option ->
                                                Stream.of((String) option.getKey(), (String) option.getValue()))
                                        .toArray(String[]::new))
                                .apply(delete(MongoEvents.key("{\"$numberDecimal\": \"1.50\"}")))
                                .value())
                        .get("event_id"))
                .toList();

        assertThat(ids).doesNotContainNull();
        assertThat(ids.stream().distinct()).hasSize(1);
    }

    @Test
    void aKeyThatIsTheIdItselfPasses() {
        SinkRecord in = Events.sink(
                Schema.STRING_SCHEMA, MongoEvents.OID, MongoEvents.ENVELOPE, MongoEvents.event("d", null, null));

        SinkRecord out = Normalizers.sink().apply(in);

        assertThat(out.key()).isEqualTo(MongoEvents.OID);
        assertThat(out.keySchema()).isEqualTo(Schema.STRING_SCHEMA);
        assertThat(Events.mapOf(out.value())).containsEntry("record", map("_id", HEX));
    }

    /** Debezium puts a blank behind each colon of an id, JsonConverter none. */
    @Test
    void aWholeKeyAsTextIsNoId() {
        String whole = "{\"id\":\"{\\\"$oid\\\": \\\"" + HEX + "\\\"}\"}";
        for (String key : List.of(whole, "{\"schema\":{\"type\":\"struct\"},\"payload\":" + whole + "}")) {
            for (Struct event :
                    List.of(MongoEvents.event("d", null, null), MongoEvents.update("{\"a\": 1}", null, null))) {
                assertThatThrownBy(() -> Normalizers.sink()
                                .apply(Events.sink(Schema.STRING_SCHEMA, key, MongoEvents.ENVELOPE, event)))
                        .isInstanceOf(DataException.class)
                        .hasMessageContaining("field key has no text id")
                        .hasMessageContaining("key.converter")
                        .hasMessageNotContaining(HEX);
            }
            assertThat(Normalizers.sink()
                            .apply(Events.sink(
                                    Schema.STRING_SCHEMA,
                                    key,
                                    MongoEvents.ENVELOPE,
                                    MongoEvents.event("c", null, "{\"_id\": 1}")))
                            .key())
                    .as("where it need not be understood")
                    .isEqualTo(key);
        }
        assertThat(Events.mapOf(
                        Normalizers.sink().apply(delete("{\"id\": \"a\"}")).value()))
                .containsEntry("record", map("_id", map("id", "a")));
    }

    @Test
    void keysOfOtherKindsAreErrors() {
        for (Object key : Arrays.asList(Map.of(), Map.of("id", 5), 5, map("id", null), new byte[] {1})) {
            assertThatThrownBy(() -> Normalizers.sink().apply(delete(key)))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("field key has no text id");
        }
        assertThatThrownBy(() -> Normalizers.sink().apply(delete(MongoEvents.key("{\"a\": SECRET"))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("field key.id is no JSON at character 6")
                .hasMessageNotContaining("SECRET");
    }

    @Test
    void changesWithoutKey() {
        assertThat(Events.mapOf(Normalizers.sink()
                        .apply(Events.sink(
                                null,
                                null,
                                MongoEvents.ENVELOPE,
                                MongoEvents.event("d", "{\"_id\": 1,\"a\": 2}", null)))
                        .value()))
                .containsEntry("record", map("_id", 1L, "a", 2L));
        for (Struct event : List.of(MongoEvents.event("d", null, null), MongoEvents.update("{\"a\": 1}", null, null))) {
            assertThatThrownBy(() -> Normalizers.sink().apply(Events.sink(null, null, MongoEvents.ENVELOPE, event)))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("key");
        }
    }

    @Test
    void tombstonesHaveTheKeysOfTheirTopicsChanges() {
        for (String[] options : new String[][] {
            {"tombstone.handling.mode", "keep"},
            {"tombstone.handling.mode", "keep", "mongo.document.format", "text"},
            {"tombstone.handling.mode", "keep", "record.key.format", "json"}
        }) {
            for (Object key : new Object[] {MongoEvents.key("1"), Map.of("id", "1")}) {
                RecordNormalizer<SinkRecord> normalizer = Normalizers.sink(options);
                Schema schema = key instanceof Struct ? MongoEvents.KEY : null;

                SinkRecord change = normalizer.apply(delete(key));
                SinkRecord tombstone = normalizer.apply(MongoEvents.tombstone(schema, key));

                assertThat(tombstone.value()).isNull();
                assertThat(tombstone.key()).isEqualTo(change.key());
                assertThat(tombstone.keySchema()).isEqualTo(change.keySchema());
            }
        }
    }

    @Test
    void aTombstoneBeforeAllChangesIsTakenForWhatItsKeyLooksLike() {
        RecordNormalizer<SinkRecord> normalizer = Normalizers.sink("tombstone.handling.mode", "keep");

        assertThat(normalizer
                        .apply(MongoEvents.tombstone(MongoEvents.KEY, MongoEvents.key(MongoEvents.OID)))
                        .key())
                .isEqualTo(map("_id", HEX));
        assertThat(normalizer
                        .apply(MongoEvents.tombstone(null, Map.of("id", "\"a\"")))
                        .key())
                .isEqualTo(map("_id", "a"));
        assertThat(normalizer
                        .apply(MongoEvents.tombstone(null, Map.of("id", "a")))
                        .key())
                .as("of a row")
                .isEqualTo(Map.of("id", "a"));
        assertThat(Normalizers.sink("tombstone.handling.mode", "keep", "source.type", "mongodb")
                        .apply(MongoEvents.tombstone(null, Map.of("id", "1")))
                        .key())
                .isEqualTo(map("_id", 1L));
    }

    private static Object jsonKey(String id, String... options) {
        String[] all = Arrays.copyOf(options, options.length + 2);
        all[options.length] = "record.key.format";
        all[options.length + 1] = "json";
        SinkRecord out = Normalizers.sink(all).apply(delete(MongoEvents.key(id)));
        assertThat(out.keySchema()).isEqualTo(Schema.OPTIONAL_STRING_SCHEMA);
        return out.key();
    }

    private static SinkRecord delete(Object key) {
        Struct event = MongoEvents.event("d", null, null);
        return Events.sink(key instanceof Struct struct ? struct.schema() : null, key, MongoEvents.ENVELOPE, event);
    }
}
