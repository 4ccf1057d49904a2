package io.millrace.transforms;

import static io.millrace.transforms.DynamoEvents.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What options make of DynamoDB's items: text, rows, and the source's own records. */
final class DynamoOptionsTest {
    private static final byte[] BYTES = {1, 2, -1};
    private static final Struct KEY = DynamoEvents.key("customer", "c-1", "bin", BYTES);
    private static final String TEXT = "{\"customer\":\"c-1\", \"bin\":\"AQL/\", \"total\":10.250}";
    private static final Map<String, Object> ITEM = map("customer", "c-1", "bin", "AQL/", "total", "10.250");
    private static final String[] TEXT_ROWS = {"output.mode", "row", "dynamodb.document.format", "text"};

    @Test
    void textKeepsItemsAsTheyCameAndHasOneSchemaForAllEvents() {
        RecordNormalizer<SinkRecord> normalizer =
                Normalizers.sink("dynamodb.document.format", "text", "include.before", "true");
        SinkRecord update = normalizer.apply(Events.sink(KEY, DynamoEvents.event("u", TEXT, TEXT)));

        Struct record = (Struct) update.value();
        record.validate();
        assertThat(record.schema().name()).isEqualTo("dynamo.customers.Record");
        assertThat(record.schema().field("record").schema()).isEqualTo(Schema.OPTIONAL_STRING_SCHEMA);
        assertThat(record.get("record")).isEqualTo(TEXT);
        assertThat(record.get("before")).isEqualTo(TEXT);
        assertThat(record.get("principal")).isNull();
        assertThat(record.schema().field("truncated_arrays")).isNull();
        for (String op : List.of("c", "r", "d")) {
            SinkRecord out = normalizer.apply(Events.sink(
                    KEY, DynamoEvents.event(op, op.equals("d") ? TEXT : null, op.equals("d") ? null : TEXT)));
            ((Struct) out.value()).validate();
            assertThat(out.valueSchema()).isEqualTo(update.valueSchema());
        }
    }

    @Test
    void textOfAKeyAloneHasTheNumbersOfTheItem() {
        Struct key = DynamoEvents.key("id", "7");
        String[] options = {"dynamodb.document.format", "text", "before.images", "key"};

        assertThat(text(key, DynamoEvents.event("d", "{\"id\":7,\"x\":1}", null), options))
                .isEqualTo("{\"id\":7}");
        assertThat(text(key, DynamoEvents.event("d", null, null), options)).isEqualTo("{\"id\":\"7\"}");
    }

    private static Object text(Struct key, Struct event, String... options) {
        return Normalizers.record(key, event, options).get("record");
    }

    @Test
    void textOfMapsIsJson() {
        Map<String, Object> event = DynamoEvents.mapEvent("c", null, map("id", "7", "b", BYTES, "l", List.of(true)));

        assertThat(Normalizers.record(map("id", "7"), event, "dynamodb.document.format", "text"))
                .containsEntry("record", "{\"id\":\"7\",\"b\":\"AQL/\",\"l\":[true]}");
    }

    @Test
    void rowsAreTheItem() {
        RecordNormalizer<SinkRecord> normalizer = Normalizers.sink(
                "output.mode", "row", "row.fields", "event_type,event_id", "event.timestamp.column", "ts_");

        SinkRecord out = normalizer.apply(Events.sink(KEY, DynamoEvents.event("u", null, TEXT)));
        SinkRecord deleted = normalizer.apply(Events.sink(KEY, DynamoEvents.event("d", TEXT, null)));

        Map<String, Object> row = map(
                "customer",
                "c-1",
                "bin",
                "AQL/",
                "total",
                "10.250",
                "event_type",
                "UPDATE",
                "event_id",
                DynamoEvents.EVENT_ID,
                "ts_",
                1795227785941L);
        assertThat(out.value()).isEqualTo(row);
        assertThat(out.valueSchema()).isNull();
        assertThat(((Struct) out.key()).get("bin")).isEqualTo("AQL/");
        assertThat(deleted.value()).isNull();
        assertThat(deleted.key()).isEqualTo(out.key());
    }

    @Test
    void rowsAsTextHaveTheColumnsOfTheKeyAndOneOfJson() {
        RecordNormalizer<SinkRecord> normalizer = Normalizers.sink(
                "output.mode",
                "row",
                "dynamodb.document.format",
                "text",
                "record.format",
                "struct",
                "row.fields",
                "event_type,primary_key",
                "event.timestamp.column",
                "ts_");

        SinkRecord out = normalizer.apply(Events.sink(KEY, DynamoEvents.event("c", null, TEXT)));

        Struct row = (Struct) out.value();
        row.validate();
        assertThat(row.schema()).isEqualTo(out.valueSchema());
        assertThat(row.schema().name()).isEqualTo("dynamo.customers.Row");
        assertThat(row.schema().fields())
                .extracting(Field::name)
                .containsExactly("customer", "bin", "document", "event_type", "primary_key", "ts_");
        assertThat(row.schema().field("document").schema()).isEqualTo(DynamoEvents.JSON);
        assertThat(row.schema().field("customer").schema()).isEqualTo(Schema.STRING_SCHEMA);
        assertThat(row.get("customer")).isEqualTo("c-1");
        assertThat(row.get("bin")).isEqualTo(BYTES);
        assertThat(row.get("document")).isEqualTo(TEXT);
        assertThat(row.get("event_type")).isEqualTo("INSERT");
        assertThat(row.get("ts_")).isEqualTo(1795227785941L);
        assertThat(out.key()).isEqualTo(KEY);
        assertThat(normalizer
                        .apply(Events.sink(KEY, DynamoEvents.event("u", TEXT, TEXT)))
                        .valueSchema())
                .isSameAs(out.valueSchema());
        SinkRecord deleted = normalizer.apply(Events.sink(KEY, DynamoEvents.event("d", TEXT, null)));
        assertThat(deleted.value()).isNull();
        assertThat(deleted.valueSchema()).isNull();
        assertThat(deleted.key()).isEqualTo(KEY);
    }

