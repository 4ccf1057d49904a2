package io.millrace.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.Events.Table;
import java.util.HashMap;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which rows become {@code record} and {@code before}, and with which schemas. */
final class ImagesTest {
    @ParameterizedTest
    @CsvSource({
        "postgresql, auto, false",
        "postgresql, full, true",
        "postgresql, key, false",
        "mysql, auto, true",
        "mysql, full, true",
        "mysql, key, false"
    })
    void deleteHoldsWhatTheSourceIsBelieved(String source, String images, boolean whole) {
        Table table = table(source);
        Struct event = table.event("d", table.row("id", 2, "name", "Ann"), null);

        Struct row =
                Normalizers.record(table.key(2), event, "before.images", images).getStruct("record");

        row.validate();
        assertThat(row.get("id")).isEqualTo(2);
        assertThat(row.schema().fields().stream().map(Field::name).toList().contains("name"))
                .isEqualTo(whole);
        if (whole) {
            assertThat(row.get("name")).isEqualTo("Ann");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql, auto, false",
        "postgresql, full, true",
        "postgresql, key, false",
        "mysql, auto, true",
        "mysql, key, false"
    })
    void beforeOfUpdateFollowsTheSameRules(String source, String images, boolean whole) {
        Table table = table(source);
        Struct event = table.event("u", table.row("id", 2, "name", "Ann"), table.row("id", 2, "name", "Bob"));

        Struct record = Normalizers.record(table.key(2), event, "before.images", images, "include.before", "true");

        record.validate();
        Struct before = record.getStruct("before");
        assertThat(before.get("id")).isEqualTo(2);
        assertThat(before.schema().field("name") != null).isEqualTo(whole);
        assertThat(record.getStruct("record").get("name")).isEqualTo("Bob");
        if (whole) {
            assertThat(before.get("name")).isEqualTo("Ann");
            assertThat(before.schema()).isEqualTo(record.getStruct("record").schema());
        } else {
            assertThat(before.schema().name())
                    .isNotEqualTo(record.getStruct("record").schema().name());
        }
    }

    @Test
    void beforeIsForUpdatesAlone() {
        Table table = table("mysql");

        for (Struct event :
                new Struct[] {table.insert(table.row("id", 2)), table.event("d", table.row("id", 2), null)}) {
            Struct record = Normalizers.record(table.key(2), event, "include.before", "true");
            assertThat(record.schema().field("before")).isNotNull();
            assertThat(record.get("before")).isNull();
        }
    }

    @Test
    void deleteWithoutBeforeImageHoldsTheKey() {
        Table table = table("mysql");

        Struct record = Normalizers.record(table.key(2), table.event("d", null, null));

        assertThat(record.getStruct("record").get("id")).isEqualTo(2);
    }

    @Test
    void deleteWithoutKeyHoldsTheBeforeImage() {
        Table table = table("postgresql");

        Struct record = Normalizers.record(null, table.event("d", table.row("id", 2, "name", "Ann"), null));

        assertThat(record.getStruct("record").get("name")).isEqualTo("Ann");
        assertThat(record.get("primary_key")).isNull();
    }

    @Test
    void keepingTypesKeepsOneSchemaForAllEventsOfATopic() {
        Table table = table("postgresql");
        var normalizer = Normalizers.sink("record.format", "struct", "include.before", "true");

        var insert = normalizer.apply(Events.sink(table.key(2), table.insert(table.row("id", 2, "name", "Ann"))));
        var update = normalizer.apply(
                Events.sink(table.key(2), table.event("u", table.row("id", 2), table.row("id", 2, "name", "Bob"))));
        var delete = normalizer.apply(Events.sink(table.key(2), table.event("d", table.row("id", 2), null)));

        assertThat(update.valueSchema()).isSameAs(insert.valueSchema());
        assertThat(delete.valueSchema()).isSameAs(insert.valueSchema());
        Struct deleted = (Struct) delete.value();
        deleted.validate();
        assertThat(deleted.getStruct("record").get("id")).isEqualTo(2);
        assertThat(deleted.getStruct("record").get("name")).isNull();
    }

    @Test
    void nullsStayNullWhereTheSourceHasADefault() {
        Table table = Events.postgres(Events.row()
                .field("id", Schema.INT32_SCHEMA)
                .field("n", SchemaBuilder.int32().optional().defaultValue(7).build()));
        Struct row = table.row("id", 1, "n", null);

        for (String format : new String[] {"json-ready", "struct"}) {
            Struct record = Normalizers.record(table.key(1), table.insert(row), "record.format", format);
            assertThat(record.getStruct("record").get("n")).as(format).isNull();
        }
        Map<String, Object> maps = Events.mapOf(Normalizers.sink("output.schemas", "false")
                .apply(Events.sink(table.key(1), table.insert(row)))
                .value());
        assertThat(Events.mapOf(maps.get("record"))).containsEntry("n", null);
    }

    @Test
    void truncateHasNoRow() {
        Table table = table("postgresql");

        Struct record = Normalizers.record(null, table.event("t", null, null));

        assertThat(record.get("event_type")).isEqualTo("TRUNCATE");
        assertThat(record.get("record")).isNull();
        assertThat(record.get("table_name")).isEqualTo("customers");
        assertThat(record.getString("event_id")).hasSize(32);
    }

