package io.millrace.transforms;

import static io.millrace.transforms.MongoEvents.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What options make of documents. */
final class MongoOptionsTest {
    private static final String HEX = "6b00fc4a6ab8e32719797ea6";
    private static final String TEXT =
            "{\"_id\": " + MongoEvents.OID + ",\"n\": {\"$numberLong\": \"42\"},\"at\": {\"$date\": 1700000000000}}";
    private static final Map<String, Object> DOCUMENT = map("_id", HEX, "n", 42L, "at", "2023-11-14T22:13:20Z");
    private static final Struct KEY = MongoEvents.key(MongoEvents.OID);

    @Test
    void textKeepsDocumentsAsDebeziumWroteThemAndHasASchema() {
        Struct event = MongoEvents.event("u", TEXT, TEXT);

        SinkRecord out = Normalizers.sink("mongo.document.format", "text", "include.before", "true")
                .apply(Events.sink(KEY, event));

        Struct record = (Struct) out.value();
        record.validate();
        assertThat(record.schema()).isEqualTo(out.valueSchema());
        assertThat(record.schema().name()).isEqualTo("mongo.inventory.customers.Record");
        assertThat(record.schema().field("record").schema()).isEqualTo(Schema.OPTIONAL_STRING_SCHEMA);
        assertThat(record.get("record")).isEqualTo(TEXT);
        assertThat(record.get("before")).isEqualTo(TEXT);
        assertThat(record.get("primary_key")).isEqualTo("_id");
    }

    @Test
    void everyEventOfATopicHasTheSameSchemaAsText() {
        RecordNormalizer<SinkRecord> normalizer =
                Normalizers.sink("mongo.document.format", "text", "include.before", "true");
        Schema schema = normalizer
                .apply(Events.sink(KEY, MongoEvents.event("c", null, TEXT)))
                .valueSchema();

        for (Struct event : List.of(
                MongoEvents.event("r", null, TEXT),
                MongoEvents.event("d", null, null),
                MongoEvents.event("d", TEXT, null),
                MongoEvents.update("{\"n\": 1}", List.of("at"), Map.of("tags", 1)))) {
            SinkRecord out = normalizer.apply(Events.sink(KEY, event));
            ((Struct) out.value()).validate();
            assertThat(out.valueSchema()).isEqualTo(schema);
        }
    }

