package io.millrace.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.Events.Table;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    private static Table table(String source) {
        return source.equals("mysql") ? Events.mysql(Events.customers()) : Events.postgres(Events.customers());
    }
}
