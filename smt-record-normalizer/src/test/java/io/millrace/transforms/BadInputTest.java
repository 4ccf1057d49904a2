package io.millrace.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.Events.Table;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Events that claim to be changes and cannot be read: an error that says where and which field, and never what was in it. */
final class BadInputTest {
    private static final String CANARY = "CANARY-7f3a";

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of("source", event(e -> e.remove("source"))),
                Arguments.of("source", event(e -> e.put("source", CANARY))),
                Arguments.of("op", event(e -> e.put("op", CANARY))),
                Arguments.of("op", event(e -> e.put("op", null))),
                Arguments.of("after", event(e -> e.remove("after"))),
                Arguments.of("after", event(e -> e.put("after", List.of(CANARY)))),
                Arguments.of("source.connector", event(e -> source(e).put("connector", CANARY))),
                Arguments.of("source.connector", event(e -> source(e).remove("connector"))),
                Arguments.of("source.lsn", event(e -> source(e).put("lsn", CANARY))),
                Arguments.of("source.lsn", event(e -> source(e).put("lsn", List.of(CANARY)))),
                Arguments.of("source.ts_ms", event(e -> {
                    source(e).remove("ts_ms");
                    source(e).remove("ts_us");
                })));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void errorsNamePlaceAndFieldWithoutContent(String field, Map<String, Object> event) {
        assertThatThrownBy(() -> Normalizers.sink().apply(Events.sink(Map.of("id", CANARY), event)))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("topic pg.inventory.customers, partition 3, offset 41: ")
                .hasMessageContaining("field " + field + " ")
                .hasMessageNotContaining(CANARY)
                .hasNoCause();
    }

    @Test
    void columnsThatBelieTheirSchemaAreNamed() {
        Schema variable = SchemaBuilder.struct()
                .name("io.debezium.data.VariableScaleDecimal")
                .field("scale", Schema.OPTIONAL_INT32_SCHEMA)
                .field("value", Schema.OPTIONAL_BYTES_SCHEMA)
                .optional()
                .build();
        Table table =
                Events.postgres(Events.row().field("id", Schema.INT32_SCHEMA).field("price", variable));
        Struct event = table.insert(table.row(
                "id",
                1,
                "price",
                new Struct(variable).put("value", CANARY.getBytes(java.nio.charset.StandardCharsets.UTF_8))));

        assertThatThrownBy(() -> Normalizers.sink().apply(Events.sink(table.key(1), event)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("field after.price ")
                .hasMessageContaining("VariableScaleDecimal")
                .hasMessageNotContaining(CANARY)
                .hasNoCause();
    }

    @Test
    void columnsOfTheKeyThatWereNotSentAreNamed() {
        Table table =
                Events.postgres(Events.row().field("id", Schema.INT32_SCHEMA).field("name", Schema.STRING_SCHEMA));
        Schema keySchema = SchemaBuilder.struct()
                .name("Key")
                .field("name", Schema.STRING_SCHEMA)
                .build();
        Struct event = table.insert(table.row("id", 1, "name", "__debezium_unavailable_value"));

        assertThatThrownBy(() -> Normalizers.sink().apply(Events.sink(new Struct(keySchema).put("name", "x"), event)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("field after.name ");
    }

    @Test
    void jsonColumnsThatHoldNoJsonAreNamed() {
        Table table = Events.postgres(Events.row()
                .field("id", Schema.INT32_SCHEMA)
                .field(
                        "doc",
                        SchemaBuilder.string().name("io.debezium.data.Json").build()));

        for (String text : new String[] {"{" + CANARY, ""}) {
            Struct event = table.insert(table.row("id", 1, "doc", text));
            assertThatThrownBy(() -> Normalizers.sink("json.format", "object", "output.schemas", "false")
                            .apply(Events.sink(table.key(1), event)))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("field after.doc ")
                    .hasMessageNotContaining(CANARY);
        }
    }

    @Test
    void deleteThatTellsNoRowIsRefused() {
        Table table = Events.postgres(Events.customers());

        assertThatThrownBy(() -> Normalizers.sink().apply(Events.sink(null, table.event("d", null, null))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("field before ");
    }

    @Test
    void fixedSourceTypeSkipsTheCheck() {
        Map<String, Object> event = event(e -> source(e).put("connector", "a-fork-of-postgres"));

        assertThat(Events.mapOf(Normalizers.sink("source.type", "postgresql")
                        .apply(Events.sink(Map.of("id", 2L), event))
                        .value()))
                .containsEntry("source_type", "postgresql")
                .containsEntry("position", 24753936L);
    }

    @Test
    void sourceRecordsAreLocatedByTheirPosition() {
        Table table = Events.postgres(Events.customers());
        Struct event = table.insert(table.row("id", 1));
        event.put("op", "?");
        RecordNormalizer<SourceRecord> normalizer = new RecordNormalizer<>();
        normalizer.configure(Map.of());

        assertThatThrownBy(() -> normalizer.apply(Events.source(table.key(1), event)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("topic pg.inventory.customers, lsn 24753936, txId 759: ")
                .hasMessageNotContaining("CANARY");
    }

    @Test
    void quarantineTakesTheEventUntouchedWithTheReason() {
        Table table = Events.postgres(Events.customers());
        Struct event = table.insert(table.row("id", 1));
        event.put("op", "?");
        SourceRecord record = Events.source(table.key(1), event);
        RecordNormalizer<SourceRecord> normalizer = new RecordNormalizer<>();
        normalizer.configure(Map.of("errors.quarantine.topic", "quarantine"));

        SourceRecord out = normalizer.apply(record);

        assertThat(out.topic()).isEqualTo("quarantine");
        assertThat(out.value()).isSameAs(event);
        assertThat(out.key()).isSameAs(record.key());
        assertThat(out.sourceOffset()).isEqualTo(record.sourceOffset());
        assertThat(out.headers().lastWithName("millrace.error").value())
                .asString()
                .contains("field op", "topic pg.inventory.customers");
        assertThat(out.headers().lastWithName("millrace.error.topic").value()).isEqualTo("pg.inventory.customers");
        assertThat(record.headers()).isEmpty();
    }

    @Test
    void timesThatDoNotFitTheirUnitAreNamed() {
        Table table = Events.postgres(Events.customers()).with("ts_us", null).with("ts_ms", Long.MAX_VALUE);
        Struct event = table.insert(table.row("id", 1));

        assertThatThrownBy(() -> Normalizers.sink("timestamp.unit", "us").apply(Events.sink(table.key(1), event)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("field source.ts_ms ");
    }

    @Test
    void whatNobodyForesawIsLocatedWithoutItsMessage() {
        Map<String, Object> event = event(e -> {});
        Map<String, Object> failing = new HashMap<>(event) {
            private static final long serialVersionUID = 1L;

            @Override
            public Object get(Object key) {
                if (key.equals("after")) {
                    throw new IllegalStateException(CANARY);
                }
                return super.get(key);
            }
        };

        assertThatThrownBy(() -> Normalizers.sink().apply(Events.sink(Map.of("id", 1), failing)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(
                        "offset 41: cannot normalise the change: unexpected java.lang.IllegalStateException at ")
                .hasMessageNotContaining(CANARY)
                .hasNoCause();
    }

    @Test
    void imagesOfOtherColumnsThanEachOtherAreRefused() {
        Schema before = Events.row()
                .field("name", Schema.OPTIONAL_STRING_SCHEMA)
                .optional()
                .build();
        Schema after = Events.customers().optional().build();
        Schema source = Events.postgres(Events.customers())
                .event("t", null, null)
                .getStruct("source")
                .schema();
        Schema envelope = Samples.envelope("t", after, source);
        SchemaBuilder other = SchemaBuilder.struct().name(envelope.name());
        envelope.fields()
                .forEach(field -> other.field(field.name(), field.name().equals("before") ? before : field.schema()));
        Struct event = new Struct(other.build())
                .put("before", new Struct(before).put("name", CANARY))
                .put(
                        "source",
                        Events.postgres(Events.customers())
                                .event("t", null, null)
                                .getStruct("source"))
                .put("op", "d");

        assertThatThrownBy(() -> Normalizers.sink("before.images", "full").apply(Events.sink(null, event)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("field before has a schema of other columns than after");
    }

    @Test
    void keysThatBelieTheirSchemaAreNamed() {
        Table table = Events.postgres(Events.customers());
        Struct event = table.insert(table.row("id", 1));

        assertThatThrownBy(() ->
                        Normalizers.sink().apply(Events.sink(table.key(1).schema(), CANARY, event.schema(), event)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("field key is a java.lang.String instead of a struct")
                .hasMessageNotContaining(CANARY);
    }

    @Test
    void positionsAndTransactionsOfAnotherTypeAreNamed() {
        for (String field : new String[] {"table", "name", "schema", "txId"}) {
            Map<String, Object> event = event(e -> source(e).put(field, Map.of("x", CANARY)));
            assertThatThrownBy(() -> Normalizers.sink().apply(Events.sink(Map.of("id", 1), event)))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("field source." + field + " ")
                    .hasMessageNotContaining(CANARY);
        }
        for (String field : new String[] {"id", "total_order"}) {
            Map<String, Object> event = event(e -> e.put("transaction", Map.of(field, List.of(CANARY))));
            assertThatThrownBy(() -> Normalizers.sink().apply(Events.sink(Map.of("id", 1), event)))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("field transaction." + field + " ")
                    .hasMessageNotContaining(CANARY);
        }
    }

    @Test
    void tombstonesThatCannotBeReadAreLocatedAndQuarantined() {
        Schema variable = SchemaBuilder.struct()
                .name("io.debezium.data.VariableScaleDecimal")
                .field("scale", Schema.OPTIONAL_INT32_SCHEMA)
                .field("value", Schema.OPTIONAL_BYTES_SCHEMA)
                .build();
        Schema keySchema =
                SchemaBuilder.struct().name("Key").field("nr", variable).build();
        Struct key = new Struct(keySchema).put("nr", new Struct(variable));
        SourceRecord record =
                new SourceRecord(Map.of(), Map.of("lsn", 24753936L), Events.TOPIC, null, keySchema, key, null, null);
        RecordNormalizer<SourceRecord> normalizer = new RecordNormalizer<>();
        normalizer.configure(Map.of("tombstone.handling.mode", "keep", "errors.quarantine.topic", "quarantine"));

        assertThatThrownBy(() -> Normalizers.sink("tombstone.handling.mode", "keep")
                        .apply(Events.sink(keySchema, key, null, null)))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("topic pg.inventory.customers, partition 3, offset 41: ")
                .hasMessageContaining("field key.nr ");
        assertThat(normalizer.apply(record).topic()).isEqualTo("quarantine");
        assertThat(normalizer.apply(record).key()).isSameAs(key);
    }

    @Test
    void errorsNameTheTopicThatWasRead() {
        SinkRecord read = Events.sink(Map.of("id", 1), event(e -> e.remove("source")));
        SinkRecord renamed =
                read.newRecord("customers", 7, null, read.key(), null, read.value(), read.timestamp(), read.headers());

        assertThatThrownBy(() -> Normalizers.sink().apply(renamed))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("topic pg.inventory.customers, partition 3, offset 41: ");
    }

    @Test
    void documentsAreNoRows() {
        Schema document =
                SchemaBuilder.string().name("io.debezium.data.Json").optional().build();
        Schema source = SchemaBuilder.struct()
                .name("io.debezium.connector.mongo.Source")
                .field("connector", Schema.STRING_SCHEMA)
                .build();
        Schema envelope = SchemaBuilder.struct()
                .name("mongo.inventory.customers.Envelope")
                .field("before", document)
                .field("after", document)
                .field("source", source)
                .field("op", Schema.STRING_SCHEMA)
                .build();
        Struct event = new Struct(envelope)
                .put("after", "{\"_id\": 1}")
                .put("source", new Struct(source).put("connector", "mongodb"))
                .put("op", "c");

        assertThatThrownBy(() -> Normalizers.sink().apply(Events.sink(null, null, envelope, event)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("field source.ts_ms is missing");
        assertThatThrownBy(
                        () -> Normalizers.sink("source.type", "mysql").apply(Events.sink(null, null, envelope, event)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("field after is a java.lang.String instead of a struct");
    }

    @Test
    void sinksHaveTheirDeadLetterQueueInstead() {
        assertThatThrownBy(() -> Normalizers.sink("errors.quarantine.topic", "quarantine")
                        .apply(Events.sink(Map.of("id", 1), event(e -> e.remove("source")))))
                .isInstanceOf(DataException.class);
    }

    @Test
    void valuesOfAnyKindMakeNoOtherExceptions() {
        List<Object> strange = new ArrayList<>(List.of(
                CANARY, 1, 2L, 1.5, true, new byte[] {1}, List.of(), Map.of(), Map.of(1, 2), new BigDecimal("1.5")));
        int refused = 0;
        for (String field : new String[] {"op", "source", "before", "after", "transaction"}) {
            for (Object value : strange) {
                Map<String, Object> event = event(e -> e.put(field, value));
                try {
                    Normalizers.sink().apply(Events.sink(Map.of("id", 1), event));
                } catch (DataException e) {
                    refused++;
                    assertThat(e).hasMessageContaining("field ").hasMessageNotContaining(CANARY);
                }
            }
        }
        // Each as op and as source; all but the two maps as a row before, a row after, and a transaction.
        assertThat(refused).isEqualTo(10 + 10 + 8 + 8 + 8);
    }

    private static Map<String, Object> event(java.util.function.Consumer<Map<String, Object>> change) {
        Map<String, Object> event = new HashMap<>(Events.captured("postgresql-create"));
        event.put("source", new HashMap<>(Events.mapOf(event.get("source"))));
        change.accept(event);
        return event;
    }

    private static Map<String, Object> source(Map<String, Object> event) {
        return Events.mapOf(event.get("source"));
    }
}