    @Test
    void textOfAnUpdateWithoutTheDocumentIsOneJsonObject() {
        Struct event = MongoEvents.update("{\"n\": 1, \"a.b\": {\"x\": 2}}", List.of("at", "c"), Map.of("tags", 1));

        Struct record = (Struct) Normalizers.sink("mongo.document.format", "text")
                .apply(Events.sink(KEY, event))
                .value();

        assertThat(record.get("record")).isEqualTo("{\"_id\": " + MongoEvents.OID + ", \"n\": 1, \"a.b\": {\"x\": 2}}");
        assertThat(record.getArray("removed_fields")).containsExactly("at", "c");
        Struct truncated = (Struct) record.getArray("truncated_arrays").get(0);
        assertThat(truncated.schema().name()).isEqualTo("io.millrace.TruncatedArray");
        assertThat(truncated.get("field")).isEqualTo("tags");
        assertThat(truncated.get("size")).isEqualTo(1);
        assertThat(((Struct) Normalizers.sink("mongo.document.format", "text")
                                .apply(Events.sink(KEY, MongoEvents.update(null, List.of("n"), null)))
                                .value())
                        .get("record"))
                .isEqualTo("{\"_id\": " + MongoEvents.OID + "}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SECRET", "{", "[\"SECRET\"]"})
    void updatedFieldsThatAreNoObjectAreAnErrorAsTextToo(String updated) {
        assertThatThrownBy(() -> Normalizers.sink("mongo.document.format", "text")
                        .apply(Events.sink(KEY, MongoEvents.update(updated, null, null))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("field updateDescription.updatedFields ")
                .hasMessageNotContaining("SECRET");
    }

    @Test
    void eventsAsRecordsHoldTheirDocumentsAsObjects() {
        Struct event = MongoEvents.update("{\"n\": {\"$numberDouble\": \"NaN\"}}", List.of("at"), Map.of("tags", 1))
                .put("before", TEXT);

        Map<String, Object> record = Events.mapOf(
                MongoEvents.record(KEY, event, "mongo.record.mode", "event").get("record"));

        assertThat(List.copyOf(record.keySet()))
                .containsExactly("before", "after", "updateDescription", "source", "op", "ts_ms", "transaction");
        assertThat(record)
                .containsEntry("op", "u")
                .containsEntry("before", DOCUMENT)
                .containsEntry("after", null)
                .containsEntry(
                        "updateDescription",
                        map(
                                "removedFields",
                                List.of("at"),
                                "updatedFields",
                                map("n", "NaN"),
                                "truncatedArrays",
                                List.of(map("field", "tags", "size", 1))));
        assertThat(Events.mapOf(record.get("source")))
                .containsEntry("collection", "customers")
                .as("what Debezium leaves to its schema's default")
                .containsEntry("snapshot", "false");
    }

    @Test
    void eventsAsRecordsAreTheSameWithoutSchemas() {
        Map<String, Object> captured = Events.captured("mongodb-update-partial");
        Map<String, Object> untouched = new LinkedHashMap<>(Events.captured("mongodb-update-partial"));

        Map<String, Object> record =
                Events.mapOf(Normalizers.record(Map.of("id", MongoEvents.OID), captured, "mongo.record.mode", "event")
                        .get("record"));

        assertThat(Events.mapOf(record.get("updateDescription")))
                .containsEntry("updatedFields", map("email", "ann2@x.org", "nested.x", 9L));
        assertThat(captured).as("the event itself").isEqualTo(untouched);
    }

    @Test
    void eventsAsRecordsWithSchemasAreTheEvents() {
        Struct event = MongoEvents.event("d", TEXT, null);

        SinkRecord out = Normalizers.sink("mongo.document.format", "text", "mongo.record.mode", "event")
                .apply(Events.sink(KEY, event));

        ((Struct) out.value()).validate();
        assertThat(((Struct) out.value()).get("record")).isSameAs(event);
        assertThat(((Struct) out.value()).get("event_type")).isEqualTo("DELETE");
    }

    @Test
    void schemasHaveNamesThatAvroTakes() {
        Schema odd = new ConnectSchema(
                Schema.Type.STRUCT,
                false,
                null,
                "mongo-1.2db.c.Envelope",
                null,
                null,
                null,
                MongoEvents.ENVELOPE.fields(),
                null,
                null);
        Schema oddKey = SchemaBuilder.struct()
                .name("mongo-1.2db.c.Key")
                .field("id", Schema.STRING_SCHEMA)
                .build();
        Struct event = new Struct(odd);
        Struct like = MongoEvents.event("c", null, TEXT);
        odd.fields().forEach(field -> event.put(field, like.get(field.name())));

        SinkRecord out = Normalizers.sink("mongo.document.format", "text", "mongo.record.mode", "event")
                .apply(Events.sink(oddKey, new Struct(oddKey).put("id", "1"), odd, event));

        ((Struct) out.value()).validate();
        assertThat(out.keySchema().name()).isEqualTo("mongo_1._2db.c.Key");
        assertThat(out.valueSchema().name()).isEqualTo("mongo_1._2db.c.Record");
        assertThat(out.valueSchema().field("record").schema().name()).isEqualTo("mongo_1._2db.c.Envelope");
        assertThat(((Struct) out.value()).getStruct("record").get("after")).isEqualTo(TEXT);
    }

    @Test
    void coreCdcGetsWholeEventsAndNoPosition() {
        Struct event = MongoEvents.event("c", null, TEXT);

        Map<String, Object> record = MongoEvents.record(KEY, event, "compatibility", "core-cdc");

        assertThat(record)
                .containsEntry("source", null)
                .containsEntry("position", 0L)
                .doesNotContainKey("event_id");
        assertThat(Events.mapOf(record.get("record"))).containsEntry("op", "c").containsEntry("after", DOCUMENT);
        assertThat(MongoEvents.record(KEY, event, "compatibility", "core-cdc", "mongo.record.mode", "document"))
                .containsEntry("record", DOCUMENT);
    }

    @Test
    void rowsAreDocumentsWithoutMore() {
        RecordNormalizer<SinkRecord> normalizer = Normalizers.sink(
                "output.mode", "row", "row.fields", "event_type", "event.timestamp.column", "changed_at");

        SinkRecord upsert = normalizer.apply(Events.sink(KEY, MongoEvents.event("c", null, TEXT)));
        SinkRecord delete = normalizer.apply(Events.sink(KEY, MongoEvents.event("d", TEXT, null)));

        Map<String, Object> row = new LinkedHashMap<>(DOCUMENT);
        row.put("event_type", "INSERT");
        row.put("changed_at", 1795226698845L);
        assertThat(upsert.value()).isEqualTo(row);
        assertThat(upsert.valueSchema()).isNull();
        assertThat(upsert.key()).isEqualTo(map("_id", HEX));
        assertThat(delete.value()).isNull();
        assertThat(delete.key()).isEqualTo(map("_id", HEX));
        assertThatThrownBy(() -> normalizer.apply(Events.sink(KEY, MongoEvents.update("{}", null, null))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("capture.mode=change_streams_update_full")
                .hasMessageContaining("output.mode=record");
        assertThatThrownBy(() -> normalizer.apply(
                        Events.sink(KEY, MongoEvents.event("c", null, "{\"_id\": 1,\"event_type\": \"x\"}"))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("event_type is a column of the row already");
    }

    @Test
    void theTimestampIsAddedToDocuments() {
        assertThat(MongoEvents.document(TEXT, "event.timestamp.column", "changed_at"))
                .containsEntry("changed_at", 1795226698845L)
                .containsEntry("n", 42L);
    }

    @Test
    void whatIsRemovedIsNotLostWithoutExtensions() {
        String[] options = {"record.extensions", "false", "unavailable.handling", "keep"};

        assertThat(MongoEvents.record(KEY, MongoEvents.update("{\"n\": 1}", null, null), options))
                .containsEntry("record", map("_id", HEX, "n", 1L))
                .doesNotContainKeys("removed_fields", "truncated_arrays");
        for (Struct event : List.of(
                MongoEvents.update("{}", List.of("n"), null), MongoEvents.update("{}", null, Map.of("tags", 1)))) {
            assertThatThrownBy(() -> MongoEvents.record(KEY, event, options))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("field updateDescription removes fields")
                    .hasMessageContaining("record.extensions=true")
                    .hasMessageContaining("capture.mode=change_streams_update_full");
        }
    }

    @Test
    void aSourceConnectorsOffsetTellsThePosition() {
        Struct event = MongoEvents.event("c", null, TEXT);

        assertThat(onSource(event, 1795226698, 1))
                .containsEntry("position", (1795226698L << 32) | 1)
                .containsEntry("sequence", "6b00fc4a00000001");
        assertThat(onSource(event, 1795226698, 2))
                .as("another event's offset")
                .containsEntry("position", null)
                .containsEntry("sequence", null);
        Struct read = MongoEvents.event("r", null, TEXT);
        read.getStruct("source").put("snapshot", "incremental");
        assertThat(onSource(read, 1795226698, 1))
                .containsEntry("position", null)
                .containsEntry("sequence", null);
    }

    @Test
    void transactionsAreNamedBySessionAndNumber() {
        Struct event = MongoEvents.event("c", null, TEXT);
        event.getStruct("source").put("lsid", "{\"id\": 1}").put("txnNumber", 3L);

        assertThat(MongoEvents.record(KEY, event)).containsEntry("transaction_id", "{\"id\": 1}:3");
    }

    @Test
    void eventIdsFollowTheRecipe() {
        Struct event = MongoEvents.event("c", null, TEXT);
        Object id = MongoEvents.record(KEY, event).get("event_id");

        assertThat(id)
                .isEqualTo(ChangeIdentityTest.recipe(
                        "mongodb",
                        "mongo",
                        "inventory",
                        "customers",
                        MongoEvents.OID,
                        "INSERT",
                        "1795226698845",
                        "1",
                        "",
                        "",
                        ""));
        event.getStruct("source").put("ord", 2);
        assertThat(MongoEvents.record(KEY, event).get("event_id")).isNotEqualTo(id);
        Struct read = MongoEvents.event("r", null, TEXT);
        assertThat(MongoEvents.record(KEY, read).get("event_id"))
                .isEqualTo(ChangeIdentityTest.recipe(
                        "mongodb", "mongo", "inventory", "customers", MongoEvents.OID, "READ", TEXT));
    }

    @Test
    void recordsGoThroughJson() {
        Struct event = MongoEvents.update("{\"n\": 1}", null, Map.of("tags", 1));
        try (JsonConverter converter = new JsonConverter()) {
            converter.configure(Map.of("schemas.enable", "false"), false);
            for (String format : List.of("object", "text")) {
                SinkRecord out =
                        Normalizers.sink("mongo.document.format", format).apply(Events.sink(KEY, event));
                byte[] json = converter.fromConnectData("t", out.valueSchema(), out.value());
                assertThat(Events.json(json))
                        .containsEntry("event_type", "UPDATE")
                        .containsKey("truncated_arrays");
            }
        }
    }

    @Test
    void brokenEventsNameTheirField() {
        assertBroken(MongoEvents.event("c", null, null), "field after is missing");
        assertBroken(MongoEvents.event("u", null, null), "field after is missing, and so is updateDescription");
        assertBroken(MongoEvents.event("m", null, TEXT), "field op is m");
        assertBroken(MongoEvents.event("x", null, TEXT), "field op is none of");
        Map<String, Object> event = new LinkedHashMap<>(Events.captured("mongodb-update-partial"));
        Object source = event.put("source", null);
        assertBroken(event, "field source is missing");
        event.put("source", source);
        event.put("after", Map.of("SECRET", 1));
        assertBroken(event, "field after is a");
        event.put("after", null);
        for (Object wrong : List.of("SECRET", List.of(), 1)) {
            event.put("updateDescription", wrong);
            assertBroken(event, "field updateDescription is a");
        }
        event.put("updateDescription", Map.of("updatedFields", 5));
        assertBroken(event, "field updateDescription.updatedFields holds a java.lang.Integer instead of JSON text");
        event.put("updateDescription", Map.of("removedFields", "SECRET"));
        assertBroken(event, "field updateDescription.removedFields holds a java.lang.String instead of an array");
        event.put("updateDescription", Map.of("removedFields", List.of(1)));
        assertBroken(event, "field updateDescription.removedFields holds a java.lang.Integer instead of a name");
        event.put("updateDescription", Map.of("truncatedArrays", List.of("SECRET")));
        assertBroken(event, "field updateDescription.truncatedArrays holds a java.lang.String instead of a struct");
        event.put("updateDescription", Map.of("truncatedArrays", List.of(Map.of("field", "SECRET"))));
        assertBroken(event, "field updateDescription.truncatedArrays has an array without its name or its size");
    }

    private static void assertBroken(Object event, String problem) {
        Schema schema = event instanceof Struct ? MongoEvents.ENVELOPE : null;
        assertThatThrownBy(() -> Normalizers.sink().apply(Events.sink(MongoEvents.KEY, KEY, schema, event)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(problem)
                .hasMessageNotContaining("SECRET");
    }

    private static Map<String, Object> onSource(Struct event, int seconds, int number) {
        RecordNormalizer<SourceRecord> normalizer = new RecordNormalizer<>();
        normalizer.configure(Map.of());
        return Events.mapOf(normalizer
                .apply(new SourceRecord(
                        Map.of("server_id", "mongo"),
                        Map.of("sec", seconds, "ord", number, "resume_token", "x"),
                        "mongo.inventory.customers",
                        MongoEvents.KEY,
                        KEY,
                        MongoEvents.ENVELOPE,
                        event))
                .value());
    }
}