    @Test
    void rowsAsTextAreMapsWithoutSchemas() {
        Map<String, Object> row = map("customer", "c-1", "bin", "AQL/", "doc", TEXT);
        Struct event = DynamoEvents.event("c", null, TEXT);
        String[] options = {"output.mode", "row", "dynamodb.document.format", "text", "dynamodb.document.column", "doc"
        };
        String[] maps = java.util.Arrays.copyOf(options, 8);
        maps[6] = "output.schemas";
        maps[7] = "false";

        assertThat(Normalizers.sink(maps).apply(Events.sink(KEY, event)).value())
                .isEqualTo(row);
        assertThat(Normalizers.record(map("customer", "c-1", "bin", "AQL/"), DynamoEvents.plain(event), options))
                .isEqualTo(row);
        assertThat(Normalizers.sink(options)
                        .apply(Events.sink(KEY.schema(), KEY, null, DynamoEvents.plain(event)))
                        .value())
                .as("a key with a schema")
                .isEqualTo(row);
    }

    @Test
    void rowsAsTextWithJsonKeysHaveTheirColumnsEvenSo() {
        SinkRecord out = Normalizers.sink(
                        "output.mode", "row", "dynamodb.document.format", "text", "record.key.format", "json")
                .apply(Events.sink(KEY, DynamoEvents.event("c", null, TEXT)));

        assertThat(out.key()).isEqualTo("{\"bin\":\"AQL/\",\"customer\":\"c-1\"}");
        assertThat(((Struct) out.value()).get("bin")).isEqualTo("AQL/");
    }

    @Test
    void rowsAsTextNeedTheColumnsOfTheKey() {
        Struct event = DynamoEvents.event("c", null, TEXT);
        RecordNormalizer<SinkRecord> normalizer = Normalizers.sink(TEXT_ROWS);

        assertThatThrownBy(() -> normalizer.apply(Events.sink(Schema.STRING_SCHEMA, "SECRET", event.schema(), event)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("field key ")
                .hasMessageContaining("key.converter")
                .hasMessageNotContaining("SECRET");
        assertThatThrownBy(() -> normalizer.apply(Events.sink(null, map("id", "SECRET"), event.schema(), event)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("field key has no schema")
                .hasMessageNotContaining("SECRET");
    }

    @Test
    void aColumnThatTheKeyHasIsAnErrorThatNamesTheOption() {
        Struct event = DynamoEvents.event("c", null, "{\"document\":1}");

        assertThatThrownBy(
                        () -> Normalizers.sink(TEXT_ROWS).apply(Events.sink(DynamoEvents.key("document", "1"), event)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("field document ")
                .hasMessageContaining("dynamodb.document.column");
        assertThatThrownBy(() ->
                        Normalizers.sink(TEXT_ROWS).apply(Events.sink(map("document", "1"), DynamoEvents.plain(event))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("dynamodb.document.column");
        assertThatThrownBy(() -> Normalizers.sink(
                                "output.mode",
                                "row",
                                "dynamodb.document.format",
                                "text",
                                "event.timestamp.column",
                                "ts_")
                        .apply(Events.sink(DynamoEvents.key("ts_", "1"), event)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("field ts_ ")
                .hasMessageContaining("event.timestamp.column");
    }

    @Test
    void addedColumnsStandBesideTheItem() {
        assertThat(DynamoEvents.record(
                        KEY, DynamoEvents.event("c", null, TEXT), "event.timestamp.column", "changed_at"))
                .containsEntry(
                        "record",
                        map("customer", "c-1", "bin", "AQL/", "total", "10.250", "changed_at", 1795227785941L));
        assertThatThrownBy(() -> DynamoEvents.record(
                        KEY, DynamoEvents.event("c", null, TEXT), "event.timestamp.column", "total"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("field total ");
    }

    @Test
    void keysAreMapsWhereTheOutputHasNoSchemas() {
        SinkRecord out = Normalizers.sink("output.schemas", "false")
                .apply(Events.sink(KEY, DynamoEvents.event("c", null, TEXT)));

        assertThat(out.keySchema()).isNull();
        assertThat(out.key()).isEqualTo(map("bin", "AQL/", "customer", "c-1"));
        assertThat(Events.mapOf(out.value())).containsEntry("record", ITEM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pass", "drop", "fail"})
    void whatTheSourcesOffsetsTravelWithAlwaysPasses(String unknown) {
        Schema schema = SchemaBuilder.struct()
                .name("io.millrace.connect.dynamodb.Heartbeat")
                .field("ts_ms", Schema.INT64_SCHEMA)
                .build();
        Struct heartbeat = new Struct(schema).put("ts_ms", 1L);
        SinkRecord record = Events.sink(Schema.STRING_SCHEMA, DynamoEvents.SHARD, schema, heartbeat);
        SinkRecord ofAnotherSchema = Events.sink(Schema.STRING_SCHEMA, DynamoEvents.SHARD, null, heartbeat);
        RecordNormalizer<SinkRecord> normalizer =
                Normalizers.sink("unknown.events", unknown, "source.type", "dynamodb", "events.include", "INSERT");

        assertThat(normalizer.apply(record)).isSameAs(record);
        assertThat(normalizer.apply(ofAnotherSchema)).isSameAs(ofAnotherSchema);
    }
}
