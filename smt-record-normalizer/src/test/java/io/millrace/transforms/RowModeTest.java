package io.millrace.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.Events.Table;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** {@code output.mode=row}: what JDBC and table sinks take. */
final class RowModeTest {
    private static final String[] ROW = {"output.mode", "row"};
    private final Table table = Events.postgres(Events.customers());

    @Test
    void writesTheRowAlone() {
        SinkRecord out =
                Normalizers.sink(ROW).apply(Events.sink(table.key(2), table.insert(table.row("id", 2, "name", "Ann"))));

        Struct row = (Struct) out.value();
        row.validate();
        assertThat(row.schema().name()).isEqualTo("pg.inventory.customers.Row");
        assertThat(row.schema().fields()).extracting(Field::name).containsExactly("id", "name");
        assertThat(row.get("name")).isEqualTo("Ann");
        assertThat(out.key()).isEqualTo(table.key(2));
    }

    @Test
    void addsFieldsOfTheRecordAsColumns() {
        String[] options = {
            "output.mode", "row", "row.fields", "event_type,event_timestamp,event_id", "event.timestamp.column", "at"
        };

        Struct row = (Struct) Normalizers.sink(options)
                .apply(Events.sink(table.key(2), table.event("u", null, table.row("id", 2))))
                .value();
        Map<String, Object> map = Events.mapOf(Normalizers.sink(options)
                .apply(Events.sink(Map.of("id", 2L), Events.captured("postgresql-update")))
                .value());

        row.validate();
        assertThat(row.schema().fields())
                .extracting(Field::name)
                .containsExactly("id", "name", "event_type", "event_timestamp", "event_id", "at");
        assertThat(row.get("event_type")).isEqualTo("UPDATE");
        assertThat(row.get("at")).isEqualTo(1795227785941L);
        assertThat(map).containsEntry("event_type", "UPDATE").containsEntry("at", 1795227785945L);
    }

    @Test
    void deletesAreNullsUnderTheRowsKey() {
        SinkRecord out =
                Normalizers.sink(ROW).apply(Events.sink(table.key(2), table.event("d", table.row("id", 2), null)));

        assertThat(out.value()).isNull();
        assertThat(out.valueSchema()).isNull();
        assertThat(out.key()).isEqualTo(table.key(2));
    }

    @Test
    void deleteWithoutKeyIsRefused() {
        assertThatThrownBy(() ->
                        Normalizers.sink(ROW).apply(Events.sink(null, table.event("d", table.row("id", 2), null))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("field key");
    }

    @Test
    void whatHasNoRowIsRefusedUnlessLeftOut() {
        SinkRecord truncate = Events.sink(null, table.event("t", null, null));

        assertThatThrownBy(() -> Normalizers.sink(ROW).apply(truncate))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("TRUNCATE")
                .hasMessageContaining("events.include");
        assertThat(Normalizers.sink("output.mode", "row", "events.include", "INSERT,UPDATE,DELETE")
                        .apply(truncate))
                .isNull();
    }

    @Test
    void columnsThatWouldHideOneOfTheRowAreRefused() {
        SinkRecord event = Events.sink(table.key(2), table.insert(table.row("id", 2)));

        assertThatThrownBy(
                        () -> Normalizers.sink("event.timestamp.column", "name").apply(event))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("name")
                .hasMessageContaining("event.timestamp.column");
        assertThat(Normalizers.sink("event.timestamp.column", "name", "tables.exclude", "inventory.customers")
                        .apply(event))
                .as("a table that is left out")
                .isNull();
        assertThatThrownBy(() -> Normalizers.sink("event.timestamp.column", "email")
                        .apply(Events.sink(Map.of("id", 2L), Events.captured("postgresql-create"))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("event.timestamp.column");
    }
}
