package io.millrace.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Events as real connectors wrote them, without schemas. */
final class CapturedEventTest {
    @Test
    void insertOfPostgres() {
        Map<String, Object> event = Events.captured("postgresql-create");

        Map<String, Object> record = Normalizers.record(Map.of("id", 2L), event);

        assertThat(record.keySet())
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
        assertThat(record)
                .containsEntry("event_timestamp", 1795227785941L)
                .containsEntry("event_type", "INSERT")
                .containsEntry("global_id", null)
                .containsEntry("transaction_id", "759")
                .containsEntry("service", "pg")
                .containsEntry("source", "pg")
                .containsEntry("position", 24753936L)
                .containsEntry("primary_key", "id")
                .containsEntry("schema_name", "inventory")
                .containsEntry("table_name", "customers")
                .containsEntry("record", event.get("after"))
                .containsEntry("sequence", "000000000179b710")
                .containsEntry("source_type", "postgresql")
                .containsEntry("unavailable", null)
                .containsEntry("removed_fields", null);
    }

    @Test
    void updateOfPostgres() {
        Map<String, Object> event = Events.captured("postgresql-update");

        Map<String, Object> record = Normalizers.record(Map.of("id", 2L), event);

        assertThat(record).containsEntry("event_type", "UPDATE").containsEntry("record", event.get("after"));
    }

    @Test
    void deleteOfPostgresHoldsTheKeyAlone() {
        Map<String, Object> record = Normalizers.record(Map.of("id", 2L), Events.captured("postgresql-delete"));

        assertThat(record).containsEntry("event_type", "DELETE").containsEntry("record", Map.of("id", 2L));
    }

    @Test
    void snapshotReadOfPostgres() {
        Map<String, Object> event = Events.captured("postgresql-read");

        assertThat(Normalizers.record(Map.of("id", 1L), event))
                .containsEntry("event_type", "INSERT")
                .containsEntry("position", 24753896L);
        assertThat(Normalizers.record(Map.of("id", 1L), event, "snapshot.event.type", "READ"))
                .containsEntry("event_type", "READ");
    }

    @Test
    void incrementalSnapshotReadHasNoPosition() {
        Map<String, Object> record =
                Normalizers.record(Map.of("id", 1L), Events.captured("postgresql-incremental-read"));

        assertThat(record)
                .containsEntry("event_type", "INSERT")
                .containsEntry("position", null)
                .containsEntry("sequence", null)
                .containsEntry("transaction_id", null);
    }

    @Test
    void changesOfMysql() {
        Map<String, Object> record = Normalizers.record(Map.of("id", 2L), Events.captured("mysql-create"));

        assertThat(record)
                .containsEntry("event_timestamp", 1795226176638L)
                .containsEntry("global_id", "b6c33882-e54e-11f1-ad55-02fc00000001:6")
                .containsEntry("transaction_id", "b6c33882-e54e-11f1-ad55-02fc00000001:6")
                .containsEntry("source", "binlog.000001")
                .containsEntry("position", 2477L)
                .containsEntry("schema_name", "inventory")
                .containsEntry("sequence", "binlog.000001:0000002477:0000")
                .containsEntry("source_type", "mysql");
    }

    @Test
    void deleteOfMysqlHoldsTheWholeRow() {
        Map<String, Object> event = Events.captured("mysql-delete");

        assertThat(Normalizers.record(Map.of("id", 2L), event)).containsEntry("record", event.get("before"));
    }

    @Test
    void idsOfChangesThatDifferInOneThingDiffer() {
        List<Object> ids = new ArrayList<>();
        ids.add(id(Map.of("id", 2L), "postgresql-create", event -> {}));
        ids.add(id(Map.of("id", 3L), "postgresql-create", event -> {}));
        ids.add(id(Map.of("nr", 2L), "postgresql-create", event -> {}));
        ids.add(id(Map.of("id", 2L), "postgresql-create", event -> event.put("op", "u")));
        ids.add(id(Map.of("id", 2L), "postgresql-create", event -> event.put("op", "r")));
        ids.add(id(
                Map.of("id", 2L),
                "postgresql-create",
                event -> event.put("transaction", Map.of("id", "759:1", "total_order", 1L))));
        for (Map.Entry<String, Object> field : Map.<String, Object>of(
                        "name", "pg2", "schema", "s", "table", "t", "lsn", 1L, "txId", 1L, "connector", "oracle")
                .entrySet()) {
            ids.add(id(
                    Map.of("id", 2L),
                    "postgresql-create",
                    event -> Events.mapOf(event.get("source")).put(field.getKey(), field.getValue())));
        }

        assertThat(ids)
                .hasSize(12)
                .doesNotHaveDuplicates()
                .allSatisfy(id -> assertThat(id.toString()).matches("[0-9a-f]{32}"));
    }

    private static Object id(Map<String, ?> key, String name, Consumer<Map<String, Object>> change) {
        Map<String, Object> event = new HashMap<>(Events.captured(name));
        event.put("source", new HashMap<>(Events.mapOf(event.get("source"))));
        change.accept(event);
        return Normalizers.record(key, event).get("event_id");
    }
}
