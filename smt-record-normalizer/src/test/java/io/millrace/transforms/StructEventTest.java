package io.millrace.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.Events.Table;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** Events with schemas become Records with schemas. */
final class StructEventTest {
    private final Table table = Events.postgres(Events.customers());

    @Test
    void insertBecomesStructInTheRecordsOrder() {
        SinkRecord out =
                Normalizers.sink().apply(Events.sink(table.key(2), table.insert(table.row("id", 2, "name", "Ann"))));

        Struct record = (Struct) out.value();
        record.validate();
        assertThat(record.schema().name()).isEqualTo("pg.inventory.customers.Record");
        assertThat(record.schema().fields().stream().map(Field::name))
                .containsExactly(
                        "event_timestamp",
                        "event_type",
                        "global_id",
                        "transaction_id",
                        "service",
                        "source",
                        "position",
                        "primary_key",
                        "schema_name",
                        "table_name",
                        "record",
                        "event_id",
                        "sequence",
                        "source_type",
                        "unavailable",
                        "removed_fields");
        assertThat(record.get("event_timestamp")).isEqualTo(1795227785941L);
        assertThat(record.get("event_type")).isEqualTo("INSERT");
        assertThat(record.get("transaction_id")).isEqualTo("759");
        assertThat(record.get("service")).isEqualTo("pg");
        assertThat(record.get("source")).isEqualTo("pg");
        assertThat(record.get("position")).isEqualTo(24753936L);
        assertThat(record.get("primary_key")).isEqualTo("id");
        assertThat(record.get("schema_name")).isEqualTo("inventory");
        assertThat(record.get("table_name")).isEqualTo("customers");
        assertThat(record.get("sequence")).isEqualTo("000000000179b710");
        assertThat(record.get("source_type")).isEqualTo("postgresql");
        Struct row = record.getStruct("record");
        assertThat(row.get("id")).isEqualTo(2);
        assertThat(row.get("name")).isEqualTo("Ann");
        assertThat(out.key()).isEqualTo(table.key(2));
        assertThat(out.valueSchema()).isSameAs(record.schema());
        assertThat(out.topic()).isEqualTo(Events.TOPIC);
        assertThat(out.timestamp()).isEqualTo(1_000L);
    }

    @Test
    void deleteHoldsTheKeyAlone() {
        Struct record = Normalizers.record(table.key(2), table.event("d", table.row("id", 2, "name", ""), null));

        record.validate();
        assertThat(record.get("event_type")).isEqualTo("DELETE");
        assertThat(record.getStruct("record").schema().fields()).hasSize(1);
        assertThat(record.getStruct("record").get("id")).isEqualTo(2);
    }

    @Test
    void schemasAreMadeOncePerInputSchema() {
        var normalizer = Normalizers.sink();

        SinkRecord first = normalizer.apply(Events.sink(table.key(1), table.insert(table.row("id", 1))));
        SinkRecord second = normalizer.apply(Events.sink(table.key(2), table.insert(table.row("id", 2))));

        assertThat(second.valueSchema()).isSameAs(first.valueSchema());
    }
}