    @Test
    void keysOfSeveralColumnsAreNamedInTheirOrder() {
        Table table = table("postgresql");
        Schema keySchema = SchemaBuilder.struct()
                .name("Key")
                .field("name", Schema.STRING_SCHEMA)
                .field("id", Schema.INT32_SCHEMA)
                .build();
        Struct key = new Struct(keySchema).put("name", "Ann").put("id", 2);
        Struct event = table.event("d", table.row("id", 2, "name", "Ann"), null);

        assertThat(Normalizers.record(key, event).get("primary_key")).isEqualTo("name,id");
        assertThat(Normalizers.record(Map.of("id", 2, "a", 1), Events.captured("postgresql-create")))
                .containsEntry("primary_key", "a,id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "key"})
    void deleteWhoseKeyNamesNoColumnIsRefused(String images) {
        Table table = table("postgresql");
        Struct delete = table.event("d", table.row("id", 2, "name", "invented"), null);
        Struct update = table.event("u", table.row("id", 2, "name", "invented"), table.row("id", 2, "name", "Bob"));

        for (Object key : new Object[] {"Struct{id=2}", 2, Map.of()}) {
            for (Struct event : new Struct[] {delete, update}) {
                assertThatThrownBy(() -> Normalizers.sink("before.images", images, "include.before", "true")
                                .apply(Events.sink(null, key, event.schema(), event)))
                        .isInstanceOf(DataException.class)
                        .hasMessageContaining("field key is no struct or map")
                        .hasMessageContaining("key.converter")
                        .hasMessageContaining("before.images=full");
            }
        }
    }

    @Test
    void wholeImagesNeedNoColumnsOfTheKey() {
        Table postgres = table("postgresql");
        Table mysql = table("mysql");
        Struct ofPostgres = postgres.event("d", postgres.row("id", 2, "name", "Ann"), null);
        Struct ofMysql = mysql.event("d", mysql.row("id", 2, "name", "Ann"), null);

        SinkRecord full = Normalizers.sink("before.images", "full")
                .apply(Events.sink(Schema.STRING_SCHEMA, "2", ofPostgres.schema(), ofPostgres));
        SinkRecord auto = Normalizers.sink().apply(Events.sink(Schema.STRING_SCHEMA, "2", ofMysql.schema(), ofMysql));

        assertThat(((Struct) full.value()).getStruct("record").get("name")).isEqualTo("Ann");
        assertThat(((Struct) auto.value()).getStruct("record").get("name")).isEqualTo("Ann");
    }

    @ParameterizedTest
    @CsvSource({"json-ready, true", "struct, true", "json-ready, false"})
    void keysWithoutSchemaTakeTheirTypesFromTheRow(String format, boolean schemas) {
        Table table = table("postgresql");
        Struct delete = table.event("d", table.row("id", 2, "name", "invented"), null);
        Struct update = table.event("u", table.row("id", 2, "name", "invented"), table.row("id", 2, "name", "Bob"));
        var normalizer = Normalizers.sink(
                "record.format", format, "output.schemas", String.valueOf(schemas), "include.before", "true");

        Object deleted = normalizer
                .apply(Events.sink(null, Map.of("id", 2L), delete.schema(), delete))
                .value();
        Object updated = normalizer
                .apply(Events.sink(null, Map.of("id", 2L), update.schema(), update))
                .value();

        if (schemas) {
            ((Struct) deleted).validate();
            ((Struct) updated).validate();
            Struct row = ((Struct) deleted).getStruct("record");
            Struct before = ((Struct) updated).getStruct("before");
            assertThat(row.get("id")).isEqualTo(2);
            assertThat(before.get("id")).isEqualTo(2);
            assertThat(row.schema().field("name") == null || row.get("name") == null)
                    .isTrue();
            assertThat(before.schema().field("name") == null || before.get("name") == null)
                    .isTrue();
        } else {
            assertThat(Events.mapOf(deleted)).containsEntry("record", Map.of("id", 2));
            assertThat(Events.mapOf(updated)).containsEntry("before", Map.of("id", 2));
        }
    }

    @Test
    void rowsWithoutSchemaTakeTheKeysColumnsAsTheyAreInTheRow() {
        Struct key = table("postgresql").key(2);

        SinkRecord delete =
                Normalizers.sink().apply(Events.sink(key.schema(), key, null, Events.captured("postgresql-delete")));

        assertThat(Events.mapOf(delete.value())).containsEntry("record", Map.of("id", 2L));
    }

    @Test
    void keysOfAnotherKindWhoseColumnsAreNotInTheRowAreNamed() {
        Table table = table("postgresql");
        Struct unknown = table.event("d", table.row("id", 2), null);
        Struct missing = table.event("d", null, null);
        Map<String, Object> map = new HashMap<>(Events.captured("postgresql-delete"));
        map.put("before", null);
        Struct key = table.key(2);

        for (SinkRecord event : new SinkRecord[] {
            Events.sink(null, Map.of("nr", 2L), unknown.schema(), unknown),
            Events.sink(null, Map.of("id", 2L), missing.schema(), missing),
            Events.sink(key.schema(), key, null, map)
        }) {
            assertThatThrownBy(() -> Normalizers.sink().apply(event))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("field key and value are of different kinds")
                    .hasMessageContaining("key.converter");
        }
    }

    @Test
    void compositeKeysWithoutSchemaAreNamedAsTheSchemaSays() {
        Table table = table("postgresql");
        Struct event = table.insert(table.row("id", 2, "name", "Ann"));
        var normalizer = Normalizers.sink("compatibility", "core-cdc");

        Struct composite = (Struct) normalizer
                .apply(Events.sink(null, Map.of("name", "Ann", "id", 2L), event.schema(), event))
                .value();
        Struct single = (Struct) normalizer
                .apply(Events.sink(null, Map.of("id", 2L), event.schema(), event))
                .value();

        composite.validate();
        single.validate();
        assertThat(composite.get("primary_key")).isEqualTo(List.of("id", "name"));
        assertThat(single.get("primary_key")).isEqualTo("id");
    }

    private static Table table(String source) {
        return source.equals("mysql") ? Events.mysql(Events.customers()) : Events.postgres(Events.customers());
    }
}
